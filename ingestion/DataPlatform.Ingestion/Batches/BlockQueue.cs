using System.Collections.Concurrent;
using DataPlatform.Lakehouse;

namespace DataPlatform.Ingestion.Batches;

/// <summary>
/// Blocks between the thread that reads a delivery and the one that loads the scratchpad. A few are under way at any
/// time, whatever the size of the delivery; blocks come out in the order in which they went in.
/// </summary>
internal sealed class BlockQueue(int wholeColumns, int textColumns)
{
    private const int MostUnderWay = 8;

    private readonly ConcurrentBag<TextBlock> free = [];

    /// <summary>
    /// Runs <paramref name="read"/> on a thread of its own and gives its blocks as they are filled. What it throws is
    /// thrown here; when the caller stops early, it is stopped at its next block and waited for.
    /// </summary>
    internal IEnumerable<TextBlock> Read(Action<BlockQueue, Action<TextBlock>> read)
    {
        using var queue = new BlockingCollection<TextBlock>(MostUnderWay);
        using var stop = new CancellationTokenSource();
        var token = stop.Token;
        var reader = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    read(this, block => queue.Add(block, token));
                }
                finally
                {
                    queue.CompleteAdding();
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var done = false;
        try
        {
            foreach (var block in queue.GetConsumingEnumerable(CancellationToken.None))
            {
                yield return block;
                block.Clear();
                free.Add(block);
            }
            done = true;
        }
        finally
        {
            if (!done)
                stop.Cancel();
            Wait(reader, done);
        }
    }

    /// <summary>A block to fill.</summary>
    internal TextBlock Empty() => free.TryTake(out var block) ? block : new TextBlock(wholeColumns, textColumns);

    private static void Wait(Task reader, bool rethrow)
    {
        try
        {
            reader.GetAwaiter().GetResult();
        }
        catch (Exception) when (!rethrow)
        {
            // the caller stops because of a failure of its own, which is the one to tell
        }
    }
}
