using System.Globalization;
using System.Text;
using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Charts;

/// <summary>Writes SVG: coordinates with two decimals, text escaped, classes for every colour so that a theme
/// decides.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder text = new();

    public SvgText(int width, int height, string sentence)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"<svg role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" ");
        text.Append("aria-label=\"").Append(RawHtml.Escape(sentence)).Append("\">");
    }

    public SvgText Rect(string css, decimal x, decimal y, decimal width, decimal height)
    {
        if (width < 0)
            (x, width) = (x + width, -width);
        if (height < 0)
            (y, height) = (y + height, -height);
        text.Append(CultureInfo.InvariantCulture,
            $"<rect class=\"{css}\" x=\"{At(x)}\" y=\"{At(y)}\" width=\"{At(width)}\" height=\"{At(height)}\"/>");
        return this;
    }

    public SvgText Line(string css, decimal x1, decimal y1, decimal x2, decimal y2)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"<line class=\"{css}\" x1=\"{At(x1)}\" y1=\"{At(y1)}\" x2=\"{At(x2)}\" y2=\"{At(y2)}\"/>");
        return this;
    }

    public SvgText Dot(string css, decimal x, decimal y, decimal radius)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"<circle class=\"{css}\" cx=\"{At(x)}\" cy=\"{At(y)}\" r=\"{At(radius)}\"/>");
        return this;
    }

    /// <summary>A line through points; a null point breaks it, a lone point becomes a dot.</summary>
    public SvgText Path(string css, string dotCss, IReadOnlyList<(decimal X, decimal Y)?> points)
    {
        var run = new List<(decimal X, decimal Y)>();
        foreach (var point in points.Append(null))
        {
            if (point is { } known)
            {
                run.Add(known);
                continue;
            }
            if (run.Count == 1)
                Dot(dotCss, run[0].X, run[0].Y, 1.25m);
            else if (run.Count > 1)
                text.Append("<path class=\"").Append(css).Append("\" d=\"M")
                    .AppendJoin('L', run.Select(p => $"{At(p.X)} {At(p.Y)}")).Append("\"/>");
            run.Clear();
        }
        return this;
    }

    public SvgText Label(string words, decimal x, decimal y, string anchor = "start", string css = "")
    {
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{At(x)}\" y=\"{At(y)}\"");
        if (anchor != "start")
            text.Append(CultureInfo.InvariantCulture, $" text-anchor=\"{anchor}\"");
        if (css.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $" class=\"{css}\"");
        text.Append('>').Append(RawHtml.Escape(words)).Append("</text>");
        return this;
    }

    public RawHtml Done() => RawHtml.Trusted(text.Append("</svg>").ToString());

    private static string At(decimal value) =>
        decimal.Round(value, 2, MidpointRounding.AwayFromZero).ToString("0.##", CultureInfo.InvariantCulture);
}
