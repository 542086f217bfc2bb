namespace DataPlatform.Lakehouse;

/// <summary>What reading does about a feature of the Delta protocol.</summary>
public enum ReadStance
{
    /// <summary>Reading honours it.</summary>
    Honoured,

    /// <summary>It asks nothing of a reader.</summary>
    NothingToDo,

    /// <summary>A table that only names it is read; one that uses it is refused by the feature's name.</summary>
    RefusedWhenUsed,
}

/// <summary>
/// A feature by its protocol name. <paramref name="ReadersMustKnow"/>: a table that has it names it among the reader
/// features, and a reader that does not know the name must refuse.
/// </summary>
public sealed record TableFeature(string Name, bool ReadersMustKnow, ReadStance Read, string Note);

/// <summary>Every feature this lake knows by name; a table that names another reader feature is refused.</summary>
public static class TableFeatures
{
    /// <summary>All of them, reader features first.</summary>
    public static IReadOnlyList<TableFeature> All { get; } =
    [
        new("deletionVectors", true, ReadStance.Honoured,
            "inline, relative and absolute; size, checksum and count checked"),
        new("columnMapping", true, ReadStance.Honoured, "modes name and id, nested fields too"),
        new("timestampNtz", true, ReadStance.Honoured, ""),
        new("typeWidening", true, ReadStance.Honoured,
            "old files are cast; a change that could lose values is refused"),
        new("typeWidening-preview", true, ReadStance.Honoured, "as typeWidening"),
        new("v2Checkpoint", true, ReadStance.Honoured, "JSON and Parquet heads, sidecars, classic names"),
        new("vacuumProtocolCheck", true, ReadStance.NothingToDo, ""),
        new("variantType", true, ReadStance.RefusedWhenUsed, "a table with a variant column"),
        new("variantType-preview", true, ReadStance.RefusedWhenUsed, "a table with a variant column"),
        new("variantShredding", true, ReadStance.RefusedWhenUsed, "a table with a variant column"),
        new("variantShredding-preview", true, ReadStance.RefusedWhenUsed, "a table with a variant column"),
        new("appendOnly", false, ReadStance.NothingToDo, ""),
        new("invariants", false, ReadStance.NothingToDo, ""),
        new("checkConstraints", false, ReadStance.NothingToDo, ""),
        new("changeDataFeed", false, ReadStance.Honoured, "`lake changes`"),
        new("generatedColumns", false, ReadStance.NothingToDo, ""),
        new("identityColumns", false, ReadStance.NothingToDo, ""),
        new("allowColumnDefaults", false, ReadStance.NothingToDo, ""),
        new("domainMetadata", false, ReadStance.NothingToDo, ""),
        new("rowTracking", false, ReadStance.NothingToDo, "row ids are not shown"),
        new("clustering", false, ReadStance.NothingToDo, ""),
        new("inCommitTimestamp", false, ReadStance.Honoured, "time travel by the time a commit states"),
        new("icebergCompatV1", false, ReadStance.NothingToDo, ""),
        new("icebergCompatV2", false, ReadStance.NothingToDo, ""),
        new("checkpointProtection", false, ReadStance.NothingToDo, ""),
        new("materializePartitionColumns", false, ReadStance.NothingToDo, ""),
    ];
}
