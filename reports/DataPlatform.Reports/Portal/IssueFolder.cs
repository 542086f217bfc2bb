using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Portal;

/// <summary>A file of an exported issue.</summary>
public sealed record IssueFile(string Name, string Text);

/// <summary>
/// An issue as files that stand beside each other and need nothing else: <c>scorecard.html</c>, <c>scorecard.json</c>,
/// and
/// every page the scorecard links to (<c>metric-ID.html</c>, <c>number-ID-SEGMENT-MONTH.html</c>). The rows of
/// customers are
/// not in it, since such a folder travels; each number says how to list them.
/// </summary>
public static class IssueFolder
{
    /// <summary>All files of an issue. The host writes them.</summary>
    public static IReadOnlyList<IssueFile> Files(
        PortalData data, ScorecardFigures figures, Reader reader, CancellationToken cancellation = default)
    {
        var links = new FolderLinks(figures.Month);
        var files = new List<IssueFile>
        {
            new("scorecard.html", ScorecardPage.Render(figures, links)),
            new("scorecard.json", ScorecardJson.Write(figures)),
        };
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["month"] = Numbers.MonthKey(figures.Month),
            ["view"] = figures.SegmentView == "as is" ? "as-is" : "as-was",
        };
        var visit = new Visit(data, links.Closed(), reader, parameters, cancellation)
        {
            Together =
                [.. links.WantedMetrics.Values.Concat(links.WantedReadings.Values.Select(k => k.Metric)).Distinct()],
        };
        foreach (var (file, metric) in links.WantedMetrics)
            files.Add(new(file, MetricPage.Show(visit, metric).Text));
        foreach (var (file, key) in links.WantedReadings)
            files.Add(new(file, NumberPage.Show(visit, key).Text));
        return files;
    }
}
