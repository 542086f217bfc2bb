using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// How a shipment divides over its order lines for operation categories that are not shared by mass: by volume, loading
/// units (pallets, TEU), quantity or equally. Only shipments on such a category have rows. Where no line states the
/// measure, lines weigh alike and the basis says so; where some do not, those weigh nothing and are marked.
/// </summary>
public sealed class LoadShare(Rules? rules = null) : Transform
{
    private readonly TransportChainElement elements = new();
    private readonly ShipmentShare shares = new();
    private readonly ShipmentLine lines = new();
    private readonly Product products = new();

    public override string Grain => "shipment, rule, order, line";
    public override Layer Layer => Layer.Silver;
    public Column<string> ShipmentId => Key<string>();
    public Column<string> Rule => Key<string>("volume, loading units, quantity or equal");
    public Column<string> OrderNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> Basis => Col<string>("the rule, or equal where no line states the measure");
    public Column<decimal> Amount => Dec("m3, units or uom", 28, 6, "null when unknown");
    public Column<long> WeightBefore => Col<long>("running total before this line");
    public Column<long> WeightAfter => Col<long>("running total with this line");
    public Column<long> WeightTotal => Col<long>("of the shipment");

    public override Sql Query(Window window) => $"""
        WITH used AS (
            SELECT DISTINCT {elements.ShipmentId} AS shipment_id, {elements.AllocateBy} AS rule_of FROM {elements}
            WHERE {elements.AllocateBy} <> 'mass' AND {elements.ShipmentId} IS NOT NULL
        ), line AS (
            SELECT u.shipment_id, u.rule_of, coalesce({lines.OrderNo}, '*') AS order_no,
                coalesce({lines.OrderLineNo}, '*' || {lines.LineNo}) AS line_no,
                CASE WHEN count({Measure()}) = count(*) THEN CAST(sum({Measure()}) AS DECIMAL(28,6)) END AS amount
            FROM used AS u JOIN {lines} ON {lines.ShipmentId} = u.shipment_id
            LEFT JOIN {products.AsKnown(rules?.AsKnownAt)} ON {products.ProductId} = {lines.ProductId}
                AND {products.On(Sql.Trusted("DATE '9999-12-30'"))}
            GROUP BY 1, 2, 3, 4
        ), running AS (
            SELECT l.*, CAST(sum(coalesce(amount, 0)) OVER up_to AS DECIMAL(28,6)) AS amount_after,
                CAST(sum(coalesce(amount, 0)) OVER whole AS DECIMAL(28,6)) AS amount_total,
                count(*) OVER up_to AS lines_after, count(*) OVER whole AS lines_total
            FROM line AS l
            WINDOW up_to AS (PARTITION BY shipment_id, rule_of ORDER BY order_no, line_no
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
                whole AS (PARTITION BY shipment_id, rule_of ORDER BY order_no, line_no
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        )
        SELECT r.shipment_id AS {ShipmentId}, r.rule_of AS {Rule}, r.order_no AS {OrderNo}, r.line_no AS {LineNo},
            CASE WHEN amount_total = 0 THEN 'equal' ELSE rule_of END AS {Basis}, {Amount.From($"amount")},
            {WeightBefore.From(Weight($"lines_after - 1", $"amount_after - coalesce(amount, 0)"))},
            {WeightAfter.From(Weight($"lines_after", $"amount_after"))},
            {WeightTotal.From(Weight($"lines_total", $"amount_total"))}
        FROM running AS r JOIN {shares} ON {shares.ShipmentId} = r.shipment_id AND {shares.OrderNo} = r.order_no
            AND {shares.LineNo} = r.line_no
        """;

    private Sql Measure() => $"""
        CASE u.rule_of WHEN 'volume' THEN coalesce(CAST({lines.VolumeM3} AS DECIMAL(28,6)),
                CAST(CAST({lines.Quantity} AS DECIMAL(20,4)) * {products.VolumeM3} AS DECIMAL(28,6)))
            WHEN 'loading units' THEN CAST({lines.LoadingUnits} AS DECIMAL(28,6))
            WHEN 'quantity' THEN CAST({lines.Quantity} AS DECIMAL(28,6)) WHEN 'equal' THEN CAST(1 AS DECIMAL(28,6)) END
        """;

    private static Sql Weight(Sql lines, Sql amount) =>
        $"CASE WHEN amount_total = 0 THEN {lines} ELSE CAST(({amount}) * 1000000 AS BIGINT) END";
}
