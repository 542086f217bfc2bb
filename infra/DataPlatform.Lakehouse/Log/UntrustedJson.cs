using System.Text.Json;

namespace DataPlatform.Lakehouse.Log;

/// <summary>
/// Text of other writers that only hints: statistics, the last checkpoint. What cannot be read is unknown.
/// </summary>
internal static class UntrustedJson
{
    /// <summary>A whole number of the outermost object, or null when the text does not tell.</summary>
    public static long? Number(string? text, string name)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var property)
                && property.ValueKind == JsonValueKind.Number
                && property.TryGetInt64(out var number)
                ? number
                : null;
        }
        catch (JsonException)
        {
            // the protocol lets foreign text be anything; a hint that cannot be read is no hint
            return null;
        }
    }
}
