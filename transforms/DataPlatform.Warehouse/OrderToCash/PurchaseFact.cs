using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.OrderToCash;

/// <summary>
/// Purchase order lines: what was bought, what arrived and what was refused. Supplier, day and currency that a line
/// does not state are those of its order.
/// </summary>
public sealed class PurchaseFact : SegmentFact
{
    private readonly PurchaseOrderLine lines = new();
    private readonly PurchaseOrder orders = new();

    public override string Grain => "purchase order, line";
    public Column<string> PoNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> SupplierId => Col<string>();
    public Column<DateOnly> PromisedOn => Col<DateOnly>();
    public Column<decimal> Quantity => Dec("uom", 18, 4);
    public Column<decimal> ReceivedQuantity => Dec("uom", 18, 4);
    public Column<decimal> RejectedQuantity => Dec("uom", 18, 4);
    public Column<decimal> UnitPrice => Dec("currency", 18, 4);
    public Column<decimal> Amount => Dec("currency", 24, 4, "quantity times price");
    public Column<DateOnly> ShippedOn => Col<DateOnly>("day the supplier ships, of its order");
    public Column<long> OnTime => Col<long>("1 when shipped not later than promised; null when one day is unknown");
    public Column<long> InFull => Col<long>("1 when all was received; null when nothing is known about it");

    public override Sql Query(Window window) => $"""
        SELECT {lines.PoNo} AS {PoNo}, {lines.LineNo} AS {LineNo},
            coalesce({lines.OrderedOn}, {orders.OrderedOn}) AS {BusinessDate},
            {CustomerId.Unknown()}, {lines.ProductId} AS {ProductId}, {ChannelId.Unknown()}, {CompanyCode.Unknown()},
            coalesce({lines.Currency}, {orders.Currency}) AS {Currency},
            coalesce({lines.SupplierId}, {orders.SupplierId}) AS {SupplierId}, {lines.PromisedOn} AS {PromisedOn},
            {lines.Quantity} AS {Quantity}, {lines.ReceivedQuantity} AS {ReceivedQuantity},
            {lines.RejectedQuantity} AS {RejectedQuantity}, {lines.UnitPrice} AS {UnitPrice},
            {Amount.From($"CAST({lines.Quantity} AS DECIMAL(20,4)) * {lines.UnitPrice}")},
            {orders.ShipOn} AS {ShippedOn}, {OnTime.From(Output.Flag($"{orders.ShipOn} <= {lines.PromisedOn}"))},
            {InFull.From(Output.Flag($"{lines.ReceivedQuantity} >= {lines.Quantity}"))}
        FROM {lines} LEFT JOIN {orders} ON {orders.PoNo} = {lines.PoNo}
        """;
}
