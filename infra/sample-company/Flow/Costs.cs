namespace DataPlatform.SampleCompany.Flow;

/// <summary>
/// A pool of cost with its price per minute. Prices and minutes are chosen so that every line costs whole cents:
/// rounding then cannot hide a mistake.
/// </summary>
internal sealed record Pool(string Name, decimal Rate, string[] Accounts)
{
    public string Id(int company) => $"{Name}-{Costs.Companies[company]}";
}

internal static class Costs
{
    public const int Entry = 0;
    public const int Picking = 1;
    public const int Packing = 2;
    public const int Returning = 3;
    public const int Dispatching = 4;

    public static readonly string[] Companies = ["1000", "2000"];

    public static readonly Pool[] Pools =
    [
        new("service", 0.80m, ["6000", "6010"]), new("picking", 0.60m, ["6100", "6110"]),
        new("packing", 0.40m, ["6200"]), new("returns", 1.20m, ["6300"]), new("dispatch", 0.80m, ["6400"]),
    ];

    public static int Company(Order order) => order.Customer.CompanyCode == "2000" ? 1 : 0;

    public static decimal EntryMinutes(Order order) => order.ChannelId == "ECOM" ? 1m : 12m;

    public static decimal PickMinutes(OrderLine line) => 6m + (0.15m * line.Quantity);

    public static decimal PackMinutes(Order order) => order.Express ? 20m : 5m;

    public static decimal ReturnMinutes(Return back) => 40m + (0.25m * back.Quantity);

    /// <summary>The courier takes single lines and is booked by telephone; other carriers get orders by EDI.</summary>
    public static decimal DispatchMinutes(Leg leg) => leg.CarrierId == "CAR-4" ? 12.5m : 0m;
}
