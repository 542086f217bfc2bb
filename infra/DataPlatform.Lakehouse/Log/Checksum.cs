using System.Text.Json;

namespace DataPlatform.Lakehouse.Log;

/// <summary>
/// What a writer counted after its commit, to be compared with a replay. A file that is no checksum tells nothing; one
/// that tells something else is a log of which a part was lost or changed.
/// </summary>
internal static class Checksum
{
    /// <summary>Where the state differs from the checksum of its version; null when it does not, or there is none.
    /// </summary>
    public static string? Difference(IFileSystem files, string logFolder, LogState state)
    {
        var path = LogPath.Checksum(logFolder, state.Version);
        if (files.Read(path) is not { } content)
            return null;
        try
        {
            using var document = JsonDocument.Parse(content.Bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Difference(document.RootElement, state)
                : null;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or FormatException)
        {
            // a checksum is optional; one that cannot be read says nothing about the log
            return null;
        }
    }

    private static string? Difference(JsonElement told, LogState state)
    {
        var vectors = state.Files.Values.Select(f => f.DeletionVector).OfType<DeletionVector>().ToList();
        (string Name, long? Found)[] counts =
        [
            ("numFiles", state.Files.Count),
            ("tableSizeBytes", state.Files.Values.Sum(f => f.Size)),
            ("numDeletionVectorsOpt", vectors.Count),
            ("numDeletedRecordsOpt", vectors.Sum(v => v.Cardinality)),
        ];
        foreach (var (name, found) in counts)
        {
            if (Number(told, name) is { } stated && stated != found)
                return $"{name} is {found}, the checksum says {stated}";
        }
        if (Text(told, "metadata", "id") is { } id && id != state.Metadata?.Id)
            return $"the table's id is {state.Metadata?.Id}, the checksum says {id}";
        if (Text(told, "metadata", "schemaString") is { } schema && schema != state.Metadata?.SchemaString)
            return "the schema is another than the checksum's";
        if (told.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("partitionColumns", out var partitions)
            && partitions.ValueKind == JsonValueKind.Array
            && !partitions.EnumerateArray().Select(p => p.GetString()).SequenceEqual(state.Metadata!.PartitionColumns))
            return "the partition columns are others than the checksum's";
        if (told.TryGetProperty("allFiles", out var all) && all.ValueKind == JsonValueKind.Array
            && Difference(all, state.Files) is { } file)
            return file;
        return told.TryGetProperty("protocol", out var protocol) && protocol.ValueKind == JsonValueKind.Object
            && (Number(protocol, "minReaderVersion") != state.Protocol?.MinReaderVersion
                || Number(protocol, "minWriterVersion") != state.Protocol?.MinWriterVersion)
            ? "the protocol is another than the checksum's"
            : null;
    }

    // small tables list their files once more
    private static string? Difference(JsonElement all, IReadOnlyDictionary<FileKey, AddAction> files)
    {
        foreach (var told in all.EnumerateArray())
        {
            if (ActionParser.AddOf(told) is not { } add)
                continue;
            if (!files.TryGetValue(add.Key, out var live))
                return $"{add.Path} is not live, the checksum says it is";
            if (live.Size != add.Size || live.DeletionVector != add.DeletionVector
                || live.PartitionValues.Count != add.PartitionValues.Count
                || live.PartitionValues.Any(v => !add.PartitionValues.TryGetValue(v.Key, out var p) || p != v.Value))
                return $"{add.Path} has another size, deletion vector or partition value than the checksum says";
        }
        return null;
    }

    private static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number)
            ? number
            : null;

    private static string? Text(JsonElement json, string part, string name) =>
        json.TryGetProperty(part, out var inner) && inner.ValueKind == JsonValueKind.Object
            && inner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
