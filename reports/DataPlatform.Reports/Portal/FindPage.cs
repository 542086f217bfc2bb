using DataPlatform.Reports.Rendering;
using DataPlatform.Semantic;
using DataPlatform.Workspace;

namespace DataPlatform.Reports.Portal;

/// <summary>Finds metrics, tables, segments, feeds and scorecards by the words of their names and
/// descriptions.</summary>
public static class FindPage
{
    private const int Most = 100;

    /// <summary>What the template reads.</summary>
    internal sealed record Figures(string Query, TableFigures Found);

    /// <summary>The page.</summary>
    public static Page Show(Visit visit)
    {
        if (visit.May.IsNone)
            return visit.NotAllowed("", "Find", Sentences.NoEntitlement);
        var query = (visit["q"] ?? "").Trim();
        var words = query.Split([' ', '_'], StringSplitOptions.RemoveEmptyEntries);
        var found = words.Length == 0 ? [] : Candidates(visit)
            .Where(c => words.All(w => $"{c.Name} {c.Key} {c.Says}".Contains(w, StringComparison.OrdinalIgnoreCase)))
            .OrderByDescending(c => c.Name.Contains(query, StringComparison.OrdinalIgnoreCase) || c.Key == query)
            .ToList();
        return visit.Html("", query.Length == 0 ? "Find" : $"Find: {query}", "FindPage", new Figures(
            query,
            new TableFigures(
                query.Length == 0 ? "Nothing asked yet" : $"Found for “{query}”",
                [new("Name"), new("Kind"), new("Says")],
                [.. (visit["all"] is null ? found.Take(Most) : found)
                    .Select(c => Row.Of(new Words(c.Name, c.Href), c.Kind, c.Says))],
                query.Length == 0
                    ? "Write a word of a metric, table or segment into the field at the top."
                    : "Nothing you may see has all these words. Try one word of its name.",
                found.Count, visit.Links.With("find", ("q", query), ("all", "1")))));
    }

    private static IEnumerable<(string Name, string Key, string Kind, string Says,
        Address? Href)> Candidates(Visit visit)
    {
        foreach (var m in MetricCatalogue.All)
            yield return (m.Title, m.Id, "metric", m.About, visit.Links.Metric(m.Id));
        foreach (var s in visit.Data.Workspace.Scorecards)
            yield return (s.Title, s.Id, "scorecard", "", visit.Links.With("scorecard", ("name", s.Id)));
        var segments = visit.Data.Workspace.Schemes
            .Where(s => visit.May.IsAll || s.Id == visit.May.Scheme?.SchemeId)
            .SelectMany(s => s.Versions).Where(v => v.Status != SchemeStatus.Draft)
            .SelectMany(v => v.Segments.Select(s => (s.Id, s.Name, v.Scheme)))
            .Where(s => visit.May.IsAll || (visit.May.Segments?.Contains(s.Id) ?? true))
            .Distinct();
        foreach (var (id, name, scheme) in segments)
            yield return (name, id, "segment", scheme, visit.Links.Page("segments"));
        foreach (var t in visit.Data.Tables)
            yield return (t.TableName, t.TableName, "table", t.Grain, visit.Links.Thing("table", t.TableName));
        if (!visit.May.IsAll)
            yield break;
        foreach (var f in visit.Data.Workspace.Feeds)
            yield return (f.Name, f.Name, "feed", "fills " + f.Table.TableName,
                visit.Links.With("feed", ("id", f.Name)));
    }
}
