using DataPlatform.Core;
using DataPlatform.Reports.Rendering;
using DataPlatform.Warehouse.Planning;
using DataPlatform.Warehouse.Segmentation;
using DataPlatform.Workspace;

namespace DataPlatform.Reports.Portal;

/// <summary>
/// Schemes with their versions, rules and members, who moved when a version changed, and what is proposed. A restricted
/// reader sees the segments of the role and nothing of the others, not even their number.
/// </summary>
public static class SegmentsPage
{
    /// <summary>What the template reads.</summary>
    internal sealed record Figures(
        string Under, bool Restricted, IReadOnlyList<SchemeFigures> Schemes, TableFigures Proposals, string? Verdict,
        TableFigures Requests);

    /// <summary>One scheme.</summary>
    internal sealed record SchemeFigures(
        string Id, string Says, TableFigures Versions, TableFigures Segments, TableFigures Movement,
            TableFigures Policies);

    /// <summary>The page.</summary>
    public static Page Show(Visit visit)
    {
        if (visit.May.IsNone)
            return visit.NotAllowed("segments", "Segments", Sentences.NoEntitlement);
        if (visit.Data.Workspace.Schemes.Count == 0)
            return visit.State("segments", "Segments", State.Empty, "This workspace has no segmentation scheme yet.",
                new Words("Write one into segments/customers.yaml: a version with its segments and their rules."));
        var all = visit.May.IsAll;
        var schemes = visit.Data.Workspace.Schemes.Where(s => all || s.Id == visit.May.Scheme?.SchemeId).ToList();
        return visit.Html("segments", "Segments", "SegmentsPage", new Figures(
            $"as they stand on {Numbers.Day(visit.Data.Today)} · {visit.Scope}",
            !all,
            [.. schemes.Select(s => Scheme(visit, s, all))],
            all ? Proposals(visit) : new TableFigures("", [], [], ""),
            all ? LastVerdict(visit) : null,
            Requests(schemes, all)));
    }

    private static SchemeFigures Scheme(Visit visit, SchemeDefinition scheme, bool all)
    {
        var members = all ? Members(visit, scheme) : [];
        var current = Current(scheme, visit.Data.Today);
        return new SchemeFigures(
            scheme.Id,
            $"Divides {scheme.Basis}s"
                + (scheme.Owner is { } owner ? $"; owned by {owner}." : "; nobody is named as owner."),
            Versions(scheme, current),
            Segments(visit, scheme, current, members, all),
            all ? Movement(visit, scheme) : new TableFigures("", [], [], ""),
            Policies(visit, scheme, all));
    }

    private static SchemeVersionDefinition? Current(SchemeDefinition scheme, DateOnly day) => scheme.Versions
        .Where(v => v.Status == SchemeStatus.Approved && v.EffectiveFrom <= day)
        .OrderBy(v => v.EffectiveFrom).ThenBy(v => v.Version).LastOrDefault();

    private static TableFigures Versions(SchemeDefinition scheme, SchemeVersionDefinition? current) => new(
        "Versions, newest first",
        [new("Version"), new("Takes effect"), new("Status"), new("Change request"), new("Rules"), new("Stands in")],
        [.. scheme.Versions.OrderByDescending(v => v.Version).Select(v => Row.Of(
            new Words(v.Id, null, v == current ? "strong" : null), Cell.Date(v.EffectiveFrom),
            Names.Snake(v.Status.ToString()) + (v == current ? ", in force" : ""), v.ChangeRequest,
            Cell.Mono(v.RuleHash[..Math.Min(12, v.RuleHash.Length)]), Cell.Mono(v.Place.ToString())))],
        "This scheme has no version.");

    private static Dictionary<string, long> Members(Visit visit, SchemeDefinition scheme)
    {
        var a = new SegmentAssignment();
        return visit.Data.Read($"""
            SELECT {a.SegmentId} AS segment, count(*) AS members FROM {a}
            WHERE {a.SchemeId} = {new Text(scheme.Id)} AND {a.ValidFrom} <= {visit.Data.Today}
                AND {a.ValidTo} > {visit.Data.Today}
            GROUP BY 1
            """).ToDictionary(r => r.Text("segment") ?? "", r => r.Whole("members") ?? 0, StringComparer.Ordinal);
    }

    private static TableFigures Segments(
        Visit visit, SchemeDefinition scheme, SchemeVersionDefinition? current, Dictionary<string, long> members,
            bool all)
    {
        var shown = (current?.Segments ?? []).OrderBy(s => s.Priority)
            .Where(s => all || (visit.May.Segments?.Contains(s.Id) ?? true)).ToList();
        var heads = new List<Head> { new("Segment"), new("Id"), new("Owner"), new("Rule, the first that holds wins") };
        if (all)
            heads.Add(new Head("Members", true, scheme.Basis + "s"));
        return new TableFigures(
            $"Segments of {current?.Id ?? scheme.Id}",
            heads,
            [.. shown.Select(s =>
            {
                var cells = new List<Cell> { s.Name, Cell.Mono(s.Id), s.Owner, Cell.Mono(s.Rule.Text) };
                if (all)
                    cells.Add(Cell.Count(members.GetValueOrDefault(s.Id)));
                return new Row(cells);
            })],
            "No version of this scheme is in force today.");
    }

