using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;

namespace DataPlatform.Reports.Portal;

/// <summary>The scorecard in the portal: one issue, as page or as JSON.</summary>
public static class ScorecardVisit
{
    /// <summary>The page.</summary>
    public static Page Show(Visit visit) => Compute(visit, out var problem) is { } figures
        ? Page.Html(ScorecardPage.Render(figures, visit.Links))
        : problem!;

    /// <summary>The same figures as JSON.</summary>
    public static Page Json(Visit visit) => Compute(visit, out var problem) is { } figures
        ? Page.Json(ScorecardJson.Write(figures))
        : problem!;

    private static ScorecardFigures? Compute(Visit visit, out Page? problem)
    {
        problem = null;
        if (visit.May.IsNone)
        {
            problem = visit.NotAllowed("scorecard", "Scorecard", Sentences.NoEntitlement);
            return null;
        }
        var report = new ScorecardReport(visit.Data);
        if (report.Find(visit["name"]) is not { } definition)
        {
            problem = visit["name"] is null
                ? visit.State("scorecard", "Scorecard", State.Empty, "This workspace has no scorecard yet.",
                    new Words("Write one into reports/scorecard.yaml: perspectives, and the metrics in each."))
                : visit.State("scorecard", "Scorecard not found", State.NotFound, "There is no scorecard of this name.",
                    new Words("See the "), new Words("scorecard of this workspace", visit.Links.Scorecard()),
                        new Words("."));
            return null;
        }
        var figures = report.Compute(
            definition, ReportMonth.Parse(visit["month"]), visit.Reader, visit.View, visit.Cancellation);
        if (figures is null)
            problem = visit.State("scorecard", definition.Title, State.Empty, Sentences.NoMonth);
        return figures;
    }
}
