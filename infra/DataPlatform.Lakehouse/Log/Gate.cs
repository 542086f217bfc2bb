using System.Text.Json;

namespace DataPlatform.Lakehouse.Log;

/// <summary>What is about to happen to a table; some features forbid only some of it.</summary>
internal enum Access
{
    Read,
    Append,
    Rewrite,
}

/// <summary>
/// Refuses by name what this reader or writer does not implement. A feature that is only named in the protocol but
/// shown to be inactive is no obstacle; one that is active and not implemented is.
/// </summary>
internal static class Gate
{
    internal static readonly IReadOnlySet<string> ReaderKnown = TableFeatures.All.Where(f => f.ReadersMustKnow)
        .Select(f => f.Name).Concat(["appendOnly", "invariants"]).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public static void Check(string table, LogState state, IReadOnlyList<DeltaColumn> schema, Access access)
    {
        CheckReader(table, state, schema);
        if (access != Access.Read)
            WriterGate.Check(table, state, schema, access);
    }

    private static void CheckReader(string table, LogState state, IReadOnlyList<DeltaColumn> schema)
    {
        var protocol = state.Protocol!;
        CheckVersions(table, protocol, "read", LakeErrors.ReaderFeature);
        var unknown = (protocol.ReaderFeatures ?? []).Where(f => !ReaderKnown.Contains(f)).ToList();
        if (unknown.Count > 0)
            throw LakeErrors.Refused(LakeErrors.ReaderFeature, table, "read", unknown);
        var active = new List<string>();
        if (schema.Any(c => c.Field.Type.All.Any(t => t is PrimitiveType { Name: "variant" })))
            active.Add("variantType");
        active.AddRange(schema.SelectMany(c => TypeChanges.Unknown(c.Metadata).Concat(TypeChanges.Unknown(c.Foreign)))
            .Select(change => $"typeWidening ({change})"));
        var mode = state.Metadata!.Configuration.GetValueOrDefault("delta.columnMapping.mode", "none");
        if (mode.ToUpperInvariant() is not ("NONE" or "NAME" or "ID"))
            active.Add($"columnMapping (mode {mode})");
        if (active.Count > 0)
            throw LakeErrors.Refused(LakeErrors.ActiveFeature, table, "read", active);
    }

    private static void CheckVersions(string table, Protocol protocol, string operation, string code)
    {
        var (reader, writer) = (protocol.MinReaderVersion, protocol.MinWriterVersion);
        var versions = $"protocol {reader}/{writer}";
        if (reader > 3 || writer > 7)
            throw LakeErrors.Refused(code, table, operation, [$"{versions}, the newest known is 3/7"]);
        if (reader < 1 || writer < 1)
            throw LakeErrors.Refused(code, table, operation, [$"{versions}, which no writer may state"]);
        if (reader == 3 && (writer < 7 || protocol.ReaderFeatures is null || protocol.WriterFeatures is null))
            throw LakeErrors.Refused(code, table, operation, [$"{versions} without its lists of features"]);
        var oneSided = (protocol.ReaderFeatures ?? [])
            .Except(protocol.WriterFeatures ?? [], StringComparer.OrdinalIgnoreCase).ToList();
        if (oneSided.Count > 0)
            throw LakeErrors.Refused(code, table, operation, oneSided.Select(f => $"{f}, which no writer must know"));
    }

    internal static bool HasKey(IReadOnlyList<DeltaColumn> schema, string key) => schema.Any(c =>
        MetadataHas(c.Metadata, key) || (c.Foreign is { } type && type.Contains(key, StringComparison.Ordinal)));

    private static bool MetadataHas(string? metadata, string key)
    {
        if (metadata is null)
            return false;
        using var document = JsonDocument.Parse(metadata);
        return document.RootElement.EnumerateObject().Any(p => p.Name.StartsWith(key, StringComparison.Ordinal));
    }
}
