using System.Globalization;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.Reference;
using DataPlatform.Warehouse.Segmentation;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Text;

/// <summary>What each part of a workspace's text says, as rows of our tables.</summary>
internal static class WorkspaceRows
{
    /// <summary>Every table that text fills, also those for which this text states nothing.</summary>
    internal static IReadOnlyList<TextTable> Of(WorkspaceDefinition workspace) =>
    [
        .. Schemes(workspace), Targets(workspace), .. Costing(workspace.Costing),
        .. CarbonRows.Of(workspace.Carbon), Roles(workspace), Calendar(workspace),
    ];

    private static IEnumerable<TextTable> Schemes(WorkspaceDefinition workspace)
    {
        var version = new SchemeVersion();
        var segment = new Segment();
        var versions = new TextTable(version);
        var segments = new TextTable(segment);
        foreach (var (scheme, v) in workspace.Schemes.SelectMany(s => s.Versions.Select(v => (s, v))))
        {
            versions.Add(v.Place, (version.SchemeVersionId, v.Id), (version.SchemeId, scheme.Id),
                (version.Basis, scheme.Basis), (version.EffectiveFrom, v.EffectiveFrom), (version.RuleHash, v.RuleHash),
                (version.Status, v.Status.ToString().ToLowerInvariant()), (version.ChangeRequestId, v.ChangeRequest),
                (version.Owner, scheme.Owner), (version.ValidFrom, v.EffectiveFrom), (version.ValidTo, Validity.Open));
            foreach (var s in v.Segments)
            {
                segments.Add(s.Place, (segment.SchemeVersionId, v.Id), (segment.SegmentId, s.Id), (
                    segment.Name, s.Name),
                    (segment.Priority, s.Priority), (segment.Rule, s.Rule.Text), (segment.Owner, s.Owner),
                    (segment.ValidFrom, v.EffectiveFrom), (segment.ValidTo, Validity.Open));
            }
        }
        return [versions, segments, Overrides(workspace), Policies(workspace), Commitments(workspace), .. Changes(
            workspace)];
    }

    private static TextTable Overrides(WorkspaceDefinition workspace)
    {
        var t = new SegmentOverride();
        var rows = new TextTable(t);
        foreach (var (scheme, a) in workspace.Schemes.SelectMany(s => s.Assignments.Select(a => (s, a))))
        {
            rows.Add(a.Place, (t.SchemeId, scheme.Id), (t.EntityKey, a.Entity), (t.SegmentId, a.Segment),
                (t.Reason, a.Reason), (t.ValidFrom, a.Validity.From), (t.ValidTo, a.Validity.To));
        }
        return rows;
    }

    private static TextTable Policies(WorkspaceDefinition workspace)
    {
        var t = new SegmentPolicy();
        var rows = new TextTable(t);
        foreach (var scheme in workspace.Schemes)
        {
            foreach (var version in scheme.Versions)
            {
                foreach (var p in scheme.Policies.Where(p => version.Segments.Any(s => s.Id == p.Segment)))
                {
                    rows.Add(p.Place, (t.SchemeVersionId, version.Id), (t.SegmentId, p.Segment), (
                        t.PolicyType, p.Policy),
                        (t.Parameter, p.Parameter), (t.Value, p.Value), (t.Unit, p.Unit), (t.Source, p.Source),
                        (t.ValidFrom, p.Validity.From), (t.ValidTo, p.Validity.To));
                }
            }
        }
        return rows;
    }

    private static TextTable Commitments(WorkspaceDefinition workspace)
    {
        var t = new SlaCommitment();
        var rows = new TextTable(t);
        foreach (var c in workspace.Schemes.SelectMany(s => s.Commitments))
        {
            rows.Add(c.Place, (t.SlaId, c.Sla), (t.ClauseNo, c.Clause), (t.SegmentId, c.Segment), (
                t.MetricId, c.Metric),
                (t.Target, c.Target), (t.Penalty, c.Penalty), (t.Internal, c.Internal), (t.ValidFrom, c.Validity.From),
                (t.ValidTo, c.Validity.To));
        }
        return rows;
    }

    private static IEnumerable<TextTable> Changes(WorkspaceDefinition workspace)
    {
        var request = new ChangeRequest();
        var approval = new Approval();
        var requests = new TextTable(request);
        var approvals = new TextTable(approval);
        foreach (var c in workspace.Schemes.SelectMany(s => s.ChangeRequests))
        {
            requests.Add(c.Place, (request.CrId, c.Id), (request.Kind, c.Kind), (request.Title, c.Title),
                (request.Before, c.Before), (request.After, c.After), (request.State, c.State),
                (request.EffectiveDate, c.Effective), (request.ProposedBy, c.ProposedBy));
            foreach (var a in c.Approvals)
            {
                approvals.Add(a.Place, (approval.CrId, c.Id), (approval.ApproverId, a.By), (approval.Role, a.Role),
                    (approval.Vote, a.Vote), (approval.VotedOn, a.On));
            }
        }
        return [requests, approvals];
    }

