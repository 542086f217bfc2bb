using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataPlatform.Core;

namespace DataPlatform.Lakehouse.Log;

/// <summary>A table's schema as the log spells it.</summary>
internal static class SchemaText
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyList<DeltaColumn> schema)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Plain))
        {
            json.WriteStartObject();
            json.WriteString("type", "struct");
            json.WriteStartArray("fields");
            foreach (var column in schema)
            {
                json.WriteStartObject();
                json.WriteString("name", column.Name);
                json.WritePropertyName("type");
                json.WriteRawValue(column.Foreign ?? JsonEncodedText(column.Type.Delta));
                json.WriteBoolean("nullable", column.Nullable);
                json.WritePropertyName("metadata");
                json.WriteRawValue(column.Metadata ?? "{}");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    public static List<DeltaColumn> Read(string table, string schemaString)
    {
        if (schemaString.Length == 0)
            return [];
        try
        {
            using var document = JsonDocument.Parse(schemaString, new JsonDocumentOptions { MaxDepth = 128 });
            return [.. document.RootElement.GetProperty("fields").EnumerateArray().Select(Field)];
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw LakeErrors.Broken(table, $"the schema is not readable: {cause.Message}", cause);
        }
    }

    private static string JsonEncodedText(string name) => $"\"{name}\"";

    private static DeltaColumn Field(JsonElement field)
    {
        var name = field.GetProperty("name").GetString()!;
        var type = field.GetProperty("type");
        var nullable = !field.TryGetProperty("nullable", out var flag) || flag.GetBoolean();
        var metadata = TypeText.MetadataOf(field);
        if (type.ValueKind == JsonValueKind.String && TypeText.Own(type.GetString()!) is { } own)
            return new DeltaColumn(name, own, nullable) { Metadata = metadata };
        return new DeltaColumn(name, Nearest(type), nullable)
        {
            Foreign = type.GetRawText(),
            ForeignSql = TypeText.Read(type).Sql,
            Metadata = metadata,
        };
    }

    private static ColumnType Nearest(JsonElement type) => new(type.ValueKind != JsonValueKind.String
        ? ColumnKind.Text
        : type.GetString() switch
        {
            "integer" or "short" or "byte" => ColumnKind.Whole,
            "float" => ColumnKind.Real,
            "timestamp_ntz" => ColumnKind.Instant,
            _ => ColumnKind.Text,
        });
}
