using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Scorecards;

/// <summary>
/// The month in four lines: which segment is off and by how much, why, who paid, what is proposed. Every clause is
/// taken
/// from the figures and leads to them; where a fact is missing, its clause is missing too.
/// </summary>
internal sealed class ScorecardStory(ScorecardFigures figures, Links links)
{
    private const decimal Noticeable = 0.005m;
    private static readonly string[] services =
        ["otif", "fill_rate_line", "perfect_order", "on_time", "fill_rate_unit"];

    private sealed record Miss(ScoreLine Line, ScoreCell Cell, bool ByTarget, decimal Gap);

    /// <summary>At most four sentences.</summary>
    public IReadOnlyList<Sentence> Tell() =>
        [.. new[] { Unknown(), Off(), Why(), Paid(), Proposed() }.OfType<Sentence>()];

    /// <summary>
    /// The bridge worth showing: of the segment furthest off in money, else of the one whose net margin fell most.
    /// </summary>
    public static Bridge? Bridge(ScorecardFigures figures)
    {
        var segment = Worst(figures, Money(figures))?.Cell.Segment;
        return figures.Bridges.FirstOrDefault(b => b.Segment == segment)
            ?? figures.Bridges.OrderBy(b => b.To - b.From).FirstOrDefault();
    }

    /// <summary>Net margin when it is on the scorecard, else the first measure in money.</summary>
    private static ScoreLine? Money(ScorecardFigures figures)
    {
        var lines = Lines(figures).Where(l => l.Unit == figures.Currency && l.Additive).ToList();
        return lines.FirstOrDefault(l => l.Metric == "net_margin") ?? lines.FirstOrDefault();
    }

    private static ScoreLine? Service(ScorecardFigures figures) => services
        .Select(m => Lines(figures).FirstOrDefault(l => l.Metric == m)).FirstOrDefault(l => l is not null);

    private static IEnumerable<ScoreLine> Lines(ScorecardFigures figures) =>
        figures.Perspectives.SelectMany(p => p.Lines);

    /// <summary>The segment furthest on the bad side of its target; where none has a target, of the year
    /// before.</summary>
    private static Miss? Worst(ScorecardFigures figures, ScoreLine? line)
    {
        if (line is null)
            return null;
        var byTarget = line.Cells.Any(c => c.Variance is not null);
        return line.Cells
            .Select(c => (Cell: c, Gap: byTarget ? c.Variance : c.Change))
            .Where(c => Verdicts.Of(c.Gap, line.Direction) == false)
            .Select(c => new Miss(line, c.Cell, byTarget, c.Gap!.Value))
            .MaxBy(m => Math.Abs(m.Gap));
    }

    private Sentence? Off()
    {
        var money = Worst(figures, Money(figures));
        var service = Worst(figures, Service(figures));
        if (money is null && service is null)
            return Calm();
        var pieces = new List<Words>();
        if (money is not null)
            pieces.AddRange(Clause(money, null));
        if (service is not null)
        {
            if (money is not null)
                pieces.Add(new("; "));
            pieces.AddRange(Clause(service, money));
        }
        pieces.Add(new("."));
        return new(pieces);
    }

    /// <summary>That the measure in money is not computable; there is no bridge then, so four sentences stay four.
    /// </summary>
    private Sentence? Unknown()
    {
        if (Money(figures) is not { } line || line.Cells.Any(c => c.Actual is not null))
            return null;
        var whole = line.Enterprise.Actual is null;
        if (!whole && line.Cells.Count == 0)
            return null;
        var reason = whole ? line.Enterprise.Reason : line.Cells[0].Reason;
        return Sentence.Of(
            new Words(line.Name, links.Metric(line.Metric)),
            new Words($"{(whole ? "" : " by segment")} is not computable: {Reasons.Plain(line.Metric, reason)}."));
    }

    /// <summary>That nobody is behind is told of segments with something to compare to, and of no others.</summary>
    private Sentence? Calm()
    {
        var line = new[] { Money(figures), Service(figures) }.OfType<ScoreLine>()
            .FirstOrDefault(l => l.Cells.Any(c => (c.Variance ?? c.Change) is not null));
        if (line is null)
            return null;
        var byTarget = line.Cells.Any(c => c.Variance is not null);
        var compared = line.Cells.Count(c => (byTarget ? c.Variance : c.Change) is not null);
        return Sentence.Of(
            new Words(compared == line.Cells.Count ? "No segment is behind on "
                : $"None of the {compared} of {Numbers.Counted(line.Cells.Count, "segment")} that can be compared is "
                    + "behind on "),
            new Words(Lower(line.Name), links.Metric(line.Metric)), new Words("."));
    }

    private IEnumerable<Words> Clause(Miss miss, Miss? before)
    {
        var form = UnitForm.For(miss.Line.Unit, ScorecardPage.Values(miss.Line));
        var against = miss.ByTarget ? miss.Cell.Target!.Value : miss.Cell.PriorYear!.Value;
        if (before?.Cell.Segment != miss.Cell.Segment)
            yield return Segment(miss.Cell.Segment);
        else
            yield return new("it");
        yield return new(miss.ByTarget ? " misses its target for " : " is behind the year before on ");
        yield return new(Lower(miss.Line.Name), links.Metric(miss.Line.Metric));
        yield return new(" by ");
        yield return new(form.SaySize(miss.Gap), Number(miss.Line, miss.Cell), "bad");
        yield return new($" ({form.Say(miss.Cell.Actual!.Value)} against {form.Say(against)})");
    }

