using DataPlatform.Workspace.Reading;

namespace DataPlatform.Workspace.Checks;

/// <summary>Whether every cent has one pool, and every activity a pool to draw from.</summary>
internal static class CostChecks
{
    public static CostingDefinition Check(WorkspaceDefinition whole, Tables tables, Mistakes mistakes)
    {
        var costing = whole.Costing with
        {
            Pools = Validities.Close(whole.Costing.Pools, "the pool", p => p.Id, p => p.Validity,
                (p, v) => p with { Validity = v }, mistakes),
            Activities = Validities.Close(whole.Costing.Activities, "the activity", a => a.Id, a => a.Validity,
                (a, v) => a with { Validity = v }, mistakes),
            Idle = Validities.Close(whole.Costing.Idle, "the rule", i => i.Id, i => i.Validity,
                (i, v) => i with { Validity = v }, mistakes),
        };
        var companies = whole.Settings.Companies.Select(c => c.Code).ToList();
        foreach (var pool in costing.Pools)
            Pool(pool, costing, companies, mistakes);
        Overlaps(costing.Pools, mistakes);
        var pools = costing.Pools.Select(p => p.Id).Distinct().ToList();
        var judged = mistakes.AllRead("costing");
        foreach (var activity in costing.Activities)
        {
            if (judged && activity.Pool.Length > 0 && !pools.Contains(activity.Pool))
                mistakes.Unknown(activity.At("pool"), "pool", activity.Pool, pools);
            Terms(activity, tables, mistakes);
        }
        if (judged)
            StageChecks.Check(costing, pools, mistakes);
        foreach (var rule in costing.Idle)
        {
            if (judged && rule.Pool.Length > 0 && !pools.Contains(rule.Pool))
                mistakes.Unknown(rule.At("pool"), "pool", rule.Pool, pools);
            if (rule.Lines.ContainsKey("share") && rule.Share == 0)
                mistakes.Add(rule.At("share"), "a share of 0", "a share above 0, at most 1");
            SchemeChecks.Condition(rule.When, mistakes);
            if (ActivityDefinition.Facts.TryGetValue(rule.AppliesTo, out var name) && tables.Find(name) is { } fact)
                SchemeChecks.Bind(rule.When, fact, mistakes);
        }
        if (judged && costing.Pools.Count > 0 && costing.Scope == CodePatterns.None
            && !costing.Lines.ContainsKey("scope"))
            mistakes.Add(costing.Pools[0].Place with { Line = 0 }, "pools without a 'scope'",
                "'scope': the ledger accounts cost to serve must explain");
        return costing;
    }

    private static void Pool(PoolDefinition pool, CostingDefinition costing, List<string> companies, Mistakes mistakes)
    {
        if (pool.Company.Length > 0 && companies.Count > 0 && !companies.Contains(pool.Company))
            mistakes.Unknown(pool.At("company"), "company", pool.Company, companies);
        if (pool.Lines.ContainsKey("capacity") && pool.Capacity == 0)
            mistakes.Add(pool.At("capacity"), "a capacity of 0", "a capacity above 0: cost is divided by it");
        if (costing.Scope != CodePatterns.None && pool.Accounts != CodePatterns.None
            && costing.Scope.Overlap(pool.Accounts) is null)
            mistakes.Warn(pool.At("accounts"),
                $"no account of the pool '{pool.Id}' ({pool.Accounts}) is in the scope {costing.Scope}");
    }

    private static void Overlaps(IReadOnlyList<PoolDefinition> pools, Mistakes mistakes)
    {
        for (var i = 0; i < pools.Count; i++)
        {
            foreach (var other in pools.Take(i).Where(p => p.Id != pools[i].Id))
            {
                var pool = pools[i];
                if (pool.Company != other.Company || pool.Currency != other.Currency
                    || !pool.Validity.Overlaps(other.Validity)
                    || pool.CostCentres.Overlap(other.CostCentres) is null
                    || pool.Accounts.Overlap(other.Accounts) is not var (mine, theirs))
                    continue;
                mistakes.Add(pool.At("accounts"),
                    $"accounts '{mine}' of the pool '{pool.Id}', which the pool '{other.Id}' has as '{theirs}'",
                    $"every account and cost centre in one pool of a company and currency ({other.At("accounts")})",
                    "narrow one of them, by accounts, by cost_centres or in time");
            }
        }
    }

    private static void Terms(ActivityDefinition activity, Tables tables, Mistakes mistakes)
    {
        if (activity.Lines.ContainsKey("terms") && activity.Terms.Count == 0)
            mistakes.Add(activity.At("terms"), "no term", "at least one term");
        var fact = ActivityDefinition.Facts.TryGetValue(activity.AppliesTo, out var name) ? tables.Find(name) : null;
        foreach (var term in activity.Terms)
        {
            if (term.When is { } condition)
                SchemeChecks.Condition(condition, mistakes);
            foreach (var expression in new[] { term.Driver, term.When }.Where(e => e is not null && fact is not null))
                SchemeChecks.Bind(expression!, fact!, mistakes);
        }
    }
}
