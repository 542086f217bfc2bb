using DataPlatform.Core;
using DataPlatform.Warehouse.Carbon;

namespace DataPlatform.Semantic.Metrics;

/// <summary>
/// Emissions of transport, traced to order lines. A leg that lacks mass, distance or factor has no emission; when more
/// than 5 % of the legs lack one, the sum is not computable. A leg counts once, however many order lines share it.
/// </summary>
public static class CarbonMetrics
{
    private const string Kg = "kg CO2e";
    private const string Ghg = "ISO 14083, GHG Protocol scope 3 category 4 and 9";
    private const string Lacking = "carry no emission: mass, distance or factor is missing";

    private static readonly EmissionAllocation e = new();
    private static readonly Sql transport = $"{e.Kind} = 'transport'";

    /// <summary>Well to wheel.</summary>
    public static readonly Metric Co2eWtw = Emission($"{e.WtwKg}", "Well-to-wheel emissions of legs and hubs.") with
    {
        Title = "CO2e well to wheel",
    };

    /// <summary>Well to tank.</summary>
    public static readonly Metric Co2eWtt = Emission($"{e.WttKg}", "Well-to-tank emissions: providing the energy.") with
    {
        Title = "CO2e well to tank",
    };

    /// <summary>Tank to wheel.</summary>
    public static readonly Metric Co2eTtw = Emission($"{e.TtwKg}", "Tank-to-wheel emissions: using the energy.") with
    {
        Title = "CO2e tank to wheel",
    };

    /// <summary>Transport activity.</summary>
    public static readonly Metric TonneKm = Metric.Exact(
        Legs($"{e.Tkm}", "tkm", "carry no mass or distance"), "tkm", "Mass times distance of the legs.",
        nameof(TonneKm)) with
    {
        Direction = Direction.Neither,
        Title = "Tonne-kilometres",
        Code = "ISO 14083",
    };

    /// <summary>Intensity.</summary>
    public static readonly Metric Co2ePerTkm = Metric.From(
        new Formula.Quotient(
            new Formula.Leaf(Legs($"{e.WtwKg}", Kg, Lacking) with { Scale = 16 }),
            new Formula.Leaf(Legs($"CASE WHEN {e.WtwKg} IS NOT NULL THEN {e.Tkm} END", "tkm", Lacking))),
        "kg CO2e per tkm",
        "Well-to-wheel emissions of legs over the tonne-kilometres of the same legs: a leg without emission has no "
            + "part in either; hubs have no kilometres and stand apart.")
        with
    {
        Direction = Direction.Lower,
        Title = "CO2e per tonne-kilometre",
        Code = "ISO 14083",
    };

    /// <summary>Emissions per order.</summary>
    public static readonly Metric Co2ePerOrder = Metric.From(
        Co2eWtw.Over(ServiceMetrics.Orders), "kg CO2e per order", "Well-to-wheel emissions over number of orders.") with
    {
        Direction = Direction.Lower,
        Title = "CO2e per order",
    };

    /// <summary>Legs without a factor.</summary>
    public static readonly Metric LegsWithoutFactorShare = Metric.Ratio(
        e, $"sum(CASE WHEN {WithoutFactor()} THEN {Legs()} ELSE 0 END) FILTER (WHERE {transport})",
        $"sum({Legs()}) FILTER (WHERE {transport})", Units.Share,
        "Legs for which no usable emission factor is known over all legs; a leg counts by its lines' shares of it, so "
            + "that parts add up to one leg.") with
    {
        Direction = Direction.Lower,
    };

    /// <summary>Primary data share.</summary>
    public static readonly Metric PrimaryDataShare = Metric.Ratio(
        e, $"sum(CASE WHEN {e.DataType} = 'primary' THEN {e.Tkm} ELSE 0 END) FILTER (WHERE {transport})",
        $"sum({e.Tkm}) FILTER (WHERE {transport})", Units.Share,
        "Tonne-kilometres whose emissions rest on primary data over all tonne-kilometres.",
        new Unknown($"{e.Tkm} IS NULL OR {e.DataType} IS NULL", "carry no activity or no kind of data")
        {
            Only = transport,
            Counted = $"{e.TceId}",
        }) with
    {
        Code = "iLEAP",
    };

    private static Sql Legs() => $"coalesce({e.MassShare}, 0)";

    private static Sql WithoutFactor() => $"""
        {e.Gap} IN ({Sql.Join(", ", TransportChainElement.FactorGaps.Select(g => (Sql)$"{new Text(g)}"))})
        """;

    private static Metric Emission(
        Sql kg, string about, [System.Runtime.CompilerServices.CallerMemberName] string field = "") =>
        Metric.Exact(
            Metric.SumOf(e, kg, Kg, null, Lacking, "legs and hubs") with { Scale = 16, Counted = $"{e.TceId}" },
            Kg, about, field) with
        {
            Direction = Direction.Lower,
            Code = Ghg,
        };

    private static Measure Legs(Sql value, string unit, string lacking) =>
        Metric.SumOf(e, value, unit, transport, lacking) with { Counted = $"{e.TceId}" };
}
