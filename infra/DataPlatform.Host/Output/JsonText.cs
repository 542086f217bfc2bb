using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataPlatform.Host.Output;

/// <summary>JSON for scripts: an exact decimal stays exact, as a string where a double would lose digits.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions options =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
            write(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static void Value(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case long whole: json.WriteNumberValue(whole); break;
            case int whole: json.WriteNumberValue(whole); break;
            case double real: json.WriteNumberValue(real); break;
            case decimal number: Number(json, number); break;
            case DateOnly day: json.WriteStringValue(day.ToString("yyyy-MM-dd")); break;
            case DateTimeOffset instant:
                json.WriteStringValue(instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ"));
                break;
            case IEnumerable<string> texts: Array(json, texts); break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    public static void Number(Utf8JsonWriter json, decimal number)
    {
        if (Survives(number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
    }

    // A reader that parses into a double must get the same decimal back when it prints the shortest form.
    private static bool Survives(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return double.TryParse(text, CultureInfo.InvariantCulture, out var real)
            && decimal.TryParse(real.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float,
                CultureInfo.InvariantCulture, out var back)
            && back == number;
    }

    private static void Array(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
