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
        var operation = access switch
        {
            Access.Append => "append",
            Access.Reorganize => "reorganization",
            _ => "rewrite",
        };
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

        if (On("delta.appendOnly") && access == Access.Rewrite)
            yield return "appendOnly (the table only takes appends)";
        if (Gate.HasKey(schema, "delta.identity."))
            yield return "identityColumns";
        if (On("delta.enableRowTracking") && access != Access.Append)
            yield return "rowTracking (rows written anew would lose their ids)";
        if (settings.Any(s => s.Key.StartsWith("delta.enableIcebergCompat", StringComparison.OrdinalIgnoreCase)
            && string.Equals(s.Value, "true", StringComparison.OrdinalIgnoreCase)))
            yield return "icebergCompat";
        foreach (var column in schema)
        {
            var inside = column.Field.Type.All.Skip(1).ToList();
            if (inside.Exists(t => t is PrimitiveType { Name: "void" }))
                yield return $"a void inside {column.Name}";
            if (column.Field.Type.All.OfType<StructType>().Any(s => s.Fields.Any(f => !f.Nullable)))
                yield return $"NOT NULL inside {column.Name}";
        }
        if (schema.All(c => c.Field.Type is PrimitiveType { Name: "void" }))
            yield return "only void columns";
    }
}
