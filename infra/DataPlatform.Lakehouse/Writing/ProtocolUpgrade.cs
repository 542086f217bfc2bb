using DataPlatform.Core;

namespace DataPlatform.Lakehouse;

/// <summary>
/// The lowest protocol under which a feature may be used: a writer's feature leaves readers alone, and a table that
/// lists features lists all that its numbers meant before.
/// </summary>
internal static class ProtocolUpgrade
{
    private static readonly Dictionary<string, (string Feature, bool ForReaders)> ByProperty =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["delta.enableDeletionVectors"] = ("deletionVectors", true),
            ["delta.enableChangeDataFeed"] = ("changeDataFeed", false),
            ["delta.enableInCommitTimestamps"] = ("inCommitTimestamp", false),
            ["delta.enableTypeWidening"] = ("typeWidening", true),
            ["delta.columnMapping.mode"] = ("columnMapping", true),
            ["delta.checkpointPolicy"] = ("v2Checkpoint", true),
            ["delta.appendOnly"] = ("appendOnly", false),
        };

    // what the numbers of a writer's protocol mean
    private static readonly (int From, string Feature)[] Legacy =
    [
        (2, "appendOnly"), (2, "invariants"), (3, "checkConstraints"), (4, "changeDataFeed"), (4, "generatedColumns"),
        (5, "columnMapping"), (6, "identityColumns"),
    ];

    /// <summary>The feature that a property switches on, or null.</summary>
    public static (string Feature, bool ForReaders)? For(string property, string? value) =>
        value is null or "false" or "none" or "classic" || !ByProperty.TryGetValue(property, out var feature)
            ? null
            : feature;

    /// <summary>The protocol with the feature; the same one when it has it.</summary>
    public static Protocol With(Protocol protocol, string feature, bool forReaders)
    {
        if (Has(protocol, feature))
            return protocol;
        var writers = protocol.WriterFeatures
            ?? [.. Legacy.Where(l => l.From <= protocol.MinWriterVersion).Select(l => l.Feature)];
        var readers = protocol.ReaderFeatures
            ?? (protocol.MinReaderVersion >= 2 && forReaders ? ["columnMapping"] : null);
        return forReaders
            ? new Protocol(3, 7, [.. readers ?? [], feature], [.. writers, feature])
            : protocol with { MinWriterVersion = 7, WriterFeatures = [.. writers, feature] };
    }

    /// <summary>Refuses a property of the protocol that nobody knows here.</summary>
    public static void CheckKnown(string table, string property)
    {
        if (property.StartsWith("delta.enable", StringComparison.OrdinalIgnoreCase)
            && !ByProperty.ContainsKey(property))
        {
            throw new DefinitionException(
                table, property, $"one of {string.Join(", ", ByProperty.Keys)}, or a property without a feature");
        }
    }

    private static bool Has(Protocol protocol, string feature) => protocol.WriterFeatures is { } listed
        ? listed.Contains(feature, StringComparer.OrdinalIgnoreCase)
        : Legacy.Any(l => l.Feature == feature && l.From <= protocol.MinWriterVersion);
}
