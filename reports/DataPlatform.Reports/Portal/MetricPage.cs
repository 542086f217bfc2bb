using DataPlatform.Core;
using DataPlatform.Reports.Charts;
using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Portal;

/// <summary>One metric: what it means, how it went, who stands where, and the next level down.</summary>
public static class MetricPage
{
    private const int FirstRows = 50;

    private static readonly (string Name, string Says)[] drills =
    [
        ("region", "sales region"), ("country", "country"), ("channel", "channel"),
            ("product_family", "product family"),
        ("customer", "customer"), ("product", "product"), ("mode", "mode of transport"), ("company", "company"),
    ];

    /// <summary>What the template reads.</summary>
    internal sealed record Figures(
        string Title, string About, FactList Definition, Sentence Period, ChartFigures? History, TableFigures BySegment,
        IReadOnlyList<Multiple> Multiples, TableFigures MultiplesTable, string MultiplesSay,
            IReadOnlyList<Words> Drills,
        TableFigures? Drill);

    /// <summary>One of several small charts of equal scale.</summary>
    internal sealed record Multiple(string Name, Address? Href, RawHtml Svg);

    /// <summary>The page of a metric.</summary>
    public static Page Show(Visit visit, string id)
    {
        if (MetricCatalogue.Find(id) is not { } metric)
            return visit.State("catalogue", "Metric not found", State.NotFound, "There is no metric of this name.",
                new Words("All metrics stand in the "), new Words("catalogue", visit.Links.Page("catalogue")),
                    new Words("."));
        if (visit.May.IsNone)
            return visit.NotAllowed("catalogue", metric.Title, Sentences.NoEntitlement);
        return visit.Month is { } month
            ? visit.Html("catalogue", metric.Title, "MetricPage", Compute(visit, metric, month))
            : visit.Html("catalogue", metric.Title, "MetricPage", Without(visit, metric));
    }

    private static Figures Without(Visit visit, Metric metric) => new(
        metric.Title, metric.About, Definition(visit, metric), Sentence.Of(Sentences.NoMonth), null,
        new TableFigures("By segment", [new("Segment")], [], Sentences.NoMonth), [],
        new TableFigures("", [], [], ""), "", [], null);

    private static Figures Compute(Visit visit, Metric metric, DateOnly month)
    {
        var from = month.AddMonths(-24);
        var window = new Window(from, month.AddMonths(1));
        var whole = Series(visit.Readings(metric, window, "month"), 0, null);
        var answer = visit.Readings(metric, window, "segment", "month");
        var segments = SegmentNames.InOrder(visit, answer.Select(r => r.Values[0]).OfType<string>(), month)
            .Where(s => s != "UNASSIGNED" || Series(answer, 1, s).Values.Any(r => r.Value is { } v && v != 0))
            .ToDictionary(s => s, s => Series(answer, 1, s), StringComparer.Ordinal);
        var names = SegmentNames.Of(visit, segments.Keys, month);
        var all = whole.Values.Concat(segments.Values.SelectMany(s => s.Values)).ToList();
        var unit = all.FirstOrDefault(r => r.Value is not null)?.Unit ?? metric.Unit;
        var form = UnitForm.For(unit, all.Select(r => r.Value));
        var wanted = visit["by"] is { } by && drills.Any(d => d.Name == by) ? by : null;
        return new Figures(
            metric.Title,
            metric.About,
            Definition(visit, metric),
            Sentence.Of(new Words(
                $"{Numbers.Month(month)} · {form.Name} · {visit.Scope} · segments "
                + (visit.View.Name == "as is" ? "as they are today" : "as they were") + (visit.IsExport ? "" : " · ")),
                new Words(visit.IsExport ? "" : visit.View.Name == "as is" ? "as they were" : "as they are today",
                    visit.Links.With(
                    $"metric/{metric.Id}", ("month", Numbers.MonthKey(month)),
                    ("view", visit.View.Name == "as is" ? "as-was" : "as-is")))),
            History(visit, metric, whole, month, form),
            BySegment(visit, metric, month, whole, segments, names, form),
            Multiples(visit, metric, month, segments, names, form),
            MultiplesTable(month, segments, names, form, metric),
            segments.Count == 0 ? "" : "Equal scale; prior year lighter, target outlined.",
            [
                .. drills.Select(d => new Words("by " + d.Says, visit.Links.With(
                    $"metric/{metric.Id}", ("month", Numbers.MonthKey(month)), ("by", d.Name))))
                    .Where(w => w.Href is not null),
            ],
            wanted is null ? null : Drill(visit, metric, month, wanted));
    }

