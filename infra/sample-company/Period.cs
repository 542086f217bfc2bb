using System.Globalization;
using System.Text;

namespace DataPlatform.SampleCompany;

/// <summary>The 24 months, counted in days and months from the first.</summary>
internal static class Period
{
    public const int Months = 24;

    public static readonly DateOnly First = new(2024, 11, 1);
    public static readonly DateOnly Last = new(2026, 10, 31);
    public static readonly int Days = Last.DayNumber - First.DayNumber + 1;

    // room before the first day (customers, factors) and after the last (promises, expiries)
    private const int Before = 400;
    private static readonly byte[][] iso = [.. Enumerable.Range(-Before, Days + (2 * Before))
        .Select(d => Encoding.ASCII.GetBytes(Date(d).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))];
    private static readonly byte[][] german = [.. Enumerable.Range(-Before, Days + (2 * Before))
        .Select(d => Encoding.ASCII.GetBytes(Date(d).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)))];
    private static readonly int[] monthOf = [.. Enumerable.Range(0, Days)
        .Select(d => ((Date(d).Year - First.Year) * 12) + Date(d).Month - First.Month)];

    public static DateOnly Date(int day) => First.AddDays(day);

    public static int Day(int year, int month, int day) => new DateOnly(year, month, day).DayNumber - First.DayNumber;

    public static int Month(int day) => monthOf[day];

    public static DateOnly MonthStart(int month) => First.AddMonths(month);

    public static DateOnly MonthEnd(int month) => First.AddMonths(month + 1).AddDays(-1);

    /// <summary>When a monthly file arrives: early on the third day of the next month, UTC.</summary>
    public static DateTimeOffset Arrival(int month) =>
        new(MonthStart(month + 1).AddDays(2), new TimeOnly(4, 30), TimeSpan.Zero);

    public static string MonthName(int month) =>
        MonthStart(month).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static ReadOnlySpan<byte> Iso(int day) => iso[day + Before];

    public static ReadOnlySpan<byte> German(int day) => german[day + Before];

    /// <summary>Nothing happens after the last day: the books are closed there.</summary>
    public static int Clamp(int day) => Math.Min(day, Days - 1);
}
