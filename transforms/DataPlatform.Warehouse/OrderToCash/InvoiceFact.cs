using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.OrderToCash;

/// <summary>
/// Invoice lines with list, discount, rebate, net and cost. What an invoice does not state is taken from the rest of it
/// (list = net + discount), the cost from the product's standard cost at the invoice date; what neither states is
/// unknown.
/// </summary>
public sealed class InvoiceFact(Rules? rules = null) : SegmentFact
{
    private readonly InvoiceLine lines = new();
    private readonly Customer customers = new();
    private readonly Product products = new();

    public override string Grain => "invoice, line";
    public Column<string> InvoiceNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> OrderNo => Col<string>();
    public Column<string> OrderLineNo => Col<string>();
    public Column<string> Kind => Col<string>("invoice, credit, write-off or service");
    public Column<decimal> Quantity => Dec("uom", 18, 4);
    public Column<decimal> ListAmount => Dec("currency", 18, 4);
    public Column<decimal> DiscountAmount => Dec("currency", 18, 4, "positive");
    public Column<decimal> RebateAmount => Dec("currency", 18, 4, "positive");
    public Column<decimal> NetAmount => Dec("currency", 18, 4, "list less discount, before rebate");
    public Column<decimal> CostAmount => Dec("currency", 18, 4, "cost of goods at standard");
    public Column<string> SalesRegion => Col<string>("of the customer at the business date");
    public Column<string> Country => Col<string>("of the customer at the business date");

    public override Column<DateOnly> WindowColumn => BusinessDate;

    public override Sql Query(Window window) => $"""
        SELECT {lines.InvoiceNo} AS {InvoiceNo}, {lines.LineNo} AS {LineNo}, {lines.InvoicedOn} AS {BusinessDate},
            {lines.CustomerId} AS {CustomerId}, {lines.ProductId} AS {ProductId},
            coalesce({lines.ChannelId}, {customers.ChannelId}) AS {ChannelId}, {lines.CompanyCode} AS {CompanyCode},
            {lines.Currency} AS {Currency}, {lines.OrderNo} AS {OrderNo}, {lines.OrderLineNo} AS {OrderLineNo},
            coalesce({lines.Kind}, 'invoice') AS {Kind}, {lines.Quantity} AS {Quantity},
            {ListAmount.From($"coalesce({lines.ListAmount}, {lines.NetAmount} + coalesce({lines.DiscountAmount}, 0))")},
            {DiscountAmount.From($"coalesce({lines.DiscountAmount}, {lines.ListAmount} - {lines.NetAmount}, 0)")},
            {RebateAmount.From($"coalesce({lines.RebateAmount}, 0)")},
            {NetAmount.From($"coalesce({lines.NetAmount}, {lines.ListAmount} - coalesce({lines.DiscountAmount}, 0))")},
            {CostAmount.From($"coalesce({lines.StandardCostAmount}, {AtStandard()})")},
            {customers.SalesRegion} AS {SalesRegion}, {customers.Country} AS {Country}
        FROM {lines}
        LEFT JOIN {customers.AsKnown(rules?.AsKnownAt)} ON {customers.CustomerId} = {lines.CustomerId}
            AND {customers.On($"{lines.InvoicedOn}")}
        LEFT JOIN {products.AsKnown(rules?.AsKnownAt)} ON {products.ProductId} = {lines.ProductId}
            AND {products.On($"{lines.InvoicedOn}")}
        {Within(window, lines.InvoicedOn)}
        """;

    private Sql AtStandard() => $"CAST({lines.Quantity} AS DECIMAL(20,4)) * {products.StandardCost}";
}
