using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Charts;

/// <summary>Small pictures that stand inside tables. Each carries a sentence for readers who do not see it.</summary>
public static class SvgChart
{
    private const int SparkWidth = 64;
    private const int SparkHeight = 18;
    private const int BarWidth = 34;
    private const int BarHeight = 8;

    /// <summary>The course of months, oldest first; unknown months leave a gap. The newest point is marked.</summary>
    public static RawHtml Sparkline(IReadOnlyList<decimal?> values, string sentence)
    {
        var svg = new SvgText(SparkWidth, SparkHeight, sentence);
        var known = values.OfType<decimal>().ToList();
        if (known.Count == 0)
            return svg.Done();
        var (low, high) = (known.Min(), known.Max());
        var span = high == low ? 1 : high - low;
        decimal Y(decimal v) => high == low ? SparkHeight / 2m : SparkHeight - 3 - (SparkHeight - 6) * (v - low) / span;
        decimal X(int i) => values.Count == 1 ? SparkWidth - 3 : 2 + (SparkWidth - 6m) * i / (values.Count - 1);
        svg.Path("l-actual", "f-actual",
            [.. values.Select((v, i) => v is { } at ? (X(i), Y(at)) : ((decimal, decimal)?)null)]);
        if (values[^1] is { } last)
            svg.Dot("f-actual", X(values.Count - 1), Y(last), 2);
        return svg.Done();
    }

    /// <summary>
    /// A variance as a bar left or right of its axis; <paramref name="most"/> is the greatest of the row, so that bars
    /// of
    /// one row compare.
    /// </summary>
    public static RawHtml VarianceBar(decimal variance, decimal most, bool? good, string sentence)
    {
        var svg = new SvgText(BarWidth, BarHeight, sentence);
        var middle = BarWidth / 2m;
        var length = most == 0 ? 0 : (middle - 1) * variance / most;
        var css = good switch { true => "f-good", false => "f-bad", null => "f-prior" };
        if (length != 0)
            svg.Rect(css, middle, 1, Math.Abs(length) < 0.75m ? 0.75m * Math.Sign(length) : length, BarHeight - 2);
        return svg.Line("axis", middle, 0, middle, BarHeight).Done();
    }
}
