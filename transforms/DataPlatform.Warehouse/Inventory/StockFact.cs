using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.Inventory;

/// <summary>
/// Own stock on hand at cost, averaged over the month's counts of its location, and the cost of goods it turned into. A
/// consignor's stock never counts. Stock is shared, so it is attributed by use: by the customers' shares of the
/// product's cost of goods in the month, else over the twelve months before, else to no customer; to the cent, by
/// largest remainder. Cost of goods stands in rows of its own, at the location its order line ships from; where the
/// invoice names no order line, or the line no location, at <c>*</c>.
/// </summary>
public sealed class StockFact(Rules? rules = null) : SegmentFact
{
    private readonly InventorySnapshot counts = new();
    private readonly InvoiceFact invoices = new();
    private readonly SalesOrderLine orders = new();
    private readonly Product products = new();

    public override string Grain => "product, location, customer, month";
    public Column<string> StockKey => Key<string>(
        "product|location|month|customer, - for no customer; cost of goods ends in |cogs");
    public Column<string> LocationId => Col<string>("where stock lies or goods left from; * where that is unknown");
    public Column<DateOnly> Month => Col<DateOnly>("first day of the month");
    public Column<decimal> StockValue => Money("average own stock at cost; null in rows of cost of goods");
    public Column<decimal> CogsAmount => Dec("currency", 24, 4, "null in rows of stock");
    public Column<long> StockPoints => Col<long>("counts averaged");
    public Column<string> Attribution => Col<string>("month, trailing year or none; null in rows of cost of goods");

    public override Sql Query(Window window) => $"""
        WITH {Cogs()}, buyer AS (
            SELECT product_id, currency, month, customer_id, min(channel_id) AS channel_id,
                CAST(sum({Exact.Whole($"amount", 4)}) AS {Exact.Wide}) AS weight
            FROM cogs
            WHERE customer_id IS NOT NULL
            GROUP BY 1, 2, 3, 4
            HAVING sum(amount) > 0
        ), {Stock()}, {Attributed()}
        SELECT product_id || '|' || location_id || '|' || CAST(month AS STRING) || '|' || coalesce(customer_id, '-')
                || '|' || coalesce(company_code, '-') || '|' || coalesce(currency, '-') AS {StockKey},
            month AS {BusinessDate}, customer_id AS {CustomerId}, product_id AS {ProductId},
            channel_id AS {ChannelId}, company_code AS {CompanyCode}, currency AS {Currency},
            location_id AS {LocationId}, month AS {Month}, {StockValue.From(Exact.Decimal($"share", 2))},
            {CogsAmount.Unknown()}, {StockPoints.From($"points")}, attribution AS {Attribution}
        FROM attributed
        UNION ALL
        SELECT product_id || '|' || location_id || '|' || CAST(month AS STRING) || '|' || coalesce(customer_id, '-')
                || '|' || coalesce(company_code, '-') || '|' || coalesce(currency, '-') || '|cogs',
            month, customer_id, product_id, channel_id, company_code, currency, location_id, month,
            {StockValue.Unknown()}, {CogsAmount.From($"amount")},
            {StockPoints.Unknown()}, {Attribution.Unknown()}
        FROM cogs
        """;

    /// <summary>An order line stands once here, so that no cost of goods is counted twice.</summary>
    private Sql Cogs() => $"""
        shipped_from AS (
            SELECT {orders.OrderNo} AS order_no, {orders.LineNo} AS line_no,
                max({orders.ShipFromLocationId}) AS location_id
            FROM {orders}
            WHERE {orders.ShipFromLocationId} IS NOT NULL
            GROUP BY 1, 2
        ), cogs AS (
            SELECT {invoices.ProductId} AS product_id, {invoices.CustomerId} AS customer_id,
                {invoices.CompanyCode} AS company_code, {invoices.Currency} AS currency,
                {Output.Month($"{invoices.BusinessDate}")} AS month, coalesce(f.location_id, '*') AS location_id,
                min({invoices.ChannelId}) AS channel_id, CAST(sum({invoices.CostAmount}) AS DECIMAL(38,4)) AS amount
            FROM {invoices} LEFT JOIN shipped_from AS f
                ON f.order_no = {invoices.OrderNo} AND f.line_no = {invoices.OrderLineNo}
            WHERE {invoices.ProductId} IS NOT NULL AND {invoices.CostAmount} IS NOT NULL
            GROUP BY 1, 2, 3, 4, 5, 6
        )
        """;

