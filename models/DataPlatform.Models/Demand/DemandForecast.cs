namespace DataPlatform.Models.Demand;

/// <summary>Quantity ordered in one month. Grain: series, month.</summary>
public sealed record MonthlyDemand(string SeriesId, DateOnly Month, decimal Quantity);

/// <summary>
/// One forecast. Grain: series, month, stage. Actual is null where the month is not over in the data.
/// </summary>
public sealed record ForecastPoint(string SeriesId, DateOnly Month, string Stage, decimal Value, decimal? Actual);

/// <summary>
/// One month ahead for each of the last months, from what was known the month before (rolling origin), and the months
/// to come. Two stages, so that the value a method adds over the naive one can be told.
/// </summary>
public sealed class DemandForecast(int tested = 6, int ahead = 3)
{
    private const int LeastMonths = 13;

    /// <summary>Forecasts of every series with at least 13 months; months without an order count as zero.</summary>
    public IReadOnlyList<ForecastPoint> Forecast(IReadOnlyList<MonthlyDemand> rows)
    {
        if (rows.Count == 0)
            return [];
        var first = rows.Min(r => r.Month);
        var months = Months(first, rows.Max(r => r.Month)) + 1;
        var points = new List<ForecastPoint>();
        foreach (var series in rows.GroupBy(r => r.SeriesId).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var values = new decimal[months];
            foreach (var row in series)
                values[Months(first, row.Month)] += row.Quantity;
            if (months < LeastMonths)
                continue;
            for (var origin = Math.Max(LeastMonths - 1, months - tested); origin < months; origin++)
                Add(points, series.Key, values[..origin], 1, first.AddMonths(origin), values[origin]);
            for (var step = 1; step <= ahead; step++)
                Add(points, series.Key, values, step, first.AddMonths(months + step - 1), null);
        }
        return points;
    }

    private static void Add(
        List<ForecastPoint> points, string series, decimal[] known, int step, DateOnly month, decimal? actual)
    {
        var past = Array.ConvertAll(known, x => (double)x);
        points.Add(new(series, month, "naive", Rounded(SeasonalForecast.SeasonalNaive(past, step)), actual));
        points.Add(new(series, month, "statistical", Rounded(SeasonalForecast.Statistical(past, step)), actual));
    }

    private static decimal Rounded(double value) => Math.Round((decimal)value, 4);

    private static int Months(DateOnly from, DateOnly to) => ((to.Year - from.Year) * 12) + to.Month - from.Month;
}
