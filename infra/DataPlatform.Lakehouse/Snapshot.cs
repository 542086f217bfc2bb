using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Lakehouse.Log;
using DataPlatform.Lakehouse.Skipping;

namespace DataPlatform.Lakehouse;

/// <summary>
/// A column of a Delta table. <see cref="Type"/> is the lake's kind; a column by another writer may have a Delta type
/// that is none of these, then <see cref="Foreign"/> holds it and <see cref="Type"/> is the nearest kind.
/// </summary>
public sealed record DeltaColumn(string Name, ColumnType Type, bool Nullable)
{
    /// <summary>The Delta type as the log spells it in JSON, when it is none of the lake's kinds; else null.</summary>
    public string? Foreign { get; init; }

    /// <summary>The SQL type of <see cref="Foreign"/>, else null.</summary>
    public string? ForeignSql { get; init; }

    /// <summary>The column's metadata as the log spells it in JSON, when there is any.</summary>
    public string? Metadata { get; init; }

    /// <summary>The column as the scratchpad writes it.</summary>
    public ScratchColumn Scratch => new(Name, Type, ForeignSql);

    /// <summary>The column with its type as a tree and what column mapping says of it.</summary>
    public DeltaField Field => TypeText.WithMapping(
        new DeltaField(Name, Foreign is null ? new PrimitiveType(Type.Delta) : TypeText.Read(Foreign), Nullable),
        Metadata);
}

/// <summary>
/// A data file that a version of a table holds; the path is absolute. <paramref name="Rows"/> are those that are not
/// deleted, null when the statistics do not tell.
/// </summary>
public sealed record LiveFile(string Path, long Size, long? Rows)
{
    /// <summary>Which rows are deleted; null when none is.</summary>
    public DeletionVector? DeletionVector { get; init; }

    /// <summary>The file's statistics as the log spells them in JSON, when there are any.</summary>
    public string? Statistics { get; init; }

    /// <summary>Values of the partition columns by name; a null is a null.</summary>
    public IReadOnlyDictionary<string, string?> PartitionValues { get; init; } =
        System.Collections.ObjectModel.ReadOnlyDictionary<string, string?>.Empty;

    /// <summary>
    /// The value of a partition column as text, or null. The empty text is null, but for texts, which Spark reads as
    /// they stand. A file that says nothing about a partition column makes the table unreadable.
    /// </summary>
    public string? PartitionValue(Snapshot snapshot, DeltaColumn column)
    {
        if (!PartitionValues.TryGetValue(snapshot.NameInLog(column), out var text))
            throw LakeErrors.Broken(
                snapshot.Table, $"version {snapshot.Version}: {Path} has no value of partition column {column.Name}");
        return text is { Length: 0 } && column.Field.Type is not PrimitiveType { Name: "string" } ? null : text;
    }
}

/// <summary>The log's protocol: what a reader and a writer must know.</summary>
public sealed record Protocol(
    int MinReaderVersion, int MinWriterVersion,
    IReadOnlyList<string>? ReaderFeatures = null, IReadOnlyList<string>? WriterFeatures = null);

/// <summary>One version of a table, as the log tells it.</summary>
public sealed record Snapshot(
    string Table, long Version, IReadOnlyList<DeltaColumn> Schema, IReadOnlyList<LiveFile> Files)
{
    /// <summary>Absolute path of the table's folder.</summary>
    public required string Path { get; init; }

    public required Protocol Protocol { get; init; }

    /// <summary>The table's id in the log; a table deleted and made again has another.</summary>
    public required string TableId { get; init; }

    public required IReadOnlyList<string> PartitionColumns { get; init; }

    public required IReadOnlyDictionary<string, string> Configuration { get; init; }

    /// <summary>How columns are found in files.</summary>
    public FoundBy ColumnsFoundBy =>
        Configuration.GetValueOrDefault("delta.columnMapping.mode")?.ToUpperInvariant() switch
        {
            "NAME" => FoundBy.PhysicalName,
            "ID" => FoundBy.FieldId,
            _ => FoundBy.Name,
        };

    /// <summary>Last transaction version by application id.</summary>
    public required IReadOnlyDictionary<string, long> Transactions { get; init; }

    /// <summary>When this version was committed.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Operation of the commit that made this version; null when its commit file is gone.</summary>
    public string? Operation { get; init; }

    /// <summary>Note of the commit that made this version, if any.</summary>
    public string? UserMetadata { get; init; }

    /// <summary>Number of rows, or null when a file's statistics do not tell.</summary>
    public long? Rows { get; init; }

    /// <summary>Bytes of all files.</summary>
    public long Size => Files.Sum(f => f.Size);

    /// <summary>
    /// The files that may hold a row for which the condition is true, by their statistics and partition values. No file
    /// with such a row is left out; a file without one may be among them.
    /// </summary>
    public IReadOnlyList<LiveFile> FilesFor(Expression condition) =>
        [.. Files.Where(file => new FileSkipping(this, file).MayMatch(condition.Root))];

    /// <summary>The name that statistics and partition values have for a column.</summary>
    public string NameInLog(DeltaColumn column) =>
        ColumnsFoundBy == FoundBy.Name ? column.Name : column.Field.PhysicalName ?? column.Name;

    /// <summary>The column of that name, or null.</summary>
    public DeltaColumn? Find(string name) =>
        Schema.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
}
