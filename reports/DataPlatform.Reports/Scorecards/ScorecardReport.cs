using DataPlatform.Core;
using DataPlatform.Reports.Portal;
using DataPlatform.Semantic;
using DataPlatform.Warehouse.Planning;
using DataPlatform.Warehouse.Segmentation;
using DataPlatform.Workspace;

namespace DataPlatform.Reports.Scorecards;

/// <summary>
/// Computes an issue of a scorecard. The enterprise is a question of its own; additive measures are checked against the
/// sum of their segments. Everything is asked under the reader's entitlement.
/// </summary>
public sealed class ScorecardReport(PortalData data)
{
    private const string NetMargin = "net_margin";
    private const string Everybody = "*";
    private static readonly string[] services = ["otif", "fill_rate_line", "fill_rate_unit", "on_time"];

    private static readonly string[] order =
        ["list revenue", "discount", "rebate", "returns", "cost of goods", "cost to serve", "freight", "idle capacity"];

    /// <summary>The scorecard of that id; null = the workspace's first.</summary>
    public ScorecardDefinition? Find(string? id) => id is null
        ? data.Workspace.Scorecards.FirstOrDefault()
        : data.Workspace.Scorecards.FirstOrDefault(s => string.Equals(s.Id, id, StringComparison.Ordinal));

    /// <summary>
    /// The figures of one month. Null when the reader may see no month with data.
    /// </summary>
    /// <param name="definition">Which scorecard.</param>
    /// <param name="month">Any day of the month; null = the last complete month with data.</param>
    /// <param name="reader">Who asks.</param>
    /// <param name="view">How the segments of past rows are told.</param>
    /// <param name="cancellation">Stops the asking.</param>
    public ScorecardFigures? Compute(
        ScorecardDefinition definition, DateOnly? month, Reader reader, SegmentView view = default,
        CancellationToken cancellation = default)
    {
        var may = data.May(reader);
        if (may.IsNone)
            return null;
        var first = month is { } asked ? new DateOnly(asked.Year, asked.Month, 1)
            : ReportMonth.Last(data, reader, cancellation);
        if (first is not { } start)
            return null;
        var items = definition.Perspectives.SelectMany(p => p.Items).Select(i => i.Metric);
        var metrics = items.Append(NetMargin).Concat(services).Distinct(StringComparer.Ordinal).ToList();
        var whole = Ask(metrics, ["month"], start, definition.Scheme, reader, view, cancellation);
        var parts = Ask(metrics, ["month", "segment"], start, definition.Scheme, reader, view, cancellation);
        var grid = new Grid(whole, parts, start);
        var before = Before(start, definition.Scheme, reader, view, cancellation);
        var segments = Segments(definition.Scheme, start, view, may, grid);
        var targets = Targets(start);
        if (!may.IsAll)
        {
            // The part a restricted reader sees is not what the enterprise's target was set for.
            foreach (var key in targets.Keys.Where(k => k.Item2 == Everybody).ToList())
                targets.Remove(key);
        }
        var perspectives = definition.Perspectives
            .Select(p => new Perspective(
                p.Name, [.. p.Items.Select(i => Line(i, grid, segments, targets, data.Workspace.Settings.Currency))]))
            .ToList();
        var lines = perspectives.SelectMany(p => p.Lines).ToList();
        var feeds = Freshness.Of(data);
        var marginUnknown = MarginUnknown(start, reader, cancellation);
        return new ScorecardFigures(
            $"SC-{start:yyyy-MM}", definition.Id, definition.Title, data.Workspace.Settings.Name, start,
            data.Workspace.Settings.Currency, may.IsAll ? "all segments and regions" : may.Scope, !may.IsAll,
                view.ToString(), parts.SchemeVersions,
            whole.RunNo, data.LastRun()?.Day, feeds.Count, Freshness.Stale(feeds), segments, perspectives,
            [.. lines.Select(l => Check(l, grid)).OfType<SumCheck>()],
            Exchanges(grid, before, segments),
            Bridges(grid, before, segments, start, definition.Scheme, reader, view, cancellation),
            may.IsAll ? Proposals(data) : [],
            marginUnknown is null ? CustomerMargins(start, reader, cancellation) : [])
        {
            MarginUnknown = marginUnknown,
        };
    }

    /// <summary>Candidates that wait for a decision. Only for readers who may see everything.</summary>
    internal static IReadOnlyList<Proposal> Proposals(PortalData data)
    {
        var c = new SegmentCandidate();
        return
        [
            .. data.Read($"""
                SELECT {c.RunId} AS run, {c.CandidateId} AS id, {c.Name} AS name, {c.Members} AS members,
                    {c.Revenue} AS revenue, {c.NetMargin} AS margin, {c.EmergedOn} AS day, {c.Rule} AS rule
                FROM {c} WHERE {c.State} = 'proposed' ORDER BY {c.Members} DESC, {c.CandidateId}
                """).Select(r => new Proposal(
                    r.Text("run") ?? "", r.Text("id") ?? "", r.Text("name") ?? r.Text("id") ?? "",
                    r.Whole("members") ?? 0, r.Number("revenue"), r.Number("margin"), r.Day("day"), r.Text("rule"))),
        ];
    }

