using System.Collections;
using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.DuckDb;

/// <summary>
/// What COPY tells about a file's columns, as values. Whatever does not parse exactly is unknown: other engines trust
/// these figures blindly.
/// </summary>
internal static class DuckDbStatistics
{
    public static IReadOnlyDictionary<string, ColumnStatistics> Read(object told, IReadOnlyList<ScratchColumn> columns)
    {
        var byPath = (IDictionary)told;
        var statistics = new Dictionary<string, ColumnStatistics>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (byPath[Names.Quote(column.Name)] is not IDictionary facts)
                continue;
            var hasNan = facts["has_nan"] is "true";
            statistics[column.Name] = new ColumnStatistics(
                hasNan ? null : Value(column, facts["min"] as string),
                hasNan ? null : Value(column, facts["max"] as string),
                long.TryParse(facts["null_count"] as string, CultureInfo.InvariantCulture, out var nulls)
                    ? nulls
                    : null);
        }
        return statistics;
    }

    private static object? Value(ScratchColumn column, string? text) => text is null ? null : column.Native switch
    {
        null => Value(column.Type.Kind, text),
        "INTEGER" or "SMALLINT" or "TINYINT" => Value(ColumnKind.Whole, text),
        _ => null,
    };

    private static object? Value(ColumnKind kind, string text) => kind switch
    {
        ColumnKind.Text => text,
        ColumnKind.Whole when long.TryParse(text, CultureInfo.InvariantCulture, out var whole) => whole,
        // 28 digits are what a decimal surely holds
        ColumnKind.Decimal when text.Length <= 28
            && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
        ColumnKind.Real when double.TryParse(text, CultureInfo.InvariantCulture, out var real)
            && double.IsFinite(real) => real,
        ColumnKind.Day when DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) => day,
        ColumnKind.Instant when DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd HH:mm:ss.FFFFFFzz", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var instant) => instant,
        _ => null,
    };
}
