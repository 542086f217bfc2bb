namespace DataPlatform.Lakehouse;

/// <summary>
/// Why a commit is made. <paramref name="AppId"/> and <paramref name="AppVersion"/> make it idempotent: a table that
/// holds this or a later version of that application is left alone.
/// </summary>
public sealed record CommitInfo(string Operation, string AppId, long AppVersion, string? UserMetadata);

/// <summary>
/// What became of a commit: the version it made, or the version at which it was found done already; and the rows of the
/// query that were written.
/// </summary>
public sealed record CommitOutcome(long Version, long Rows, bool AlreadyDone);

/// <summary>One entry of a table's history.</summary>
public sealed record Commit(long Version, DateTimeOffset Timestamp, string? Operation)
{
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();

    public string? UserMetadata { get; init; }

    public string? EngineInfo { get; init; }

    public bool? IsBlindAppend { get; init; }
}