    private static FactList Definition(Visit visit, Metric metric)
    {
        var lines = visit.Data.Workspace.Scorecards.SelectMany(s => s.Perspectives).SelectMany(p => p.Items);
        var owner = lines.FirstOrDefault(i => i.Metric == metric.Id)?.Owner
            ?? visit.Data.Workspace.Targets.FirstOrDefault(t => t.Metric == metric.Id)?.Owner;
        var facts = new List<Fact>
        {
            Fact.Of("Formula", new Words(metric.Formula.Text)),
            Fact.Of("Unit", new Words(metric.Unit == Units.Currency ? visit.Currency : metric.Unit)),
            Fact.Of("Grain", new Words(metric.Grain)),
            Fact.Of("Adds up", new Words(metric.Additivity switch
            {
                Additivity.Additive => "yes, over every dimension",
                Additivity.SemiAdditive => "over everything but time; over time it is averaged",
                _ => "no; asked again at each level, never averaged",
            })),
            Fact.Of("Direction", new Words(metric.Direction switch
            {
                Direction.Higher => "higher is better", Direction.Lower => "lower is better",
                _ => "neither way is better",
            })),
            Fact.Of("Owner",
                new Words(owner ?? "nobody named; set owner in reports/scorecard.yaml or metrics/targets.yaml")),
            new("Made from", [.. Joined(metric.Facts.Select(f =>
                new Words(f.TableName, visit.Links.Thing("table", f.TableName))))]),
            Fact.Of("Refused when", new Words(
                $"more than {Numbers.Percent(metric.UnknownLimit, 0)} of the rows lack what it needs")),
            Fact.Of("Version", new Words(metric.Version)),
        };
        if (metric.Code is { } code)
            facts.Insert(1, Fact.Of("Also known as", new Words(code)));
        if (metric.Limits is { } limits)
            facts.Add(Fact.Of("Limits", new Words(limits)));
        return new FactList(facts);
    }

    internal static IEnumerable<Words> Joined(IEnumerable<Words> pieces)
    {
        var first = true;
        foreach (var piece in pieces)
        {
            if (!first)
                yield return new Words(", ");
            first = false;
            yield return piece;
        }
    }

    /// <summary>Readings by month of one segment, or of all rows.</summary>
    private static Dictionary<DateOnly, Reading> Series(
        IReadOnlyList<(IReadOnlyList<string?> Values, Reading Reading)> answer, int monthAt, string? segment)
    {
        var series = new Dictionary<DateOnly, Reading>();
        foreach (var row in answer.Where(r => segment is null || r.Values[0] == segment))
        {
            if (ReportMonth.Parse(row.Values[monthAt]) is { } month)
                series[month] = row.Reading;
        }
        return series;
    }

    private static decimal? Target(Visit visit, Metric metric, string segment, DateOnly month)
    {
        var day = month.AddMonths(1).AddDays(-1);
        return visit.Data.Workspace.Targets.FirstOrDefault(t => t.Metric == metric.Id && t.Segment == segment
            && t.Validity.From <= day && day < t.Validity.To)?.Target;
    }

