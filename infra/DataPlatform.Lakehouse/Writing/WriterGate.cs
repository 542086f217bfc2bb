using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>Refuses a write by the name of the feature it would break.</summary>
internal static class WriterGate
{
    private static readonly HashSet<string> Known = new(Gate.ReaderKnown, StringComparer.OrdinalIgnoreCase)
    {
        "appendOnly", "invariants", "checkConstraints", "changeDataFeed", "generatedColumns", "identityColumns",
        "domainMetadata", "rowTracking", "clustering", "inCommitTimestamp", "allowColumnDefaults", "icebergCompatV1",
        "icebergCompatV2", "checkpointProtection", "materializePartitionColumns",
    };

    public static void Check(
        string table, LogState state, IReadOnlyList<DeltaColumn> schema, Access access)
    {
        var protocol = state.Protocol!;
        var operation = access == Access.Append ? "append" : "rewrite";
        var unknown = (protocol.WriterFeatures ?? []).Where(f => !Known.Contains(f)).ToList();
        if (unknown.Count > 0)
            throw LakeErrors.Refused(LakeErrors.WriterFeature, table, operation, unknown);
        if (state.Metadata!.FormatProvider != "parquet")
            throw LakeErrors.Refused(
                LakeErrors.WriterFeature, table, operation, [$"format {state.Metadata.FormatProvider}"]);
        var active = ActiveForWriter(state, schema, access).ToList();
        if (active.Count > 0)
            throw LakeErrors.Refused(LakeErrors.ActiveFeature, table, operation, active);
    }

    private static IEnumerable<string> ActiveForWriter(
        LogState state, IReadOnlyList<DeltaColumn> schema, Access access)
    {
        var settings = state.Metadata!.Configuration;
        bool On(string key) =>
            string.Equals(settings.GetValueOrDefault(key), "true", StringComparison.OrdinalIgnoreCase);

        if (state.Files.Keys.Any(k => k.DeletionVector is not null))
            yield return "deletionVectors";
        if (!string.Equals(
            settings.GetValueOrDefault("delta.columnMapping.mode", "none"), "none", StringComparison.OrdinalIgnoreCase))
            yield return "columnMapping";
        if (state.Metadata.PartitionColumns.Count > 0)
            yield return "partition columns (such tables are only read)";
        if (On("delta.appendOnly") && access == Access.Rewrite)
            yield return "appendOnly (the table only takes appends)";
        if (Gate.HasKey(schema, "delta.invariants"))
            yield return "invariants";
        if (settings.Keys.Any(k => k.StartsWith("delta.constraints.", StringComparison.OrdinalIgnoreCase)))
            yield return "checkConstraints";
        if (On("delta.enableChangeDataFeed") && access == Access.Rewrite)
            yield return "changeDataFeed";
        if (Gate.HasKey(schema, "delta.generationExpression"))
            yield return "generatedColumns";
        if (Gate.HasKey(schema, "delta.identity."))
            yield return "identityColumns";
        if (Gate.HasKey(schema, "CURRENT_DEFAULT"))
            yield return "allowColumnDefaults";
        if (On("delta.enableRowTracking"))
            yield return "rowTracking";
        if (state.Domains.ContainsKey("delta.clustering"))
            yield return "clustering";
        if (On("delta.enableInCommitTimestamps"))
            yield return "inCommitTimestamp";
        if (On("delta.enableTypeWidening") || Gate.HasKey(schema, "delta.typeChanges"))
            yield return "typeWidening";
        if (settings.Any(s => s.Key.StartsWith("delta.enableIcebergCompat", StringComparison.OrdinalIgnoreCase)
            && string.Equals(s.Value, "true", StringComparison.OrdinalIgnoreCase)))
            yield return "icebergCompat";
        if (schema.Any(c => c.Foreign is { } foreign && foreign.Contains("\"void\"", StringComparison.Ordinal)))
            yield return "void columns";
    }
}
