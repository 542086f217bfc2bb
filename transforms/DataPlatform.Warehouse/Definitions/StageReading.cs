using DataPlatform.Core;
using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Warehouse;

/// <summary>The pools that give to pools, as the definition tables know them, solved interval by interval.</summary>
internal sealed record StageReading(SpreadMethod Method, IReadOnlyList<StageRules> Stages, string Text)
{
    private readonly HashSet<string> giving = new(StringComparer.Ordinal);

    /// <summary>True for a pool with weights, at any time.</summary>
    public bool Gives(string pool) => giving.Contains(pool);

    public static StageReading Read(KnownRows known, KnownRow? scope)
    {
        var table = new CostSpread();
        var rows = known.Of(table, table.PoolId, table.ToPoolId).Where(r => r.From < r.To)
            .OrderBy(r => r.Text(table.PoolId), StringComparer.Ordinal)
            .ThenBy(r => r.Text(table.ToPoolId), StringComparer.Ordinal).ThenBy(r => r.From).ToList();
        if (rows.Count == 0)
            return new StageReading(SpreadMethod.Reciprocal, [], "");
        var pools = Pools(known);
        foreach (var row in rows)
            Check(table, row, pools);
        var scopes = new CostingScope();
        var method = Parse(scope?.TextOrNull(scopes.Method), scope, scopes);
        string[] order = scope?.TextOrNull(scopes.StepOrder)?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        var days = rows.SelectMany(r => new[] { r.From, r.To })
            .Concat(pools.SelectMany(p => new[] { p.From, p.To })).Distinct().Order().ToList();
        var stages = days.Zip(days.Skip(1)).Select(i => Stage(i.First, i.Second, rows, pools, method, order))
            .OfType<StageRules>().ToList();
        var text = string.Join('\n', rows.Select(r =>
            $"{r.Text(table.PoolId)}>{r.Text(table.ToPoolId)}|{r.Number(table.Weight):0.######}|{r.From}|{r.To}"));
        var read = new StageReading(method, stages, $"\n{method}|{string.Join(',', order)}\n{text}");
        read.giving.UnionWith(rows.Select(r => r.Text(table.PoolId)));
        return read;
    }

    private static StageRules? Stage(DateOnly from, DateOnly to, List<KnownRow> rows, List<KnownPool> pools,
        SpreadMethod method, string[] order)
    {
        var table = new CostSpread();
        var active = pools.Where(p => p.From <= from && p.To >= to).Select(p => p.Id).ToHashSet();
        var weights = rows.Where(r => r.From <= from && r.To >= to)
            .Select(r => new PoolWeight(r.Text(table.PoolId), r.Text(table.ToPoolId),
                active.Contains(r.Text(table.ToPoolId)) ? r.Number(table.Weight) : 0))
            .Where(w => active.Contains(w.From)).ToList();
        return weights.Count == 0 ? null : new StageRules(from, to, PoolStages.Solve(method, weights, order));
    }

    private static List<KnownPool> Pools(KnownRows known)
    {
        var table = new CostPool();
        return [.. known.Of(table, table.PoolId).Where(r => r.From < r.To).Select(r => new KnownPool(
            r.Text(table.PoolId), $"{r.TextOrNull(table.CompanyCode)} {r.TextOrNull(table.Currency)}", r.From, r.To))];
    }

    private static void Check(CostSpread table, KnownRow row, List<KnownPool> pools)
    {
        var (from, to) = (row.Text(table.PoolId), row.Text(table.ToPoolId));
        var place = row.Place(table, from);
        foreach (var pool in new[] { from, to }.Where(p => pools.TrueForAll(k => k.Id != p)))
            throw new DefinitionException(place, $"the pool {pool}", "one of the pools "
                + string.Join(" ", pools.Select(p => p.Id).Distinct()));
        if (row.Number(table.Weight) < 0)
            throw new DefinitionException(place, $"a weight of {row.Number(table.Weight):0.######}", "0 or more");
        var whose = pools.Where(p => p.Id == from || p.Id == to).Select(p => p.Whose).Distinct().ToList();
        if (whose.Count > 1)
            throw new DefinitionException(place, $"{from} of {whose[0]} giving to {to} of {whose[1]}",
                "pools of one company and currency", "charge between companies in the ledger first");
    }

    private static SpreadMethod Parse(string? word, KnownRow? scope, CostingScope table) => word switch
    {
        null or "reciprocal" => SpreadMethod.Reciprocal,
        "step-down" => SpreadMethod.StepDown,
        "direct" => SpreadMethod.Direct,
        _ => throw new DefinitionException(scope!.Place(table, "method"), word, "direct, step-down or reciprocal"),
    };

    private sealed record KnownPool(string Id, string Whose, DateOnly From, DateOnly To);
}
