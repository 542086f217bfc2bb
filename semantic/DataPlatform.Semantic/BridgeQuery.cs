using DataPlatform.Core;

namespace DataPlatform.Semantic;

/// <summary>A change to be explained: one metric, two windows, the cells it is split into.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Reader">Who asks.</param>
/// <param name="From">The first window.</param>
/// <param name="To">The second window.</param>
/// <param name="By">Dimensions whose values are the cells; one at least.</param>
public sealed record BridgeQuery(string Metric, Reader Reader, Window From, Window To, IReadOnlyList<string> By)
{
    /// <summary>For an amount: the metric that is its volume.</summary>
    public string? Volume { get; init; }

    /// <summary>For an amount: the metric between volume and amount, such as capacity used.</summary>
    public string? Effort { get; init; }

    /// <summary>Scheme whose segments are meant.</summary>
    public string? Scheme { get; init; }
}

/// <summary>What a segment's own value changed by when only its members changed.</summary>
public sealed record Resegmented(string Segment, decimal? Before, decimal? After, decimal? ByMembership);

/// <summary>A change explained: the bridge, the unit, and for segments the effect of members that moved.</summary>
public sealed record BridgeAnswer(
    Metric Metric, string Unit, ChangeBridge Bridge, IReadOnlyList<Resegmented> Segments);

/// <summary>Asks the semantic layer for both windows and decomposes the difference.</summary>
public static class BridgeLayer
{
    private const string Segment = "segment";

    /// <summary>
    /// The bridge of a metric. With segments among the cells, both windows are told by the segments of the first day of
    /// the first window, so that nobody's move looks like a change of rate; what moves did to each segment's own value
    /// stands apart and adds up to nothing for an amount. A metric whose cells do not add up to the whole is refused.
    /// </summary>
    public static BridgeAnswer Explain(
        this SemanticLayer semantic, BridgeQuery query, CancellationToken cancellation = default)
    {
        if (query.By.Count == 0)
            throw new DefinitionException("bridge", "no dimension", "one at least, such as --by segment");
        var view = query.By.Contains(Segment) ? SegmentView.AsOf(query.From.From) : SegmentView.AsWas;
        var metrics = new[] { query.Metric, query.Volume, query.Effort }.OfType<string>().ToList();
        var before = Cells(semantic, query, metrics, query.From, view, cancellation);
        var after = Cells(semantic, query, metrics, query.To, view, cancellation);
        var metric = MetricCatalogue.Find(query.Metric)!;
        var bridge = before.IsRatio || after.IsRatio
            ? ChangeBridge.OfRatio(before.List, after.List) ?? throw new DefinitionException(
                "bridge", $"no {query.Metric} in one of the windows", "two windows with data")
            : query.Volume is null && metric.Additivity == Additivity.NotAdditive
                ? throw new DefinitionException("bridge", query.Metric, "a ratio, or an amount that adds up")
                : ChangeBridge.OfAmount(before.List, after.List);
        return new BridgeAnswer(metric, after.Unit ?? before.Unit ?? metric.Unit, bridge,
            query.By is [Segment] ? Moves(semantic, query, view, cancellation) : []);
    }

    private static Split Cells(SemanticLayer semantic, BridgeQuery query, List<string> metrics, Window window,
        SegmentView view, CancellationToken cancellation)
    {
        var asked = new MetricQuery(metrics, query.Reader) { Window = window, View = view, Scheme = query.Scheme };
        var whole = semantic.Query(asked, cancellation);
        var rows = semantic.Query(asked with { By = query.By }, cancellation).Rows;
        var total = whole.Rows.Count > 0 ? whole.Rows[0].Readings : [];
        if (total.FirstOrDefault(r => !r.IsKnown) is { } missing)
            throw new DefinitionException("bridge", $"{missing.Metric.Id} in {window}: {missing.Reason}",
                "a metric that can be computed in both windows");
        var ratio = total.Count > 0 && total[0].Denominator is not null;
        var cells = rows.Select(r => Cell(r, ratio, metrics.Count)).ToList();
        if (total.Count > 0 && (cells.Sum(c => c.Amount) != total[0].Numerator
            || ratio && cells.Sum(c => c.Volume) != total[0].Denominator))
        {
            throw new DefinitionException("bridge",
                $"cells of {query.Metric} in {window} that do not add up to the whole",
                "dimensions by which the metric adds up", "split it by dimensions that all its facts carry");
        }
        return new Split(cells, ratio, total.Count > 0 ? total[0].Unit : null);
    }

    private static BridgeCell Cell(AnswerRow row, bool ratio, int metrics)
    {
        var name = string.Join(" / ", row.Values.Select(v => v ?? "unknown"));
        var first = row.Readings[0];
        decimal Value(Reading reading) => reading.Value ?? (reading.Rows == 0 ? 0
            : throw new DefinitionException("bridge", $"{reading.Metric.Id} of {name}: {reading.Reason}",
                "cells that can be computed"));
        if (ratio)
            return new BridgeCell(name, first.Numerator ?? 0, first.Denominator ?? 0);
        return new BridgeCell(name, Value(first), metrics > 1 ? Value(row.Readings[1]) : 0,
            metrics > 2 ? Value(row.Readings[2]) : null);
    }

    private static List<Resegmented> Moves(
        SemanticLayer semantic, BridgeQuery query, SegmentView fixedView, CancellationToken cancellation)
    {
        Dictionary<string, decimal?> Values(Window window, SegmentView view) => semantic.Query(
            new MetricQuery([query.Metric], query.Reader)
            {
                Window = window, View = view, Scheme = query.Scheme, By = [Segment],
            }, cancellation).Rows.ToDictionary(r => r.Values[0] ?? "unknown", r => r.Readings[0].Value);
        var (was0, was1) = (Values(query.From, SegmentView.AsWas), Values(query.To, SegmentView.AsWas));
        var (fix0, fix1) = (Values(query.From, fixedView), Values(query.To, fixedView));
        return
        [
            .. was0.Keys.Union(was1.Keys).Union(fix0.Keys).Union(fix1.Keys).Order(StringComparer.Ordinal)
                .Select(s => new Resegmented(s, was0.GetValueOrDefault(s), was1.GetValueOrDefault(s),
                    Moved(was0, was1, s) - Moved(fix0, fix1, s))),
        ];
    }

    /// <summary>A segment without a row has nothing; one whose value is unknown has no difference.</summary>
    private static decimal? Moved(
        Dictionary<string, decimal?> before, Dictionary<string, decimal?> after, string segment) =>
        (after.TryGetValue(segment, out var now) ? now : 0) - (before.TryGetValue(segment, out var old) ? old : 0);

    private sealed record Split(IReadOnlyList<BridgeCell> List, bool IsRatio, string? Unit);
}
