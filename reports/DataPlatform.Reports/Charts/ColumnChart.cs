using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Charts;

/// <summary>One period of a column chart; unknown values leave their place empty.</summary>
public sealed record Bar(string Label, decimal? Actual, decimal? Prior, decimal? Plan);

/// <summary>
/// Columns over time: actual solid, prior year lighter beside it, plan outlined. The axis starts at zero, unless a
/// common scale is given for charts that must compare.
/// </summary>
public static class ColumnChart
{
    private const int Top = 20;
    private const int Bottom = 20;

    /// <summary>The chart as SVG.</summary>
    /// <param name="columns">Periods, oldest first.</param>
    /// <param name="sentence">What it shows, in words.</param>
    /// <param name="decimals">Decimals of the labels.</param>
    /// <param name="width">Width in px.</param>
    /// <param name="height">Height in px.</param>
    /// <param name="scale">Lowest and highest value of the axis, for equal scales; null = own.</param>
    /// <param name="scaleBy">Factor from value to label: 100 for per cent, 0.001 for thousands.</param>
    public static RawHtml Draw(
        IReadOnlyList<Bar> columns,
        string sentence,
        int decimals,
        int width = 760,
        int height = 220,
        (decimal Low, decimal High)? scale = null,
        decimal scaleBy = 1)
    {
        var svg = new SvgText(width, height, sentence);
        var (low, high) = scale ?? Scale(columns);
        var span = high == low ? 1 : high - low;
        decimal Y(decimal v) => Top + (height - Top - Bottom) * (high - v) / span;
        var zero = Y(0);
        var step = width / (decimal)Math.Max(columns.Count, 1);
        var bar = Math.Min(step * 0.42m, 26);
        var dense = step < 44;
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            var x = i * step + step / 2;
            if (column.Prior is { } prior)
                svg.Rect("f-prior", x - bar * 0.8m, Y(prior), bar, zero - Y(prior));
            if (column.Actual is { } actual)
                svg.Rect("f-actual", x - bar * 0.35m, Y(actual), bar, zero - Y(actual));
            if (column.Plan is { } plan)
                svg.Rect("f-plan", x - bar * 0.45m, Y(plan), bar * 1.2m, zero - Y(plan));
            var last = i == columns.Count - 1;
            if (column.Actual is { } shown && (!dense || last))
            {
                // above everything that stands in the place, so that the label never lies on a column
                var tip = shown < 0 ? shown : new[] { shown, column.Prior, column.Plan }.OfType<decimal>().Max();
                svg.Label(Numbers.Fixed(shown * scaleBy, decimals), x, shown < 0 ? Y(shown) + 13 : Y(tip) - 4,
                    "middle");
            }
            if (!dense || i == 0 || last)
                svg.Label(column.Label, x, height - 5, dense ? i == 0 ? "start" : "end" : "middle", "t-muted");
        }
        return svg.Line("axis", 0, zero, width, zero).Done();
    }

    /// <summary>The scale that fits all these columns, from zero.</summary>
    public static (decimal Low, decimal High) Scale(IEnumerable<Bar> columns)
    {
        var all = columns.SelectMany(c => new[] { c.Actual, c.Prior, c.Plan }).OfType<decimal>().Append(0).ToList();
        return (all.Min(), all.Max());
    }
}
