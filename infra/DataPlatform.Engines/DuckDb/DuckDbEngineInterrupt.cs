namespace DataPlatform.Engines.DuckDb;

/// <summary>
/// Stops the statement a connection runs when the token is cancelled. An interrupt that arrives before the statement
/// has begun is lost, so it is repeated until the statement has ended; and disposing waits for the last one, so that
/// none strikes the statement after.
/// </summary>
internal sealed class DuckDbEngineInterrupt : IDisposable
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(5);
    private readonly Action interrupt;
    private readonly ManualResetEventSlim ended = new();
    private readonly CancellationTokenRegistration registration;
    private Task repeating = Task.CompletedTask;

    public DuckDbEngineInterrupt(Action interrupt, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        this.interrupt = interrupt;
        registration = cancellation.Register(() => repeating = Task.Run(Repeat, CancellationToken.None));
    }

    public void Dispose()
    {
        ended.Set();
        registration.Dispose();
        repeating.Wait();
        ended.Dispose();
    }

    private void Repeat()
    {
        do
            interrupt();
        while (!ended.Wait(pause));
    }
}