    private static List<Bar> Bars(Dictionary<DateOnly, Reading> series, DateOnly month, Func<DateOnly,
        decimal?> plan) =>
    [
        .. Enumerable.Range(0, 13).Select(i => month.AddMonths(i - 12)).Select(m => new Bar(
            $"{m:MMM}" + (m.Month == 1 ? $" {m:yy}" : ""),
            series.GetValueOrDefault(m)?.Value, series.GetValueOrDefault(m.AddYears(-1))?.Value, plan(m))),
    ];

    private static ChartFigures History(
        Visit visit, Metric metric, Dictionary<DateOnly, Reading> whole, DateOnly month, UnitForm form)
    {
        var bars = Bars(whole, month, m => visit.May.IsAll ? Target(visit, metric, "*", m) : null);
        var known = bars.Where(b => b.Actual is not null).ToList();
        var says = known.Count == 0
            ? "No month of the last thirteen is computable."
            : $"From {form.Say(known[0].Actual!.Value)} in "
                + $"{Numbers.Month(month.AddMonths(bars.IndexOf(known[0]) - 12))} "
                + $"to {form.Say(known[^1].Actual!.Value)} in "
                + $"{Numbers.Month(month.AddMonths(bars.IndexOf(known[^1]) - 12))}; "
                + "the year before is lighter, the target outlined.";
        return new ChartFigures($"{metric.Title}, thirteen months", form.Name, says,
            ColumnChart.Draw(bars, says, form.Decimals, scaleBy: form.Factor),
            new TableFigures($"{metric.Title}, {form.Name}",
                [new("Month"), new("Actual", true), new("Prior year", true), new("Remark")],
                [
                    .. Enumerable.Range(0, 13).Select(i => month.AddMonths(i - 12)).Select(m => Row.Of(
                        Numbers.MonthKey(m), Shown(whole.GetValueOrDefault(m), form),
                        Shown(whole.GetValueOrDefault(m.AddYears(-1)), form),
                        whole.GetValueOrDefault(m) is { } r ? r.Reason ?? r.Note ?? "" : "no rows")),
                ],
                "No month has rows."));
    }

    internal static Cell Shown(Reading? reading, UnitForm form, Address? href = null) => reading?.Value is { } value
        ? new Cell([new Words(form.Show(value), href)], Numbers.Exact(value))
        : new Cell([new Words(reading is null ? "–" : "not computable", href, "muted")]);

    private static TableFigures BySegment(
        Visit visit, Metric metric, DateOnly month, Dictionary<DateOnly, Reading> whole,
        Dictionary<string, Dictionary<DateOnly, Reading>> segments, IReadOnlyDictionary<string, string> names,
            UnitForm form)
    {
        Row Line(string id, string name, Dictionary<DateOnly, Reading> series, bool total)
        {
            var now = series.GetValueOrDefault(month);
            var before = series.GetValueOrDefault(month.AddYears(-1));
            var target = id != "*" || visit.May.IsAll ? Target(visit, metric, id, month) : null;
            var variance = now?.Value - target;
            return new Row(
            [
                name,
                Shown(now, form, visit.Links.Number(new ReadingKey(metric.Id, id, month))),
                target is { } t ? new Cell([new Words(form.Show(t))], Numbers.Exact(t)) : "–",
                Variance(variance, metric.Direction, form),
                Shown(before, form),
                Variance(now?.Value - before?.Value, metric.Direction, form),
                now?.Reason is { } why ? Reasons.Plain(metric.Id, why) : now?.Note ?? "",
            ], total);
        }
        return new TableFigures(
            $"{metric.Title} by segment, {Numbers.Month(month)}, {form.Name}",
            [new("Segment"), new("Actual", true), new("Target", true), new("Variance", true), new("Prior year", true),
                new("Change", true), new("Remark")],
            [
                .. segments.Where(s => s.Value.ContainsKey(month))
                    .Select(s => Line(s.Key, names.GetValueOrDefault(s.Key, s.Key), s.Value, false)),
                Line("*", visit.May.IsAll ? "Enterprise" : "All you may see", whole, true),
            ],
            "There are no rows in this month.");
    }

