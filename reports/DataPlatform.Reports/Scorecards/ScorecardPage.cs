using DataPlatform.Reports.Charts;
using DataPlatform.Reports.Rendering;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Scorecards;

/// <summary>Formats the figures of an issue for the template; computes nothing.</summary>
public sealed class ScorecardPage
{
    internal const string Movers = "customers that changed segment";

    private readonly ScorecardFigures figures;
    private readonly Links links;
    private readonly List<NoteView> notes = [];
    private readonly Dictionary<string, int> noteOf = new(StringComparer.Ordinal);

    private ScorecardPage(ScorecardFigures figures, Links links)
    {
        this.figures = figures;
        this.links = links;
    }

    /// <summary>The scorecard as a page.</summary>
    public static string Render(ScorecardFigures figures, Links links) => Layout.Render(
        links, figures.Company, "scorecard", $"{figures.Title}, {Numbers.Month(figures.Month)}",
        Templates.Render("Scorecard", new ScorecardPage(figures, links).View()),
        $"{figures.Company} · {figures.Title} · {figures.Issue} · {Numbers.Month(figures.Month)} · {figures.Scope}");

    /// <summary>All values of a measure that are printed in one form.</summary>
    internal static IEnumerable<decimal?> Values(ScoreLine line) =>
        line.Cells.Append(line.Enterprise).SelectMany(c => new[] { c.Actual, c.Target });

    /// <summary>One form for all money outside the table, so that sentences and pictures compare.</summary>
    internal static UnitForm MoneyForm(ScorecardFigures figures) => UnitForm.For(
        figures.Currency,
        figures.Bridges.SelectMany(b => new decimal?[] { b.From, b.To })
            .Concat(figures.Perspectives.SelectMany(p => p.Lines)
                .Where(l => l.Metric == "net_margin").SelectMany(l => l.Cells.Select(c => c.Actual))));

    private ScorecardView View()
    {
        var groups = figures.Perspectives
            .Where(p => p.Lines.Count > 0)
            .Select(p => new GroupView(p.Name, [.. p.Lines.Select(Line)]))
            .ToList();
        var off = figures.Checks.Where(c => c.Difference != 0).ToList();
        return new ScorecardView(
            figures.Company + ", " + figures.Scope,
            figures.Title,
            $"{Numbers.Month(figures.Month)} · actual against target · prior year below · "
                + $"{figures.Currency} unless stated",
            Head(),
            new ScorecardStory(figures, links).Tell(),
            figures.Segments,
            WholeName,
            groups,
            figures.Segments.Count + 3,
            notes,
            [.. off.Select(Error)],
            CheckLine(off.Count),
            Exchanges(),
            "Change of net margin and of service against the same month a year ago, that month told in the "
                + "segments of now, so that a customer who changed segment is no gain. A segment that earns more while "
                + "its service falls was "
                + "paid by its own customers; one that earns less while another gains paid for it.",
            BridgeChart(),
            WhaleChart(),
            ProposalTable(),
            figures.Proposals.Count > 0,
            Downloads(),
            Issues(),
            $"{figures.Title}, {Numbers.Month(figures.Month)}: four perspectives by segment. "
                + "Under each value its variance "
                + "from target with arrow and sign, green for good and red for bad, then the prior year (PY).");
    }

