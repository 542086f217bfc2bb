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
        ), cut AS (
            SELECT run.run_no, run.cents, {uses.Source} AS source, {uses.DocumentNo} AS document_no,
                {uses.LineNo} AS line_no, {uses.ActivityId} AS activity_id, {uses.PoolId} AS pool_id,
                {uses.Period} AS period, {uses.Units} AS units, {uses.BusinessDate} AS business_date,
                {uses.CustomerId} AS customer_id, {uses.ProductId} AS product_id, {uses.ChannelId} AS channel_id,
                {uses.CompanyCode} AS company_code, {uses.Currency} AS currency, {uses.OrderNo} AS order_no,
                {uses.OrderLineNo} AS order_line_no,
                {LargestRemainder.Cut($"abs(run.cents)", Exact.Whole($"{uses.Units}", Exact.Unit), $"run.used")}
            FROM {uses} JOIN run ON run.company_code = coalesce({uses.CompanyCode}, '-')
                AND run.currency = coalesce({uses.Currency}, '-') AND run.pool_id = {uses.PoolId}
                AND run.period = {uses.Period}
        ), share AS (
            SELECT cut.*, {LargestRemainder.Share($"abs(cents)", $"run_no",
                $"document_no, line_no, source, activity_id")} AS amount
            FROM cut
        )
        SELECT source AS {Source}, document_no AS {DocumentNo}, line_no AS {LineNo}, activity_id AS {ActivityId},
            pool_id AS {PoolId}, period AS {Period}, {Units.From($"units")},
            {Amount.From(Exact.Decimal($"sign(cents) * amount", 2))}, business_date AS {BusinessDate},
            customer_id AS {CustomerId}, product_id AS {ProductId}, channel_id AS {ChannelId},
            company_code AS {CompanyCode}, currency AS {Currency}, order_no AS {OrderNo},
            order_line_no AS {OrderLineNo}
        FROM share
        UNION ALL
        {Legs()}
        UNION ALL
        {Orders()}
        """;

    private Sql Legs()
    {
        Sql day = $"coalesce({legs.DepartedOn}, {legs.ArrivedOn})";
        var cents = Exact.Cents($"{legs.FreightAmount}");
        return $"""
            SELECT 'freight' AS {Source}, {legs.LegId} AS {DocumentNo},
                coalesce({shares.OrderNo} || '/' || {shares.LineNo}, '*') AS {LineNo}, 'freight' AS {ActivityId},
                {PoolId.Unknown()}, {Output.Month(day)} AS {Period}, {Units.From($"{shares.MassKg}")},
                {Amount.From(Exact.Decimal($"""
                    CASE WHEN {shares.ShipmentId} IS NULL THEN {cents} ELSE {ShipmentShare.Part(shares, cents)} END
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
            {charges.CustomerId} AS {CustomerId}, {charges.ProductId} AS {ProductId}, {charges.ChannelId} AS {ChannelId},
            {charges.CompanyCode} AS {CompanyCode}, {charges.Currency} AS {Currency}, {charges.OrderNo} AS {OrderNo},
            {OrderLineNo.Unknown()}
        FROM {charges}
        WHERE {charges.Status} = 'rated'
        """;
}
