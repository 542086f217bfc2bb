using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// The second proof after the ledger's: what each pool allocated is what its lines carry, and its cost went somewhere.
/// A run in which a difference is not zero is not published.
/// </summary>
public sealed class AllocationTie : Transform
{
    private readonly AllocationRun runs = new();
    private readonly CostToServeLine lines = new();

    public override string Grain => "company, currency, pool, period";
    public Column<string> CompanyCode => Key<string>();
    public Column<string> Currency => Key<string>();
    public Column<string> PoolId => Key<string>();
    public Column<DateOnly> Period => Key<DateOnly>();
    public Column<decimal> AllocatedAmount => Money();
    public Column<decimal> LineAmount => Money("what the pool's cost lines add up to");
    public Column<decimal> LineDifference => Money("allocated less lines");
    public Column<decimal> LedgerDifference => Money("ledger and received less given, allocated, unused, unassigned");

    public override Sql Query(Window window) => $"""
        WITH line AS (
            SELECT coalesce({lines.CompanyCode}, '-') AS company_code, coalesce({lines.Currency}, '-') AS currency,
                {lines.PoolId} AS pool_id, {lines.Period} AS period,
                CAST(sum({lines.Amount}) AS DECIMAL(38,2)) AS amount
            FROM {lines}
            WHERE {lines.PoolId} IS NOT NULL
            GROUP BY 1, 2, 3, 4
        )
        SELECT {runs.CompanyCode} AS {CompanyCode}, {runs.Currency} AS {Currency}, {runs.PoolId} AS {PoolId},
            {runs.Period} AS {Period}, {runs.AllocatedAmount} AS {AllocatedAmount},
            {LineAmount.From($"coalesce(l.amount, 0)")},
            {LineDifference.From($"{runs.AllocatedAmount} - coalesce(l.amount, 0)")},
            {LedgerDifference.From($"""
                {runs.LedgerAmount} + {runs.ReceivedAmount} - {runs.GivenAmount} - {runs.AllocatedAmount}
                    - {runs.UnusedAmount} - {runs.UnassignedAmount}
                """)}
        FROM {runs} LEFT JOIN line AS l ON l.company_code = {runs.CompanyCode} AND l.currency = {runs.Currency}
            AND l.pool_id = {runs.PoolId} AND l.period = {runs.Period}
        """;

    /// <summary>Stops the run at the first pool that does not tie; takes rows by column name.</summary>
    public static void Check(IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        foreach (var row in rows)
        {
            if (row.GetValueOrDefault("line_difference") is decimal lines and not 0)
                throw Broken(
                    row, $"lines that carry {row["line_amount"]:0.00} of {row["allocated_amount"]:0.00}", lines);
            if (row.GetValueOrDefault("ledger_difference") is decimal ledger and not 0)
                throw Broken(row, "cost that went nowhere", ledger);
        }
    }

    private static DefinitionException Broken(
        IReadOnlyDictionary<string, object?> row, string found, decimal difference) => new(
        $"allocation_tie pool {row["pool_id"]}, company {row["company_code"]}, {row["currency"]}, "
        + $"period {row["period"]:yyyy-MM-dd}", found, "an allocation that adds up to the cent",
        $"the difference is {difference:0.00}; nothing is published until it is found");
}
