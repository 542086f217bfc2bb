namespace DataPlatform.Engines.Spark;

/// <summary>
/// How often and how long to wait for a server that is away: 50 ms, then four times as long each time, at most five
/// seconds, until the session's patience is used up. An answer ends the count.
/// </summary>
internal sealed class SparkRetry(SparkOptions options)
{
    private static readonly TimeSpan first = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(5);
    private TimeSpan pause = first;
    private long? since;

    /// <summary>Waits; false when there is no patience left.</summary>
    public bool Wait(TimeSpan? asked, CancellationToken cancellation)
    {
        since ??= options.Clock.GetTimestamp();
        var wait = asked ?? pause;
        if (options.Clock.GetElapsedTime(since.Value) + wait > options.Patience)
            return false;
        Task.Delay(wait, options.Clock, cancellation).GetAwaiter().GetResult();
        pause = pause * 4 < longest ? pause * 4 : longest;
        return true;
    }

    public void Answered()
    {
        since = null;
        pause = first;
    }
}