    private Sql Stock() => $"""
        point AS (
            SELECT {counts.LocationId} AS location_id, {Output.Month($"{counts.Day}")} AS month,
                count(DISTINCT {counts.Day}) AS points
            FROM {counts}
            GROUP BY 1, 2
        ), held AS (
            SELECT {counts.ProductId} AS product_id, {counts.LocationId} AS location_id,
                {Output.Month($"{counts.Day}")} AS month, {counts.CompanyCode} AS company_code,
                {counts.Currency} AS currency, {Exact.Whole($"sum({Value()})", 8)} AS value
            FROM {counts} LEFT JOIN {products.AsKnown(rules?.AsKnownAt)}
                ON {products.ProductId} = {counts.ProductId} AND {products.On($"{counts.Day}")}
            WHERE {counts.OwnerId} = 'own'
            GROUP BY 1, 2, 3, 4, 5
        ), stock AS (
            SELECT h.*, p.points, sign(h.value) * {Exact.HalfEven($"abs(h.value)", $"(p.points * 1000000)")} AS cents,
                row_number() OVER (ORDER BY product_id, h.location_id, h.month, company_code, currency) AS stock_no
            FROM held AS h JOIN point AS p ON p.location_id = h.location_id AND p.month = h.month
        )
        """;

    /// <summary>Buyers of the month, else of the twelve months before, else nobody.</summary>
    private static Sql Attributed() => $"""
        used AS (
            SELECT s.stock_no, b.customer_id, b.channel_id, b.weight, 'month' AS attribution
            FROM stock AS s JOIN buyer AS b ON b.product_id = s.product_id AND b.month = s.month
                AND coalesce(b.currency, '-') = coalesce(s.currency, '-')
        ), idle AS (
            SELECT s.* FROM stock AS s LEFT JOIN (SELECT DISTINCT stock_no FROM used) AS u ON u.stock_no = s.stock_no
            WHERE u.stock_no IS NULL
        ), every_use AS (
            SELECT * FROM used
            UNION ALL
            SELECT s.stock_no, b.customer_id, min(b.channel_id), CAST(sum(b.weight) AS {Exact.Wide}), 'trailing year'
            FROM idle AS s JOIN buyer AS b ON b.product_id = s.product_id
                AND coalesce(b.currency, '-') = coalesce(s.currency, '-') AND b.month < s.month
                AND b.month >= CAST(s.month - INTERVAL '12' MONTH AS DATE)
            GROUP BY 1, 2
        ), total AS (
            SELECT stock_no, CAST(sum(weight) AS {Exact.Wide}) AS weight FROM every_use GROUP BY 1
        ), cut AS (
            SELECT s.*, u.customer_id, u.channel_id, coalesce(u.attribution, 'none') AS attribution,
                {LargestRemainder.Cut($"abs(s.cents)", $"coalesce(u.weight, 1)", $"coalesce(t.weight, 1)")}
            FROM stock AS s LEFT JOIN total AS t ON t.stock_no = s.stock_no
            LEFT JOIN every_use AS u ON u.stock_no = s.stock_no
        ), attributed AS (
            SELECT cut.*, sign(cents) * ({LargestRemainder.Share($"abs(cents)", $"stock_no", $"customer_id")}) AS share
            FROM cut
        )
        """;

    private Sql Value() => $"""
        CAST({counts.OnHand} AS DECIMAL(28,4)) * coalesce({counts.UnitCost}, {products.StandardCost})
        """;
}