    private static TextTable Targets(WorkspaceDefinition workspace)
    {
        var t = new SegmentTarget();
        var rows = new TextTable(t);
        foreach (var x in workspace.Targets)
        {
            rows.Add(x.Place, (t.MetricId, x.Metric), (t.SegmentId, x.Segment), (t.Target, x.Target), (
                t.Owner, x.Owner),
                (t.Source, x.Source), (t.ValidFrom, x.Validity.From), (t.ValidTo, x.Validity.To));
        }
        return rows;
    }

    private static IEnumerable<TextTable> Costing(CostingDefinition costing)
    {
        var scope = new CostingScope();
        var pool = new CostPool();
        var term = new TimeEquation();
        var spread = new CostSpread();
        var (scopes, pools, terms) = (new TextTable(scope), new TextTable(pool), new TextTable(term));
        var spreads = new TextTable(spread);
        if (costing.Scope.Text.Length > 0)
        {
            scopes.Add(costing.At("scope"), (scope.ScopeId, "costing"), (scope.Accounts, costing.Scope.Text),
                (scope.Method, costing.Method), (scope.StepOrder, Codes(costing.StepOrder)),
                (scope.ValidFrom, Validity.Always), (scope.ValidTo, Validity.Open));
        }
        foreach (var p in costing.Pools)
        {
            pools.Add(p.Place, (pool.PoolId, p.Id), (pool.Name, p.Name), (pool.CompanyCode, p.Company),
                (pool.Accounts, p.Accounts.Text.Length > 0 ? p.Accounts.Text : null),
                (pool.CostCentres, p.CostCentres.Text),
                (pool.PracticalCapacity, p.Capacity), (pool.CapacityUnit, p.Unit), (pool.Currency, p.Currency),
                (pool.ValidFrom, p.Validity.From), (pool.ValidTo, p.Validity.To));
            foreach (var g in p.Gives)
            {
                spreads.Add(g.Place, (spread.PoolId, p.Id), (spread.ToPoolId, g.To), (spread.Weight, g.Weight),
                    (spread.ValidFrom, p.Validity.From), (spread.ValidTo, p.Validity.To));
            }
        }
        foreach (var (a, t) in costing.Activities.SelectMany(a => a.Terms.Select(t => (a, t))))
        {
            terms.Add(t.Place, (term.ActivityId, a.Id), (term.TermNo, t.No), (term.PoolId, a.Pool),
                (term.AppliesTo, a.AppliesTo), (term.Driver, t.Driver.Text), (term.UnitsPerDriver, t.Units),
                (term.Condition, t.When?.Text), (term.ValidFrom, a.Validity.From), (term.ValidTo, a.Validity.To));
        }
        return [scopes, pools, spreads, terms, Idle(costing)];
    }

    private static TextTable Idle(CostingDefinition costing)
    {
        var t = new IdleRule();
        var rows = new TextTable(t);
        foreach (var i in costing.Idle)
        {
            rows.Add(i.Place, (t.RuleId, i.Id), (t.PoolId, i.Pool), (t.Share, i.Share), (t.AppliesTo, i.AppliesTo),
                (t.Condition, i.When.Text), (t.ValidFrom, i.Validity.From), (t.ValidTo, i.Validity.To));
        }
        return rows;
    }

    private static string? Codes(IReadOnlyList<string> codes) => codes.Count == 0 ? null : string.Join(',', codes);

    private static TextTable Roles(WorkspaceDefinition workspace)
    {
        var t = new RoleEntitlement();
        var rows = new TextTable(t);
        foreach (var role in workspace.Roles)
        {
            var allowed = (role.Segments ?? []).Select(s => ("segment", s))
                .Concat((role.Regions ?? []).Select(r => ("region", r)));
            foreach (var (dimension, value) in allowed)
            {
                rows.Add(role.Place, (t.RoleId, role.Id), (t.Dimension, dimension), (t.Allowed, value),
                    (t.ValidFrom, Validity.Always), (t.ValidTo, Validity.Open));
            }
        }
        return rows;
    }

    private static TextTable Calendar(WorkspaceDefinition workspace)
    {
        var t = new CalendarDay();
        var rows = new TextTable(t);
        if (workspace.Settings.Calendar is not { } calendar)
            return rows;
        var starts = workspace.Settings.FiscalYearStarts;
        for (var day = calendar.From; day <= calendar.To; day = day.AddDays(1))
        {
            var working = day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !calendar.Holidays.Contains(
                day);
            rows.Add(calendar.Place, (t.CalendarId, "fiscal"), (t.Day, day),
                // a fiscal year is named after the calendar year in which it ends
                (t.FiscalYear, starts > 1 && day.Month >= starts ? day.Year + 1 : day.Year),
                (t.FiscalPeriod, ((day.Month - starts + 12) % 12) + 1),
                (t.IsoWeek, ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue))), (t.IsWorking, working));
        }
        return rows;
    }
}
