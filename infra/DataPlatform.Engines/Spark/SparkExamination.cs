using DataPlatform.Core;

namespace DataPlatform.Engines.Spark;

/// <summary>What a server must have before a run is worth starting.</summary>
internal static class SparkExamination
{
    public static IReadOnlyList<(string What, string Found, string? Fix)> Of(
        SparkSession session, string root, CancellationToken cancellation)
    {
        var findings = new List<(string, string, string?)>
        {
            ("spark version", session.ServerVersion, null),
            Delta(session, cancellation),
        };
        var zone = session.QueryRaw(SparkRelation.Sql("SELECT current_timezone()"), cancellation).Rows[0][0];
        findings.Add(("spark time zone", $"{zone}", zone is "UTC" ? null : "state spark.sql.session.timeZone=UTC"));
        var ansi = session.Setting("spark.sql.ansi.enabled", cancellation);
        findings.Add(("spark ANSI", ansi ?? "unset", ansi == "true" ? null : "state spark.sql.ansi.enabled=true"));
        findings.Add(Storage(session, root, cancellation));
        return findings;
    }

    /// <summary>Throws when the server cannot write Delta tables.</summary>
    public static void NeedDelta(SparkSession session, CancellationToken cancellation)
    {
        if (Delta(session, cancellation) is { Fix: { } fix, Found: var found })
            throw new TerminalException($"{session.Address} has {found}: {fix}");
    }

    private static (string What, string Found, string? Fix) Delta(SparkSession session, CancellationToken cancellation)
    {
        var extensions = session.Setting("spark.sql.extensions", cancellation) ?? "";
        return extensions.Contains("io.delta.sql.DeltaSparkSessionExtension", StringComparison.Ordinal)
            ? ("spark Delta", "extension loaded", null)
            : ("spark Delta", "no Delta extension",
                "start it with the package io.delta:delta-spark,"
                + " spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension and"
                + " spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }

    private static (string What, string Found, string? Fix) Storage(
        SparkSession session, string root, CancellationToken cancellation)
    {
        try
        {
            SparkStorage.Check(session, root, cancellation);
            return ("spark storage", $"sees {root}", null);
        }
        catch (TerminalException absent)
        {
            return ("spark storage", absent.Message, "mount the same storage under the same path everywhere");
        }
    }
}
