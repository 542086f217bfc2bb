namespace DataPlatform.Engines.Spark;

/// <summary>
/// A session that is opened when needed, and anew after its server was restarted: nothing that the engine does depends
/// on what a session remembers.
/// </summary>
internal sealed class SparkDesk(
    SparkAddress address, SparkOptions options, IReadOnlyDictionary<string, string> settings) : IDisposable
{
    private readonly Lock gate = new();
    private SparkSession? session;

    public SparkAddress Address => address;

    public SparkSession Session
    {
        get
        {
            lock (gate)
                return session ??= Opened();
        }
    }

    /// <summary>Something that may be done twice: after a restart it is asked once more, in a new session.</summary>
    public T Ask<T>(Func<SparkSession, T> question)
    {
        var asked = Session;
        try
        {
            return question(asked);
        }
        catch (SparkFault fault) when (SparkFaults.IsOfSession(fault))
        {
            Forget(asked);
            return question(Session);
        }
    }

    public void Ask(Action<SparkSession> question) => Ask(session =>
    {
        question(session);
        return true;
    });

    /// <summary>Something that is done once; after a restart the next one gets a new session.</summary>
    public void Once(Action<SparkSession> act)
    {
        var used = Session;
        try
        {
            act(used);
        }
        catch (SparkFault fault) when (SparkFaults.IsOfSession(fault) || fault.IsPassing)
        {
            Forget(used);
            throw;
        }
    }

    public void Dispose() => session?.Dispose();

    private SparkSession Opened()
    {
        var opened = SparkSession.Open(address, options);
        try
        {
            opened.Set(settings);
            return opened;
        }
        catch (Exception)
        {
            opened.Dispose();
            throw;
        }
    }

    private void Forget(SparkSession gone)
    {
        lock (gate)
        {
            if (ReferenceEquals(session, gone))
                session = null;
        }
        gone.Dispose();
    }
}
