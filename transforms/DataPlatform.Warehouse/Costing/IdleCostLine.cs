using DataPlatform.Core;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// Idle capacity at its price, charged to who causes it: a rule names a share of the pool's unused cost and the lines
/// that cause it, and they bear it by the units of the pool they took, to the cent (largest remainder, ties to the
/// earlier document). Where none of them took any, nothing is charged and the cost stays unused. It is part of the
/// unused amount of <c>allocation_run</c>, never beside it.
/// </summary>
public sealed class IdleCostLine(Rules? rules = null) : SegmentFact
{
    private readonly CostingRules costing = (rules ?? Rules.None).Costing;
    private readonly ActivityUse uses = new();
    private readonly AllocationRun runs = new();
    private readonly OrderLineFact orderLines = new();
    private readonly ReturnFact returns = new();
    private readonly TransportChainElement elements = new();

    public override string Grain => "rule, source, document, line";
    public Column<string> RuleId => Key<string>();
    public Column<string> Source => Key<string>("order line, return line or transport leg");
    public Column<string> DocumentNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> PoolId => Col<string>();
    public Column<DateOnly> Period => Col<DateOnly>();
    public Column<decimal> Units => Dec("capacity unit", 24, 6, "of the pool, taken by the line");
    public Column<decimal> Amount => Money();
    public Column<string> OrderNo => Col<string>();
    public Column<string> OrderLineNo => Col<string>();

    public override Sql Query(Window window) => costing.Idle.Count == 0 ? Output.None(this) : $"""
        WITH caused AS (
            {Sql.Join("\nUNION ALL\n", costing.Idle.Select(Caused))}
        ), priced AS (
            SELECT c.*, {Exact.Cents($"{runs.UnusedAmount}")} AS unused,
                sum({Exact.Whole($"c.units", Exact.Unit)}) OVER (
                    PARTITION BY c.rule_id, c.company_code, c.currency, c.period) AS all_units
            FROM caused AS c JOIN {runs} ON {runs.CompanyCode} = coalesce(c.company_code, '-')
                AND {runs.Currency} = coalesce(c.currency, '-') AND {runs.PoolId} = c.pool_id
                AND {runs.Period} = c.period
            WHERE {runs.UnusedAmount} <> 0
        ), charged AS (
            SELECT p.*, {Exact.Quotient($"abs(unused) * share_parts", $"1000000")} AS cents FROM priced AS p
        ), cut AS (
            SELECT c.*, {LargestRemainder.Cut($"cents", Exact.Whole($"units", Exact.Unit), $"all_units")}
            FROM charged AS c
        ), borne AS (
            SELECT c.*, sign(unused) * ({LargestRemainder.Share($"cents",
                $"rule_id, company_code, currency, period", $"document_no, line_no, source")}) AS bears
            FROM cut AS c
        )
        SELECT rule_id AS {RuleId}, source AS {Source}, document_no AS {DocumentNo}, line_no AS {LineNo},
            pool_id AS {PoolId}, period AS {Period}, {Units.From($"units")},
            {Amount.From(Exact.Decimal($"CAST(bears AS {Exact.Wide})", 2))}, business_date AS {BusinessDate},
            customer_id AS {CustomerId}, product_id AS {ProductId}, channel_id AS {ChannelId},
            company_code AS {CompanyCode}, currency AS {Currency}, order_no AS {OrderNo},
            order_line_no AS {OrderLineNo}
        FROM borne
        """;

    private Sql Caused(IdleRules rule)
    {
        var (fact, on) = rule.AppliesTo switch
        {
            "order line" => ((SegmentFact)orderLines, (Sql)$"""
                {orderLines.OrderNo} = {uses.DocumentNo} AND {orderLines.LineNo} = {uses.LineNo}
                """),
            "return line" => (returns,
                (Sql)$"{returns.RmaNo} = {uses.DocumentNo} AND {returns.LineNo} = {uses.LineNo}"),
            "transport leg" or "transport" => (elements, (Sql)$"{elements.TceId} = {uses.DocumentNo}"),
            _ => throw new DefinitionException(
                $"idle_rule {rule.RuleId}", rule.AppliesTo, "order line, return line or transport leg"),
        };
        var names = fact.Columns.Select(c => c.Name).ToList();
        Sql holds = rule.Condition.ToSql(name => fact.Find(name) is { } c ? (Sql)$"{c}" : null, names);
        return $"""
            SELECT {new Text(rule.RuleId)} AS rule_id, {rule.Parts} AS share_parts, {uses.Source} AS source,
                {uses.DocumentNo} AS document_no, {uses.LineNo} AS line_no, {uses.PoolId} AS pool_id,
                {uses.Period} AS period, {uses.CompanyCode} AS company_code, {uses.Currency} AS currency,
                CAST(sum({uses.Units}) AS DECIMAL(24,6)) AS units, min({uses.BusinessDate}) AS business_date,
                min({uses.CustomerId}) AS customer_id, min({uses.ProductId}) AS product_id,
                min({uses.ChannelId}) AS channel_id, min({uses.OrderNo}) AS order_no,
                min({uses.OrderLineNo}) AS order_line_no
            FROM {uses} JOIN {fact} ON {on}
            WHERE {uses.PoolId} = {new Text(rule.PoolId)} AND {uses.Source} = {new Text(Word(rule))}
                AND {uses.Period} >= {rule.From} AND {uses.Period} < {rule.To} AND {holds}
            GROUP BY {uses.Source}, {uses.DocumentNo}, {uses.LineNo}, {uses.PoolId}, {uses.Period},
                {uses.CompanyCode}, {uses.Currency}
            """;
    }

    private static string Word(IdleRules rule) => rule.AppliesTo == "transport" ? "transport leg" : rule.AppliesTo;
}
