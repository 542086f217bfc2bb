using DataPlatform.Core;

namespace DataPlatform.Lakehouse;

/// <summary>A column of a Delta table.</summary>
public sealed record DeltaColumn(string Name, ColumnType Type, bool Nullable);

/// <summary>A data file that a version of a table holds; the path is absolute.</summary>
public sealed record LiveFile(string Path, long Size, long? Rows);

/// <summary>One version of a table, as the log tells it.</summary>
public sealed record Snapshot(string Table, long Version, IReadOnlyList<DeltaColumn> Schema, IReadOnlyList<LiveFile> Files);
