namespace DataPlatform.Models.Demand;

/// <summary>Point forecasts of one step or more of a monthly series.</summary>
public static class SeasonalForecast
{
    /// <summary>
    /// Simple exponential smoothing from the first value; the forecast of every step ahead is the last level.
    /// </summary>
    public static double Smooth(IReadOnlyList<double> series, double alpha)
    {
        var level = series[0];
        for (var i = 1; i < series.Count; i++)
            level += alpha * (series[i] - level);
        return level;
    }

    /// <summary>The value a season ago; the last value while there is no season yet.</summary>
    public static double SeasonalNaive(IReadOnlyList<double> series, int step, int season = 12) =>
        series.Count >= season ? series[series.Count - season + ((step - 1) % season)] : series[^1];

    /// <summary>
    /// Smoothed level of the series freed of its season, times the season's index; without two full seasons, the
    /// smoothed level alone. The weight is the one with the least one-step error on the series.
    /// </summary>
    public static double Statistical(IReadOnlyList<double> series, int step, int season = 12)
    {
        var index = Index(series, season);
        var free = series.Select((y, i) => y / index[i % season]).ToArray();
        var alpha = new[] { 0.1, 0.2, 0.3, 0.5 }.MinBy(a => OneStepError(free, a));
        return Smooth(free, alpha) * index[(series.Count + step - 1) % season];
    }

    private static double OneStepError(double[] series, double alpha)
    {
        double level = series[0], error = 0;
        for (var i = 1; i < series.Length; i++)
        {
            error += Math.Abs(series[i] - level);
            level += alpha * (series[i] - level);
        }
        return error;
    }

    private static double[] Index(IReadOnlyList<double> series, int season)
    {
        var index = Enumerable.Repeat(1.0, season).ToArray();
        var mean = series.Average();
        if (series.Count < season || mean == 0)
            return index;
        // Half of what a single year shows is taken for season: one observation per month is weak evidence.
        var weight = series.Count >= 2 * season ? 1.0 : 0.5;
        for (var m = 0; m < season; m++)
        {
            var month = series.Where((_, i) => i % season == m).Average() / mean;
            index[m] = Math.Max(0.05, 1 + (weight * (month - 1)));
        }
        return index;
    }
}