    private FactList Head()
    {
        var lake = figures.LakeVersion is { } version
            ? $"lake {version}" + (figures.LakeDate is { } day ? $" of {Numbers.Day(day)}" : "")
            : "no finished run yet";
        var fresh = new List<Words> { new(lake) };
        if (figures.Feeds > 0 && figures.Stale.Count == 0)
            fresh.Add(new(", all feeds fresh"));
        else if (figures.Stale.Count > 0)
        {
            fresh.Add(new(figures.Stale.Count == figures.Feeds ? ", every feed stale: " : ", all feeds fresh but "));
            fresh.AddRange(figures.Stale.Take(4).Select((s, i) => new Words(
                $"{(i == 0 ? "" : ", ")}{s.Feed}: {Late(s)}", links.Page("feeds"), "warning")));
            if (figures.Stale.Count > 4)
                fresh.Add(new($" and {figures.Stale.Count - 4} more", links.Page("feeds"), "warning"));
        }
        return new FactList(
        [
            Fact.Of("Issue", new Words(figures.Issue)),
            Fact.Of("Segments", new Words(figures.SegmentView switch
            {
                "as was" => "as they were",
                "as is" => "as they are today",
                var other => other,
            }), new Words(figures.SchemeVersions.Count == 0 ? "" : ", "),
                new Words(string.Join(", ", figures.SchemeVersions), links.Page("segments"))),
            new Fact("Data", fresh),
        ]);
    }

    private static string Late(StaleFeed feed) => feed.LastDelivery is null
        ? "never delivered"
        : $"{Numbers.Counted(feed.DaysLate, "day")} late";

    private LineView Line(ScoreLine line)
    {
        var form = UnitForm.For(line.Unit, Values(line));
        var most = line.Cells.Append(line.Enterprise).Select(c => Math.Abs(c.Variance ?? 0)).Max();
        var all = new[] { line.Enterprise }.Concat(line.Cells);
        return new LineView(
            line.Metric,
            new Words(line.Name, links.Metric(line.Metric)),
            Partly(line),
            form.Name,
            line.Direction switch
            {
                Direction.Higher => "higher is better", Direction.Lower => "lower is better", _ =>
                    "neither way is better",
            },
            line.Owner,
            line.Guardrail is { } pair ? new Words(pair.Name, links.Metric(pair.Metric)) : null,
            line.Comment,
            SvgChart.Sparkline(line.Enterprise.History, Trend(line, form)),
            [.. all.Select(c => CellOf(line, c, form, most))]);
    }

    private static string Trend(ScoreLine line, UnitForm form)
    {
        var known = line.Enterprise.History.OfType<decimal>().ToList();
        return known.Count == 0
            ? $"{line.Name}: no month of the last thirteen is computable."
            : $"{line.Name}, {known.Count} of 13 months: from {form.Say(known[0])} to {form.Say(known[^1])}, "
                + $"lowest {form.Say(known.Min())}, highest {form.Say(known.Max())}.";
    }

    private CellView CellOf(ScoreLine line, ScoreCell cell, UnitForm form, decimal most)
    {
        var name = SegmentName(cell.Segment);
        var key = new ReadingKey(line.Metric, cell.Segment, figures.Month);
        if (cell.Actual is not { } actual)
        {
            return new CellView(name, cell.Segment == "*", null, null, Missing(line, cell, key),
                new Words("not computable"), null, null, null);
        }
        // What is printed as zero is neither good nor bad: a red nought would be a riddle.
        var nothing = cell.Variance is { } gap && form.IsNothing(gap);
        var good = nothing ? null : Verdicts.Of(cell.Variance, line.Direction);
        var words = cell.Variance is { } v
            ? $"{(nothing ? "=" : v > 0 ? "▲" : "▼")} {form.ShowSigned(v)}"
            : null;
        return new CellView(
            name,
            cell.Segment == "*",
            new Words(form.Show(actual), links.Number(key)),
            Numbers.Exact(actual),
            null,
            null,
            cell.Variance is { } d
                ? SvgChart.VarianceBar(d, most, good, $"{form.SaySigned(d)} {Verdict(good)}")
                : null,
            words is null ? null : new Words(words, null, Tone(good)),
            cell.PriorYear is { } prior ? $"PY {form.Show(prior)}" : null);
    }

    /// <summary>One footnote for all cells of a measure that lack a value for the same reason.</summary>
    private int Missing(ScoreLine line, ScoreCell cell, ReadingKey key)
    {
        var reason = Reasons.Plain(line.Metric, cell.Reason);
        var alike = line.Cells.Prepend(line.Enterprise)
            .Where(c => c.Actual is null && Reasons.Plain(line.Metric, c.Reason) == reason).ToList();
        var names = alike.Count > line.Cells.Count && line.Cells.Count > 0
            ? "anybody" : string.Join(", ", alike.Select(c => SegmentName(c.Segment)));
        return Note($"{line.Name} is not computable for {names}: {reason}.", key);
    }

