using DataPlatform.Workspace.Reading;

namespace DataPlatform.Workspace.Checks;

/// <summary>Whether each pool either keeps its cost by a capacity or gives it to pools that can take it.</summary>
internal static class StageChecks
{
    public static void Check(CostingDefinition costing, IReadOnlyList<string> pools, Mistakes mistakes)
    {
        foreach (var pool in costing.Pools.Where(p => p.Id.Length > 0))
        {
            if (pool.Gives.Count > 0 && pool.Capacity is not null)
                mistakes.Add(pool.At("capacity"), $"a capacity of the pool '{pool.Id}', which gives its cost away",
                    "'capacity', or 'gives'", "leave one of them out");
            else if (pool.Gives.Count == 0 && pool.Capacity is null && !pool.Lines.ContainsKey("gives"))
                mistakes.Add(pool.Place, $"no 'capacity' for the pool '{pool.Id}'",
                    "its practical capacity per period, or 'gives': the pools that bear its cost");
            if (pool.Capacity is not null && pool.Unit is null)
                mistakes.Add(pool.Place, $"no 'unit' for the capacity of the pool '{pool.Id}'", "min, m3, km ...");
            if (pool.Gives.Count > 0 && pool.Gives.All(g => g.Weight == 0))
                mistakes.Add(pool.At("gives"), $"only weights of 0 for the pool '{pool.Id}'",
                    "one weight above 0 at least: cost is divided by their sum");
            foreach (var gift in pool.Gives.Where(g => g.To.Length > 0))
                Gift(pool, gift, costing, pools, mistakes);
            foreach (var twice in pool.Gives.GroupBy(g => g.To).Where(g => g.Count() > 1))
                mistakes.Add(twice.Last().Place, $"'{twice.Key}' again", "each receiving pool once");
        }
        foreach (var name in costing.StepOrder.Where(o => costing.Pools.All(p => p.Id != o || p.Gives.Count == 0)))
            mistakes.Unknown(costing.StagesAt ?? costing.Place, "giving pool", name,
                [.. costing.Pools.Where(p => p.Gives.Count > 0).Select(p => p.Id).Distinct()]);
    }

    private static void Gift(PoolDefinition pool, GiftDefinition gift, CostingDefinition costing,
        IReadOnlyList<string> pools, Mistakes mistakes)
    {
        if (!pools.Contains(gift.To))
        {
            mistakes.Unknown(gift.At("to"), "pool", gift.To, pools);
            return;
        }
        if (gift.To == pool.Id)
            mistakes.Add(gift.At("to"), $"the pool '{pool.Id}' giving to itself", "another pool");
        if (costing.Pools.FirstOrDefault(p => p.Id == gift.To && (p.Company != pool.Company
            || p.Currency != pool.Currency)) is { } other)
        {
            mistakes.Add(gift.At("to"), $"'{gift.To}' of company {other.Company} in {other.Currency}",
                $"a pool of company {pool.Company} in {pool.Currency}", "charge between companies in the ledger");
        }
    }
}
