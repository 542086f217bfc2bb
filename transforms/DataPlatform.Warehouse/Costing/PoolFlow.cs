using System.Numerics;
using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// What pools that serve other pools gave, from whom to whom it came to rest: each giving pool's own cost in whole
/// cents over the pools that keep it, so that the parts add up to it (largest remainder, ties by pool). Direct, step by
/// step or reciprocal as the workspace says; see <see cref="PoolStages"/>.
/// </summary>
public sealed class PoolFlow(Rules? rules = null) : Transform
{
    private readonly CostingRules costing = (rules ?? Rules.None).Costing;
    private readonly PoolLedger ledger = new();

    public override string Grain => "company, currency, giving pool, receiving pool, period";
    public override Layer Layer => Layer.Silver;
    public Column<string> CompanyCode => Key<string>();
    public Column<string> Currency => Key<string>();
    public Column<string> PoolId => Key<string>("the pool whose own cost it is");
    public Column<string> ToPoolId => Key<string>("the pool where it rests");
    public Column<DateOnly> Period => Key<DateOnly>();
    public Column<decimal> Amount => Money();
    public Column<string> Method => Col<string>("direct, step-down or reciprocal");

    public override Sql Query(Window window)
    {
        var parts = costing.Stages.SelectMany(stage => stage.Solved.Final().GroupBy(s => s.From).SelectMany(g =>
            PoolStages.Parts([.. g]).Select(p => Row(stage, p.Share, p.Parts, p.Whole)))).ToList();
        return parts.Count == 0 ? Output.None(this) : $"""
            WITH part AS (
                SELECT * FROM (VALUES {Sql.Join(",\n", parts)})
                    AS v(pool_id, to_pool_id, valid_from, valid_to, parts, whole)
            ), cut AS (
                SELECT {ledger.CompanyCode} AS company_code, {ledger.Currency} AS currency,
                    {ledger.PoolId} AS pool_id, p.to_pool_id, {ledger.Period} AS period,
                    {Exact.Cents($"{ledger.Amount}")} AS cents,
                    {LargestRemainder.Cut($"abs({Exact.Cents($"{ledger.Amount}")})", $"p.parts", $"p.whole")}
                FROM {ledger} JOIN part AS p ON p.pool_id = {ledger.PoolId}
                    AND {ledger.Period} >= p.valid_from AND {ledger.Period} < p.valid_to
            ), shared AS (
                SELECT cut.*, sign(cents) * ({LargestRemainder.Share($"abs(cents)",
                    $"company_code, currency, pool_id, period", $"to_pool_id")}) AS share
                FROM cut
            )
            SELECT company_code AS {CompanyCode}, currency AS {Currency}, pool_id AS {PoolId},
                to_pool_id AS {ToPoolId}, period AS {Period},
                {Amount.From(Exact.Decimal($"CAST(share AS {Exact.Wide})", 2))},
                {new Text(CostingRules.Word(costing.Method))} AS {Method}
            FROM shared
            """;
    }

    private static Sql Row(StageRules stage, FinalShare share, BigInteger parts, BigInteger whole) => $"""
        ({new Text(share.From)}, {new Text(share.To)}, {stage.From}, {stage.To}, {Wide(parts)}, {Wide(whole)})
        """;

    private static Sql Wide(BigInteger number) => $"CAST({Sql.Trusted($"{number}")} AS {Exact.Wide})";
}