    internal static Cell Variance(decimal? difference, Direction direction, UnitForm form)
    {
        if (difference is not { } d)
            return "–";
        var good = form.IsNothing(d) ? null : Verdicts.Of(d, direction);
        var arrow = form.IsNothing(d) ? "= " : d > 0 ? "▲ " : "▼ ";
        return new Cell(
            [new Words(arrow + form.ShowSigned(d), null, good switch { true => "good", false => "bad", _ => "muted" })],
            Numbers.Exact(d));
    }

    private static List<Multiple> Multiples(
        Visit visit, Metric metric, DateOnly month, Dictionary<string, Dictionary<DateOnly, Reading>> segments,
        IReadOnlyDictionary<string, string> names, UnitForm form)
    {
        var charts = segments.Select(s => (Id: s.Key, Bars: Bars(s.Value, month, m => Target(visit, metric, s.Key, m))))
            .Where(c => c.Bars.Any(b => b.Actual is not null)).ToList();
        var scale = ColumnChart.Scale(charts.SelectMany(c => c.Bars));
        return
        [
            .. charts.Select(c =>
            {
                var name = names.GetValueOrDefault(c.Id, c.Id);
                var last = c.Bars.Last(b => b.Actual is not null).Actual!.Value;
                return new Multiple(
                    name, visit.Links.Number(new ReadingKey(metric.Id, c.Id, month)),
                    ColumnChart.Draw(c.Bars, $"{name}: {metric.Title}, thirteen months, last {form.Say(last)}.",
                        form.Decimals, 240, 110, scale, form.Factor));
            }),
        ];
    }

    private static TableFigures MultiplesTable(
        DateOnly month, Dictionary<string, Dictionary<DateOnly, Reading>> segments, IReadOnlyDictionary<string,
            string> names,
        UnitForm form, Metric metric)
    {
        var months = Enumerable.Range(0, 13).Select(i => month.AddMonths(i - 12)).ToList();
        return new TableFigures($"{metric.Title} by segment and month, {form.Name}",
            [new("Month"), .. segments.Keys.Select(s => new Head(names.GetValueOrDefault(s, s), true))],
            [
                .. months.Select(m => new Row(
                    [Numbers.MonthKey(m), .. segments.Values.Select(s => Shown(s.GetValueOrDefault(m), form))])),
            ],
            "No segment has rows.");
    }

    private static TableFigures Drill(Visit visit, Metric metric, DateOnly month, string by)
    {
        var answer = visit.Ask([metric.Id], Window.MonthOf(month), by);
        var rows = answer.Rows.OrderByDescending(r => Math.Abs(r.Readings[0].Value ?? 0)).ToList();
        var shown = visit["all"] is null ? rows.Take(FirstRows).ToList() : rows;
        var form = UnitForm.For(
            rows.FirstOrDefault(r => r.Readings[0].Value is not null)?.Readings[0].Unit ?? metric.Unit,
            rows.Select(r => r.Readings[0].Value));
        return new TableFigures(
            $"{metric.Title} by {drills.First(d => d.Name == by).Says}, "
            + $"{Numbers.Month(month)}, {form.Name}, greatest first",
            [new(drills.First(d => d.Name == by).Says), new("Actual", true, form.Name), new("Fact rows", true),
                new("Remark")],
            [
                .. shown.Select(r => Row.Of(
                    r.Values[0] ?? "unknown", Shown(r.Readings[0], form), Cell.Count(r.Readings[0].Rows),
                    r.Readings[0].Reason ?? r.Readings[0].Note ?? "")),
            ],
            answer.Reason ?? "There are no rows in this month.",
            rows.Count,
            visit.Links.With($"metric/{metric.Id}", ("month", Numbers.MonthKey(month)), ("by", by), ("all", "1")),
            "drill");
    }
}
