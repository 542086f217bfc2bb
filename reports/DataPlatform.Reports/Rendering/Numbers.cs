using System.Globalization;

namespace DataPlatform.Reports.Rendering;

/// <summary>
/// Numbers as they are read: a real minus sign, narrow spaces in thousands, a point before the decimals. Rounding
/// happens
/// here and nowhere before, half away from zero.
/// </summary>
public static class Numbers
{
    private const char Minus = '\u2212';
    private const string Thin = "\u202F";

    /// <summary>With so many decimals.</summary>
    public static string Fixed(decimal value, int decimals = 0)
    {
        var rounded = decimal.Round(value, decimals, MidpointRounding.AwayFromZero);
        var format = new NumberFormatInfo
        {
            NumberGroupSeparator = Thin, NumberDecimalSeparator = ".", NegativeSign = Minus.ToString(),
        };
        return (rounded == 0 ? 0m : rounded).ToString("N" + decimals, format);
    }

    /// <summary>With its sign always, so that a change reads as one.</summary>
    public static string Signed(decimal value, int decimals = 0)
    {
        var text = Fixed(value, decimals);
        return text[0] == Minus ? text : decimal.Round(value, decimals, MidpointRounding.AwayFromZero) == 0
            ? "±" + text : "+" + text;
    }

    /// <summary>A share as per cent.</summary>
    public static string Percent(decimal share, int decimals = 1) => Fixed(share * 100m, decimals) + Thin + "%";

    /// <summary>All digits, as data: what JSON carries and what <c>data value</c> holds.</summary>
    public static string Exact(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>A month in words: October 2026.</summary>
    public static string Month(DateOnly month) => month.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A month in figures: 2026-10.</summary>
    public static string MonthKey(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>A day: 2026-10-31.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant in UTC, to the minute.</summary>
    public static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>A count with its noun: 1 feed, 2 feeds.</summary>
    public static string Counted(long count, string one, string? many = null) =>
        $"{Fixed(count)} {(count == 1 ? one : many ?? one + "s")}";
}
