using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Scorecards;

/// <summary>
/// How the values of one measure are printed: the unit a reader sees, the factor from the metric's unit to it, and the
/// decimals, equal for all cells of the measure.
/// </summary>
public sealed record UnitForm(string Name, decimal Factor, int Decimals, string ChangeUnit)
{
    private static readonly HashSet<string> currencies = new(StringComparer.Ordinal)
    {
        "EUR", "USD", "GBP", "CHF", "BRL", "CNY", "JPY", "INR", "SEK", "NOK", "DKK", "PLN", "CZK", "AUD", "CAD",
    };

    private static readonly HashSet<string> counts = new(StringComparer.Ordinal)
    {
        "orders", "order lines", "lines", "units", "customers", "complaints", "freight orders", "count",
    };

    /// <summary>Chooses by the unit and the greatest value.</summary>
    public static UnitForm For(string unit, IEnumerable<decimal?> values)
    {
        var most = values.OfType<decimal>().Select(Math.Abs).DefaultIfEmpty(0).Max();
        if (unit is "ratio" or "index" or "")
            return new(unit.Length == 0 ? "ratio" : unit, 1, 3, unit.Length == 0 ? "ratio" : unit);
        if (unit is "share" or "share points")
            return new(unit == "share" ? "%" : "points", 100, most < 0.02m && most > 0 ? 2 : 1, "points");
        if (currencies.Contains(unit))
            return most >= 1_000_000 ? new("k" + unit, 0.001m, 0, "k" + unit)
                : new(unit, 1, most >= 1000 ? 0 : 2, unit);
        var small = unit.Contains(" per ", StringComparison.Ordinal) && most is > 0 and < 1;
        if (unit.StartsWith("kg", StringComparison.Ordinal) && (most >= 10_000 || small))
            return Mass(unit, most);
        if (counts.Contains(unit))
            return new(unit, 1, 0, unit);
        return new(unit, 1, most >= 1000 ? 0 : most >= 10 ? 1 : most >= 1 || most == 0 ? 2 : 3, unit);
    }

    /// <summary>The value as printed.</summary>
    public string Show(decimal value) => Numbers.Fixed(value * Factor, Decimals);

    /// <summary>A difference as printed, with its sign.</summary>
    public string ShowSigned(decimal value) => Numbers.Signed(value * Factor, Decimals);

    /// <summary>True when the difference is printed as zero.</summary>
    public bool IsNothing(decimal difference) =>
        decimal.Round(difference * Factor, Decimals, MidpointRounding.AwayFromZero) == 0;

    /// <summary>The value with its unit, for a sentence.</summary>
    public string Say(decimal value) => Join(Show(value), Name);

    /// <summary>A difference without its sign and with its unit, for a sentence.</summary>
    public string SaySize(decimal value) => Join(Show(Math.Abs(value)), ChangeUnit);

    /// <summary>A difference with sign and unit, for a sentence.</summary>
    public string SaySigned(decimal value) => Join(ShowSigned(value), ChangeUnit);

    private static UnitForm Mass(string unit, decimal most)
    {
        var big = most >= 10_000;
        var name = (big ? "t" : "g") + unit[2..];
        return new(name, big ? 0.001m : 1000m, big && most >= 1_000_000 ? 0 : 1, name);
    }

    private static string Join(string number, string unit) => unit.Length == 0 || unit == "ratio" ? number
        : unit == "%" ? $"{number}\u202F%" : $"{number}\u00A0{unit}";
}
