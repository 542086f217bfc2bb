namespace DataPlatform.Lakehouse.Log;

/// <summary>One line of a commit.</summary>
internal abstract record LogAction;

internal sealed record ProtocolAction(Protocol Protocol) : LogAction;

internal sealed record MetadataAction(
    string Id, string? Name, string? Description, string FormatProvider, string SchemaString,
    IReadOnlyList<string> PartitionColumns, long? CreatedTime, IReadOnlyDictionary<string, string> Configuration)
    : LogAction;

internal sealed record AddAction(
    string Path, IReadOnlyDictionary<string, string?> PartitionValues, long Size, long ModificationTime,
    bool DataChange, string? Stats) : LogAction
{
    public IReadOnlyDictionary<string, string?>? Tags { get; init; }

    /// <summary>The rows of the file that are deleted, null when none are.</summary>
    public DeletionVector? DeletionVector { get; init; }

    public long? BaseRowId { get; init; }

    public long? DefaultRowCommitVersion { get; init; }

    public string? ClusteringProvider { get; init; }

    public FileKey Key => new(LogPath.Canonical(Path), DeletionVector?.Id);

    /// <summary>The file as a snapshot shows it.</summary>
    public LiveFile Live(string tableFolder) => new(
        LogPath.Absolute(tableFolder, Path), Size, StatisticsText.Rows(Stats) - (DeletionVector?.Cardinality ?? 0))
    {
        PartitionValues = PartitionValues,
        DeletionVector = DeletionVector,
        Statistics = Stats,
    };
}

internal sealed record RemoveAction(string Path, long? DeletionTimestamp, bool DataChange) : LogAction
{
    public bool? ExtendedFileMetadata { get; init; }

    public IReadOnlyDictionary<string, string?>? PartitionValues { get; init; }

    public long? Size { get; init; }

    public DeletionVector? DeletionVector { get; init; }

    public long? BaseRowId { get; init; }

    public long? DefaultRowCommitVersion { get; init; }

    public FileKey Key => new(LogPath.Canonical(Path), DeletionVector?.Id);
}

/// <summary>A file of the change data feed.</summary>
internal sealed record CdcAction(string Path, IReadOnlyDictionary<string, string?> PartitionValues, long Size)
    : LogAction
{
    public IReadOnlyDictionary<string, string?>? Tags { get; init; }
}

internal sealed record TxnAction(string AppId, long Version, long? LastUpdated) : LogAction;

internal sealed record DomainAction(string Domain, string Configuration, bool Removed) : LogAction;

internal sealed record CommitInfoAction(
    long? Timestamp, long? InCommitTimestamp, string? Operation, IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Metrics, string? UserMetadata, string? EngineInfo, bool? IsBlindAppend)
    : LogAction
{
    public long? ReadVersion { get; init; }

    public string? TxnId { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

/// <summary>A file that holds a part of a checkpoint of the second kind.</summary>
internal sealed record SidecarAction(string Path, long SizeInBytes, long ModificationTime) : LogAction;

/// <summary>The head of a checkpoint of the second kind.</summary>
internal sealed record CheckpointMetadataAction(long Version) : LogAction;

/// <summary>What identifies a file in the log: its decoded path and its deletion vector.</summary>
internal readonly record struct FileKey(string Path, string? DeletionVector);
