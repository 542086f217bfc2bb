using DataPlatform.Core;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>Units and warming potentials inside queries.</summary>
internal static class CarbonUnits
{
    /// <summary>Warming potentials over 100 years: IPCC AR4 table 2.14, AR5 table 8.A.1 (without feedback), AR6 table
    /// 7.15 (methane of fossil origin).</summary>
    private static readonly (string Set, decimal Methane, decimal NitrousOxide)[] warming =
        [("AR4", 25m, 298m), ("AR5", 28m, 265m), ("AR6", 29.8m, 273m)];

    /// <summary>The unit we count in, or null when the text is none we know.</summary>
    public static Sql Counted(Sql unit) => Case(unit, u => Sql.Value(u.Counted));

    /// <summary>What turns a number per that unit into one per counted unit.</summary>
    public static Sql PerCounted(Sql unit) => $"CAST({Case(unit, u => Sql.Value(u.Reciprocal))} AS DECIMAL(20,15))";

    /// <summary>What turns that many units into counted ones.</summary>
    public static Sql Size(Sql unit) => $"CAST({Case(unit, u => Sql.Value(u.Size))} AS DECIMAL(20,15))";

    /// <summary>Kilograms of CO2e in one unit of the gas; null when gas, unit or set are unknown.</summary>
    public static Sql Warming(Sql gas, Sql gasUnit, Sql set) => $"""
        CAST(CASE WHEN {gasUnit} = 'kg CO2e' THEN 1 WHEN {gasUnit} IN ('kg', 'g') THEN
            CASE WHEN {gas} IN ('CO2', 'CO2e') THEN 1
                WHEN {gas} = 'CH4' THEN CASE {set} {Potentials(w => w.Methane)} END
                WHEN {gas} = 'N2O' THEN CASE {set} {Potentials(w => w.NitrousOxide)} END END
            * CASE WHEN {gasUnit} = 'g' THEN 0.001 ELSE 1.000 END END AS DECIMAL(12,6))
        """;

    private static Sql Potentials(Func<(string Set, decimal Methane, decimal NitrousOxide), decimal> of) => Sql.Join(
        " ", warming.Select(w => (Sql)$"WHEN {new Text(w.Set)} THEN {of(w)}"));

    private static Sql Case(Sql unit, Func<ActivityUnit, Sql> value)
    {
        var cases = ActivityUnit.All
            .SelectMany(u => new[] { u.Name, u.Code }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(n => (Name: n.ToLowerInvariant(), Value: value(u))))
            .DistinctBy(c => c.Name)
            .Select(c => (Sql)$"WHEN {new Text(c.Name)} THEN {c.Value}");
        return $"CASE lower(trim({unit})) {Sql.Join(" ", cases)} END";
    }
}
