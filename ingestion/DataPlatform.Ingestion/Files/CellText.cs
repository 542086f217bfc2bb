using System.Globalization;
using DataPlatform.Ingestion.Contracts;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Files;

/// <summary>
/// Typed values of databases, workbooks, Parquet and JSON as text in the formats that the feed declares, so that one
/// contract check serves every source.
/// </summary>
internal sealed class CellText
{
    private readonly ContractProperty[] properties;
    private readonly DayFormat?[] formats;
    private readonly string decimalMark;
    private readonly TimeZoneInfo zone;

    internal CellText(FeedDefinition feed, TimeZoneInfo zone)
    {
        this.zone = zone;
        properties = [.. feed.Contract.Properties];
        formats = [.. properties.Select(p => FormatOf(feed, p))];
        decimalMark = feed.Read.Decimal;
    }

    /// <summary>The format of a date or timestamp property, or null for other types.</summary>
    internal static DayFormat? FormatOf(FeedDefinition feed, ContractProperty property) => property.Type switch
    {
        LogicalType.Date => DayFormat.Parse(property.Format ?? feed.Read.Date, property.At("format")),
        LogicalType.Timestamp => DayFormat.Parse(property.Format ?? feed.Read.Timestamp, property.At("format")),
        _ => null,
    };

    /// <summary>The text of a value for the property at that position; null for unknown.</summary>
    internal string? Of(int property, object? value) => value switch
    {
        null or DBNull => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        decimal number => Number(property, Plain(number)),
        double real => Number(property, Plain(real)),
        float real => Number(property, Plain(real)),
        DateOnly day => Day(property, day.ToDateTime(TimeOnly.MinValue)),
        DateTime { Kind: DateTimeKind.Utc } instant => Day(property, TimeZoneInfo.ConvertTimeFromUtc(instant, zone)),
        DateTime wallClock => Day(property, wallClock),
        DateTimeOffset instant => Day(property, TimeZoneInfo.ConvertTime(instant, zone).DateTime),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexString(bytes),
        IFormattable other => Number(property, other.ToString(null, CultureInfo.InvariantCulture)),
        _ => value.ToString(),
    };

    private static string Plain(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private static string Plain(double real) => double.IsFinite(real) && Math.Abs(real) is < 1e27 and (0 or > 1e-27)
        && (double)(decimal)real == real
        ? Plain((decimal)real)
        : real.ToString("R", CultureInfo.InvariantCulture);

    private string Number(int property, string text) =>
        decimalMark == "." || properties[property].Type is not (LogicalType.Number or LogicalType.Integer)
            ? text
            : text.Replace(".", decimalMark, StringComparison.Ordinal);

    private string Day(int property, DateTime value) => formats[property] switch
    {
        { } format => Exact(format, value),
        null when value.TimeOfDay == TimeSpan.Zero => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        null => value.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
    };

    // a value that the declared format cannot hold is given in full, so that the contract check refuses it
    private static string Exact(DayFormat format, DateTime value)
    {
        var text = format.Write(value);
        return format.HasOffset || (DateTime.TryParseExact(text, format.Text, CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var back) && back == new DateTime(value.Ticks, DateTimeKind.Unspecified))
            ? text
            : value.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
    }
}
