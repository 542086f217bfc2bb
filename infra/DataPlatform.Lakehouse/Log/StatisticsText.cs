using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataPlatform.Lakehouse.Log;

/// <summary>
/// Statistics of one file as the log spells them. Other engines answer counts, minima and maxima from here without
/// looking into the file: what is not exactly known is left out.
/// </summary>
internal static class StatisticsText
{
    private const int PrefixLength = 32;
    private const int IndexedColumns = 32;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ParquetFile file, IReadOnlyList<DeltaColumn> schema)
    {
        var known = schema.Take(IndexedColumns)
            .Select(c => (Column: c, Found: file.Statistics.GetValueOrDefault(c.Name)))
            .Where(c => c.Found is not null)
            .Select(c => (c.Column.Name, Found: c.Found!))
            .ToList();
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("numRecords", file.Rows);
            json.WriteStartObject("minValues");
            foreach (var (name, found) in known)
                WriteBound(json, name, Minimum(found.Min), found.Max);
            json.WriteEndObject();
            json.WriteStartObject("maxValues");
            foreach (var (name, found) in known)
                WriteBound(json, name, Maximum(found.Max), found.Min);
            json.WriteEndObject();
            json.WriteStartObject("nullCount");
            foreach (var (name, found) in known)
            {
                if (found.NullCount is { } nulls)
                    json.WriteNumber(name, nulls);
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>The number of rows, or null when the text does not tell.</summary>
    public static long? Rows(string? stats)
    {
        // how all writers begin: no need to read the rest
        const string start = "{\"numRecords\":";
        if (stats is null || !stats.StartsWith(start, StringComparison.Ordinal))
            return UntrustedJson.Number(stats, "numRecords") is >= 0 and var other ? other : null;
        var digits = stats.AsSpan(start.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return end > 0 && digits[end] is ',' or '}'
            && long.TryParse(digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            ? rows
            : UntrustedJson.Number(stats, "numRecords");
    }

    // one bound without the other helps nobody and is left out together with it
    private static void WriteBound(Utf8JsonWriter json, string name, object? bound, object? other)
    {
        if (bound is null || other is null)
            return;
        switch (bound)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case decimal number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            case DateOnly day:
                json.WriteString(name, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset instant:
                json.WriteString(
                    name, instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
        }
    }

    private static object? Minimum(object? value) => value is string text ? Prefix(text) : value;

    private static object? Maximum(object? value) => value is string text ? UpperBound(text) : value;

    private static string Prefix(string text)
    {
        var length = LengthOf(text, PrefixLength);
        return length == text.Length ? text : text[..length];
    }

    /// <summary>The prefix and one character that sorts after whatever was cut off.</summary>
    private static string? UpperBound(string text)
    {
        var length = LengthOf(text, PrefixLength);
        if (length == text.Length)
            return text;
        for (var taken = PrefixLength; taken < 2 * PrefixLength && length < text.Length; taken++)
        {
            Rune.DecodeFromUtf16(text.AsSpan(length), out var next, out var width);
            if (next.Value < 0x7F)
                return text[..length] + "\u007F";
            if (next.Value < 0x10FFFF)
                return text[..length] + "\U0010FFFF";
            length += width;
        }
        return length >= text.Length ? text : null;
    }

    // in characters of UTF-16 that hold at most so many code points: a pair is never split
    private static int LengthOf(string text, int codePoints)
    {
        var length = 0;
        for (var taken = 0; taken < codePoints && length < text.Length; taken++)
            length += char.IsHighSurrogate(text[length]) && length + 1 < text.Length ? 2 : 1;
        return length;
    }
}
