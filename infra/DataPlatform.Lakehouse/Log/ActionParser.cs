using System.Text.Json;

namespace DataPlatform.Lakehouse.Log;

/// <summary>
/// Reads actions. A commit is a stream of JSON values, not lines: other writers end lines their own way, or print over
/// several. Unknown actions and unknown fields are passed over, as the protocol wants.
/// </summary>
internal static class ActionParser
{
    private static readonly JsonReaderOptions Stream = new() { AllowMultipleValues = true, MaxDepth = 128 };

    public static readonly IReadOnlyDictionary<string, string?> NoValues = new Dictionary<string, string?>();

    // a name that stands twice in one object has two values: nobody can tell which is meant
    private static readonly JsonDocumentOptions Once = new() { MaxDepth = 128, AllowDuplicateProperties = false };

    /// <summary>All actions of a commit file; <see cref="JsonException"/> when it is no JSON.</summary>
    public static List<LogAction> Parse(ReadOnlyMemory<byte> text)
    {
        if (text.Span.StartsWith("\uFEFF"u8))
            text = text[3..];
        var actions = new List<LogAction>();
        var reader = new Utf8JsonReader(text.Span, Stream);
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            using var document = JsonDocument.Parse(text[start..(int)reader.BytesConsumed], Once);
            ReadRow(document.RootElement, actions);
        }
        return actions;
    }

    /// <summary>A map of texts.</summary>
    public static IReadOnlyDictionary<string, string?> MapOf(string json)
    {
        using var document = JsonDocument.Parse(json, Once);
        return MapOf(document.RootElement);
    }

    /// <summary>An add without its name, or null when it is no object.</summary>
    public static AddAction? AddOf(JsonElement json) => json.ValueKind == JsonValueKind.Object ? Add(json) : null;

    /// <summary>The actions of one checkpoint row.</summary>
    public static void ParseRow(string row, List<LogAction> actions)
    {
        using var document = JsonDocument.Parse(row, new JsonDocumentOptions { MaxDepth = 128 });
        ReadRow(document.RootElement, actions);
    }

    private static void ReadRow(JsonElement row, List<LogAction> actions)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw new JsonException("an action is an object");
        foreach (var property in row.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Object)
                continue;
            LogAction? action = property.Name switch
            {
                "add" => Add(property.Value),
                "remove" => Remove(property.Value),
                "protocol" => Protocol(property.Value),
                "metaData" => Metadata(property.Value),
                "txn" => Txn(property.Value),
                "domainMetadata" => Domain(property.Value),
                "commitInfo" => Info(property.Value),
                "cdc" => Cdc(property.Value),
                "sidecar" => Sidecar(property.Value),
                "checkpointMetadata" => new CheckpointMetadataAction(Need(property.Value, "version").GetInt64()),
                _ => null,
            };
            if (action is not null)
                actions.Add(action);
        }
    }

    private static ProtocolAction Protocol(JsonElement json) => new(new Protocol(
        (int)Need(json, "minReaderVersion").GetInt64(),
        (int)Need(json, "minWriterVersion").GetInt64(),
        List(json, "readerFeatures"),
        List(json, "writerFeatures")));

    private static MetadataAction Metadata(JsonElement json) => new(
        TextOf(json, "id") ?? "",
        TextOf(json, "name"),
        TextOf(json, "description"),
        json.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.Object
            ? TextOf(format, "provider") ?? "parquet"
            : "parquet",
        TextOf(json, "schemaString") ?? "",
        List(json, "partitionColumns") ?? [],
        Number(json, "createdTime"),
        Scalars(json, "configuration"));

    private static AddAction Add(JsonElement json) => new(
        Need(json, "path").GetString() ?? throw new JsonException("add has no path"),
        Map(json, "partitionValues") ?? NoValues,
        Number(json, "size") ?? 0,
        Number(json, "modificationTime") ?? 0,
        Flag(json, "dataChange") ?? true,
        TextOf(json, "stats") ?? ParsedStats(json))
    {
        Tags = Map(json, "tags"),
        DeletionVector = Vector(json),
        BaseRowId = Number(json, "baseRowId"),
        DefaultRowCommitVersion = Number(json, "defaultRowCommitVersion"),
        ClusteringProvider = TextOf(json, "clusteringProvider"),
    };

    private static RemoveAction Remove(JsonElement json) => new(
        Need(json, "path").GetString() ?? throw new JsonException("remove has no path"),
        Number(json, "deletionTimestamp"),
        Flag(json, "dataChange") ?? true)
    {
        ExtendedFileMetadata = Flag(json, "extendedFileMetadata"),
        PartitionValues = Map(json, "partitionValues"),
        Size = Number(json, "size"),
        DeletionVector = Vector(json),
        BaseRowId = Number(json, "baseRowId"),
        DefaultRowCommitVersion = Number(json, "defaultRowCommitVersion"),
    };

    private static CdcAction Cdc(JsonElement json) => new(
        Need(json, "path").GetString() ?? throw new JsonException("cdc has no path"),
        Map(json, "partitionValues") ?? NoValues,
        Number(json, "size") ?? 0)
    {
        Tags = Map(json, "tags"),
    };

    private static SidecarAction Sidecar(JsonElement json) => new(
        Need(json, "path").GetString() ?? throw new JsonException("sidecar has no path"),
        Number(json, "sizeInBytes") ?? 0,
        Number(json, "modificationTime") ?? 0);

    private static TxnAction Txn(JsonElement json) => new(
        TextOf(json, "appId") ?? throw new JsonException("txn has no appId"),
        Need(json, "version").GetInt64(),
        Number(json, "lastUpdated"));

    private static DomainAction Domain(JsonElement json) => new(
        TextOf(json, "domain") ?? throw new JsonException("domainMetadata has no domain"),
        TextOf(json, "configuration") ?? "",
        Flag(json, "removed") ?? false);

    private static CommitInfoAction Info(JsonElement json) => new(
        Number(json, "timestamp"),
        Instant(json, "inCommitTimestamp"),
        TextOf(json, "operation"),
        Scalars(json, "operationParameters"),
        Scalars(json, "operationMetrics"),
        TextOf(json, "userMetadata"),
        TextOf(json, "engineInfo"),
        Flag(json, "isBlindAppend"))
    {
        ReadVersion = Number(json, "readVersion"),
        TxnId = TextOf(json, "txnId"),
        Tags = json.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Object
            ? Scalars(json, "tags")
            : null,
    };

    // struct statistics count when there is no text
    private static string? ParsedStats(JsonElement add) =>
        add.TryGetProperty("stats_parsed", out var parsed) && parsed.ValueKind == JsonValueKind.Object
            ? parsed.GetRawText()
            : null;

    private static DeletionVector? Vector(JsonElement json)
    {
        if (!json.TryGetProperty("deletionVector", out var vector) || vector.ValueKind != JsonValueKind.Object)
            return null;
        return new DeletionVector(
            TextOf(vector, "storageType") ?? throw new JsonException("deletionVector has no storageType"),
            TextOf(vector, "pathOrInlineDv") ?? throw new JsonException("deletionVector has no pathOrInlineDv"),
            (int?)Number(vector, "offset"),
            (int)Need(vector, "sizeInBytes").GetInt64(),
            Need(vector, "cardinality").GetInt64());
    }

    private static JsonElement Need(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? value
            : throw new JsonException($"an action lacks '{name}'");

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number)
            ? number
            : null;

    private static long? Instant(JsonElement json, string name) => Number(json, name) switch
    {
        { } time when time < DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            || time > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() =>
            throw new JsonException($"'{name}' is no time"),
        var time => time,
    };

    private static bool? Flag(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;

    private static List<string>? List(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.GetString() ?? "")]
            : null;

    private static IReadOnlyDictionary<string, string?>? Map(JsonElement json, string name)
    {
        return json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? MapOf(value)
            : null;
    }

    private static IReadOnlyDictionary<string, string?> MapOf(JsonElement value)
    {
        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var entry in value.EnumerateObject())
            map[entry.Name] = entry.Value.ValueKind == JsonValueKind.Null ? null : entry.Value.ToString();
        return map.Count == 0 ? NoValues : map;
    }

    private static Dictionary<string, string> Scalars(JsonElement json, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!json.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Object)
            return map;
        foreach (var entry in value.EnumerateObject())
        {
            map[entry.Name] = entry.Value.ValueKind == JsonValueKind.String
                ? entry.Value.GetString()!
                : entry.Value.GetRawText();
        }
        return map;
    }
}