    private Answer Ask(
        IReadOnlyList<string> metrics, IReadOnlyList<string> by, DateOnly month, string scheme, Reader reader,
        SegmentView view, CancellationToken cancellation) => data.Semantic.Query(
            new MetricQuery(metrics, reader)
            {
                By = by, Window = new Window(month.AddMonths(-12), month.AddMonths(1)), View = view, Scheme = scheme,
            }, cancellation);

    private List<SegmentHead> Segments(
        string scheme, DateOnly month, SegmentView view, Entitlement may, Grid grid)
    {
        var day = view.Name == "as was" ? month.AddMonths(1).AddDays(-1) : view.Day ?? data.Today;
        var version = data.Workspace.Scheme(scheme)?.Versions
            .Where(v => v.Status != SchemeStatus.Draft && v.EffectiveFrom <= day)
            .OrderBy(v => v.EffectiveFrom).ThenBy(v => v.Version)
            .LastOrDefault();
        var heads = (version?.Segments ?? [])
            .OrderBy(s => s.Priority)
            .Where(s => Visible(s.Id, may, grid))
            .Select(s => new SegmentHead(s.Id, s.Name, s.Owner))
            .ToList();
        var known = heads.Select(h => h.Id).ToHashSet(StringComparer.Ordinal);
        heads.AddRange(grid.SegmentsOfMonth
            .Where(s => !known.Contains(s))
            .Select(s => new SegmentHead(s, s == "UNASSIGNED" ? "In no segment" : s, null)));
        return heads;
    }

    /// <summary>A restricted reader sees the columns that have rows for them and no others, not even their
    /// names.</summary>
    private static bool Visible(string segment, Entitlement may, Grid grid) =>
        may.IsAll || (may.Segments?.Contains(segment) ?? true) && grid.SegmentsOfMonth.Contains(segment);

    private static ScoreLine Line(
        ScorecardItem item, Grid grid, List<SegmentHead> segments, Dictionary<(string, string), TargetOf> targets,
        string currency)
    {
        var metric = MetricCatalogue.Find(item.Metric)
            ?? throw new DefinitionException(item.Place, $"the metric '{item.Metric}'", "a metric of the catalogue");
        var whole = CellOf(item.Metric, Everybody, grid, targets);
        var cells = segments.Select(s => CellOf(item.Metric, s.Id, grid, targets)).ToList();
        var guard = item.Guardrail is { } id ? new Guardrail(id, MetricCatalogue.Find(id)?.Title ?? id) : null;
        return new ScoreLine(
            item.Metric, metric.Title, grid.Unit(item.Metric)
                ?? metric.Unit.Replace(Units.Currency, currency, StringComparison.Ordinal),
            metric.Direction,
            metric.Additivity == Additivity.Additive,
            item.Owner ?? targets.GetValueOrDefault((item.Metric, Everybody))?.Owner, item.Comment, guard, whole,
                cells);
    }

    private static ScoreCell CellOf(
        string metric, string segment, Grid grid, Dictionary<(string, string), TargetOf> targets)
    {
        var now = grid.At(metric, segment, 12);
        return new ScoreCell(
            segment, now?.Value, now is null ? grid.NoRows(metric, segment) : now.Reason, now?.Note,
            targets.GetValueOrDefault((metric, segment))?.Value,
            grid.At(metric, segment, 0)?.Value,
            [.. Enumerable.Range(0, 13).Select(i => grid.At(metric, segment, i)?.Value)]);
    }

    private static SumCheck? Check(ScoreLine line, Grid grid)
    {
        if (!line.Additive || line.Enterprise.Actual is not { } whole)
            return null;
        var parts = grid.Parts(line.Metric);
        return parts.Count == 0 || parts.Any(p => p is null)
            ? null
            : new SumCheck(line.Metric, line.Name, line.Unit, whole, parts.Sum()!.Value);
    }

    /// <summary>The segments of the month's end, for the year before: as the view says, unless it is "as
    /// was".</summary>
    private static SegmentView Restated(SegmentView view, DateOnly month) =>
        view.Name == "as was" ? SegmentView.AsOf(month.AddMonths(1).AddDays(-1)) : view;

    /// <summary>The same month a year ago, told in the segments of the reported month.</summary>
    private Dictionary<(string Metric, string Segment), decimal> Before(
        DateOnly month, string scheme, Reader reader, SegmentView view, CancellationToken cancellation)
    {
        var answer = data.Semantic.Query(
            new MetricQuery([NetMargin, .. services], reader)
            {
                By = ["segment"], Window = Window.MonthOf(month.AddYears(-1)), View = Restated(view, month),
                    Scheme = scheme,
            }, cancellation);
        var values = new Dictionary<(string, string), decimal>();
        foreach (var row in answer.Rows)
        {
            foreach (var reading in row.Readings)
            {
                if (reading.Value is { } value)
                    values[(reading.Metric.Id, row.Values[0] ?? "UNASSIGNED")] = value;
            }
        }
        return values;
    }

