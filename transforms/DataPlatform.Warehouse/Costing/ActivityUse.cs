using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// How much capacity each activity took for each order line, return line or transport leg: the sum of its time
/// equation's terms that hold, in millionths of the capacity unit. A term whose driver or condition is unknown adds
/// nothing, and neither does a driver below zero. Capacity a leg took is split over the order lines it carried, by
/// mass, so that the parts add up. Company and currency are the pool's.
/// </summary>
public sealed class ActivityUse(Rules? rules = null) : SegmentFact
{
    private readonly CostingRules costing = (rules ?? Rules.None).Costing;
    private readonly OrderLineFact orderLines = new();
    private readonly ReturnFact returns = new();
    private readonly TransportChainElement elements = new();
    private readonly ShipmentShare shares = new();

    public override string Grain => "source, document, line, activity";
    public override Layer Layer => Layer.Silver;
    public Column<string> Source => Key<string>("order line, return line or transport leg");
    public Column<string> DocumentNo => Key<string>("order, return authorisation or leg");
    public Column<string> LineNo => Key<string>("line; for a leg the order and line it carried, * when unknown");
    public Column<string> ActivityId => Key<string>();
    public Column<string> PoolId => Col<string>();
    public Column<DateOnly> Period => Col<DateOnly>("first day of the calendar month of the business date");
    public Column<decimal> Units => Dec("capacity unit", 18, 6);
    public Column<string> OrderNo => Col<string>();
    public Column<string> OrderLineNo => Col<string>();

    public override Sql Query(Window window)
    {
        var activities = costing.Terms.GroupBy(t => (t.ActivityId, t.PoolId, t.AppliesTo)).Select(g => Activity(
            g.Key.ActivityId, costing.Pools.Where(p => p.PoolId == g.Key.PoolId).ToList(), g.Key.AppliesTo, [.. g]));
        var selects = activities.Where(a => a is not null).Select(a => a!).ToList();
        return selects.Count == 0 ? Output.None(this) : Sql.Join("\nUNION ALL\n", selects);
    }

    private Sql? Activity(string activity, List<PoolRules> pools, string appliesTo, IReadOnlyList<TermRules> terms)
    {
        if (pools.Count == 0)
            throw new DefinitionException($"time_equation {activity}", terms[0].PoolId,
                $"one of the pools {string.Join(" ", costing.Pools.Select(p => p.PoolId).Distinct())}");
        return appliesTo switch
        {
            "order line" => Select(activity, pools, $"""
                SELECT 'order line' AS source, {orderLines.OrderNo} AS document_no, {orderLines.LineNo} AS line_no,
                    {Who(orderLines)}, {orderLines.OrderNo} AS order_no, {orderLines.LineNo} AS order_line_no,
                    {Taken(orderLines, terms)} AS units
                FROM {orderLines}
                """),
            "return line" => Select(activity, pools, $"""
                SELECT 'return line' AS source, {returns.RmaNo} AS document_no, {returns.LineNo} AS line_no,
                    {Who(returns)}, {returns.OrderNo} AS order_no, {returns.OrderLineNo} AS order_line_no,
                    {Taken(returns, terms)} AS units
                FROM {returns}
                """),
            "transport leg" or "transport" => Select(activity, pools, Legs(terms)),
            _ => throw new DefinitionException(
                $"time_equation {activity}", appliesTo, "order line, return line or transport leg"),
        };
    }

    private static Sql Who(SegmentFact fact) => $"""
        {fact.BusinessDate} AS business_date, {fact.CustomerId} AS customer_id, {fact.ProductId} AS product_id,
            {fact.ChannelId} AS channel_id, {fact.CompanyCode} AS company_code
        """;

