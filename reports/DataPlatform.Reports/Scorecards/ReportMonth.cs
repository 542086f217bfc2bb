using DataPlatform.Core;
using DataPlatform.Reports.Portal;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Scorecards;

/// <summary>Which month a report is about when nobody says.</summary>
public static class ReportMonth
{
    private const int QuietDays = 5;

    /// <summary>
    /// The last complete month with orders or revenue that the reader may see: over by the clock, and with rows up to
    /// its
    /// last days. Null when there is none.
    /// </summary>
    public static DateOnly? Last(PortalData data, Reader reader, CancellationToken cancellation = default)
    {
        var today = data.Today;
        var thisMonth = new DateOnly(today.Year, today.Month, 1);
        var months = Months(data, reader, cancellation).Where(m => m < thisMonth).ToList();
        if (months.Count == 0)
            return null;
        var last = months[^1];
        return months.Count == 1 || !EndsEarly(data, reader, last, cancellation) ? last : months[^2];
    }

    /// <summary>Months with orders or revenue the reader may see, oldest first.</summary>
    public static IReadOnlyList<DateOnly> Months(PortalData data, Reader reader,
        CancellationToken cancellation = default)
    {
        var answer = data.Semantic.Query(
            new MetricQuery(["orders", "revenue"], reader) { By = ["month"] }, cancellation);
        return
        [
            .. answer.Rows.Where(r => r.Readings.Any(x => x.Value is { } v && v != 0))
                .Select(r => Parse(r.Values[0])).OfType<DateOnly>().Order(),
        ];
    }

    /// <summary><c>2026-10</c> as the month's first day; null for anything else.</summary>
    public static DateOnly? Parse(string? text) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.None, out var month) ? month : null;

    private static bool EndsEarly(PortalData data, Reader reader, DateOnly month, CancellationToken cancellation)
    {
        var end = month.AddMonths(1);
        var days = data.Semantic.Query(
            new MetricQuery(["orders", "revenue"], reader)
            {
                By = ["day"], Window = new Window(end.AddDays(-QuietDays), end),
            }, cancellation);
        return days.Rows.Count == 0;
    }
}
