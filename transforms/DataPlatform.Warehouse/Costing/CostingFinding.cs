using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// What costing could not compute as asked, each with the amount it concerns: never a zero and never a division error.
/// </summary>
public sealed class CostingFinding(Rules? rules = null) : Transform
{
    private readonly CostingRules costing = (rules ?? Rules.None).Costing;
    private readonly AllocationRun runs = new();
    private readonly LedgerTieOut ties = new();
    private readonly FreightCharge charges = new();

    public override string Grain => "kind, subject, company, currency, period";
    public Column<string> Kind => Key<string>("nothing counted, negative pool, no receiver, no pool, over capacity, "
        + "period not closed, no freight rate");
    public Column<string> Subject => Key<string>("pool, or carrier and lane");
    public Column<string> CompanyCode => Key<string>("- where unknown");
    public Column<string> Currency => Key<string>("- where unknown");
    public Column<DateOnly> Period => Key<DateOnly>("first day of the month");
    public Column<decimal> Amount => Money("the amount concerned; null where it cannot be known");
    public Column<decimal> Quantity => Dec("see the text", 24, 6, "capacity units beyond, or kilograms unrated");
    public Column<string> Says => Col<string>("in one sentence");

    public override Sql Query(Window window)
    {
        Sql gives = costing.Stages.SelectMany(s => s.Solved.Resting).Distinct().ToList() is { Count: > 0 } resting
            ? $"{runs.PoolId} IN ({Sql.Join(", ", resting.Select(r => Sql.Value(r)))})" : Sql.Trusted("1 = 0");
        Sql net = $"({runs.LedgerAmount} + {runs.ReceivedAmount} - {runs.GivenAmount})";
        Sql none = Sql.Trusted("CAST(NULL AS DECIMAL(24,6))");
        return Sql.Join("\nUNION ALL\n",
        [
            Pool("nothing counted", $"""
                {runs.UsedCapacity} = 0 AND {runs.PracticalCapacity} IS NOT NULL AND {net} <> 0
                """, net, none, "no line took capacity of the pool: its whole cost is unused"),
            Pool("negative pool", $"{net} < 0", net, none,
                "the pool's cost is below zero: lines are credited, not charged"),
            Pool("no receiver", $"{gives} AND {runs.UnassignedAmount} <> 0", $"{runs.UnassignedAmount}", none,
                "its weights are all zero or lead back to it: its cost is unassigned"),
            Pool("no pool", $"{runs.PoolId} = '*unassigned' AND {runs.UnassignedAmount} <> 0",
                $"{runs.UnassignedAmount}", none, "accounts in scope that no pool takes"),
            Pool("over capacity", $"{runs.UsedCapacity} > {runs.PracticalCapacity}", net,
                $"{runs.UsedCapacity} - {runs.PracticalCapacity}",
                "more was used than the practical capacity: the rate is cost over used, nothing is unused"),
            NotClosed(), Unrated(),
        ]);
    }

    private Sql Pool(string kind, Sql holds, Sql amount, Sql quantity, string says) => $"""
        SELECT {new Text(kind)} AS {Kind}, {runs.PoolId} AS {Subject}, {runs.CompanyCode} AS {CompanyCode},
            {runs.Currency} AS {Currency}, {runs.Period} AS {Period}, {Amount.From(amount)},
            {Quantity.From(quantity)}, {new Text(says)} AS {Says}
        FROM {runs}
        WHERE {holds}
        """;

    private Sql NotClosed() => $"""
        SELECT 'period not closed' AS {Kind}, {ties.PoolId} AS {Subject}, {ties.CompanyCode} AS {CompanyCode},
            {ties.Currency} AS {Currency}, {ties.Period} AS {Period}, {Amount.From($"{ties.JournalAmount}")},
            {Quantity.Unknown()}, {ties.State} AS {Says}
        FROM {ties}
        WHERE {ties.State} LIKE 'not checked%'
        """;

    private Sql Unrated() => $"""
        SELECT 'no freight rate' AS {Kind},
            coalesce({charges.CarrierId}, '-') || ' ' || coalesce({charges.Origin}, '-') || ' > '
                || coalesce({charges.Destination}, '-') || ' ' || coalesce({charges.ServiceLevel}, '-') AS {Subject},
            '-' AS {CompanyCode}, '-' AS {Currency}, {Output.Month($"{charges.BusinessDate}")} AS {Period},
            {Amount.Unknown()}, {Quantity.From($"sum({charges.WeightKg})")},
            'no rate of the card fits: ' || CAST(count(*) AS STRING) || ' orders have no charge' AS {Says}
        FROM {charges}
        WHERE {charges.Status} = 'unrated' AND {charges.BusinessDate} IS NOT NULL
        GROUP BY 2, 5
        """;
}
