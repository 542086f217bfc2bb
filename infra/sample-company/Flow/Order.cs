using DataPlatform.SampleCompany.Masters;

namespace DataPlatform.SampleCompany.Flow;

/// <summary>One order with everything that happens to it, in days counted from the first.</summary>
internal sealed class Order
{
    public required long Number { get; init; }
    public required Customer Customer { get; init; }
    public required int Day { get; init; }
    public required string ChannelId { get; init; }
    public required int Segment { get; init; }
    public bool Express { get; set; }
    public bool CustomerPays { get; set; }
    public int Requested { get; set; }
    public int Promised { get; set; }
    public int Shipped { get; set; }
    public int Delivered { get; set; }
    public List<OrderLine> Lines { get; } = [];
    public List<Leg> Legs { get; } = [];

    public string OrderNo => $"{1_000_000_000 + Number}";
    public string DeliveryNo => $"{8_000_000_000 + Number}";
    public string InvoiceNo => $"{9_000_000_000 + Number}";
    public string ShipmentId => $"SH{Number:D9}";
    public bool Ships => Lines.Any(l => l.Shipped > 0);
    public string Dc => Places.Dcs[Customer.Dc].Id;
    public string ServiceLevel => Express ? "EXPRESS" : "STANDARD";
    public string FreightPayer => CustomerPays ? "customer" : "seller";
}

internal sealed class OrderLine
{
    public required int Number { get; init; }
    public required Product Product { get; init; }
    public required int Quantity { get; init; }
    public int Discount { get; init; }
    public int Rebate { get; init; }
    public int Shipped { get; set; }
    public int SecondDelivery { get; set; }
    public bool DocumentsComplete { get; set; } = true;
    public bool ConditionOk { get; set; } = true;
    public Return? Return { get; set; }

    public string LineNo => $"{Number * 10}";
    public decimal ListAmount => Product.ListPrice * Shipped;
    public decimal DiscountAmount => Cents(ListAmount * Discount / 100m);
    public decimal NetAmount => ListAmount - DiscountAmount;
    public decimal RebateAmount => Cents(NetAmount * Rebate / 100m);
    public decimal CostAmount => Product.StandardCost * Shipped;
    public decimal MassKg => Product.WeightKg * Shipped;

    public decimal OrderedAmount
    {
        get
        {
            var list = Product.ListPrice * Quantity;
            return list - Cents(list * Discount / 100m);
        }
    }

    private static decimal Cents(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero);
}

internal sealed record Return(
    int Day, int Quantity, string Reason, string Disposition, decimal Credit, decimal Recovery);

/// <summary>A leg of the transport chain; distance or factor may be unknown: reported, never zero.</summary>
internal sealed record Leg(
    int Sequence, string CarrierId, string Mode, string Origin, string Destination, int Departed, int Arrived,
    decimal? DistanceKm, Factor? Factor, Factor? Hub, string DataType, decimal Freight);

internal sealed record Factor(string Id, string Mode, decimal Wtt, decimal Ttw);

/// <summary>UK government conversion factors 2025 (freighting goods), and one hub figure of our own.</summary>
internal static class Factors
{
    public static readonly Factor Van = new("road-van", "road", 0.15095m, 0.6313m);
    public static readonly Factor Rigid = new("road-rigid-17t", "road", 0.03736m, 0.17146m);
    public static readonly Factor Artic = new("road-artic-33t", "road", 0.01799m, 0.07703m);
    public static readonly Factor Rail = new("rail-freight", "rail", 0.00691m, 0.02779m);
    public static readonly Factor Hub = new("hub-acme", "hub", 0.31m, 0.94m);
}
