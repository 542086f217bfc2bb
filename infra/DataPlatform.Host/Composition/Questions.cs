using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Semantic;

namespace DataPlatform.Host.Composition;

/// <summary>A question as people write it, on the command line or in an address.</summary>
internal static class Questions
{
    public static MetricQuery Of(
        string metrics, Reader reader, string? by, string? where, string? window, string? segments, string? scheme) =>
        new(Names(metrics), reader)
        {
            By = by is null ? [] : Names(by),
            Where = where is null ? null : Expression.Parse(where, new Place("--where")),
            Window = window is null ? Window.All : Window.Parse(window),
            View = View(segments),
            Scheme = scheme,
        };

    private static string[] Names(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static SegmentView View(string? text)
    {
        if (text is null or "as-was")
            return SegmentView.AsWas;
        if (text == "as-is")
            return SegmentView.AsIs;
        return text.StartsWith("as-of:", StringComparison.Ordinal)
            && DateOnly.TryParseExact(text["as-of:".Length..], "yyyy-MM-dd", out var day)
            ? SegmentView.AsOf(day)
            : throw new DefinitionException("--segments", text, "as-was, as-is or as-of:2026-01-31");
    }
}
