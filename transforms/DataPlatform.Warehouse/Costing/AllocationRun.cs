using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// What became of each pool's cost: its own of the ledger and what other pools gave it, less what it gave; of that the
/// part its used capacity carries, the part of capacity that lay idle, and what nobody takes (scope accounts in no
/// pool, and giving pools that have nobody to give to). The rate is cost over practical capacity, never over used;
/// allocated is cost times used over capacity, rounded half to even to the cent. When more was used than the practical
/// capacity, the whole cost is allocated, nothing is unused and the rate falls to cost over used. Exactly: ledger +
/// received = given + allocated + unused + unassigned per pool, and ledger = allocated + unused + unassigned per
/// company, currency and period.
/// </summary>
public sealed class AllocationRun(Rules? rules = null) : Transform
{
    private readonly CostingRules costing = (rules ?? Rules.None).Costing;
    private readonly PoolLedger ledger = new();
    private readonly PoolFlow flows = new();
    private readonly ActivityUse uses = new();

    public override string Grain => "company, currency, pool, period";
    public Column<string> CompanyCode => Key<string>();
    public Column<string> Currency => Key<string>();
    public Column<string> PoolId => Key<string>("a pool, or *unassigned for scope accounts in no pool");
    public Column<DateOnly> Period => Key<DateOnly>("first day of the fiscal period");
    public Column<decimal> LedgerAmount => Money("the pool's own");
    public Column<decimal> ReceivedAmount => Money("from other pools");
    public Column<decimal> GivenAmount => Money("to other pools");
    public Column<decimal> PracticalCapacity => Dec("capacity unit", 18, 6);
    public Column<decimal> UsedCapacity => Dec("capacity unit", 24, 6);
    public Column<decimal> UnusedCapacity => Dec("capacity unit", 24, 6, "practical less used, at least nothing");
    public Column<decimal> Utilisation => Dec("share", 18, 6, "used over practical; above 1 when more was used");
    public Column<decimal> Rate => Dec("currency per capacity unit", 28, 10);
    public Column<decimal> AllocatedAmount => Money();
    public Column<decimal> UnusedAmount => Money();
    public Column<decimal> UnassignedAmount => Money();
    public Column<string> RuleVersion => Col<string>("hash of the pool and of the time equations that use it");

