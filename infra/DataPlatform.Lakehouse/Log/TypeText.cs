using System.Globalization;
using System.Text.Json;
using DataPlatform.Core;

namespace DataPlatform.Lakehouse.Log;

/// <summary>Types as the log spells them in JSON, as trees. What is no Delta type is a <see cref="JsonException"/>.
/// </summary>
internal static class TypeText
{
    private const string IdKey = "delta.columnMapping.id";
    private const string NameKey = "delta.columnMapping.physicalName";

    public static DeltaType Read(JsonElement type)
    {
        if (type.ValueKind == JsonValueKind.String)
            return Primitive(type.GetString()!);
        return Need(type, "type").GetString() switch
        {
            "struct" => new StructType([.. Need(type, "fields").EnumerateArray().Select(Field)]),
            "array" => new ArrayType(Read(Need(type, "elementType")), Flag(type, "containsNull")),
            "map" => new MapType(
                Read(Need(type, "keyType")), Read(Need(type, "valueType")), Flag(type, "valueContainsNull")),
            var other => throw new JsonException($"'{other}' is no Delta type"),
        };
    }

    public static DeltaType Read(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 128 });
        return Read(document.RootElement);
    }

    public static DeltaField Field(JsonElement field)
    {
        var metadata = MetadataOf(field);
        return WithMapping(
            new DeltaField(
                Need(field, "name").GetString() ?? throw new JsonException("a field has no name"),
                Read(Need(field, "type")),
                Flag(field, "nullable")),
            metadata);
    }

    /// <summary>The field with what its metadata tells of column mapping.</summary>
    public static DeltaField WithMapping(DeltaField field, string? metadata)
    {
        if (metadata is null)
            return field;
        using var document = JsonDocument.Parse(metadata);
        var root = document.RootElement;
        return field with
        {
            Metadata = metadata,
            PhysicalName = root.TryGetProperty(NameKey, out var name) && name.ValueKind == JsonValueKind.String
                ? name.GetString()
                : null,
            FieldId = root.TryGetProperty(IdKey, out var id) && id.ValueKind == JsonValueKind.Number
                && id.TryGetInt32(out var number)
                ? number
                : null,
        };
    }

    /// <summary>A field's metadata as text, or null when it is absent or empty.</summary>
    public static string? MetadataOf(JsonElement field) =>
        field.TryGetProperty("metadata", out var extra) && extra.ValueKind == JsonValueKind.Object
            && extra.EnumerateObject().Any()
            ? extra.GetRawText()
            : null;

    /// <summary>The lake's own kind of that name, or null when the name is none of its kinds.</summary>
    public static ColumnType? Own(string type) => type switch
    {
        "string" => new(ColumnKind.Text),
        "long" => new(ColumnKind.Whole),
        "boolean" => new(ColumnKind.Flag),
        "date" => new(ColumnKind.Day),
        "timestamp" => new(ColumnKind.Instant),
        "double" => new(ColumnKind.Real),
        _ => DecimalType(type),
    };

    private static PrimitiveType Primitive(string type) => type switch
    {
        "integer" or "short" or "byte" or "float" or "binary" or "timestamp_ntz" or "void" or "variant" => new(type),
        _ => new(Own(type)?.Delta ?? throw new JsonException($"'{type}' is no Delta type")),
    };

    private static ColumnType? DecimalType(string type)
    {
        if (type == "decimal")
            return new ColumnType(ColumnKind.Decimal, 10, 0);
        if (!type.StartsWith("decimal(", StringComparison.Ordinal) || !type.EndsWith(')'))
            return null;
        var parts = type[8..^1].Split(',');
        return parts.Length == 2 && Digits(parts[0]) is { } precision && Digits(parts[1]) is { } scale
            && precision is >= 1 and <= 38 && scale >= 0 && scale <= precision
            ? new ColumnType(ColumnKind.Decimal, precision, scale)
            : null;
    }

    private static int? Digits(string text) => int.TryParse(
        text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
        out var number)
        ? number
        : null;

    private static bool Flag(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var flag) || flag.GetBoolean();

    private static JsonElement Need(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : throw new JsonException($"a type lacks '{name}'");
}