    /// <summary>One footnote for all cells of a measure that are computed although something is missing.</summary>
    private int? Partly(ScoreLine line)
    {
        var partly = line.Cells.Prepend(line.Enterprise).Where(c => c.Note is not null).ToList();
        if (partly.Count == 0)
            return null;
        var rest = partly.Count - 1;
        return Note($"{line.Name}, {SegmentName(partly[0].Segment)}: {partly[0].Note}"
            + (rest == 0 ? "."
                : $"; {Numbers.Counted(rest, "segment")} likewise, each with its own share on its page."),
            new ReadingKey(line.Metric, partly[0].Segment, figures.Month));
    }

    private int Note(string text, ReadingKey key)
    {
        if (noteOf.TryGetValue(text, out var known))
            return known;
        var number = notes.Count + 1;
        var more = links.Number(key);
        notes.Add(new NoteView(number, more is null
            ? Sentence.Of(new Words(text))
            : Sentence.Of(new Words(text + " "), new Words("How it is computed", more))));
        return noteOf[text] = number;
    }

    private static string Verdict(bool? good) =>
        good switch { true => "good", false => "bad", null => "neither good nor bad" };

    private static string Tone(bool? good) => good switch { true => "good", false => "bad", null => "muted" };

    private string WholeName => figures.Restricted ? "All you may see" : "Enterprise";

    private string SegmentName(string id) => id == "*"
        ? WholeName
        : figures.Segments.FirstOrDefault(s => s.Id == id)?.Name ?? id;

    private Sentence Error(SumCheck check) => Sentence.Of(
        new Words(check.Name, links.Metric(check.Metric), "strong"),
        new Words($": the enterprise shows {Numbers.Exact(check.Enterprise)} {check.Unit}, its segments add up to "
            + $"{Numbers.Exact(check.Segments)}; {Numbers.Exact(check.Difference)} is in no segment. "
            + "Do not use this line before the difference is explained."));

    private Sentence? CheckLine(int off) => figures.Checks.Count == 0 ? null : Sentence.Of(new Words(
        $"Enterprise equals the sum of its segments, to the last digit, for {figures.Checks.Count - off} of "
        + $"{Numbers.Counted(figures.Checks.Count, "additive measure")} "
        + $"({string.Join(", ", figures.Checks.Select(c => c.Name))}). "
            + "Ratios are asked again for the enterprise, never averaged."));

    private TableFigures Exchanges()
    {
        var margin = MoneyForm(figures);
        var service = figures.Exchanges.FirstOrDefault()?.ServiceName ?? "Service";
        var points = new UnitForm("points", 100, 1, "points");
        return new TableFigures(
            $"Change from {Numbers.Month(figures.Month.AddYears(-1))} to {Numbers.Month(figures.Month)}",
            [new("Segment"), new("Net margin", true, margin.Name), new(service, true, "points"), new("Reads as")],
            [.. figures.Exchanges.Select(e => Row.Of(
                SegmentName(e.Segment),
                Signed(e.MarginChange, margin),
                Signed(e.ServiceChange, points),
                Reads(e)))],
            figures.MarginUnknown is { } why
                ? $"Net margin is not computable over the twelve months: {why}."
                : "There is no month a year ago to compare with.");
    }

    private static Cell Signed(decimal? change, UnitForm form) => change is { } known
        ? new Cell([new Words((known > 0 ? "▲ " : known < 0 ? "▼ " : "") + form.ShowSigned(known), null,
            Tone(Verdicts.Of(known, Direction.Higher)))], Numbers.Exact(known))
        : new Cell([new Words("not computable", null, "muted")]);

