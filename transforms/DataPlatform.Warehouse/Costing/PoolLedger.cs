using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Costing;

/// <summary>The journal summed by pool; scope accounts that no pool takes stand under <c>*unassigned</c>.</summary>
public sealed class PoolLedger(Rules? rules = null) : Transform
{
    private readonly CostingRules costing = (rules ?? Rules.None).Costing;
    private readonly GlJournalLine journal = new();

    public override string Grain => "company, currency, pool, period";
    public override Layer Layer => Layer.Silver;
    public Column<string> CompanyCode => Key<string>();
    public Column<string> Currency => Key<string>();
    public Column<string> PoolId => Key<string>();
    public Column<DateOnly> Period => Key<DateOnly>();
    public Column<decimal> Amount => Money();
    public Column<long> JournalLines => Col<long>();

    public override Sql Query(Window window) => $"""
        SELECT company_code AS {CompanyCode}, currency AS {Currency}, pool_id AS {PoolId}, period AS {Period},
            {Amount.From($"amount")}, {JournalLines.From($"row_count")}
        FROM ({PoolMatch.Sums($"{journal.CompanyCode}", $"{journal.Currency}", Pool(), $"{journal.Period}",
            $"{journal.Amount}", $"{journal}")}) AS ledger
        """;

    private Sql Pool() => PoolMatch.Pool(costing, $"{journal.CompanyCode}", $"{journal.Currency}", $"{journal.Account}",
        $"{journal.CostCentre}", $"{journal.Period}");
}
