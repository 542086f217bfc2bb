using System.Diagnostics;

namespace DataPlatform.Benchmarks;

/// <summary>Two ways to do the same, in turn; the median of the pairwise ratios with its quartiles.</summary>
internal static class Ratio
{
    public static void Measure(string what, int pairs, Func<TimeSpan> ours, Func<TimeSpan> raw)
    {
        var ratios = new List<double>();
        var mine = new List<double>();
        var theirs = new List<double>();
        for (var pair = pairs > 1 ? 0 : 1; pair <= pairs; pair++)
        {
            // A B, B A, ...: a machine that slows down over time favours neither.
            var (a, b) = pair % 2 == 0 ? (ours(), raw()) : Swapped(raw, ours);
            if (pair == 0)
                continue; // warm-up
            ratios.Add(a / b);
            mine.Add(a.TotalMilliseconds);
            theirs.Add(b.TotalMilliseconds);
        }
        Console.WriteLine($"{what}: ratio {Quantile(ratios, .5):0.00} (quartiles {Quantile(ratios, .25):0.00} to "
            + $"{Quantile(ratios, .75):0.00}, {pairs} pairs); ours {Quantile(mine, .5):0.#} ms, "
            + $"raw {Quantile(theirs, .5):0.#} ms");
    }

    public static double Median<T>(this IEnumerable<T> items, Func<T, double> value) =>
        Quantile([.. items.Select(value)], .5);

    public static TimeSpan Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed;
    }

    private static (TimeSpan Ours, TimeSpan Raw) Swapped(Func<TimeSpan> raw, Func<TimeSpan> ours)
    {
        var b = raw();
        return (ours(), b);
    }

    private static double Quantile(List<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }
}
