namespace DataPlatform.Core;

/// <summary>
/// A unit in which an activity or an emission factor may be stated, and what it is in the unit we count in. Sizes are
/// exact by definition of the unit; a bare "ton" is none of them, since three different tons go by that name.
/// </summary>
/// <param name="Name">Its name as publishers write it; case does not matter.</param>
/// <param name="Code">Code of UNECE Recommendation 20, or null where that has none.</param>
/// <param name="Counted">The unit we count in: tkm, t, l, MJ, vkm, TEU or TEUkm.</param>
/// <param name="Size">How many counted units one of it is.</param>
public sealed record ActivityUnit(string Name, string? Code, string Counted, decimal Size)
{
    private const decimal MegajoulesPerKilowattHour = 3.6m;
    private const decimal KilometresPerNauticalMile = 1.852m;
    private const decimal KilogramsPerLongTon = 1016.0469088m;
    private const decimal KilogramsPerPound = 0.45359237m;
    private const decimal LitresPerGallonUs = 3.785411784m;
    private const decimal LitresPerGallonUk = 4.54609m;
    private const decimal MegajoulesPerMillionBtu = 1055.05585262m;

    /// <summary>Every unit known; what is not here is an unknown unit, never taken for another.</summary>
    public static IReadOnlyList<ActivityUnit> All { get; } =
    [
        new("tkm", "TKM", "tkm", 1), new("tonne.km", null, "tkm", 1), new("tonne-km", null, "tkm", 1),
        new("t.km", null, "tkm", 1), new("tonne kilometre", null, "tkm", 1), new("ton kilometer", null, "tkm", 1),
        new("kg.km", null, "tkm", 0.001m),
        new("short ton-mile", null, "tkm", Quantity.TonneKilometresPerShortTonMile),
        new("long ton-mile", null, "tkm", KilogramsPerLongTon / 1000m * Quantity.KilometresPerMile),
        new("tonne-nautical mile", null, "tkm", KilometresPerNauticalMile),
        new("t", "TNE", "t", 1), new("tonne", null, "t", 1), new("tonnes", null, "t", 1),
        new("kg", "KGM", "t", 0.001m), new("short ton", "STN", "t", Quantity.KilogramsPerShortTon / 1000m),
        new("long ton", "LTN", "t", KilogramsPerLongTon / 1000m), new("lb", "LBR", "t", KilogramsPerPound / 1000m),
        new("l", "LTR", "l", 1), new("litre", null, "l", 1), new("litres", null, "l", 1),
        new("m3", "MTQ", "l", 1000), new("gallon (US)", "GLL", "l", LitresPerGallonUs),
        new("gallon (UK)", "GLI", "l", LitresPerGallonUk),
        new("MJ", "3B", "MJ", 1), new("kWh", "KWH", "MJ", MegajoulesPerKilowattHour),
        new("GJ", "GV", "MJ", 1000), new("mmBtu", null, "MJ", MegajoulesPerMillionBtu),
        new("vkm", null, "vkm", 1), new("km", "KMT", "vkm", 1), new("vehicle-km", null, "vkm", 1),
        new("mile", "SMI", "vkm", Quantity.KilometresPerMile), new("miles", null, "vkm", Quantity.KilometresPerMile),
        new("vehicle-mile", null, "vkm", Quantity.KilometresPerMile),
        new("TEU", "20", "TEU", 1), new("TEUkm", null, "TEUkm", 1), new("TEU.km", null, "TEUkm", 1),
    ];

    /// <summary>The unit of that name or code, or null.</summary>
    public static ActivityUnit? Find(string text) => All.FirstOrDefault(u =>
        string.Equals(u.Name, text.Trim(), StringComparison.OrdinalIgnoreCase)
        || string.Equals(u.Code, text.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>A number stated per this unit, per counted unit: fifteen decimals of the size's reciprocal are used,
    /// as in the lake.</summary>
    public decimal PerCounted(decimal perUnit) => perUnit * Reciprocal;

    /// <summary>One over the size, to fifteen decimals; exact where the reciprocal ends by then.</summary>
    public decimal Reciprocal => decimal.Round(1m / Size, 15);
}
