using System.Globalization;
using System.Text.Json;
using DataPlatform.Core;

namespace DataPlatform.Lakehouse.Skipping;

/// <summary>A file's statistics and partition values as ranges; what cannot be read is unknown.</summary>
internal sealed class FileRanges(Snapshot snapshot, LiveFile file)
{
    // a text that long may have been cut by its writer
    private const int CutLength = 32;

    // what System.Decimal surely holds
    private const int DecimalDigits = 28;

    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<string, ColumnRange?> known = new(StringComparer.OrdinalIgnoreCase);
    private JsonElement? statistics;

    /// <summary>The range of a column, or null when nothing is known of it.</summary>
    public ColumnRange? Of(string name)
    {
        if (!known.TryGetValue(name, out var range))
            known[name] = range = Read(name);
        return range;
    }

    private ColumnRange? Read(string name)
    {
        if (snapshot.Find(name) is not { } column || column.Field.Type is not PrimitiveType type)
            return null;
        if (snapshot.PartitionColumns.Contains(column.Name, StringComparer.OrdinalIgnoreCase))
            return Partition(file.PartitionValue(snapshot, column), type.Name);
        var stats = statistics ??= Parse(file.Statistics);
        if (stats.ValueKind != JsonValueKind.Object)
            return null;
        var inLog = snapshot.NameInLog(column);
        var rows = Count(stats, "numRecords");
        var nulls = Part(stats, "nullCount", inLog) is { ValueKind: JsonValueKind.Number } count
            && count.TryGetInt64(out var stated) && stated >= 0 && !(stated > rows)
            ? stated
            : (long?)null;
        var min = Value(Part(stats, "minValues", inLog), type.Name);
        var max = Value(Part(stats, "maxValues", inLog), type.Name);
        return Widened(min, max, nulls, rows, column);
    }

    private static ColumnRange Widened(object? min, object? max, long? nulls, long? rows, DeltaColumn column) =>
        (min ?? max) switch
        {
            // floats are written with fewer digits than the value has
            double => new ColumnRange(Lower(min), Upper(max), nulls, rows) { IsWide = true },
            DateTimeOffset => new ColumnRange(Moved(min, -Slack), Moved(max, Slack), nulls, rows) { IsWide = true },
            string => new ColumnRange(min, max, nulls, rows)
            {
                IsWide = true,
                MaxIsCut = max is string text && text.Length >= CutLength && text[^1] != '\u007F'
                    && !text.EndsWith("\U0010FFFF", StringComparison.Ordinal),
            },
            _ => new ColumnRange(min, max, nulls, rows) { ExactScale = Scale(column) },
        };

    private static ColumnRange Partition(string? text, string type)
    {
        if (text is null)
            return new ColumnRange(null, null, 1, 1);
        var value = Value(text, type);
        return value is double
            ? new ColumnRange(Lower(value), Upper(value), 0, 1) { IsWide = true }
            : new ColumnRange(value, value, 0, 1);
    }

    // beside a long decimal the engine may compare in binary
    private static int? Scale(DeltaColumn column) =>
        column.Type is { Kind: ColumnKind.Decimal, Precision: > 18 } type ? type.Scale : null;

    private static object? Value(JsonElement? bound, string type) => bound switch
    {
        { ValueKind: JsonValueKind.Number } number => Value(number.GetRawText(), type),
        { ValueKind: JsonValueKind.String } text => Value(TextOf(text), type),
        { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => Value(flag.GetRawText(), type),
        _ => null,
    };

    // half a surrogate pair is no text
    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A value of a type that has an order, from its text; null when it is none.</summary>
    public static object? Value(string? text, string type)
    {
        var culture = CultureInfo.InvariantCulture;
        return (text, type) switch
        {
            (null, _) => null,
            (_, "string") => text,
            (_, "boolean") => bool.TryParse(text, out var flag) ? flag : null,
            (_, "date") => DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) ? day : null,
            (_, "timestamp" or "timestamp_ntz") => DateTimeOffset.TryParse(
                text, culture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? time
                : null,
            (_, "float" or "double") => double.TryParse(text, culture, out var real) && double.IsFinite(real)
                ? real
                : null,
            (_, "long" or "integer" or "short" or "byte") => Number(text),
            _ => type.StartsWith("decimal", StringComparison.Ordinal) ? Number(text) : null,
        };
    }

    private static decimal? Number(string text) =>
        text.Length <= DecimalDigits && decimal.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static double? Lower(object? bound) => bound is double real
        ? (double)MathF.BitDecrement(MathF.BitDecrement((float)real))
        : null;

    private static double? Upper(object? bound) => bound is double real
        ? (double)MathF.BitIncrement(MathF.BitIncrement((float)real))
        : null;

    private static object? Moved(object? bound, TimeSpan by)
    {
        if (bound is not DateTimeOffset time)
            return null;
        var room = by < TimeSpan.Zero ? time - DateTimeOffset.MinValue : DateTimeOffset.MaxValue - time;
        return room > by.Duration() ? time + by : null;
    }

    private static JsonElement Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return default;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // foreign text may be anything; what cannot be read hints at nothing
            return default;
        }
    }

    private static long? Count(JsonElement stats, string name) =>
        stats.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number) && number >= 0
            ? number
            : null;

    private static JsonElement? Part(JsonElement stats, string part, string name) =>
        stats.TryGetProperty(part, out var values) && values.ValueKind == JsonValueKind.Object
            && values.TryGetProperty(name, out var value)
            ? value
            : null;
}
