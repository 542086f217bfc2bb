using DataPlatform.Core;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// What serving cost, line by line: each pool's allocated amount split over the capacity its lines used, to the cent,
/// so that the lines of a company, currency, pool and period add up to its allocation (largest remainder, ties to the
/// earlier document). Freight the seller pays stands beside it: legs as the carrier charged them, split over the order
/// lines by mass, and freight orders at their rate.
/// </summary>
public sealed class CostToServeLine : SegmentFact
{
    private readonly ActivityUse uses = new();
    private readonly AllocationRun runs = new();
    private readonly TransportLeg legs = new();
    private readonly ShipmentShare shares = new();
    private readonly FreightCharge charges = new();

    public override string Grain => "source, document, line, activity";
    public Column<string> Source => Key<string>("order line, return line, transport leg or freight");
    public Column<string> DocumentNo => Key<string>("order, return authorisation, leg or freight order");
    public Column<string> LineNo => Key<string>();
    public Column<string> ActivityId => Key<string>("freight for freight");
    public Column<string> PoolId => Col<string>("null for freight");
    public Column<DateOnly> Period => Col<DateOnly>();
    public Column<decimal> Units => Dec("capacity unit", 24, 6, "kg for freight");
    public Column<decimal> Amount => Money();
    public Column<string> OrderNo => Col<string>();
    public Column<string> OrderLineNo => Col<string>();

    public override Sql Query(Window window) => $"""
        WITH run AS (
            SELECT {runs.CompanyCode} AS company_code, {runs.Currency} AS currency, {runs.PoolId} AS pool_id,
                {runs.Period} AS period, {Exact.Cents($"{runs.AllocatedAmount}")} AS cents,
                {Exact.Whole($"{runs.UsedCapacity}", Exact.Unit)} AS used,
                row_number() OVER (ORDER BY {runs.CompanyCode}, {runs.Currency}, {runs.PoolId}, {runs.Period}) AS run_no
            FROM {runs}
            WHERE {runs.UsedCapacity} > 0
        ), used AS (
            SELECT run.run_no, run.cents, run.used, u.*
            FROM (SELECT {Sql.Join(", ", uses.Columns.Select(c => (Sql)$"{c}"))} FROM {uses}) AS u
            JOIN run ON run.company_code = coalesce(u.company_code, '-') AND run.currency = coalesce(u.currency, '-')
                AND run.pool_id = u.pool_id AND run.period = u.period
        ), {Shares()}
        SELECT u.source AS {Source}, u.document_no AS {DocumentNo}, u.line_no AS {LineNo},
            u.activity_id AS {ActivityId}, u.pool_id AS {PoolId}, u.period AS {Period}, u.units AS {Units},
            CASE WHEN s.takers >= s.line_count OR t.run_no IS NOT NULL THEN s.amount_and_one
                ELSE s.amount END AS {Amount},
            u.business_date AS {BusinessDate}, u.customer_id AS {CustomerId}, u.product_id AS {ProductId},
            u.channel_id AS {ChannelId}, u.company_code AS {CompanyCode}, u.currency AS {Currency},
            u.order_no AS {OrderNo}, u.order_line_no AS {OrderLineNo}
        FROM used AS u JOIN share AS s ON s.run_no = u.run_no AND s.units = u.units
        LEFT JOIN taker AS t ON t.run_no = u.run_no AND t.document_no = u.document_no AND t.line_no = u.line_no
            AND t.source = u.source AND t.activity_id = u.activity_id
        UNION ALL
        {Legs()}
        UNION ALL
        {Orders()}
        """;

    /// <summary>
    /// Lines of equal units have equal shares, so the division is done once per size. What was cut off goes, cent by
    /// cent, to the largest remainders (smaller size first); only within the last size that takes any do single lines
    /// matter, and there the earlier document takes.
    /// </summary>
    private static Sql Shares() => $"""
        size AS (
            SELECT run_no, units, min(cents) AS cents, count(*) AS line_count,
                {LargestRemainder.Cut($"abs(min(cents))", Exact.Whole($"units", Exact.Unit), $"min(used)")}
            FROM used
            GROUP BY 1, 2
        ), share AS (
            SELECT run_no, units, line_count, {LargestRemainder.Takers($"abs(cents)", $"line_count", $"run_no",
                $"units")} AS takers, CAST({Exact.Decimal($"sign(cents) * part", 2)} AS DECIMAL(18,2)) AS amount,
                CAST({Exact.Decimal($"sign(cents) * (part + 1)", 2)} AS DECIMAL(18,2)) AS amount_and_one
            FROM size
        ), taker AS (
            SELECT run_no, document_no, line_no, source, activity_id
            FROM (
                SELECT u.run_no, u.document_no, u.line_no, u.source, u.activity_id, s.takers, row_number() OVER (
                    PARTITION BY u.run_no ORDER BY u.document_no, u.line_no, u.source, u.activity_id) AS place
                FROM used AS u JOIN share AS s ON s.run_no = u.run_no AND s.units = u.units
                WHERE s.takers > 0 AND s.takers < s.line_count
            ) AS last_size
            WHERE place <= takers
        )
        """;

    private Sql Legs()
    {
        Sql day = $"coalesce({legs.DepartedOn}, {legs.ArrivedOn})";
        Sql cents = $"CAST({legs.FreightAmount} * 100 AS BIGINT)";
        return $"""
            SELECT 'freight' AS {Source}, {legs.LegId} AS {DocumentNo},
                coalesce({shares.OrderNo} || '/' || {shares.LineNo}, '*') AS {LineNo}, 'freight' AS {ActivityId},
                {PoolId.Unknown()}, {Output.Month(day)} AS {Period}, {Units.From($"{shares.MassKg}")},
                {Amount.From(Exact.Decimal($"""
                    CASE WHEN {shares.ShipmentId} IS NULL THEN {cents} ELSE {ShipmentShare.SmallPart(shares, cents)} END
                    """, 2))}, {day} AS {BusinessDate}, {shares.CustomerId} AS {CustomerId},
                {shares.ProductId} AS {ProductId}, {shares.ChannelId} AS {ChannelId},
                {shares.CompanyCode} AS {CompanyCode}, {legs.Currency} AS {Currency},
                nullif({shares.OrderNo}, '*') AS {OrderNo}, {shares.LineNo} AS {OrderLineNo}
            FROM {legs} LEFT JOIN {shares} ON {shares.ShipmentId} = {legs.ShipmentId}
            WHERE {legs.FreightAmount} IS NOT NULL AND coalesce(lower({legs.FreightPayer}), 'seller') <> 'customer'
            """;
    }

    private Sql Orders() => $"""
        SELECT 'freight' AS {Source}, {charges.FreightOrderId} AS {DocumentNo}, '-' AS {LineNo},
            'freight' AS {ActivityId}, {PoolId.Unknown()}, {Output.Month($"{charges.BusinessDate}")} AS {Period},
            {Units.From($"{charges.WeightKg}")}, {charges.Charge} AS {Amount}, {charges.BusinessDate} AS {BusinessDate},
            {charges.CustomerId} AS {CustomerId}, {charges.ProductId} AS {ProductId},
            {charges.ChannelId} AS {ChannelId},
            {charges.CompanyCode} AS {CompanyCode}, {charges.Currency} AS {Currency}, {charges.OrderNo} AS {OrderNo},
            {OrderLineNo.Unknown()}
        FROM {charges}
        WHERE {charges.Status} = 'rated'
        """;
}
