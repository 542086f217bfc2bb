using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// Whether the journal adds up to the balances finance states, pool by pool. Where nothing was stated (no balance feed,
/// or none yet for the company's period) it says that nothing was checked, and why; silence never reads as agreement.
/// </summary>
public sealed class LedgerTieOut(Rules? rules = null) : Transform
{
    private readonly CostingRules costing = (rules ?? Rules.None).Costing;
    private readonly PoolLedger ledger = new();
    private readonly LedgerBalance balances = new();

    public override string Grain => "company, currency, pool, period";
    public Column<string> CompanyCode => Key<string>();
    public Column<string> Currency => Key<string>();
    public Column<string> PoolId => Key<string>();
    public Column<DateOnly> Period => Key<DateOnly>();
    public Column<decimal> JournalAmount => Money();
    public Column<decimal> BalanceAmount => Money("null where nothing was checked");
    public Column<decimal> Difference => Money("journal less balance; null where nothing was checked");
    public Column<string> State => Col<string>("agrees, differs, or not checked and why");

    public override Sql Query(Window window) => $"""
        WITH stated AS (
            {PoolMatch.Sums($"{balances.CompanyCode}", $"{balances.Currency}", Pool(), $"{balances.Period}",
                $"{balances.Amount}", $"{balances}")}
        ), closed AS (
            SELECT DISTINCT coalesce({balances.CompanyCode}, '-') AS company_code, {balances.Period} AS period
            FROM {balances}
        ), feed AS (SELECT count(*) AS row_count FROM {balances}
        ), both_sides AS (
            SELECT company_code, currency, pool_id, period, CAST(sum(journal) AS DECIMAL(38,2)) AS journal,
                CAST(sum(balance) AS DECIMAL(38,2)) AS balance
            FROM (
                SELECT {ledger.CompanyCode} AS company_code, {ledger.Currency} AS currency, {ledger.PoolId} AS pool_id,
                    {ledger.Period} AS period, CAST({ledger.Amount} AS DECIMAL(38,2)) AS journal,
                    CAST(0 AS DECIMAL(38,2)) AS balance
                FROM {ledger}
                UNION ALL
                SELECT company_code, currency, pool_id, period, CAST(0 AS DECIMAL(38,2)), amount FROM stated
            ) AS side
            GROUP BY 1, 2, 3, 4
        )
        SELECT b.company_code AS {CompanyCode}, b.currency AS {Currency}, b.pool_id AS {PoolId}, b.period AS {Period},
            {JournalAmount.From($"b.journal")},
            {BalanceAmount.From($"CASE WHEN closed.period IS NOT NULL THEN b.balance END")},
            {Difference.From($"CASE WHEN closed.period IS NOT NULL THEN b.journal - b.balance END")},
            CASE WHEN feed.row_count = 0 THEN 'not checked, because no ledger balance was ever landed'
                WHEN closed.period IS NULL THEN 'not checked, because the company has no ledger balance for the period'
                WHEN b.journal = b.balance THEN 'agrees' ELSE 'differs' END AS {State}
        FROM both_sides AS b
        CROSS JOIN feed
        LEFT JOIN closed ON closed.company_code = b.company_code AND closed.period = b.period
        """;

    /// <summary>Stops the run at the first pool whose journal and balance differ; takes rows by column name.</summary>
    public static void Check(IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        foreach (var row in rows)
        {
            if (row.GetValueOrDefault("difference") is decimal difference && difference != 0)
            {
                throw new DefinitionException(
                    $"ledger_tie_out pool {row["pool_id"]}, company {row["company_code"]}, {row["currency"]}, "
                    + $"period {row["period"]:yyyy-MM-dd}",
                    $"journal {row["journal_amount"]:0.00}, balance {row["balance_amount"]:0.00}",
                    "a journal that adds up to the balance",
                    $"find the missing or doubled journal lines: the difference is {difference:0.00}");
            }
        }
    }

    private Sql Pool() => PoolMatch.Pool(costing, $"{balances.CompanyCode}", $"{balances.Currency}",
        $"{balances.Account}", $"{balances.CostCentre}", $"{balances.Period}");
}
