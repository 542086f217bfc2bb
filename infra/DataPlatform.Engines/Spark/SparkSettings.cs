namespace DataPlatform.Engines.Spark;

/// <summary>
/// The settings under which Spark means the same by a query as DuckDB does, and writes tables that simple readers can
/// read.
/// </summary>
public static class SparkSettings
{
    /// <summary>Set by every session of the platform, whatever the server was started with.</summary>
    public static IReadOnlyDictionary<string, string> Session { get; } = new Dictionary<string, string>
    {
        ["spark.sql.session.timeZone"] = "UTC",
        ["spark.sql.ansi.enabled"] = "true",
        // "x" names a column in both engines
        ["spark.sql.ansi.doubleQuotedIdentifiers"] = "true",
        // + and * keep their places at 38 digits, as in DuckDB
        ["spark.sql.decimalOperations.allowPrecisionLoss"] = "false",
        ["spark.sql.cteRecursionLevelLimit"] = "10000",
        ["spark.sql.sources.default"] = "delta",
        ["spark.sql.parquet.outputTimestampType"] = "TIMESTAMP_MICROS",
        ["spark.sql.parquet.compression.codec"] = "zstd",
        ["spark.databricks.delta.properties.defaults.enableDeletionVectors"] = "false",
        ["spark.databricks.delta.writeChecksumFile.enabled"] = "false",
    };

    /// <summary>The same for readers, whose queries must not name files.</summary>
    public static IReadOnlyDictionary<string, string> Reading { get; } = new Dictionary<string, string>(Session)
    {
        ["spark.sql.runSQLOnFiles"] = "false",
    };

    /// <summary>What a server that the platform starts has: Delta, UTC, no web pages, few tasks.</summary>
    public static IReadOnlyDictionary<string, string> Server() => new Dictionary<string, string>
    {
        ["spark.sql.extensions"] = "io.delta.sql.DeltaSparkSessionExtension",
        ["spark.sql.catalog.spark_catalog"] = "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        ["spark.sql.session.timeZone"] = "UTC",
        ["spark.sql.ansi.enabled"] = "true",
        ["spark.ui.enabled"] = "false",
        ["spark.sql.shuffle.partitions"] = "4",
        ["spark.databricks.delta.snapshotPartitions"] = "1",
        ["spark.sql.sources.parallelPartitionDiscovery.parallelism"] = "2",
    };
}
