using System.Text.Json;

namespace DataPlatform.Lakehouse.Log;

/// <summary>
/// The changes of type a table has gone through. Old files keep the narrow type and are cast on reading; a change of
/// which nobody has said that the cast keeps every value is refused.
/// </summary>
internal static class TypeChanges
{
    public const string Key = "delta.typeChanges";

    private static readonly string[] Whole = ["byte", "short", "integer", "long"];

    /// <summary>Changes in a piece of metadata or of a type that are not known, in words.</summary>
    public static IEnumerable<string> Unknown(string? json)
    {
        if (json is null || !json.Contains(Key, StringComparison.Ordinal))
            return [];
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 128 });
        return [.. Changes(document.RootElement).Where(c => !IsKnown(c.From, c.To)).Select(c => $"{c.From} to {c.To}")];
    }

    /// <summary>True when every value of the narrow type is one of the wide type.</summary>
    public static bool IsKnown(string from, string to)
    {
        if (from == to)
            return true;
        if (Array.IndexOf(Whole, from) is >= 0 and var narrow)
        {
            return Array.IndexOf(Whole, to) > narrow || (to == "double" && from != "long")
                || (TypeText.Own(to) is { Kind: Core.ColumnKind.Decimal } wide
                    && wide.Precision - wide.Scale >= (from == "long" ? 20 : 10));
        }
        if (from == "float")
            return to == "double";
        if (from == "date")
            return to == "timestamp_ntz";
        return TypeText.Own(from) is { Kind: Core.ColumnKind.Decimal } old
            && TypeText.Own(to) is { Kind: Core.ColumnKind.Decimal } now
            && now.Scale >= old.Scale && now.Precision - now.Scale >= old.Precision - old.Scale;
    }

    private static IEnumerable<(string From, string To)> Changes(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
            return json.EnumerateArray().SelectMany(Changes);
        if (json.ValueKind != JsonValueKind.Object)
            return [];
        return json.EnumerateObject().SelectMany(p => p.Name == Key && p.Value.ValueKind == JsonValueKind.Array
            ? p.Value.EnumerateArray().Select(c => (Text(c, "fromType"), Text(c, "toType")))
            : Changes(p.Value));
    }

    private static string Text(JsonElement change, string name) =>
        change.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "a type not told";
}
