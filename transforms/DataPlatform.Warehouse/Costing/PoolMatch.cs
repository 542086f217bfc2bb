using DataPlatform.Core;

namespace DataPlatform.Warehouse.Costing;

/// <summary>To which pool a ledger row belongs: the first pool, by id, that takes it; else unassigned, when in
/// scope.</summary>
internal static class PoolMatch
{
    /// <summary>The pool's id, <c>*unassigned</c>, or null for a row that cost to serve need not explain.</summary>
    public static Sql Pool(CostingRules costing, Sql company, Sql currency, Sql account, Sql costCentre, Sql period)
    {
        var pools = costing.Pools.Select(p => (Sql)$"""
            WHEN {Same(company, p.Company)} AND {Same(currency, p.Currency)} AND {p.Accounts.Holds(account)}
                AND {p.CostCentres.Holds(costCentre)} AND {period} >= {p.From} AND {period} < {p.To}
                THEN {new Text(p.PoolId)}
            """);
        var scope = costing.Scope.Select(s => (Sql)$"""
            WHEN {s.Accounts.Holds(account)} AND {period} >= {s.From} AND {period} < {s.To}
                THEN {new Text(CostingRules.Unassigned)}
            """);
        Sql[] branches = [.. pools, .. scope];
        return branches.Length == 0 ? Sql.Trusted("CAST(NULL AS STRING)") : $"CASE {Sql.Join(" ", branches)} END";
    }

    /// <summary>Rows of a ledger table summed by company, currency, pool and period, without rows of no pool.</summary>
    public static Sql Sums(Sql company, Sql currency, Sql pool, Sql period, Sql amount, Sql from) => $"""
        SELECT company_code, currency, pool_id, period, CAST(sum(amount) AS DECIMAL(38,2)) AS amount,
            count(*) AS row_count
        FROM (SELECT coalesce({company}, '-') AS company_code, coalesce({currency}, '-') AS currency, {pool} AS pool_id,
            {period} AS period, {amount} AS amount FROM {from}) AS ledger_row
        WHERE pool_id IS NOT NULL
        GROUP BY 1, 2, 3, 4
        """;

    private static Sql Same(Sql value, string? wanted) =>
        wanted is null ? Sql.Trusted("TRUE") : $"{value} = {new Text(wanted)}";
}
