using DataPlatform.Reports.Rendering;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Scorecards;

/// <summary>Readings of two answers by metric, segment and month; month 12 is the reported one, month 0 a year
/// before.</summary>
internal sealed class Grid
{
    private readonly Dictionary<(string Metric, string Segment, string Month), Reading> readings = [];
    private readonly Dictionary<string, string> units = new(StringComparer.Ordinal);
    private readonly DateOnly month;
    private readonly string? emptyBecause;

    public Grid(Answer whole, Answer parts, DateOnly month)
    {
        this.month = month;
        emptyBecause = whole.Reason;
        foreach (var row in whole.Rows)
            Add(row, "*", row.Values[0]);
        foreach (var row in parts.Rows)
            Add(row, row.Values[1] ?? "UNASSIGNED", row.Values[0]);
        var key = Numbers.MonthKey(month);
        SegmentsOfMonth =
        [
            .. parts.Rows.Where(r => r.Values[0] == key && r.Readings.Any(x => x.Rows > 0))
                // rows of no segment matter when they carry something
                .Where(r =>
                    r.Values[1] is not (null or "UNASSIGNED") || r.Readings.Any(x => x.Value is { } v && v != 0))
                .Select(r => r.Values[1] ?? "UNASSIGNED").Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Segments with any row in the reported month.</summary>
    public IReadOnlyList<string> SegmentsOfMonth { get; }

    /// <summary>The unit readings of a metric carry, currency filled in; null when it was never known.</summary>
    public string? Unit(string metric) => units.GetValueOrDefault(metric);

    /// <summary>A reading, or null when there is no row.</summary>
    public Reading? At(string metric, string segment, int place) =>
        readings.GetValueOrDefault((metric, segment, Numbers.MonthKey(month.AddMonths(place - 12))));

    /// <summary>Values of all segments of the reported month.</summary>
    public IReadOnlyList<decimal?> Parts(string metric) =>
    [
        .. readings.Where(r => r.Key.Metric == metric && r.Key.Segment != "*" && r.Key.Month == Numbers.MonthKey(month))
            .Select(r => r.Value.Value),
    ];

    /// <summary>Why there is no reading at all.</summary>
    public string NoRows(string metric, string segment)
    {
        var elsewhere = readings.FirstOrDefault(r => r.Key.Metric == metric && r.Key.Segment == segment).Value;
        return elsewhere?.Reason
            ?? (emptyBecause is null or "no rows" ? "there are no rows in this month" : emptyBecause);
    }

    private void Add(AnswerRow row, string segment, string? monthOfRow)
    {
        if (monthOfRow is null)
            return;
        foreach (var reading in row.Readings)
        {
            readings[(reading.Metric.Id, segment, monthOfRow)] = reading;
            // A reading over no rows knows no currency yet; the others' unit speaks for the metric.
            if (reading.Value is not null && !reading.Unit.Contains(Units.Currency, StringComparison.Ordinal))
                units[reading.Metric.Id] = reading.Unit;
        }
    }
}
