namespace DataPlatform.SampleCompany.Masters;

/// <summary>Customers and products of one sample company.</summary>
internal sealed class MasterData
{
    public const int ProductCount = 400;

    public static readonly string[] Families =
    [
        "FASTENERS", "HAND_TOOLS", "POWER_TOOLS", "BEARINGS", "SEALS", "HYDRAULICS", "ELECTRICAL", "SAFETY",
        "CLEANING", "ADHESIVES", "ABRASIVES", "SPARES",
    ];

    public static readonly int RefillFamily = Array.IndexOf(Families, "CLEANING");
    private static readonly int spares = Array.IndexOf(Families, "SPARES");

    private static readonly string[] towns =
    [
        "Köln", "München", "Nürnberg", "Düsseldorf", "Lübeck", "Würzburg", "Gießen", "Zürich", "Linz", "Graz",
        "Besançon", "Orléans", "Liège", "Málaga", "Århus", "Señora",
    ];

    private static readonly string[] trades =
    [
        "Maschinenbau", "Werkzeuge", "Großhandel", "Technik", "Métal", "Frères", "Söhne", "Anlagenbau",
        "1-€-Märkte", "Bürobedarf", "Kälte & Klima", "Ersatzteile",
    ];

    private readonly int[] cumulative;
    private readonly Product[][] byFamily;

    public MasterData(SampleOptions options)
    {
        Products = [.. Enumerable.Range(1, ProductCount).Select(n => NewProduct(options.Seed, n))];
        byFamily = [.. Enumerable.Range(0, Families.Length).Select(f => Products.Where(p => p.Family == f).ToArray())];
        Customers = [.. Enumerable.Range(1, options.Customers).Select(n => NewCustomer(options, n))];
        cumulative = new int[Customers.Length];
        var sum = 0;
        for (var i = 0; i < Customers.Length; i++)
            cumulative[i] = sum += Customers[i].Weight;
        Emerging = [.. Customers.Where(c => c.Emerging)];
    }

    public Customer[] Customers { get; }

    public Product[] Products { get; }

    /// <summary>Members of the planted emerging segment; empty when none is planted.</summary>
    public Customer[] Emerging { get; }

    /// <summary>A customer, the large ones more often.</summary>
    public Customer AnyCustomer(ref Chance chance)
    {
        var at = Array.BinarySearch(cumulative, chance.Between(1, cumulative[^1]));
        return Customers[at < 0 ? ~at : at];
    }

    /// <summary>A product of a family, the popular ones more often.</summary>
    public Product AnyProduct(ref Chance chance, int family) =>
        byFamily[family][chance.Skewed(byFamily[family].Length)];

    private static Product NewProduct(ulong seed, int number)
    {
        var chance = Chance.For(seed, 1, (ulong)number);
        var family = (number - 1) % Families.Length;
        var weight = chance.Between(20, family is 2 or 5 ? 9_000 : 2_500) / 1000m;
        var cost = chance.Between(120, family is 2 or 5 ? 9_000 : 3_000) / 100m;
        var price = decimal.Round(cost * chance.Between(140, 185) / 100m, 2, MidpointRounding.AwayFromZero);
        var name = $"{Families[family].Replace('_', ' ').ToLowerInvariant()} no. {number}";
        return new Product(
            number, name, family, Families[family], weight, chance.Between(100, 40_000) / 1_000_000m, price, cost,
            chance.Of(["Acme", "Nordkraft", "Tréfil", "Hübner"]), chance.Hits(800) ? "end of life" : "active");
    }

    private static Customer NewCustomer(SampleOptions options, int number)
    {
        var chance = Chance.For(options.Seed, 2, (ulong)number);
        var habit = (chance.Between(0, 99)) switch
        {
            < 22 => Habit.Core,
            < 30 => Habit.KeyRetail,
            < 36 => Habit.SecondRetail,
            < 60 => Habit.Online,
            < 76 => Habit.Spares,
            _ => Habit.Tail,
        };
        var austrian = chance.Hits(2500);
        var (channel, industry, tier) = Attributes(habit, ref chance);
        var later = chance.Hits(300) ? Later(habit) : null;
        var region = chance.Of(Places.Regions);
        var favourite = habit == Habit.Spares ? spares : chance.Between(0, Families.Length - 1);
        int[] families = [favourite, favourite, chance.Between(0, 11), chance.Between(0, 11), chance.Between(0, 11)];
        var weight = habit switch
        {
            Habit.KeyRetail => chance.Between(60, 140),
            Habit.Core => chance.Between(30, 90),
            Habit.Spares => chance.Between(15, 40),
            Habit.SecondRetail => chance.Between(20, 50),
            Habit.Online => chance.Between(8, 30),
            _ => chance.Between(2, 12),
        };
        var dc = austrian ? 2 : region is "North" or "West" ? 0 : 1;
        // every fifteenth customer is a member: spread over all habits, so no attribute gives them away
        var emerging = options.PlantEmerging && number % 15 == 7;
        var name = $"{chance.Of(towns)}er {chance.Of(trades)} {number} {(austrian ? "GesmbH" : "GmbH & Co. KG")}";
        return new Customer(
            number, habit, name, channel, industry, austrian ? "AT" : "DE", region, tier, later,
            austrian ? "2000" : "1000", weight, families, dc, emerging);
    }

    private static (string Channel, string Industry, string Tier) Attributes(
        Habit habit, ref Chance chance) => habit switch
    {
        Habit.Core => ("DIRECT", chance.Of(["MACHINERY", "AUTOMOTIVE", "CHEMICALS"]), chance.Of(["A", "B"])),
        Habit.KeyRetail => ("RETAIL", "TRADE", "A"),
        Habit.SecondRetail => ("RETAIL", "TRADE", "B"),
        Habit.Online => ("ECOM", chance.Of(["TRADE", "CRAFT", "OFFICE"]), chance.Of(["B", "C"])),
        Habit.Spares => ("DISTRIBUTOR", "MAINTENANCE", chance.Of(["B", "C"])),
        _ => (chance.Of(["DIRECT", "DISTRIBUTOR"]), chance.Of(["CRAFT", "OFFICE", "FOOD"]), "C"),
    };

    private static string Later(Habit habit) => habit is Habit.SecondRetail or Habit.Spares ? "A" : "C";
}