    /// <summary>Whole millionths up to this line less those up to the line before: the parts add up to the
    /// leg.</summary>
    private Sql Legs(IReadOnlyList<TermRules> terms) => $"""
        SELECT 'transport leg' AS source, leg.tce_id AS document_no,
            coalesce({shares.OrderNo} || '/' || {shares.LineNo}, '*') AS line_no, leg.business_date,
            {shares.CustomerId} AS customer_id, {shares.ProductId} AS product_id, {shares.ChannelId} AS channel_id,
            coalesce({shares.CompanyCode}, leg.company_code) AS company_code, {shares.OrderNo} AS order_no,
            {shares.LineNo} AS order_line_no,
            CASE WHEN {shares.ShipmentId} IS NULL THEN leg.units
                ELSE {Exact.Decimal(ShipmentShare.SmallPart(shares, $"leg.whole_units"), Exact.Unit)} END AS units
        FROM (SELECT e.*, CAST({Exact.Whole($"e.units", Exact.Unit)} AS BIGINT) AS whole_units FROM (
            SELECT {elements.TceId} AS tce_id, {elements.ShipmentId} AS shipment_id,
                {elements.BusinessDate} AS business_date, {elements.CompanyCode} AS company_code,
                CAST({Taken(elements, terms)} AS {Sql.Trusted(Units.Type.Sql)}) AS units
            FROM {elements} WHERE {elements.Kind} = 'transport') AS e) AS leg
        LEFT JOIN {shares} ON {shares.ShipmentId} = leg.shipment_id
        """;

    private Sql Select(string activity, List<PoolRules> pools, Sql rows)
    {
        var company = pools[0].Company;
        Sql belongs = company is null ? Sql.Trusted("TRUE")
            : costing.OnlyCompany == company
                ? (Sql)$"coalesce(used.company_code, {new Text(company)}) = {new Text(company)}"
            : $"used.company_code = {new Text(company)}";
        var inForce = Sql.Join(" OR ", pools.Select(p => (Sql)$"(used.period >= {p.From} AND used.period < {p.To})"));
        return $"""
            SELECT used.source AS {Source}, used.document_no AS {DocumentNo}, used.line_no AS {LineNo},
                {new Text(activity)} AS {ActivityId}, {new Text(pools[0].PoolId)} AS {PoolId}, used.period AS {Period},
                {Units.From($"used.units")}, used.business_date AS {BusinessDate}, used.customer_id AS {CustomerId},
                used.product_id AS {ProductId}, used.channel_id AS {ChannelId},
                {CompanyCode.From(company is null ? Sql.Trusted("used.company_code") : Sql.Value(company))},
                {Currency.From(Sql.Value(pools[0].Currency))}, used.order_no AS {OrderNo},
                used.order_line_no AS {OrderLineNo}
            FROM (SELECT r.*, {Output.Month($"r.business_date")} AS period FROM ({rows}) AS r WHERE r.units > 0) AS used
            WHERE {belongs} AND ({inForce})
            """;
    }

    private static Sql Taken(SegmentFact fact, IReadOnlyList<TermRules> terms) =>
        Sql.Join(" + ", terms.Select(t => Term(fact, t)));

    private static Sql Term(SegmentFact fact, TermRules term)
    {
        Sql? Column(string name) => fact.Find(name) is { } column ? (Sql)$"{column}" : null;
        var names = fact.Columns.Select(c => c.Name).ToList();
        Sql holds = term.Condition is null ? Sql.Trusted("TRUE") : term.Condition.ToSql(Column, names);
        var driver = Driver(fact, term.Driver, term.Driver.ToSql(Column, names));
        Sql units = $"CAST({driver} * {Shortest(term.UnitsPerDriver)} AS DECIMAL(18,6))";
        return $"""
            CASE WHEN {fact.BusinessDate} >= {term.From} AND {fact.BusinessDate} < {term.To} AND {holds}
                THEN coalesce({units}, 0) ELSE 0 END
            """;
    }

    /// <summary>Without trailing zeros, so that the product stays in 64 bits where it can.</summary>
    private static decimal Shortest(decimal number) => number / 1.000000000000m;

    /// <summary>What is counted, at least nothing, as a decimal; a plain decimal column needs no cast.</summary>
    private static Sql Driver(SegmentFact fact, Expression driver, Sql sql)
    {
        var plain = fact.Find(driver.Text.Trim()) is { Type.Kind: ColumnKind.Decimal } column ? column.Type.Sql : null;
        return plain is null
            ? $"greatest(CAST({sql} AS DECIMAL(28,6)), CAST(0 AS DECIMAL(28,6)))"
            : (Sql)$"greatest({sql}, CAST(0 AS {Sql.Trusted(plain)}))";
    }
}
