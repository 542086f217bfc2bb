using DataPlatform.SampleCompany.Masters;

namespace DataPlatform.SampleCompany.Flow;

/// <summary>Two legs for express (rigid truck, van), three otherwise (rigid, long haul by road or rail, van).</summary>
internal static class Routes
{
    // kilometres from each distribution centre to the hubs north, south, east, west
    private static readonly int[][] haul = [[151, 779, 390, 428], [468, 171, 281, 406], [845, 250, 516, 792]];

    public static void AddLegs(Order order, ref Chance chance)
    {
        var region = Array.IndexOf(Places.Regions, order.Customer.Region);
        var mass = order.Lines.Sum(l => l.MassKg);
        var hub = Places.Hubs[region].Id;
        var start = order.Shipped;
        if (order.Express)
        {
            var courier = order.Lines.Count(l => l.Shipped > 0) == 1;
            order.Legs.Add(New(1, courier ? "CAR-4" : "CAR-6", Factors.Rigid, order.Dc, hub, start, start,
                haul[order.Customer.Dc][region], Factors.Hub, mass, ref chance));
        }
        else
        {
            var first = Places.Hubs[order.Customer.Dc == 0 ? 0 : 1].Id;
            order.Legs.Add(New(1, "CAR-6", Factors.Rigid, order.Dc, first, start, start, 40 + (30 * order.Customer.Dc),
                Factors.Hub, mass, ref chance));
            var rail = chance.Hits(2500);
            order.Legs.Add(New(2, rail ? "CAR-3" : order.Customer.Dc == 2 ? "CAR-2" : "CAR-1",
                rail ? Factors.Rail : Factors.Artic, first, hub, start, order.Delivered,
                haul[order.Customer.Dc][region], Factors.Hub, mass, ref chance));
        }
        order.Legs.Add(New(order.Legs.Count + 1, "CAR-5", Factors.Van, hub, order.Customer.Id, order.Delivered,
            order.Delivered, chance.Between(4, 45), null, mass, ref chance));
    }

    private static Leg New(
        int sequence, string carrier, Factor factor, string origin, string destination, int departed, int arrived,
        int km, Factor? hub, decimal mass, ref Chance chance)
    {
        var tenths = (km * 10) + chance.Between(-9, 9);
        var unknown = chance.Between(0, 9999);
        decimal? distance = unknown < 60 ? null : tenths / 10m;
        var used = unknown is >= 60 and < 90 ? null : factor;
        var perTonneKm = factor == Factors.Van ? 1.10m : factor == Factors.Rail ? 0.09m : 0.14m;
        var freight = decimal.Round(
            1.20m + (mass * tenths / 10_000m * perTonneKm), 2, MidpointRounding.AwayFromZero);
        var data = chance.Between(0, 9) switch { < 2 => "primary", < 7 => "modelled", _ => "default" };
        return new Leg(
            sequence, carrier, factor.Mode, origin, destination, departed, arrived, distance, used, hub, data, freight);
    }
}
