using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// How a shipment divides over the order lines in it: by mass, in whole grams. Weights stand as running totals, so that
/// any whole amount is split exactly: a line's part is the amount up to it less the amount up to the line before. Where
/// no line of a shipment has a mass, lines weigh alike; where some have none, those weigh nothing and are marked.
/// </summary>
public sealed class ShipmentShare(Rules? rules = null) : Transform
{
    private readonly ShipmentLine lines = new();
    private readonly Product products = new();
    private readonly SalesOrderLine orders = new();
    private readonly Customer customers = new();

    public override string Grain => "shipment, order, line";
    public override Layer Layer => Layer.Silver;
    public Column<string> ShipmentId => Key<string>();
    public Column<string> OrderNo => Key<string>("* when the shipment line names no order");
    public Column<string> LineNo => Key<string>("the order's line; the shipment's own line when it names none");
    public Column<string> CustomerId => Col<string>();
    public Column<string> ProductId => Col<string>();
    public Column<string> ChannelId => Col<string>();
    public Column<string> CompanyCode => Col<string>();
    public Column<string> Currency => Col<string>();
    public Column<decimal> MassKg => Dec("kg", 18, 3, "null when unknown");
    public Column<string> Basis => Col<string>("mass, or equal where no line has a mass");
    public Column<long> WeightBefore => Col<long>("running total before this line", "g or lines");
    public Column<long> WeightAfter => Col<long>("running total with this line", "g or lines");
    public Column<long> WeightTotal => Col<long>("of the shipment", "g or lines");

    /// <summary>A line's part of a whole amount; over all lines of the shipment the parts add up to the
    /// amount.</summary>
    internal static Sql Part(ShipmentShare share, Sql whole) => $"""
        ({Exact.Quotient($"{whole} * CAST({share.WeightAfter} AS {Exact.Wide})", $"{share.WeightTotal}")}
            - {Exact.Quotient($"{whole} * CAST({share.WeightBefore} AS {Exact.Wide})", $"{share.WeightTotal}")})
        """;

    /// <summary>
    /// The same for an amount of 64 bits: whole times quotient plus rest keeps every product within 64 bits up to three
    /// thousand tonnes, and 128-bit division, which is slow, for what is heavier.
    /// </summary>
    internal static Sql SmallPart(ShipmentShare share, Sql whole)
    {
        Sql fits = $"{share.WeightTotal} <= 3000000000";
        return $"""
            CASE WHEN {fits} THEN {UpTo(share, whole, share.WeightAfter)} - ({UpTo(share, whole, share.WeightBefore)})
                ELSE CAST({Part(share, whole)} AS BIGINT) END
            """;
    }

    private static Sql UpTo(ShipmentShare share, Sql whole, Column<long> weight) => $"""
        {Exact.SmallQuotient(whole, $"{share.WeightTotal}")} * {weight}
            + {Exact.SmallQuotient($"({whole} % {share.WeightTotal}) * {weight}", $"{share.WeightTotal}")}
        """;

    public override Sql Query(Window window) => $"""
        WITH line AS (
            SELECT {lines.ShipmentId} AS shipment_id, coalesce({lines.OrderNo}, '*') AS order_no,
                coalesce({lines.OrderLineNo}, '*' || {lines.LineNo}) AS line_no,
                min(coalesce({orders.ProductId}, {lines.ProductId})) AS product_id,
                min({orders.CustomerId}) AS customer_id,
                min(coalesce({orders.ChannelId}, {customers.ChannelId})) AS channel_id,
                min({orders.CompanyCode}) AS company_code, min({orders.Currency}) AS currency,
                {Mass()} AS grams
            FROM {lines}
            LEFT JOIN {orders} ON {orders.OrderNo} = {lines.OrderNo} AND {orders.LineNo} = {lines.OrderLineNo}
            LEFT JOIN {customers.AsKnown(rules?.AsKnownAt)} ON {customers.CustomerId} = {orders.CustomerId}
                AND {customers.On($"{orders.OrderedOn}")}
            LEFT JOIN {products.AsKnown(rules?.AsKnownAt)} ON {lines.MassKg} IS NULL
                AND {products.ProductId} = {lines.ProductId}
                AND {products.On($"coalesce({orders.OrderedOn}, DATE '9999-12-30')")}
            GROUP BY 1, 2, 3
        ), running AS (
            SELECT line.*, sum(coalesce(grams, 0)) OVER up_to AS grams_after,
                sum(coalesce(grams, 0)) OVER whole AS grams_total, count(*) OVER up_to AS lines_after,
                count(*) OVER whole AS lines_total
            FROM line
            WINDOW up_to AS (PARTITION BY shipment_id ORDER BY order_no, line_no
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
                whole AS (PARTITION BY shipment_id ORDER BY order_no, line_no
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        )
        SELECT shipment_id AS {ShipmentId}, order_no AS {OrderNo}, line_no AS {LineNo}, customer_id AS {CustomerId},
            product_id AS {ProductId}, channel_id AS {ChannelId}, company_code AS {CompanyCode},
            currency AS {Currency}, {MassKg.From($"CAST(grams AS DECIMAL(28,0)) * 0.001")},
            CASE WHEN grams_total = 0 THEN 'equal' ELSE 'mass' END AS {Basis},
            {WeightBefore.From(Weight($"lines_after - 1", $"grams_after - coalesce(grams, 0)"))},
            {WeightAfter.From(Weight($"lines_after", $"grams_after"))},
            {WeightTotal.From(Weight($"lines_total", $"grams_total"))}
        FROM running
        """;

    private static Sql Weight(Sql lines, Sql grams) => $"CASE WHEN grams_total = 0 THEN {lines} ELSE {grams} END";

    /// <summary>The line's mass in whole grams, unknown as soon as one of its parts is.</summary>
    private Sql Mass()
    {
        Sql mass = $"""
            coalesce(CAST({lines.MassKg} AS DECIMAL(28,3)),
                CAST(CAST({lines.Quantity} AS DECIMAL(20,4)) * {products.WeightKg} AS DECIMAL(28,3)))
            """;
        return $"""
            CASE WHEN count({mass}) = count(*) THEN CAST(sum({mass}) * 1000 AS BIGINT) END
            """;
    }
}
