using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Scorecards;

/// <summary>
/// The month in four lines: which segment is off and by how much, why, who paid, what is proposed. Every clause is taken
/// from the figures and leads to them; where a fact is missing, its clause is missing too.
/// </summary>
internal sealed class ScorecardStory(ScorecardFigures figures, Links links)
{
    /// <summary>At most four sentences.</summary>
    public IReadOnlyList<Sentence> Tell() =>
        [.. new[] { Off(), Why(), Paid(), Proposed() }.OfType<Sentence>()];

    /// <summary>The segment furthest off its target; without targets, furthest below the year before.</summary>
    public static (ScoreLine Line, ScoreCell Cell, bool ByTarget)? Worst(ScorecardFigures figures)
    {
        var lines = figures.Perspectives.SelectMany(p => p.Lines).ToList();
        foreach (var byTarget in new[] { true, false })
        {
            // The first money measure leads; a scorecard without one is judged by its first measure that says anything.
            foreach (var line in lines.OrderBy(l => l.Additive && l.Unit == figures.Currency ? 0 : 1))
            {
                var off = line.Cells
                    .Select(c => (Cell: c, Gap: byTarget ? c.Variance : c.Change))
                    .Where(c => c.Gap is not null && Verdicts.Of(c.Gap, line.Direction) == false)
                    .OrderByDescending(c => Math.Abs(c.Gap!.Value))
                    .FirstOrDefault();
                if (off.Cell is not null)
                    return (line, off.Cell, byTarget);
            }
        }
        return null;
    }

    private Sentence? Off()
    {
        if (Worst(figures) is not { } worst)
            return null;
        var (line, cell, byTarget) = worst;
        var form = UnitForm.For(line.Unit, ScorecardPage.Values(line));
        var gap = (byTarget ? cell.Variance : cell.Change)!.Value;
        var against = byTarget ? cell.Target!.Value : cell.PriorYear!.Value;
        var others = line.Cells.Count(c =>
            c.Segment != cell.Segment && Verdicts.Of(byTarget ? c.Variance : c.Change, line.Direction) == false);
        return Sentence.Of(
            Segment(cell.Segment),
            new(byTarget ? " misses its target for " : " is behind the year before on "),
            new(Lower(line.Name), links.Metric(line.Metric)),
            new(" by "),
            new(form.SaySize(gap), Number(line, cell), "bad"),
            new($": {form.Say(cell.Actual!.Value)} against {form.Say(against)}"),
            new(others == 0 ? "." : $"; {Numbers.Counted(others, "other segment")} "
                + $"{(others == 1 ? "is" : "are")} off too."));
    }

    private Sentence? Why()
    {
        var segment = Worst(figures)?.Cell.Segment;
        var bridge = figures.Bridges.FirstOrDefault(b => b.Segment == segment)
            ?? figures.Bridges.OrderBy(b => b.To - b.From).FirstOrDefault();
        if (bridge is null || bridge.Lines.All(l => l.Change == 0))
            return null;
        var form = ScorecardPage.MoneyForm(figures);
        var pieces = new List<Words>
        {
            new("Against "), new(Numbers.Month(figures.Month.AddYears(-1))), new(" the net margin of "),
            Segment(bridge.Segment), new(" moved by "),
            new(form.SaySigned(bridge.To - bridge.From), links.Scorecard(figures.Month, "bridge")), new(": "),
        };
        var moved = bridge.Lines.Where(l => l.Change != 0).OrderByDescending(l => Math.Abs(l.Change)).ToList();
        foreach (var line in moved.Take(3))
        {
            pieces.Add(new($"{line.Item} "));
            pieces.Add(new(form.ShowSigned(line.Change), null, line.Change < 0 ? "bad" : "good"));
            pieces.Add(new(ReferenceEquals(line, moved[Math.Min(3, moved.Count) - 1]) ? "" : ", "));
        }
        var rest = moved.Skip(3).Sum(l => l.Change);
        pieces.Add(new(moved.Count > 3 ? $", all other lines {form.ShowSigned(rest)}" : ""));
        pieces.Add(new(bridge.Remainder == 0 ? "; nothing unexplained." : $"; unexplained {form.SaySigned(bridge.Remainder)}."));
        return new(pieces);
    }

    private Sentence? Paid()
    {
        var known = figures.Exchanges.Where(e => e.MarginChange is not null).ToList();
        var gained = known.Where(e => e.MarginChange > 0).MaxBy(e => e.MarginChange);
        var paid = known.Where(e => e.MarginChange < 0).MinBy(e => e.MarginChange);
        if (gained is null && paid is null)
            return null;
        var form = ScorecardPage.MoneyForm(figures);
        var pieces = new List<Words>();
        if (paid is not null)
        {
            pieces.AddRange([Segment(paid.Segment), new(" paid: net margin "),
                new(form.SaySigned(paid.MarginChange!.Value), links.Scorecard(figures.Month, "exchange"), "bad"),
                new(Service(paid))]);
            pieces.Add(new(gained is null ? "." : "; "));
        }
        if (gained is not null)
        {
            pieces.AddRange([Segment(gained.Segment), new(" gained: net margin "),
                new(form.SaySigned(gained.MarginChange!.Value), links.Scorecard(figures.Month, "exchange"), "good"),
                new(Service(gained)), new(".")]);
        }
        return new(pieces);
    }

    private Sentence? Proposed()
    {
        var proposal = figures.Proposals.MaxBy(p => p.Members);
        if (proposal is null)
            return null;
        var more = figures.Proposals.Count - 1;
        var money = proposal.NetMargin is { } margin
            ? $", net margin {ScorecardPage.MoneyForm(figures).Say(margin)}"
            : "";
        return Sentence.Of(
            new("A "),
            new("new segment", links.Page("segments", "proposals") ?? links.Scorecard(figures.Month, "proposals")),
            new($" is proposed: {proposal.Name}, {Numbers.Counted(proposal.Members, "customer")}{money}"),
            new(more > 0 ? $"; {Numbers.Counted(more, "further proposal")} wait." : "."));
    }

    private static string Service(Exchange exchange) => exchange.ServiceChange is { } change
        ? $", {Lower(exchange.ServiceName)} {UnitForm.For("share", [1m]).SaySigned(change)}"
        : "";

    private Words Segment(string id) => new(
        figures.Segments.FirstOrDefault(s => s.Id == id)?.Name ?? id, null, "strong");

    private Address? Number(ScoreLine line, ScoreCell cell) =>
        links.Number(new ReadingKey(line.Metric, cell.Segment, figures.Month));

    private static string Lower(string name) =>
        name.Length > 1 && char.IsUpper(name[1]) ? name : char.ToLowerInvariant(name[0]) + name[1..];
}
