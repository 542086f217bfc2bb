using System.Globalization;
using System.Text.RegularExpressions;
using DataPlatform.Ingestion.Contracts;
using DataPlatform.Core;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Drafts;

/// <summary>What the first rows of a column suggest. A guess says what it rests on, and what else would fit.</summary>
internal static partial class Guesses
{
    private static readonly string[] dates =
    [
        "yyyy-MM-dd", "dd/MM/yyyy", "MM/dd/yyyy", "d/M/yyyy", "M/d/yyyy", "dd.MM.yyyy", "d.M.yyyy", "dd-MM-yyyy",
            "yyyy/MM/dd",
        "yyyyMMdd", "dd/MM/yy", "MM/dd/yy", "dd MMM yyyy", "dd-MMM-yyyy",
    ];

    private static readonly string[] timestamps =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-dd HH:mm:ss.fff",
        "yyyy-MM-dd HH:mm:ss.ffffff", "yyyy-MM-dd HH:mm", "dd/MM/yyyy HH:mm:ss", "MM/dd/yyyy HH:mm:ss",
            "dd/MM/yyyy HH:mm",
        "M/d/yyyy HH:mm", "dd.MM.yyyy HH:mm:ss", "dd.MM.yyyy HH:mm",
    ];

    /// <summary>The decimal mark that the numbers of all columns suggest.</summary>
    internal static (string Mark, string? Thousands) Marks(IReadOnlyList<string?[]> rows)
    {
        var comma = 0;
        var point = 0;
        var (groupedComma, groupedPoint) = (false, false);
        foreach (var cell in rows.SelectMany(r => r).OfType<string>())
        {
            var text = Stripped(cell);
            if (CommaDecimal().IsMatch(text))
            {
                comma++;
                groupedPoint |= text.Contains('.', StringComparison.Ordinal);
            }
            else if (PointDecimal().IsMatch(text))
            {
                point++;
                groupedComma |= text.Contains(',', StringComparison.Ordinal);
            }
        }
        return comma > point ? (",", groupedPoint ? "." : null) : (".", groupedComma ? "," : null);
    }

    /// <summary>The column's type and format.</summary>
    internal static DraftColumn Column(string name, IReadOnlyList<string?> cells, ReadOptions read)
    {
        var values = cells.OfType<string>().ToList();
        var draft = Typed(name, values, read);
        return draft with { Required = values.Count == cells.Count && cells.Count > 0 };
    }

    private static DraftColumn Typed(string name, List<string> values, ReadOptions read)
    {
        if (values.Count == 0)
            return new DraftColumn(name, LogicalType.String, "no row seen has a value");
        if (values.TrueForAll(v => v.ToLowerInvariant() is "true" or "false"))
            return new DraftColumn(name, LogicalType.Boolean, $"all {values.Count} values are true or false");
        if (Fitting(dates, values) is { Count: > 0 } day)
            return new DraftColumn(name, LogicalType.Date, Why(values, day)) { Format = day[0] };
        if (Fitting(timestamps, values) is { Count: > 0 } time)
            return new DraftColumn(name, LogicalType.Timestamp, Why(values, time)) { Format = time[0] };
        if (values.Exists(v => v.Length > 1 && v[0] == '0' && v.All(char.IsAsciiDigit)))
            return new DraftColumn(name, LogicalType.String, "digits with leading zeros are a code");
        if (values.TrueForAll(v => WholeNumber().IsMatch(v) && v.Length <= 18))
            return new DraftColumn(name, LogicalType.Integer, $"all {values.Count} values are whole numbers");
        var mark = Regex.Escape(read.Decimal);
        var digits = read.Thousands is { } t ? $@"(\d{{1,3}}({Regex.Escape(t)}\d{{3}})+|\d+)" : @"\d+";
        var number = new Regex($"^[+-]?({digits}({mark}\\d+)?|{mark}\\d+)$", RegexOptions.CultureInvariant);
        if (values.TrueForAll(number.IsMatch))
            return new DraftColumn(name, LogicalType.Number, $"all {values.Count} values are numbers");
        if (values.TrueForAll(v => number.IsMatch(Stripped(v))))
        {
            var strip = new string(
                [.. values.SelectMany(v => v).Where(c => c is '$' or '€' or '£' or ' ' or '%').Distinct().Order()]);
            return new DraftColumn(
                name, LogicalType.Number, $"all {values.Count} values are numbers without '{strip}'") { Strip = strip };
        }
        return new DraftColumn(name, LogicalType.String, $"no other type fits all {values.Count} values");
    }

    private static List<string> Fitting(string[] formats, List<string> values) =>
        [.. formats.Where(f => values.TrueForAll(v => ReadsBack(v, f)))];

    private static bool ReadsBack(string text, string format)
    {
        var net = format.Replace("Z", "'Z'", StringComparison.Ordinal).Replace("T", "'T'", StringComparison.Ordinal);
        return DateTime.TryParseExact(text, net, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            && value.ToString(net, CultureInfo.InvariantCulture) == text;
    }

    private static string Why(List<string> values, List<string> formats)
    {
        _ = DayFormat.Parse(formats[0], new Place("draft"));
        return formats.Count == 1
            ? $"all {values.Count} values read back as written"
            : $"all {values.Count} values read back as written; {string.Join(", ", formats.Skip(1))} would fit too";
    }

    private static string Stripped(string text) => text.Trim().Trim('$', '€', '£', '%', ' ');

    [GeneratedRegex(@"^[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+$")]
    private static partial Regex CommaDecimal();

    [GeneratedRegex(@"^[+-]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+)$")]
    private static partial Regex PointDecimal();

    [GeneratedRegex(@"^[+-]?(0|[1-9]\d*)$")]
    private static partial Regex WholeNumber();
}
