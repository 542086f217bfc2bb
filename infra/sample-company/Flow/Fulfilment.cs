using DataPlatform.SampleCompany.Masters;

namespace DataPlatform.SampleCompany.Flow;

/// <summary>What happens to an order after it is placed: promise, shipping, damage, transport, return.</summary>
internal static class Fulfilment
{
    /// <summary>From this day express orders of the web shop take the warehouse away from Key Retail.</summary>
    public static readonly int Squeeze = Period.Day(2026, 5, 1);

    private static readonly string[] reasons = ["damaged", "wrong item", "no longer needed", "defect", "late"];
    private static readonly string[] dispositions = ["restock", "refurbish", "liquidate", "recycle", "scrap"];

    public static void Complete(Order order, ref Chance chance)
    {
        var squeezed = order.Day >= Squeeze;
        var online = order.Segment == Segments.Ecommerce;
        var retail = order.Segment == Segments.KeyRetail;
        order.Express = chance.Hits(online ? (squeezed ? 4500 : 1200) : 700);
        order.CustomerPays = chance.Hits(order.Segment == Segments.CoreIndustrial ? 1500 : 300);
        // nothing is promised beyond the last day: every line is due, so every line counts
        order.Promised = Period.Clamp(order.Day + (order.Express ? 2 : 5));
        order.Requested = Math.Max(order.Day, order.Promised - (chance.Hits(3000) ? 1 : 0));
        var lateShare = retail ? (squeezed ? 1600 : 350) : online ? (squeezed ? 250 : 700) : 500;
        var shortShare = retail ? (squeezed ? 550 : 220) : online ? (squeezed ? 120 : 260) : 230;
        var late = chance.Hits(lateShare);
        var delivered = late ? order.Promised + chance.Between(1, 4) : order.Promised - chance.Between(0, 1);
        order.Delivered = Math.Max(order.Day, Period.Clamp(delivered));
        order.Shipped = Math.Max(order.Day, order.Delivered - (order.Express ? 1 : chance.Between(1, 3)));
        foreach (var line in order.Lines)
            Ship(order, line, shortShare, ref chance);
        if (order.Ships)
            Routes.AddLegs(order, ref chance);
    }

    private static void Ship(Order order, OrderLine line, int shortShare, ref Chance chance)
    {
        line.Shipped = line.Quantity;
        if (chance.Hits(shortShare))
            line.Shipped = line.Quantity == 1 || chance.Hits(2000) ? 0 : chance.Between(1, line.Quantity - 1);
        if (line.Shipped > 1 && chance.Hits(300))
            line.SecondDelivery = chance.Between(1, line.Shipped - 1);
        line.DocumentsComplete = !chance.Hits(90);
        line.ConditionOk = !chance.Hits(60);
        var returned = chance.Hits(order.Segment == Segments.Ecommerce ? 700 : 250);
        if (line.Shipped == 0 || !returned)
            return;
        var day = order.Delivered + chance.Between(2, 25);
        var quantity = chance.Between(1, line.Shipped);
        var disposition = chance.Of(dispositions);
        if (day >= Period.Days)
            return;
        var credit = decimal.Round(line.NetAmount * quantity / line.Shipped, 2, MidpointRounding.AwayFromZero);
        var recovered = disposition switch { "restock" => 60, "refurbish" => 35, "liquidate" => 20, _ => 0 };
        var recovery = decimal.Round(
            line.CostAmount * quantity / line.Shipped * recovered / 100m, 2, MidpointRounding.AwayFromZero);
        line.Return = new Return(day, quantity, chance.Of(reasons), disposition, credit, recovery);
    }
}
