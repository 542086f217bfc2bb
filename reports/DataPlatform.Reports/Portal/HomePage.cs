using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Portal;

/// <summary>Where a reader starts: the scorecards, how fresh the data is, what the last run changed.</summary>
public static class HomePage
{
    private const int Issues = 6;

    /// <summary>What the template reads.</summary>
    internal sealed record Figures(
        string Company, string Under, TableFigures Scorecards, FactList Data, IReadOnlyList<Sentence> Places);

    /// <summary>The page.</summary>
    public static Page Show(Visit visit)
    {
        if (visit.May.IsNone)
            return visit.State("", visit.Data.Workspace.Settings.Name, State.NotAllowed, Sentences.NoEntitlement,
                new Words("Ask the owner of access.yaml to give your role segments or regions."));
        return visit.Html("", "Home", "HomePage", new Figures(
            visit.Data.Workspace.Settings.Name,
            visit.Scope,
            Scorecards(visit),
            Data(visit),
            Places(visit)));
    }

    private static TableFigures Scorecards(Visit visit)
    {
        var months = ReportMonth.Months(visit.Data, visit.Reader, visit.Cancellation);
        var last = visit.Month;
        var issues = months.Where(m => m <= last).OrderDescending().Take(visit["all"] is null ? Issues : months.Count)
            .ToList();
        return new TableFigures(
            "Scorecards",
            [new("Issue"), new("Scorecard"), new("Month")],
            [.. visit.Data.Workspace.Scorecards.SelectMany(s => issues.Select(m => Row.Of(
                new Words($"SC-{Numbers.MonthKey(m)}", visit.Links.With(
                    "scorecard", ("name", s.Id), ("month", Numbers.MonthKey(m)))),
                s.Title, Numbers.Month(m))))],
            visit.Data.Workspace.Scorecards.Count == 0
                ? "There is none yet: write reports/scorecard.yaml."
                : Sentences.NoMonth,
            (long)months.Count(m => m <= last) * visit.Data.Workspace.Scorecards.Count,
            visit.Links.With("", ("all", "1")));
    }

    private static FactList Data(Visit visit)
    {
        var facts = new List<Fact>();
        var run = visit.Data.LastRun();
        facts.Add(Fact.Of("Lake", new Words(run is { } last
            ? $"version {last.No}, of {Numbers.Day(last.Day)}" : "nothing has been run yet: dataplatform run",
            visit.May.IsAll ? visit.Links.Page("runs") : null)));
        if (visit.May.IsAll)
        {
            var feeds = Freshness.Of(visit.Data);
            var stale = Freshness.Stale(feeds);
            facts.Add(new Fact("Feeds", stale.Count == 0
                ? [new Words($"all {Numbers.Fixed(feeds.Count)} are fresh", visit.Links.Page("feeds"))]
                : [.. MetricPage.Joined(stale.Select(s => new Words(
                    s.LastDelivery is null ? $"{s.Feed} never delivered"
                        : $"{s.Feed} is {Numbers.Counted(s.DaysLate, "day")} late",
                    visit.Links.With("feed", ("id", s.Feed)), "warning")))]));
            var proposals = ScorecardReport.Proposals(visit.Data);
            if (proposals.Count > 0)
                facts.Add(Fact.Of("Waiting", new Words(
                    $"{Numbers.Counted(proposals.Count, "emerging segment")} proposed",
                        visit.Links.Page("segments", "proposals"))));
        }
        return new FactList(facts);
    }

    private static List<Sentence> Places(Visit visit)
    {
        var places = new List<Sentence>
        {
            Of(visit, "Scorecard", "scorecard", ": which segment is off, why, who owns it, and who paid for it."),
            Of(visit, "Cost to serve", "cost-to-serve", ": from the ledger to the order line and back."),
            Of(visit, "Carbon", "carbon", ": emissions of transport, with factors and gaps."),
            Of(visit, "Segments", "segments", ": schemes, rules, members and proposals."),
            Of(visit, "Catalogue", "catalogue",
                $": {Numbers.Counted(MetricCatalogue.All.Count, "metric")} and "
                + $"{Numbers.Counted(visit.Data.Tables.Count, "table")} explained."),
        };
        if (visit.May.IsAll)
        {
            places.Insert(4,
                Of(visit, "Feeds", "feeds", ": deliveries whose counts close, and what is in quarantine."));
            places.Add(Of(visit, "Runs", "runs", ": what was built, what was skipped and why."));
        }
        return places;
    }

    private static Sentence Of(Visit visit, string name, string path, string says) => Sentence.Of(
        new Words(name, path == "scorecard" ? visit.Links.Scorecard() : visit.Links.Page(path)), new Words(says));
}
