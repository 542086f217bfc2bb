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

    /// <summary>Id of the deletion vector, null when there is none.</summary>
    public string? DeletionVector { get; init; }

    public FileKey Key => new(LogPath.Canonical(Path), DeletionVector);
}

internal sealed record RemoveAction(string Path, long? DeletionTimestamp, bool DataChange) : LogAction
{
    public bool? ExtendedFileMetadata { get; init; }

    public IReadOnlyDictionary<string, string?>? PartitionValues { get; init; }

    public long? Size { get; init; }

    public string? DeletionVector { get; init; }

    public FileKey Key => new(LogPath.Canonical(Path), DeletionVector);
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
}

/// <summary>Only a checkpoint of the second kind holds these: sidecar, checkpointMetadata.</summary>
internal sealed record SecondKindAction(string Name) : LogAction;

/// <summary>What identifies a file in the log: its decoded path and its deletion vector.</summary>
internal readonly record struct FileKey(string Path, string? DeletionVector);
