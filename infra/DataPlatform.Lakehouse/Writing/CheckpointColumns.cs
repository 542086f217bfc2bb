namespace DataPlatform.Lakehouse;

/// <summary>The columns of a checkpoint file: one struct per action, every field that an action may have.</summary>
internal static class CheckpointColumns
{
    private const string Features = "VARCHAR[]";
    private const string Map = "MAP(VARCHAR, VARCHAR)";
    private const string Vector = "deletionVector STRUCT(storageType VARCHAR, pathOrInlineDv VARCHAR, "
        + "\"offset\" INTEGER, sizeInBytes INTEGER, cardinality BIGINT)";

    /// <summary>The actions on files: a sidecar holds only these.</summary>
    public static IReadOnlyList<ScratchColumn> OfFiles { get; } =
    [
        Column("add", $"path VARCHAR, partitionValues {Map}, size BIGINT, modificationTime BIGINT, dataChange BOOLEAN, "
            + $"stats VARCHAR, tags {Map}, {Vector}, baseRowId BIGINT, defaultRowCommitVersion BIGINT, "
            + "clusteringProvider VARCHAR"),
        Column("remove", "path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN, extendedFileMetadata BOOLEAN, "
            + $"partitionValues {Map}, size BIGINT, {Vector}, baseRowId BIGINT, defaultRowCommitVersion BIGINT"),
    ];

    /// <summary>The actions on the table as a whole.</summary>
    public static IReadOnlyList<ScratchColumn> OfTable { get; } =
    [
        Column("txn", "appId VARCHAR, version BIGINT, lastUpdated BIGINT"),
        Column("metaData", "id VARCHAR, name VARCHAR, description VARCHAR, "
            + $"format STRUCT(provider VARCHAR, options {Map}), schemaString VARCHAR, partitionColumns VARCHAR[], "
            + $"createdTime BIGINT, configuration {Map}"),
        Column("protocol", "minReaderVersion INTEGER, minWriterVersion INTEGER, "
            + $"readerFeatures {Features}, writerFeatures {Features}"),
        Column("domainMetadata", "domain VARCHAR, configuration VARCHAR, removed BOOLEAN"),
    ];

    /// <summary>What only a checkpoint of the second kind has.</summary>
    public static IReadOnlyList<ScratchColumn> OfSecondKind { get; } =
    [
        Column("checkpointMetadata", "version BIGINT"),
        Column("sidecar", "path VARCHAR, sizeInBytes BIGINT, modificationTime BIGINT"),
    ];

    private static ScratchColumn Column(string name, string fields) => new(name, default, $"STRUCT({fields})");
}
