using Apache.Arrow.Ipc;
using DataPlatform.Core;
using DataPlatform.Engines.Spark.Protocol;
using DataPlatform.Transforms;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// The answer to a statement: its columns, and its rows as they arrive. One batch is held at a time, so memory does not
/// grow with the rows. Rows can be read once.
/// </summary>
public sealed class SparkResult : IDisposable
{
    private readonly SparkStatement statement;
    private readonly Func<SparkFault, Exception> told;
    private readonly Queue<ReadOnlyMemory<byte>> ready = new();
    private readonly List<ReadOnlyMemory<byte>> chunks = [];
    private long expected;

    internal SparkResult(SparkStatement statement, Place place, Func<SparkFault, Exception> told)
    {
        this.statement = statement;
        this.told = told;
        try
        {
            Columns = First(place);
        }
        catch (Exception)
        {
            statement.Dispose();
            throw;
        }
    }

    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>The relation a command answered with, when it did.</summary>
    internal Relation? CommandResult { get; private set; }

    /// <summary>Cells are null, string, long, bool, decimal, double, DateOnly or DateTimeOffset.</summary>
    public IEnumerable<object?[]> Rows()
    {
        while (Batch() is { } batch)
        {
            foreach (var row in Cells(batch))
                yield return row;
        }
    }

    /// <summary>All rows at once.</summary>
    public QueryResult All() => new(Columns, [.. Rows()]);

    /// <summary>Reads to the end, for statements whose rows do not matter.</summary>
    public void Finish()
    {
        while (Batch() is not null)
            ready.Clear();
    }

    public void Dispose() => statement.Dispose();

    internal static IEnumerable<object?[]> Cells(ReadOnlyMemory<byte> arrow)
    {
        using var stream = new ArrowStreamReader(arrow);
        while (stream.ReadNextRecordBatch() is { } batch)
        {
            using (batch)
            {
                var read = batch.Arrays
                    .Select((array, i) => SparkCells.Reader(array, batch.Schema.FieldsList[i].Name)).ToArray();
                for (var row = 0; row < batch.Length; row++)
                {
                    var cells = new object?[read.Length];
                    for (var i = 0; i < read.Length; i++)
                        cells[i] = read[i](row);
                    yield return cells;
                }
            }
        }
    }

    private IReadOnlyList<ResultColumn> First(Place place)
    {
        IReadOnlyList<ResultColumn>? columns = null;
        while (columns is null && Next() is { } response)
        {
            if (response.Schema is { } schema)
                columns = [.. SparkTypes.Columns(schema, place).Select(c => new ResultColumn(c.Name, c.Type))];
            Keep(response);
        }
        return columns ?? [];
    }

    /// <summary>The next batch as a whole Arrow stream.</summary>
    internal ReadOnlyMemory<byte>? Batch()
    {
        while (ready.Count == 0)
        {
            if (Next() is not { } response)
                return null;
            Keep(response);
        }
        return ready.Dequeue();
    }

    private ExecutePlanResponse? Next()
    {
        try
        {
            return statement.Next();
        }
        catch (SparkFault fault)
        {
            throw told(fault);
        }
    }

    private void Keep(ExecutePlanResponse response)
    {
        if (response.SqlCommandResult is { } command)
            CommandResult = command.Relation;
        if (response.ArrowBatch is not { } batch)
            return;
        if (batch is { HasNumChunksInBatch: true, NumChunksInBatch: > 1 })
        {
            if (batch.ChunkIndex != chunks.Count)
            {
                throw new TerminalException(
                    $"Spark sent piece {batch.ChunkIndex} of a batch where {chunks.Count} was due");
            }
            chunks.Add(batch.Data.Memory);
            if (chunks.Count < batch.NumChunksInBatch)
                return;
            var whole = new byte[chunks.Sum(c => c.Length)];
            var at = 0;
            foreach (var chunk in chunks)
            {
                chunk.CopyTo(whole.AsMemory(at));
                at += chunk.Length;
            }
            chunks.Clear();
            Counted(batch);
            ready.Enqueue(whole);
            return;
        }
        Counted(batch);
        ready.Enqueue(batch.Data.Memory);
    }

    private void Counted(ExecutePlanResponse.Types.ArrowBatch batch)
    {
        if (batch.HasStartOffset && batch.StartOffset != expected)
            throw new TerminalException($"Spark's answer goes on at row {batch.StartOffset} where {expected} was due");
        expected += batch.RowCount;
    }
}