    private Sentence? Why()
    {
        if (Bridge(figures) is not { } bridge || (bridge.Movement == 0 && bridge.Lines.All(l => l.Change == 0)))
            return null;
        var form = ScorecardPage.MoneyForm(figures);
        var pieces = new List<Words>
        {
            new("Against "), new(Numbers.Month(figures.Month.AddYears(-1))), new(" the net margin of "),
            Segment(bridge.Segment), new(" moved by "),
            new(form.SaySigned(bridge.To - bridge.From), links.Scorecard(figures.Month, "bridge")), new(": "),
        };
        var moved = bridge.Lines.Select(l => (l.Item, l.Change)).Append((ScorecardPage.Movers, bridge.Movement))
            .Where(l => !form.IsNothing(l.Item2)).OrderByDescending(l => Math.Abs(l.Item2)).ToList();
        for (var i = 0; i < Math.Min(3, moved.Count); i++)
        {
            var (item, change) = moved[i];
            pieces.Add(new($"{(i > 0 ? ", " : "")}{item} "));
            pieces.Add(new(form.ShowSigned(change), null, change < 0 ? "bad" : "good"));
        }
        if (moved.Count > 3)
            pieces.Add(new($", all else {form.ShowSigned(moved.Skip(3).Sum(l => l.Item2))}"));
        pieces.Add(new(bridge.Remainder == 0 ? "; nothing unexplained."
            : $"; unexplained {form.SaySigned(bridge.Remainder)}."));
        return new(pieces);
    }

    private Sentence? Paid()
    {
        var pieces = new List<Words>();
        var served = figures.Exchanges.Where(e => e.ServiceChange is not null).ToList();
        var paid = served.Where(e => e.ServiceChange <= -Noticeable).MinBy(e => e.ServiceChange);
        var gained = served.Where(e => e.ServiceChange >= Noticeable).MaxBy(e => e.ServiceChange);
        if (paid is not null)
        {
            pieces.AddRange(
                [Segment(paid.Segment), new($" paid in service: {Lower(paid.ServiceName)} "), Points(paid)]);
            if (gained is not null)
                pieces.AddRange([new(", while "), Segment(gained.Segment), new(" got "), Points(gained)]);
        }
        else if (gained is not null)
            pieces.AddRange(
                [Segment(gained.Segment), new($" gained in service: {Lower(gained.ServiceName)} "), Points(gained)]);
        var margins = figures.Exchanges.Where(e => e.MarginChange is not null && e.MarginChange != 0).ToList();
        var up = margins.Where(e => e.MarginChange > 0).MaxBy(e => e.MarginChange);
        var down = margins.Where(e => e.MarginChange < 0).MinBy(e => e.MarginChange);
        foreach (var (exchange, verb) in new[] { (up, "gained"), (down, "lost") })
        {
            if (exchange is null)
                continue;
            pieces.Add(new(pieces.Count == 0 ? "" : verb == "lost" && up is not null ? ", " : "; in net margin "));
            pieces.AddRange([Segment(exchange.Segment), new($" {verb} "), Margin(exchange)]);
        }
        if (pieces.Count == 0)
            return null;
        // A restricted reader does not see what customers did in segments of others, so nothing is like for like.
        pieces.Add(new(figures.Restricted ? ", against the year before." : ", like for like with the year before."));
        return new(pieces);
    }

    private Words Points(Exchange exchange) => new(
        new UnitForm("points", 100, 1, "points").SaySigned(exchange.ServiceChange!.Value),
        links.Scorecard(figures.Month, "exchange"), exchange.ServiceChange < 0 ? "bad" : "good");

    private Words Margin(Exchange exchange) => new(
        ScorecardPage.MoneyForm(figures).SaySize(exchange.MarginChange!.Value),
        links.Scorecard(figures.Month, "exchange"), exchange.MarginChange < 0 ? "bad" : "good");

    private Sentence? Proposed()
    {
        var proposal = figures.Proposals.MaxBy(p => p.Members);
        if (proposal is null)
            return null;
        var more = figures.Proposals.Count - 1;
        var money = proposal.NetMargin is { } margin
            ? $", net margin {ScorecardPage.MoneyForm(figures).Say(margin)}"
            : "";
        var since = proposal.EmergedOn is { } day ? $" since {Numbers.Month(day)}" : "";
        return Sentence.Of(
            new("A "),
            new("new segment", links.Page("segments", "proposals") ?? links.Scorecard(figures.Month, "proposals")),
            new($" is proposed: {proposal.Name}, {Numbers.Counted(proposal.Members, "customer")}{money}{since}"),
            new(more > 0 ? $"; {Numbers.Counted(more, "further proposal")} wait." : "."));
    }

    private Words Segment(string id) => new(
        figures.Segments.FirstOrDefault(s => s.Id == id)?.Name ?? id, null, "strong");

    private Address? Number(ScoreLine line, ScoreCell cell) =>
        links.Number(new ReadingKey(line.Metric, cell.Segment, figures.Month));

    private static string Lower(string name) =>
        name.Length > 1 && char.IsUpper(name[1]) ? name : char.ToLowerInvariant(name[0]) + name[1..];
}