    private static List<Exchange> Exchanges(
        Grid grid, Dictionary<(string, string), decimal> before, List<SegmentHead> segments)
    {
        decimal? Change(string metric, string segment) => before.TryGetValue((metric, segment), out var then)
            ? grid.At(metric, segment, 12)?.Value - then
            : null;
        var service = services.FirstOrDefault(m => segments.Any(s => Change(m, s.Id) is not null)) ?? services[0];
        var name = MetricCatalogue.Find(service)?.Title ?? service;
        return
        [
            .. segments
                .Select(s => new Exchange(s.Id, Change(NetMargin, s.Id), service, name, Change(service, s.Id)))
                .Where(e => e.MarginChange is not null || e.ServiceChange is not null),
        ];
    }

    private List<Bridge> Bridges(
        Grid grid, Dictionary<(string, string), decimal> before, List<SegmentHead> segments, DateOnly month,
            string scheme,
        Reader reader, SegmentView view, CancellationToken cancellation)
    {
        var amounts = new Dictionary<(string Segment, string Item, bool Now), decimal>();
        foreach (var now in new[] { true, false })
        {
            var first = now ? month : month.AddYears(-1);
            var answer = data.Semantic.Query(
                new MetricQuery(["pnl_amount"], reader)
                {
                    By = ["segment", "line_item"], Window = Window.MonthOf(first),
                    View = now ? view : Restated(view, month), Scheme = scheme,
                }, cancellation);
            foreach (var row in answer.Rows)
            {
                if (row.Readings[0].Value is { } value && row.Values is [{ } segment, { } item])
                    amounts[(segment, item, now)] = value;
            }
        }
        var bridges = new List<Bridge>();
        foreach (var segment in segments)
        {
            if (grid.At(NetMargin, segment.Id, 0)?.Value is not { } from
                || !before.TryGetValue((NetMargin, segment.Id), out var restated)
                || grid.At(NetMargin, segment.Id, 12)?.Value is not { } to)
                continue;
            var items = amounts.Keys.Where(k => k.Segment == segment.Id).Select(k => k.Item).Distinct()
                .OrderBy(i => Array.IndexOf(order, i) is var at && at < 0 ? order.Length : at);
            bridges.Add(new Bridge(segment.Id, from, restated, to,
            [
                .. items.Select(i => new BridgeLine(
                    i, amounts.GetValueOrDefault((segment.Id, i, false)),
                        amounts.GetValueOrDefault((segment.Id, i, true)))),
            ]));
        }
        return bridges;
    }

    /// <summary>
    /// Amounts nobody states have no line in the profit and loss account: its sum is a margin only where the metric
    /// says so.
    /// </summary>
    private string? MarginUnknown(DateOnly month, Reader reader, CancellationToken cancellation)
    {
        var answer = data.Semantic.Query(
            new MetricQuery([NetMargin], reader) { Window = Year(month) }, cancellation);
        return answer.Rows.SelectMany(r => r.Readings).Any(r => r.IsKnown) ? null
            : answer.Rows.SelectMany(r => r.Readings).Select(r => r.Reason).FirstOrDefault() ?? answer.Reason
                ?? "no rows";
    }

    private static Window Year(DateOnly month) => new(month.AddMonths(-11), month.AddMonths(1));

    private List<decimal> CustomerMargins(DateOnly month, Reader reader, CancellationToken cancellation) =>
    [
        .. data.Semantic.Query(
            new MetricQuery(["pnl_amount"], reader)
            {
                By = ["customer"], Window = Year(month),
            }, cancellation).Rows.Where(r => r.Values[0] is not null).Select(r => r.Readings[0].Value)
                .OfType<decimal>(),
    ];

    private Dictionary<(string Metric, string Segment), TargetOf> Targets(DateOnly month)
    {
        var day = month.AddMonths(1).AddDays(-1);
        var targets = new Dictionary<(string, string), TargetOf>();
        var t = new SegmentTarget();
        if (!data.Holds(t))
        {
            foreach (var stated in data.Workspace.Targets.Where(s => s.Validity.From <= day && day < s.Validity.To))
                targets[(stated.Metric, stated.Segment)] = new TargetOf(stated.Target, stated.Owner);
            return targets;
        }
        var rows = data.Read($"""
            SELECT {t.MetricId} AS metric, {t.SegmentId} AS segment, {t.Target} AS target, {t.Owner} AS owner,
                {t.ValidFrom} AS since, {t.ValidTo} AS until
            FROM {t} WHERE {t.ValidFrom} <= {day} ORDER BY {t.ValidFrom}, {t.RecordedAt}
            """);
        foreach (var row in rows)
        {
            var key = (row.Text("metric") ?? "", row.Text("segment") ?? "");
            // The newest start wins; a newer row for the same start supersedes the older one.
            if (row.Day("until") <= day)
                targets.Remove(key);
            else if (row.Number("target") is { } value)
                targets[key] = new TargetOf(value, row.Text("owner"));
        }
        return targets;
    }

    private sealed record TargetOf(decimal Value, string? Owner);
}
