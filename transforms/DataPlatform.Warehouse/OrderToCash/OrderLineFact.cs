using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.OrderToCash;

/// <summary>
/// Order lines as asked for, promised and delivered. A feed of orders none of whose lines was ever delivered tells
/// nothing about service: its measures are unknown. Where deliveries are known, a line counts once it is complete or
/// once its day (promised, else requested, else ordered) is not later than the feed's last delivery; a line that is not
/// yet due is unknown, one that is due and did not arrive has failed in every component its feed records. First-time
/// fill looks at the first shipment only; in full looks at all of them.
/// </summary>
public sealed class OrderLineFact(Rules? rules = null) : SegmentFact
{
    private readonly SalesOrderLine lines = new();
    private readonly DeliveryLine deliveries = new();
    private readonly Customer customers = new();
    private readonly Product products = new();

    public override string Grain => "order, line";
    public Column<string> OrderNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<DateOnly> RequestedOn => Col<DateOnly>();
    public Column<DateOnly> PromisedOn => Col<DateOnly>();
    public Column<decimal> Quantity => Dec("uom", 18, 4);
    public Column<decimal> NetAmount => Dec("currency", 18, 4, "as ordered");
    public Column<decimal> MassKg => Dec("kg", 18, 6, "quantity times the product's gross weight");
    public Column<string> ServiceLevel => Col<string>();
    public Column<string> ShipFromLocationId => Col<string>();
    public Column<string> FreightPayer => Col<string>();
    public Column<string> SalesRegion => Col<string>("of the customer at the business date");
    public Column<string> Country => Col<string>("of the customer at the business date");
    public Column<decimal> ShippedQuantity => Dec("uom", 24, 4, "all shipments together");
    public Column<DateOnly> FirstShippedOn => Col<DateOnly>();
    public Column<DateOnly> DeliveredOn => Col<DateOnly>("last delivery known");
    public Column<decimal> UnitOrdered => Dec("uom", 18, 4, "null while the line does not count");
    public Column<decimal> UnitShipped => Dec("uom", 18, 4, "in the first shipment, at most what was ordered");
    public Column<long> LineComplete => Col<long>("1 when the first shipment covered the line");
    public Column<long> OnTime => Col<long>("1 when the last delivery was not later than promised (SCOR RL.2.2)");
    public Column<long> InFull => Col<long>("1 when all shipments together cover the line (SCOR RL.2.1)");
    public Column<long> DocumentsOk => Col<long>("SCOR RL.2.3");
    public Column<long> ConditionOk => Col<long>("SCOR RL.2.4");
    public Column<long> PerfectLine => Col<long>("SCOR RL.1.1: 1 when all four are; null when one is unknown");

    public override Sql Query(Window window) => $"""
        WITH shipped AS (
            SELECT {deliveries.OrderNo} AS order_no, {deliveries.OrderLineNo} AS line_no,
                coalesce({deliveries.ShippedOn}, {deliveries.DeliveredOn}) AS shipped_on,
                CAST(sum({deliveries.ShippedQuantity}) AS DECIMAL(38,4)) AS quantity,
                max({deliveries.DeliveredOn}) AS delivered_on, count(*) AS parts,
                count({deliveries.DocumentsComplete}) AS documents, count({deliveries.ConditionOk}) AS conditions,
                min({Output.Flag($"{deliveries.DocumentsComplete}")}) AS documents_ok,
                min({Output.Flag($"{deliveries.ConditionOk}")}) AS condition_ok
            FROM {deliveries}
            GROUP BY 1, 2, 3
        ), received AS (
            SELECT order_no, line_no, CAST(sum(quantity) AS DECIMAL(38,4)) AS quantity,
                coalesce(min_by(quantity, shipped_on) FILTER (WHERE shipped_on IS NOT NULL),
                    CAST(sum(quantity) AS DECIMAL(38,4))) AS first_quantity,
                min(shipped_on) AS first_shipped_on, max(delivered_on) AS delivered_on,
                greatest(max(shipped_on), max(delivered_on)) AS last_on,
                sum(documents) AS documents, sum(conditions) AS conditions,
                {AllOrUnknown("documents_ok", "documents")} AS documents_ok,
                {AllOrUnknown("condition_ok", "conditions")} AS condition_ok
            FROM shipped
            GROUP BY 1, 2
        ), feed AS (
            SELECT coalesce({lines.SourceSystem}, '') AS feed, max(r.last_on) AS known_until,
                count(r.delivered_on) AS delivered, sum(r.documents) AS documents, sum(r.conditions) AS conditions
            FROM {lines} JOIN received AS r ON r.order_no = {lines.OrderNo} AND r.line_no = {lines.LineNo}
            GROUP BY 1
        ), line AS (
            {Lines()}
        ), judged AS (
            SELECT line.*, CASE WHEN counts THEN quantity END AS unit_ordered,
                CASE WHEN counts THEN least(first_quantity, quantity) END AS unit_shipped,
                CASE WHEN counts AND first_quantity >= quantity THEN 1 WHEN counts THEN 0 END AS line_complete,
                CASE WHEN counts AND shipped_quantity >= quantity THEN 1 WHEN counts THEN 0 END AS in_full,
                CASE WHEN NOT counts OR promised_on IS NULL THEN NULL
                    WHEN arrived AND delivered_on <= promised_on THEN 1
                    WHEN arrived AND delivered_on > promised_on THEN 0 WHEN NOT arrived AND feed_delivered > 0 THEN 0
                    END AS on_time,
                CASE WHEN NOT counts THEN NULL WHEN arrived THEN documents_ok WHEN feed_documents > 0 THEN 0
                    END AS documents_judged,
                CASE WHEN NOT counts THEN NULL WHEN arrived THEN condition_ok WHEN feed_conditions > 0 THEN 0
                    END AS condition_judged
            FROM line
        )
        SELECT j.order_no AS {OrderNo}, j.line_no AS {LineNo}, j.business_date AS {BusinessDate},
            j.customer_id AS {CustomerId}, j.product_id AS {ProductId}, j.channel_id AS {ChannelId},
            j.company_code AS {CompanyCode}, j.currency AS {Currency}, j.requested_on AS {RequestedOn},
            j.promised_on AS {PromisedOn}, j.quantity AS {Quantity}, {NetAmount.From($"j.net_amount")},
            {MassKg.From($"j.mass_kg")}, j.service_level AS {ServiceLevel},
            j.ship_from_location_id AS {ShipFromLocationId}, j.freight_payer AS {FreightPayer},
            j.sales_region AS {SalesRegion}, j.country AS {Country},
            {ShippedQuantity.From($"CASE WHEN feed_known THEN shipped_quantity END")},
            j.first_shipped_on AS {FirstShippedOn}, j.delivered_on AS {DeliveredOn},
            {UnitOrdered.From($"j.unit_ordered")}, {UnitShipped.From($"j.unit_shipped")},
            {LineComplete.From($"j.line_complete")}, {OnTime.From($"j.on_time")}, {InFull.From($"j.in_full")},
            {DocumentsOk.From($"j.documents_judged")}, {ConditionOk.From($"j.condition_judged")},
            {PerfectLine.From($"j.on_time * j.in_full * j.documents_judged * j.condition_judged")}
        FROM judged AS j
        """;