    public override Sql Query(Window window) => $"""
        WITH pool AS ({Pools()}
        ), side AS (
            SELECT {ledger.CompanyCode} AS company_code, {ledger.Currency} AS currency, {ledger.PoolId} AS pool_id,
                {ledger.Period} AS period, {Exact.Cents($"{ledger.Amount}")} AS own,
                CAST(0 AS {Exact.Wide}) AS received,
                CAST(0 AS {Exact.Wide}) AS given, CAST(0 AS {Exact.Wide}) AS used
            FROM {ledger}
            UNION ALL
            SELECT {flows.CompanyCode}, {flows.Currency}, {flows.ToPoolId}, {flows.Period}, CAST(0 AS {Exact.Wide}),
                {Exact.Cents($"{flows.Amount}")}, CAST(0 AS {Exact.Wide}), CAST(0 AS {Exact.Wide})
            FROM {flows}
            UNION ALL
            SELECT {flows.CompanyCode}, {flows.Currency}, {flows.PoolId}, {flows.Period}, CAST(0 AS {Exact.Wide}),
                CAST(0 AS {Exact.Wide}), {Exact.Cents($"{flows.Amount}")}, CAST(0 AS {Exact.Wide})
            FROM {flows}
            UNION ALL
            SELECT coalesce({uses.CompanyCode}, '-'), coalesce({uses.Currency}, '-'), {uses.PoolId}, {uses.Period},
                CAST(0 AS {Exact.Wide}), CAST(0 AS {Exact.Wide}), CAST(0 AS {Exact.Wide}),
                {Exact.Whole($"sum({uses.Units})", Exact.Unit)}
            FROM {uses}
            GROUP BY 1, 2, 3, 4
        ), cost AS (
            SELECT company_code, currency, pool_id, period, CAST(sum(own) AS {Exact.Wide}) AS own,
                CAST(sum(received) AS {Exact.Wide}) AS received, CAST(sum(given) AS {Exact.Wide}) AS given,
                CAST(sum(own + received - given) AS {Exact.Wide}) AS cents, CAST(sum(used) AS {Exact.Wide}) AS used
            FROM side
            GROUP BY 1, 2, 3, 4
        ), sized AS (
            SELECT c.*, p.capacity, p.rule_version, {Exact.Whole($"p.capacity", Exact.Unit)} AS supplied,
                p.capacity IS NULL AS unassigned
            FROM cost AS c LEFT JOIN pool AS p
                ON p.pool_id = c.pool_id AND c.period >= p.valid_from AND c.period < p.valid_to
        ), allocated AS (
            SELECT s.*, CASE WHEN unassigned THEN 0 WHEN used >= supplied THEN cents
                ELSE sign(cents) * {Exact.HalfEven($"abs(cents) * used", $"supplied")} END AS allocated
            FROM sized AS s
        )
        SELECT company_code AS {CompanyCode}, currency AS {Currency}, pool_id AS {PoolId}, period AS {Period},
            {LedgerAmount.From(Exact.Decimal($"own", 2))}, {ReceivedAmount.From(Exact.Decimal($"received", 2))},
            {GivenAmount.From(Exact.Decimal($"given", 2))}, {PracticalCapacity.From($"capacity")},
            {UsedCapacity.From($"CASE WHEN NOT unassigned THEN {Exact.Decimal($"used", Exact.Unit)} END")},
            {UnusedCapacity.From($"CASE WHEN NOT unassigned THEN {Exact.Decimal(idle, Exact.Unit)} END")},
            {Utilisation.From($"CASE WHEN NOT unassigned THEN {Exact.Decimal(Exact.HalfEven(
                $"used * 1000000", $"supplied"), 6)} END")},
            {Rate.From($"CASE WHEN NOT unassigned THEN {Exact.Decimal(PerUnit(), 10)} END")},
            {AllocatedAmount.From(Exact.Decimal($"CAST(allocated AS {Exact.Wide})", 2))},
            {UnusedAmount.From(Exact.Decimal(
                $"CASE WHEN unassigned THEN 0 ELSE cents - CAST(allocated AS {Exact.Wide}) END", 2))},
            {UnassignedAmount.From(Exact.Decimal($"CASE WHEN unassigned THEN cents ELSE 0 END", 2))},
            rule_version AS {RuleVersion}
        FROM allocated
        """;

    private static readonly Sql idle = Sql.Trusted("CASE WHEN supplied > used THEN supplied - used ELSE 0 END");

    /// <summary>Cents over millionths of a unit, in ten-thousand-millionths of the currency.</summary>
    private static Sql PerUnit() => $"""
        sign(cents) * {Exact.HalfEven($"abs(cents) * 100000000000000", $"greatest(used, supplied)")}
        """;

    private Sql Pools() => costing.Pools.Count == 0
        ? $"""
            SELECT CAST(NULL AS STRING) AS pool_id, CAST(NULL AS DATE) AS valid_from, CAST(NULL AS DATE) AS valid_to,
                CAST(NULL AS DECIMAL(18,6)) AS capacity, CAST(NULL AS STRING) AS rule_version WHERE 1 = 0
            """
        : Sql.Join(" UNION ALL ", costing.Pools.Select(p => (Sql)$"""
            SELECT {new Text(p.PoolId)} AS pool_id, {p.From} AS valid_from, {p.To} AS valid_to,
                CAST({Sql.Value(p.Capacity)} AS DECIMAL(18,6)) AS capacity, {new Text(p.Version)} AS rule_version
            """));
}
