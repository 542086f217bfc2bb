using DataPlatform.Workspace;

namespace DataPlatform.Reports.Portal;

/// <summary>Names of segments as they were called in a month.</summary>
internal static class SegmentNames
{
    /// <summary>Each id once, in the order in which the scheme tries its rules; others behind.</summary>
    public static IReadOnlyList<string> InOrder(Visit visit, IEnumerable<string> ids, DateOnly month)
    {
        var end = month.AddMonths(1).AddDays(-1);
        var order = visit.Data.Workspace.Schemes.Where(s => s.Id == visit.Scheme).SelectMany(s => s.Versions)
            .Where(v => v.Status != SchemeStatus.Draft)
            .OrderBy(v => v.EffectiveFrom > end).ThenByDescending(v => v.EffectiveFrom)
            .SelectMany(v => v.Segments.OrderBy(s => s.Priority)).Select(s => s.Id).Distinct(StringComparer.Ordinal)
            .Select((id, at) => (id, at)).ToDictionary(p => p.id, p => p.at, StringComparer.Ordinal);
        return
        [
            .. ids.Distinct(StringComparer.Ordinal).OrderBy(i => order.GetValueOrDefault(i, int.MaxValue))
                .ThenBy(i => i, StringComparer.Ordinal),
        ];
    }

    /// <summary>Id to name, for the ids given only: names of other segments are not told.</summary>
    public static IReadOnlyDictionary<string, string> Of(Visit visit, IEnumerable<string> ids, DateOnly month)
    {
        var end = month.AddMonths(1).AddDays(-1);
        var versions = visit.Data.Workspace.Schemes
            .Where(s => s.Id == visit.Scheme)
            .SelectMany(s => s.Versions)
            .Where(v => v.Status != SchemeStatus.Draft)
            .OrderBy(v => v.EffectiveFrom > end).ThenByDescending(v => v.EffectiveFrom)
            .ToList();
        return ids.ToDictionary(
            id => id,
            id => id == "UNASSIGNED" ? "In no segment" : id == "*" ? "Enterprise"
                : versions.SelectMany(v => v.Segments).FirstOrDefault(s => s.Id == id)?.Name ?? id,
            StringComparer.Ordinal);
    }
}

/// <summary>Sentences that several pages say.</summary>
internal static class Sentences
{
    public const string NoEntitlement =
        "You have no role that may see figures, so nothing is shown.";

    public const string NoMonth =
        "There is no month with orders or revenue yet. Land a feed and run: dataplatform run.";
}
