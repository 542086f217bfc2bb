namespace DataPlatform.SampleCompany.Masters;

internal sealed record Place(string Id, string Name, string Kind, string Country, decimal Lat, decimal Lon);

internal sealed record Carrier(string Id, string Name, string Country);

/// <summary>Where the company stands and who drives for it. All names are invented.</summary>
internal static class Places
{
    public static readonly string[] Regions = ["North", "South", "East", "West"];

    public static readonly (string Id, string Name, string Kind)[] Channels =
    [
        ("DIRECT", "Field sales", "direct"), ("RETAIL", "Retail chains", "retail"),
        ("ECOM", "Web shop", "e-commerce"), ("DISTRIBUTOR", "Distributors", "distributor"),
    ];

    public static readonly Place[] Dcs =
    [
        new("DC-HAM", "DC Hamburg", "dc", "DE", 53.5511m, 9.9937m),
        new("DC-NUE", "DC Nürnberg", "dc", "DE", 49.4521m, 11.0767m),
        new("DC-LNZ", "DC Linz", "dc", "AT", 48.3069m, 14.2858m),
    ];

    public static readonly Place[] Hubs =
    [
        new("HUB-N", "Hub Hannover", "hub", "DE", 52.3759m, 9.7320m),
        new("HUB-S", "Hub München", "hub", "DE", 48.1351m, 11.5820m),
        new("HUB-E", "Hub Leipzig", "hub", "DE", 51.3397m, 12.3731m),
        new("HUB-W", "Hub Köln", "hub", "DE", 50.9375m, 6.9603m),
    ];

    public static readonly Carrier[] Carriers =
    [
        new("CAR-1", "Nordfracht Spedition", "DE"), new("CAR-2", "Alpenlinie Transport", "AT"),
        new("CAR-3", "Schienenbund Cargo", "DE"), new("CAR-4", "Blitzbote Kurier", "DE"),
        new("CAR-5", "Rhein-Paket", "DE"), new("CAR-6", "Ostwind Logistik", "DE"),
    ];

    public static readonly string[] Suppliers =
        [.. Enumerable.Range(1, 20).Select(n => $"S{n:D3}")];
}