    private static TableFigures Movement(Visit visit, SchemeDefinition scheme)
    {
        var before = new SegmentAssignment().As("before_change");
        var after = new SegmentAssignment().As("after_change");
        var rows = new List<Row>();
        var approved = scheme.Versions.Where(v => v.Status != SchemeStatus.Draft).OrderBy(v => v.EffectiveFrom)
            .ToList();
        for (var i = 1; i < approved.Count; i++)
        {
            var day = approved[i].EffectiveFrom;
            var moved = visit.Data.Read($"""
                SELECT {before.SegmentId} AS old, {after.SegmentId} AS new, count(*) AS members
                FROM {before} JOIN {after} ON {before.EntityKey} = {after.EntityKey}
                    AND {before.SchemeId} = {after.SchemeId}
                WHERE {before.SchemeId} = {new Text(scheme.Id)} AND {before.ValidFrom} <= {day.AddDays(-1)}
                    AND {before.ValidTo} > {day.AddDays(-1)} AND {after.ValidFrom} <= {day} AND {after.ValidTo} > {day}
                    AND {before.SegmentId} <> {after.SegmentId}
                GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
                """);
            rows.AddRange(moved.Select(r => Row.Of(
                $"{approved[i - 1].Id} to {approved[i].Id}", Numbers.Day(day), r.Text("old"), r.Text("new"),
                Cell.Count(r.Whole("members")))));
        }
        return new TableFigures(
            "Movement when a version changed",
            [new("Versions"), new("On"), new("From"), new("To"), new("Members", true, scheme.Basis + "s")],
            rows, "Nobody changed segment when a version changed, or there is only one version.");
    }

    private static TableFigures Policies(Visit visit, SchemeDefinition scheme, bool all)
    {
        bool Allowed(string segment) => all || (visit.May.Segments?.Contains(segment) ?? true);
        return new TableFigures(
            "Policies and promises",
            [new("Segment"), new("Policy"), new("Parameter"), new("Value", true), new("Unit"), new("Valid"),
                new("Stands in")],
            [
                .. scheme.Policies.Where(p => Allowed(p.Segment)).Select(p => Row.Of(
                    p.Segment, p.Policy, p.Parameter, Cell.Number(p.Value, 4), p.Unit,
                        new Words(p.Validity.ToString(), null, "date"),
                    Cell.Mono(p.Place.ToString()))),
                .. scheme.Commitments.Where(c => Allowed(c.Segment)).Select(c => Row.Of(
                    c.Segment, $"promise {c.Sla}, clause {c.Clause}" + (c.Internal ? " (internal)" : ""), c.Metric,
                    Cell.Number(c.Target, 4), c.Penalty, new Words(c.Validity.ToString(), null, "date"),
                        Cell.Mono(c.Place.ToString()))),
            ],
            "No policy and no promise is stated.");
    }

    private static TableFigures Proposals(Visit visit)
    {
        var c = new SegmentCandidate();
        var rows = visit.Data.Read($"""
            SELECT {c.Name} AS name, {c.Members} AS members, {c.Revenue} AS revenue, {c.NetMargin} AS margin,
                {c.Co2eKg} AS co2e, {c.PersistenceWeeks} AS weeks, {c.EmergedOn} AS since, {c.Stability} AS stability,
                {c.QValue} AS q, {c.Rule} AS rule, {c.Fidelity} AS fidelity
            FROM {c} WHERE {c.State} = 'proposed' ORDER BY {c.Members} DESC, {c.CandidateId}
            """);
        return new TableFigures(
            "Emerging segments with their evidence; a proposal changes nothing before it is approved",
            [
                new("Name"), new("Customers", true), new("Revenue", true, visit.Currency),
                    new("Net margin", true, visit.Currency),
                new("Emissions", true, "kg CO2e"), new("Weeks apart", true), new("Since"), new("Stability", true),
                new("False discovery", true), new("Rule"), new("Rule fits", true),
            ],
            [.. rows.Select(r => Row.Of(
                r.Text("name"), Cell.Count(r.Whole("members")), Cell.Number(r.Number("revenue")),
                    Cell.Number(r.Number("margin")),
                Cell.Number(r.Number("co2e")), Cell.Count(r.Whole("weeks")), Cell.Date(r.Day("since")),
                Cell.Number(r.Number("stability"), 2), r.Number("q") is < 0.0001m ? "< 0.0001"
                    : Cell.Number(r.Number("q"), 4), Cell.Mono(r.Text("rule")),
                r.Number("fidelity") is { } fit ? Numbers.Percent(fit, 0) : null))],
            "No emerging segment is proposed.", Id: "proposals");
    }

    private static string? LastVerdict(Visit visit)
    {
        var run = new ClusterRun();
        var verdicts = visit.Data.Read($"SELECT DISTINCT {run.Verdict} AS verdict FROM {run}");
        return verdicts.Count == 1 ? verdicts[0].Text("verdict") : null;
    }

    private static TableFigures Requests(List<SchemeDefinition> schemes, bool all) => new(
        "Change requests",
        [new("Request"), new("Title"), new("Kind"), new("State"), new("Takes effect"), new("Proposed by"),
            new("Votes")],
        all
            ?
            [
                .. schemes.SelectMany(s => s.ChangeRequests).Select(r => Row.Of(
                    r.Id, r.Title, r.Kind, r.State, Cell.Date(r.Effective), r.ProposedBy,
                    string.Join(", ", r.Approvals.Select(a => $"{a.By} {a.Vote}")))),
            ]
            : [],
        all ? "No change has been requested." : "Change requests are shown to roles that see all segments.");
}
