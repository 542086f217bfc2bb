namespace DataPlatform.Models.Discovery;

/// <summary>One change in the mean of a series: where, how strong, and how likely it is by chance.</summary>
/// <param name="After">Number of observations before the change.</param>
/// <param name="Statistic">Largest absolute cumulated deviation from the mean (CUSUM), in the series' own unit.</param>
/// <param name="PValue">Asymptotic probability of such a statistic without any change (Kolmogorov
/// distribution).</param>
/// <param name="MeanBefore">Mean of the observations before the change.</param>
/// <param name="MeanAfter">Mean of the observations from the change on.</param>
public sealed record Change(int After, double Statistic, double PValue, double MeanBefore, double MeanAfter);

/// <summary>
/// Change in mean by cumulated sums: the place is where the cumulated deviation from the overall mean is largest
/// (Page 1954; Ploberger and Krämer 1992 for the limit distribution).
/// </summary>
public static class ChangeDetection
{
    /// <summary>
    /// The most likely single change, or null when the series has fewer than two segments of
    /// <paramref name="minimumLength"/> or never varies.
    /// </summary>
    public static Change? Find(IReadOnlyList<double> series, int minimumLength = 8)
    {
        var n = series.Count;
        if (n < 2 * minimumLength)
            return null;
        var mean = series.Average();
        double sum = 0, best = -1;
        var after = -1;
        for (var k = 1; k <= n - minimumLength; k++)
        {
            sum += series[k - 1] - mean;
            if (k >= minimumLength && Math.Abs(sum) > best)
            {
                best = Math.Abs(sum);
                after = k;
            }
        }
        var before = series.Take(after).Average();
        var later = series.Skip(after).Average();
        // The variance within the two segments: that of the whole series would hide the very change that is looked for.
        var squares = series.Select((y, i) => y - (i < after ? before : later)).Sum(e => e * e);
        var deviation = Math.Sqrt(squares / (n - 2));
        if (deviation == 0)
            return before == later ? null : new Change(after, best, 0, before, later);
        return new Change(after, best, Kolmogorov(best / (deviation * Math.Sqrt(n))), before, later);
    }

    /// <summary>Probability that a Brownian bridge leaves the band ±x.</summary>
    public static double Kolmogorov(double x)
    {
        if (x < 0.2)
            return 1;
        double p = 0;
        for (var j = 1; j <= 100; j++)
        {
            var term = Math.Exp(-2.0 * j * j * x * x);
            p += j % 2 == 1 ? term : -term;
            if (term < 1e-15)
                break;
        }
        return Math.Clamp(2 * p, 0, 1);
    }
}