    private static string Reads(Exchange e) => (e.MarginChange, e.ServiceChange) switch
    {
        (null, _) => "net margin cannot be compared",
        ( > 0, < 0) => "gained, and its customers paid in service",
        ( > 0, _) => "gained",
        ( < 0, > 0) => "paid for better service",
        ( < 0, _) => "paid",
        _ => "unchanged",
    };

    private ChartFigures? BridgeChart()
    {
        if (ScorecardStory.Bridge(figures) is not { } bridge)
            return null;
        var name = SegmentName(bridge.Segment);
        var (before, now) = (Numbers.Month(figures.Month.AddYears(-1)), Numbers.Month(figures.Month));
        var form = MoneyForm(figures);
        var steps = new List<Step> { new(before, bridge.From * form.Factor, true) };
        if (bridge.Movement != 0)
            steps.Add(new(Movers, bridge.Movement * form.Factor));
        steps.AddRange(bridge.Lines.Select(l => new Step(l.Item, l.Change * form.Factor)));
        if (bridge.Remainder != 0)
            steps.Add(new("unexplained", bridge.Remainder * form.Factor));
        steps.Add(new(now, bridge.To * form.Factor, true));
        var moved = form.SaySigned(bridge.To - bridge.From);
        var says = $"Net margin of {name} moved by {moved} from {before} to {now}; "
            + (bridge.Remainder == 0 ? "the lines explain all of it."
                : $"{form.SaySigned(bridge.Remainder)} is unexplained.");
        return new ChartFigures(
            $"Net margin of {name}, from {before} to {now}", form.Name, says,
                Waterfall.Draw(steps, says, form.Decimals),
            new TableFigures($"Net margin of {name}, {figures.Currency}",
                [new("Line"), new(before, true, "in the segments of now"), new(now, true), new("Change", true)],
                [
                    .. bridge.Lines.Select(l => Row.Of(
                        l.Item, Cell.Number(l.Prior, 2), Cell.Number(l.Actual, 2), Cell.Number(l.Change, 2))),
                    Row.Sum("Net margin, like for like", Cell.Number(bridge.Restated, 2), Cell.Number(bridge.To, 2),
                        Cell.Number(bridge.To - bridge.Restated, 2)),
                    Row.Of(Movers, "–", "–", Cell.Number(bridge.Movement, 2)),
                    Row.Of("Unexplained", "–", "–", Cell.Number(bridge.Remainder, 2)),
                    Row.Sum("Net margin, as reported", Cell.Number(bridge.From, 2), Cell.Number(bridge.To, 2),
                        Cell.Number(bridge.To - bridge.From, 2)),
                ],
                "No line of the profit and loss account moved."));
    }

    private ChartFigures? WhaleChart() => figures.CustomerMargins.Count == 0
        ? null
        : WhaleFigures.Of(figures.CustomerMargins, figures.Currency, "rolling 12 months to "
            + Numbers.Month(figures.Month));

    private TableFigures ProposalTable() => new(
        "Proposed from behaviour; a proposal changes nothing before it is approved",
        [new("Name"), new("Customers", true), new("Revenue", true, figures.Currency),
            new("Net margin", true, figures.Currency), new("Since"), new("Rule")],
        [.. figures.Proposals.Select(p => Row.Of(
            new Words(p.Name, links.Page("segments", "proposals")), Cell.Count(p.Members), Cell.Number(p.Revenue),
            Cell.Number(p.NetMargin), Cell.Date(p.EmergedOn), Cell.Mono(p.Rule)))],
        "No emerging segment is proposed.");

    private Words[] Downloads() => links.With("scorecard.json", ("month", Numbers.MonthKey(figures.Month))) is { } json
        ? [new Words("This issue as JSON", json)]
        : [];

    private Words[] Issues() => links.Scorecard(figures.Month.AddMonths(-1)) is { } before
        ? [new Words("Issue of " + Numbers.Month(figures.Month.AddMonths(-1)), before)]
        : [];
}
