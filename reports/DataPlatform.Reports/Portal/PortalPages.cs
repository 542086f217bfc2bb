using DataPlatform.Reports.Rendering;
using DataPlatform.Semantic;

namespace DataPlatform.Reports.Portal;

/// <summary>
/// The portal without a web server: an address and a reader in, a page out. The host maps every GET to
/// <see cref="Answer"/> and sends what comes back.
/// </summary>
public sealed class PortalPages(PortalData data)
{
    private static readonly PortalLinks links = new();

    /// <summary>
    /// The page at a path. An address that names nothing, or nothing the reader may see, is a page that says so (404).
    /// </summary>
    /// <param name="path">Path without the leading slash, decoded: <c>metric/otif</c>; empty = home.</param>
    /// <param name="parameters">Parameters of the address, decoded; of repeated ones the first.</param>
    /// <param name="reader">Who asks.</param>
    /// <param name="cancellation">Stops the asking.</param>
    public Page Answer(
        string path, IReadOnlyDictionary<string, string> parameters, Reader reader,
            CancellationToken cancellation = default)
    {
        var visit = new Visit(data, links, reader, parameters, cancellation);
        var (first, rest) = path.Trim('/').Split('/', 2) is [var head, var tail] ? (head, tail)
            : (path.Trim('/'), null);
        rest ??= visit["id"];
        return (first, rest) switch
        {
            ("style.css", null) => new Page(200, "text/css; charset=utf-8", Templates.Css),
            ("scorecard", null) => ScorecardVisit.Show(visit),
            ("scorecard.json", null) => ScorecardVisit.Json(visit),
            ("", null) => HomePage.Show(visit),
            ("cost-to-serve", null) => CostToServePage.Show(visit),
            ("carbon", null) => CarbonPage.Show(visit),
            ("segments", null) => SegmentsPage.Show(visit),
            ("feeds", null) => FeedsPage.Show(visit),
            ("feed", { } id) => FeedsPage.ShowOne(visit, id),
            ("catalogue", null) => CataloguePage.Show(visit),
            ("table", { } id) => CataloguePage.ShowOne(visit, id),
            ("runs", null) => RunsPage.Show(visit),
            ("find", null) => FindPage.Show(visit),
            ("metric", { } id) => MetricPage.Show(visit, id),
            ("number", null) => NumberPage.Show(visit, Key(visit)),
            ("number.json", null) => NumberPage.Json(visit, Key(visit)),
            ("number.csv", null) => NumberPage.Csv(visit, Key(visit)),
            _ => visit.State("", "Not found", State.NotFound, "There is no page at this address.",
                new Words("Start from the "), new Words("home page", links.Page("")), new Words(".")),
        };
    }

    private static ReadingKey Key(Visit visit) => new(
        visit["metric"] ?? "", visit["segment"] ?? "*", visit.Month ?? new DateOnly(visit.Data.Today.Year, 1, 1));
}
