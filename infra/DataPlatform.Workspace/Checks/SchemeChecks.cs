using DataPlatform.Core.Expressions;
using DataPlatform.Workspace.Reading;

namespace DataPlatform.Workspace.Checks;

/// <summary>Whether a scheme divides what it says, once, at every time.</summary>
internal static class SchemeChecks
{
    private static readonly string[] reserved = ["UNASSIGNED", "*"];

    public static void Check(SchemeDefinition scheme, Tables tables, Mistakes mistakes)
    {
        if (scheme.Lines.ContainsKey("versions") && scheme.Versions.Count == 0)
            mistakes.Add(scheme.At("versions"), "no version", "at least one version");
        Repeated.Check(scheme.Versions.Where(v => v.Version > 0), "version", v => v.Id, "version", mistakes);
        Times(scheme, mistakes);
        foreach (var version in scheme.Versions)
            Segments(scheme, version, tables, mistakes);
        ChangeRequests(scheme, mistakes);
        var known = scheme.Versions.SelectMany(v => v.Segments).Select(s => s.Id).Distinct().ToList();
        Known(scheme.Assignments, a => a.Segment);
        Known(scheme.Policies, p => p.Segment);
        Known(scheme.Commitments, c => c.Segment);

        void Known<T>(IEnumerable<T> entries, Func<T, string> segment)
            where T : Definition
        {
            foreach (var entry in entries.Where(e => segment(e).Length > 0 && !known.Contains(segment(e))))
                mistakes.Unknown(entry.At("segment"), $"segment of {scheme.Id}", segment(entry), known);
        }
    }

    private static void Times(SchemeDefinition scheme, Mistakes mistakes)
    {
        var inForce = scheme.Versions.Where(v => v.Status != SchemeStatus.Draft
            && v.Lines.ContainsKey("effective_from")).ToList();
        foreach (var (earlier, later) in inForce.Zip(inForce.Skip(1))
            .Where(p => p.First.EffectiveFrom >= p.Second.EffectiveFrom))
        {
            mistakes.Add(later.At("effective_from"),
                $"version {later.Version} from {later.EffectiveFrom:yyyy-MM-dd}, "
                    + $"which overlaps version {earlier.Version}",
                $"a day after {earlier.EffectiveFrom:yyyy-MM-dd} ({earlier.At("effective_from")})",
                "versions take effect in the order of their numbers; a proposal has 'status: draft'");
        }
    }

    private static void Segments(SchemeDefinition scheme, SchemeVersionDefinition version, Tables tables,
        Mistakes mistakes)
    {
        Repeated.Check(version.Segments, "segment", s => s.Id, "id", mistakes);
        var basis = tables.Find(scheme.Basis);
        if (basis is null && scheme.Basis.Length > 0)
            mistakes.Add(scheme.At("basis"), $"the basis '{scheme.Basis}', which is no table",
                "customer, product or channel");
        SegmentDefinition? catchAll = null;
        foreach (var segment in version.Segments)
        {
            if (reserved.Contains(segment.Id))
                mistakes.Add(segment.At("id"), $"the segment '{segment.Id}'",
                    "another id: this one has a meaning of its own");
            if (catchAll is not null)
            {
                mistakes.Add(segment.At("rule"), $"the segment '{segment.Id}' after the catch-all '{catchAll.Id}'",
                    "the catch-all (rule \"true\") once and last", "no rule after it is ever tried; move it up");
            }
            if (segment.Rule.IsTrue)
                catchAll ??= segment;
            Condition(segment.Rule, mistakes);
            if (basis is not null)
                Bind(segment.Rule, basis, mistakes);
        }
        if (catchAll is null && version.Segments.Count > 0)
        {
            mistakes.Warn(version.Place,
                $"version {version.Version} of {scheme.Id} has no catch-all segment (rule \"true\"); "
                + "what no rule holds for is UNASSIGNED");
        }
        if (version.Lines.ContainsKey("segments") && version.Segments.Count == 0)
            mistakes.Add(version.At("segments"), "no segment", "at least one segment");
    }

    private static void ChangeRequests(SchemeDefinition scheme, Mistakes mistakes)
    {
        Repeated.Check(scheme.ChangeRequests, "change request", c => c.Id, "id", mistakes);
        foreach (var request in scheme.ChangeRequests)
            Repeated.Check(request.Approvals, "vote of", a => a.By, "by", mistakes);
        var known = scheme.ChangeRequests.Select(c => c.Id).ToList();
        foreach (var version in scheme.Versions.Where(v => v.ChangeRequest is not null))
        {
            var request = scheme.ChangeRequests.FirstOrDefault(c => c.Id == version.ChangeRequest);
            if (request is null)
            {
                mistakes.Unknown(version.At("change_request"), "change request", version.ChangeRequest!, known);
            }
            else if (version.Status == SchemeStatus.Approved && request.State is "proposed" or "rejected")
            {
                mistakes.Add(version.At("status"),
                    $"an approved version on the change request '{request.Id}', which is {request.State}",
                    $"a change request with 'state: approved' ({request.At("state")})",
                    "leave the version as draft until it is approved");
            }
        }
    }

    public static void Condition(Expression expression, Mistakes mistakes)
    {
        if (!expression.MayBeCondition)
            mistakes.Add(expression.Place, $"the expression '{expression}'", "a condition, such as tier = 'A'");
    }

    public static void Bind(Expression expression, Core.Table table, Mistakes mistakes)
    {
        string[] columns = [.. table.Columns.Select(c => c.Name).Except(FeedNames.FilledByLanding)];
        foreach (var mistake in expression.UnknownNames(n => columns.Contains(n, StringComparer.OrdinalIgnoreCase),
            columns))
            mistakes.Add(mistake);
    }
}
