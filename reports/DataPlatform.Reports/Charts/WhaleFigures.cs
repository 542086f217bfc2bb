using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Charts;

/// <summary>The whale curve with its sentence and a table of tenths.</summary>
internal static class WhaleFigures
{
    public static ChartFigures Of(IReadOnlyList<decimal> margins, string currency, string period)
    {
        var curve = new WhaleCurve(margins);
        var rows = new List<Row>();
        var before = 0;
        for (var tenth = 1; tenth <= 10 && curve.Customers > 0; tenth++)
        {
            var after = (int)decimal.Ceiling(curve.Customers * tenth / 10m);
            if (after == before)
                continue;
            before = after;
            var sum = curve.Sums[after - 1];
            rows.Add(Row.Of(
                Numbers.Fixed(after), Cell.Number(sum), curve.Total > 0 ? Numbers.Percent(sum / curve.Total) : null));
        }
        return new ChartFigures(
            "Cumulative profit by customer", $"% of total net margin, {period}", curve.Says, curve.Draw(),
            new TableFigures($"Net margin after cost to serve, most profitable customers first, {currency}",
                [new("First customers"), new("Net margin together", true, currency), new("Share of total", true)],
                rows, "There is no customer with a margin in this period."));
    }
}
