using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Charts;

/// <summary>One step of a waterfall: a change, or a subtotal that starts from zero.</summary>
public sealed record Step(string Label, decimal Amount, bool Total = false);

/// <summary>From the first amount over its changes to the last: lying columns, one row a step, labels on the
/// data.</summary>
public static class Waterfall
{
    private const int RowHeight = 26;
    private const int Names = 190;
    private const int Tail = 84;

    /// <summary>The chart as SVG; totals are solid, gains and losses coloured and signed.</summary>
    public static RawHtml Draw(IReadOnlyList<Step> steps, string sentence, int decimals, int width = 760)
    {
        var height = steps.Count * RowHeight + 4;
        var svg = new SvgText(width, height, sentence);
        var spans = Spans(steps);
        var low = spans.Select(s => Math.Min(s.From, s.To)).Append(0).Min();
        var high = spans.Select(s => Math.Max(s.From, s.To)).Append(0).Max();
        var span = high == low ? 1 : high - low;
        decimal X(decimal v) => Names + (width - Names - Tail) * (v - low) / span;
        for (var i = 0; i < steps.Count; i++)
        {
            var (from, to) = spans[i];
            var y = i * RowHeight + 4m;
            var step = steps[i];
            var css = step.Total ? "f-actual" : step.Amount < 0 ? "f-bad" : "f-good";
            var width1 = X(to) - X(from);
            svg.Rect(css, X(from), y, width1 == 0 ? 0.75m : width1, RowHeight - 9);
            if (i + 1 < steps.Count)
                svg.Line("guide", X(to), y + RowHeight - 9, X(to), y + RowHeight);
            var tip = Math.Max(X(from), X(to)) + 5;
            svg.Label(step.Label, 0, y + 13);
            svg.Label(step.Total ? Numbers.Fixed(step.Amount, decimals) : Numbers.Signed(step.Amount, decimals),
                tip, y + 13, css: step.Total ? "" : step.Amount < 0 ? "t-bad" : "t-good");
        }
        return svg.Line("axis", X(0), 0, X(0), height).Done();
    }

    private static List<(decimal From, decimal To)> Spans(IReadOnlyList<Step> steps)
    {
        var spans = new List<(decimal, decimal)>(steps.Count);
        var at = 0m;
        foreach (var step in steps)
        {
            var from = step.Total ? 0 : at;
            at = step.Total ? step.Amount : at + step.Amount;
            spans.Add((from, at));
        }
        return spans;
    }
}
