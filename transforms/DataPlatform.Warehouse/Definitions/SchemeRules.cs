using DataPlatform.Core.Expressions;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Warehouse;

/// <summary>One segment's rule within a version. No rule: the segment is filled by hand only.</summary>
public sealed record SegmentRule(string SegmentId, string Name, Expression? Rule);

/// <summary>
/// One version of a scheme, with the days on which it is in force: from its effective date until that of the scheme's
/// next version. Drafts are not in force; a retired version was, until its successor.
/// </summary>
/// <param name="SchemeVersionId">Scheme and number, as <c>customer-segments@1</c>.</param>
/// <param name="SchemeId">The scheme.</param>
/// <param name="Basis">What it divides: customer, product or channel.</param>
/// <param name="From">First day in force.</param>
/// <param name="To">First day no longer in force.</param>
/// <param name="Segments">In the order in which their rules are tried; the first that holds wins.</param>
public sealed record SchemeRules(
    string SchemeVersionId, string SchemeId, string Basis, DateOnly From, DateOnly To,
    IReadOnlyList<SegmentRule> Segments)
{
    internal static IReadOnlyList<SchemeRules> Read(KnownRows known)
    {
        var versions = new SchemeVersion();
        var segments = new Segment();
        var bySegment = known.Of(segments, segments.SchemeVersionId)
            .GroupBy(r => r.Text(segments.SchemeVersionId))
            .ToDictionary(g => g.Key, g => Newest(segments, [.. g]), StringComparer.Ordinal);
        var inForce = known.Of(versions, versions.SchemeVersionId)
            .Where(r => r.TextOrNull(versions.Status) is "approved" or "retired" && r.From < r.To)
            .GroupBy(r => r.Text(versions.SchemeId));
        return
        [
            .. inForce.OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(scheme => Chain(versions, [.. scheme]))
                .Select(v => v with { Segments = bySegment.GetValueOrDefault(v.SchemeVersionId, []) }),
        ];
    }

    private static IEnumerable<SchemeRules> Chain(SchemeVersion table, IReadOnlyList<KnownRow> rows)
    {
        var ordered = rows.GroupBy(r => r.Text(table.SchemeVersionId)).Select(g => g.Last())
            .Select(r => (Row: r, From: r.Day(table.EffectiveFrom) ?? r.From))
            .OrderBy(v => v.From).ThenBy(v => Number(v.Row.Text(table.SchemeVersionId))).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            var (row, from) = ordered[i];
            var next = i + 1 < ordered.Count ? ordered[i + 1].From : BitemporalTable.Open;
            var to = row.To < next ? row.To : next;
            if (from < to)
                yield return new SchemeRules(row.Text(table.SchemeVersionId), row.Text(table.SchemeId),
                    row.Text(table.Basis), from, to, []);
        }
    }

    private static int Number(string schemeVersionId) =>
        int.TryParse(schemeVersionId[(schemeVersionId.LastIndexOf('@') + 1)..], out var number) ? number : 0;

    private static IReadOnlyList<SegmentRule> Newest(Segment table, IReadOnlyList<KnownRow> rows)
    {
        var start = rows.Max(r => r.From);
        return
        [
            .. rows.Where(r => r.From == start).OrderBy(r => r.WholeNumber(table.Priority))
                .ThenBy(r => r.Text(table.SegmentId), StringComparer.Ordinal)
                .Select(r => new SegmentRule(
                    r.Text(table.SegmentId), r.TextOrNull(table.Name) ?? r.Text(table.SegmentId),
                    r.TextOrNull(table.Rule) is { } rule
                        ? Expression.Parse(rule, r.Place(table, r.Text(table.SegmentId)))
                        : null)),
        ];
    }
}
