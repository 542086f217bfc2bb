using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.OrderToCash;

/// <summary>
/// Order lines valued by master data of their day: list price and standard cost of the product, handling cost of the
/// place they leave from. What the master does not know is unknown, never zero.
/// </summary>
public sealed class OrderValue(Rules? rules = null) : SegmentFact
{
    private readonly OrderLineFact lines = new();
    private readonly Product products = new();
    private readonly Location places = new();

    public override string Grain => "order, line";
    public Column<string> OrderNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> ShipFromLocationId => Col<string>();
    public Column<decimal> Quantity => Dec("uom", 18, 4);
    public Column<decimal> ListAmount => Dec("currency", 24, 4, "quantity times list price");
    public Column<decimal> CostAmount => Dec("currency", 24, 4, "quantity times standard cost");
    public Column<decimal> HandlingAmount => Dec("currency", 24, 4, "quantity times the place's handling cost");

    public override Sql Query(Window window) => $"""
        SELECT {lines.OrderNo} AS {OrderNo}, {lines.LineNo} AS {LineNo}, {lines.BusinessDate} AS {BusinessDate},
            {lines.CustomerId} AS {CustomerId}, {lines.ProductId} AS {ProductId}, {lines.ChannelId} AS {ChannelId},
            {lines.CompanyCode} AS {CompanyCode}, coalesce({products.Currency}, {lines.Currency}) AS {Currency},
            {lines.ShipFromLocationId} AS {ShipFromLocationId}, {lines.Quantity} AS {Quantity},
            {ListAmount.From(Times(products.ListPrice))}, {CostAmount.From(Times(products.StandardCost))},
            {HandlingAmount.From(Times(places.HandlingCost))}
        FROM {lines}
        LEFT JOIN {products.AsKnown(rules?.AsKnownAt)} ON {products.ProductId} = {lines.ProductId}
            AND {products.On($"{lines.BusinessDate}")}
        LEFT JOIN {places.AsKnown(rules?.AsKnownAt)} ON {places.LocationId} = {lines.ShipFromLocationId}
            AND {places.On($"{lines.BusinessDate}")}
        """;

    private Sql Times(Column<decimal> price) => $"CAST({lines.Quantity} AS DECIMAL(20,4)) * {price}";
}