    private Sql Lines() => $"""
        SELECT {lines.OrderNo} AS order_no, {lines.LineNo} AS line_no, {lines.OrderedOn} AS business_date,
            {lines.CustomerId} AS customer_id, {lines.ProductId} AS product_id,
            coalesce({lines.ChannelId}, {customers.ChannelId}) AS channel_id, {lines.CompanyCode} AS company_code,
            {lines.Currency} AS currency, {lines.RequestedOn} AS requested_on, {lines.PromisedOn} AS promised_on,
            {lines.Quantity} AS quantity,
            coalesce({lines.NetAmount}, CAST({lines.Quantity} AS DECIMAL(28,4)) * {lines.UnitPrice}) AS net_amount,
            CAST({lines.Quantity} AS DECIMAL(26,4)) * {products.WeightKg} AS mass_kg,
            {lines.ServiceLevel} AS service_level, {lines.ShipFromLocationId} AS ship_from_location_id,
            {lines.FreightPayer} AS freight_payer, {customers.SalesRegion} AS sales_region,
            {customers.Country} AS country, f.feed IS NOT NULL AS feed_known, r.order_no IS NOT NULL AS arrived,
            coalesce(r.quantity, 0) AS shipped_quantity, coalesce(r.first_quantity, 0) AS first_quantity,
            r.first_shipped_on, r.delivered_on, r.documents_ok, r.condition_ok, f.delivered AS feed_delivered,
            f.documents AS feed_documents, f.conditions AS feed_conditions,
            coalesce(f.feed IS NOT NULL AND {lines.Quantity} > 0 AND (coalesce(r.quantity, 0) >= {lines.Quantity}
                OR coalesce({lines.PromisedOn}, {lines.RequestedOn}, {lines.OrderedOn}) <= f.known_until), FALSE)
                AS counts
        FROM {lines}
        LEFT JOIN received AS r ON r.order_no = {lines.OrderNo} AND r.line_no = {lines.LineNo}
        LEFT JOIN feed AS f ON f.feed = coalesce({lines.SourceSystem}, '')
        LEFT JOIN {customers.AsKnown(rules?.AsKnownAt)} ON {customers.CustomerId} = {lines.CustomerId}
            AND {customers.On($"{lines.OrderedOn}")}
        LEFT JOIN {products.AsKnown(rules?.AsKnownAt)} ON {products.ProductId} = {lines.ProductId}
            AND {products.On($"{lines.OrderedOn}")}
        """;

    private static Sql AllOrUnknown(string flag, string known) => $"""
        CASE WHEN min({Sql.Trusted(flag)}) = 0 THEN 0 WHEN sum({Sql.Trusted(known)}) = sum(parts) THEN 1 END
        """;
}
