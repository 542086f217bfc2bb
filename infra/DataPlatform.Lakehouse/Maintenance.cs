namespace DataPlatform.Lakehouse;

/// <summary>
/// How files are put together. Without columns small files are packed as they are; with them the rows are sorted, or,
/// with <paramref name="ZOrder"/>, laid along a curve that keeps rows near in every column near in the file.
/// </summary>
public sealed record OptimizeOptions(IReadOnlyList<string>? OrderBy = null, bool ZOrder = false)
{
    /// <summary>Size in bytes that a packed file is to have; files of at least three quarters of it stay.</summary>
    public long TargetSize { get; init; } = 128L << 20;

    /// <summary>Share of deleted rows from which a file is written anew whatever its size.</summary>
    public double DeletedShare { get; init; } = 0.05;
}

/// <summary>What an optimize did; no version when there was nothing to do.</summary>
public sealed record OptimizeOutcome(long? Version, long FilesRemoved, long FilesAdded);

/// <summary>
/// A vacuum. Files that no version of the retention needs are deleted, first only named: <paramref name="DryRun"/>.
/// A retention shorter than the table's own needs <paramref name="Override"/>, because readers of old versions and
/// writers at work may still use the files.
/// </summary>
public sealed record VacuumOptions(bool DryRun = true, TimeSpan? Retention = null, bool Override = false);

/// <summary>Files that are, or in a dry run would be, deleted: paths below the table, and their bytes.</summary>
public sealed record VacuumOutcome(IReadOnlyList<string> Files, long Bytes, bool DryRun);

/// <summary>Log entries deleted, and the earliest version that can still be read.</summary>
public sealed record LogCleanupOutcome(IReadOnlyList<string> Files, long EarliestVersion);

/// <summary>A version of a table that is kept readable under a name, whatever vacuum and log cleanup do.</summary>
public sealed record Pin(string Name, string Table, long Version, DateTimeOffset Made);
