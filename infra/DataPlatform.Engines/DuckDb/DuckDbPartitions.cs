using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.DuckDb;

/// <summary>Partition values, which the log holds as text, as values.</summary>
internal static class DuckDbPartitions
{
    /// <summary>
    /// The value as SQL of the column's type. The empty text is null, but for texts, which Spark reads as they stand.
    /// A partition column that a file says nothing about is a broken log.
    /// </summary>
    public static string Sql(Snapshot snapshot, LiveFile file, DeltaColumn column)
    {
        var text = file.PartitionValue(snapshot, column);
        return text is null ? $"CAST(NULL AS {column.Scratch.Sql})"
            : column.Scratch.Sql == "BLOB" ? $"encode({Names.Literal(text)})"
            : $"CAST({Names.Literal(text)} AS {column.Scratch.Sql})";
    }
}
