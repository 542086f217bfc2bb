using System.Numerics;
using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// What passes through a pool that serves other pools: its own cost and what the others charge it before it gives
/// everything on, the reciprocal totals of the textbooks. They count cost more than once and add up to nothing; the
/// ledger ties to <c>pool_flow</c>.
/// </summary>
public sealed class PoolPassage(Rules? rules = null) : Transform
{
    private readonly CostingRules costing = (rules ?? Rules.None).Costing;
    private readonly PoolLedger ledger = new();

    public override string Grain => "company, currency, pool, period";
    public override Layer Layer => Layer.Silver;
    public Column<string> CompanyCode => Key<string>();
    public Column<string> Currency => Key<string>();
    public Column<string> PoolId => Key<string>();
    public Column<DateOnly> Period => Key<DateOnly>();
    public Column<decimal> Amount => Money("rounded to the cent once, after adding up");

    public override Sql Query(Window window)
    {
        var most = BigInteger.Pow(10, 18);
        var parts = costing.Stages.SelectMany(stage => stage.Solved.Passing().Select(p =>
        {
            var exact = p.Share.Denominator <= most;
            var whole = exact ? p.Share.Denominator : most;
            return (Sql)$"""
                ({new Text(p.From)}, {new Text(p.To)}, {stage.From}, {stage.To},
                    {Wide(exact ? p.Share.Numerator : p.Share.Numerator * most / p.Share.Denominator)}, {Wide(whole)})
                """;
        })).ToList();
        return parts.Count == 0 ? Output.None(this) : $"""
            WITH part AS (
                SELECT * FROM (VALUES {Sql.Join(",\n", parts)})
                    AS v(pool_id, to_pool_id, valid_from, valid_to, parts, whole)
            ), passed AS (
                SELECT {ledger.CompanyCode} AS company_code, {ledger.Currency} AS currency,
                    p.to_pool_id AS pool_id, {ledger.Period} AS period,
                    sign({Exact.Cents($"{ledger.Amount}")}) * {Exact.HalfEven(
                        $"abs({Exact.Cents($"{ledger.Amount}")}) * 10000 * p.parts", $"p.whole")} AS amount
                FROM {ledger} JOIN part AS p ON p.pool_id = {ledger.PoolId}
                    AND {ledger.Period} >= p.valid_from AND {ledger.Period} < p.valid_to
            )
            SELECT company_code AS {CompanyCode}, currency AS {Currency}, pool_id AS {PoolId}, period AS {Period},
                {Amount.From(Exact.Decimal($"CAST(sum(amount) AS {Exact.Wide})", 6))}
            FROM passed
            GROUP BY 1, 2, 3, 4
            """;
    }

    private static Sql Wide(BigInteger number) => $"CAST({Sql.Trusted($"{number}")} AS {Exact.Wide})";
}
