using DataPlatform.Workspace.Reading;

namespace DataPlatform.Workspace.Checks;

/// <summary>What only the whole workspace can tell: names that point from one file into another.</summary>
internal static class WholeChecks
{
    /// <summary>The workspace with the ends of its validities filled in.</summary>
    public static WorkspaceDefinition Check(
        WorkspaceDefinition draft, Tables tables, WorkspaceSurroundings surroundings, Mistakes mistakes)
    {
        foreach (var feed in draft.Feeds)
            FeedChecks.Check(feed, mistakes);
        Repeated.Check(draft.Schemes, "scheme", s => s.Id, "scheme", mistakes);
        foreach (var scheme in draft.Schemes)
            SchemeChecks.Check(scheme, tables, mistakes);
        var whole = draft with
        {
            Costing = CostChecks.Check(draft, tables, mistakes),
            Carbon = CarbonChecks.Check(draft.Carbon, mistakes),
            Targets =
            Validities.Close(draft.Targets, "the target", t => t.Metric.Length == 0 ? "" : $"{t.Metric} of {t.Segment}",
                t => t.Validity, (t, v) => t with { Validity = v }, mistakes),
        };
        References(whole, surroundings, mistakes);
        return whole;
    }

    private static void References(WorkspaceDefinition whole, WorkspaceSurroundings surroundings, Mistakes mistakes)
    {
        var segments = whole.Schemes.SelectMany(s => s.Versions).SelectMany(v => v.Segments).Select(s => s.Id)
            .Distinct().ToList();
        var schemes = whole.Schemes.Select(s => s.Id).ToList();
        var judged = mistakes.AllRead("segments");
        foreach (var target in whole.Targets)
        {
            Metric(target, "metric", target.Metric);
            if (judged && target.Segment.Length > 0 && target.Segment != "*" && !segments.Contains(target.Segment))
                mistakes.Unknown(target.At("segment"), "segment", target.Segment, ["*", .. segments]);
        }
        foreach (var commitment in whole.Schemes.SelectMany(s => s.Commitments))
            Metric(commitment, "metric", commitment.Metric);
        Repeated.Check(whole.Scorecards, "scorecard", s => s.Id, "scorecard", mistakes);
        foreach (var scorecard in whole.Scorecards)
        {
            if (judged && scorecard.Scheme.Length > 0 && !schemes.Contains(scorecard.Scheme))
                mistakes.Unknown(scorecard.At("scheme"), "scheme", scorecard.Scheme, schemes);
            Repeated.Check(scorecard.Perspectives, "perspective", p => p.Name, "name", mistakes);
            foreach (var item in scorecard.Perspectives.SelectMany(p => p.Items))
            {
                Metric(item, "metric", item.Metric);
                Metric(item, "guardrail", item.Guardrail ?? "");
                if (item.Metric.Length > 0 && item.Metric == item.Guardrail)
                    mistakes.Add(item.At("guardrail"), $"the guardrail '{item.Guardrail}'",
                        "another metric than its own");
            }
        }
        Repeated.Check(whole.Roles, "role", r => r.Id, "role", mistakes);
        foreach (var role in whole.Roles)
            Role(role, judged ? segments : null, mistakes);

        void Metric(Definition at, string key, string metric)
        {
            if (metric.Length > 0 && surroundings.Metrics is { } known && !known.Contains(metric))
                mistakes.Unknown(at.At(key), "metric", metric, known);
        }
    }

    /// <summary>Segments are null where not all of them could be read.</summary>
    private static void Role(RoleDefinition role, IReadOnlyCollection<string>? segments, Mistakes mistakes)
    {
        if (role.Segments is null && role.Regions is null)
        {
            mistakes.Add(role.Place, $"the role '{role.Id}' without any entitlement", "'segments' or 'regions'",
                "write segments: \"*\" for a role that sees everything");
        }
        foreach (var (key, allowed) in new[] { ("segments", role.Segments), ("regions", role.Regions) })
        {
            if (allowed is { Count: 0 })
                mistakes.Add(role.At(key), $"no '{key}' for the role '{role.Id}'", "\"*\" or at least one",
                    $"leave '{key}' away where it does not restrict");
            if (allowed is { Count: > 1 } && allowed.Contains("*"))
                mistakes.Add(role.At(key), $"'*' among other {key}", "\"*\" alone, or names only");
        }
        if (segments is null)
            return;
        foreach (var segment in role.Segments?.Where(s => s != "*" && !segments.Contains(s)) ?? [])
            mistakes.Unknown(role.At("segments"), "segment", segment, segments);
    }
}
