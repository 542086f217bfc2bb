namespace DataPlatform.Reports.Emissions;

/// <summary>Why one element's emission moved between two lake versions; the causes add up to the difference.</summary>
/// <param name="Element">Id of the element.</param>
/// <param name="Before">kg CO2e before; null when it had none.</param>
/// <param name="After">kg CO2e after; null when it has none.</param>
/// <param name="Activity">By mass and distance, at the factor before.</param>
/// <param name="Factor">By the factor, at the activity after.</param>
/// <param name="Boundary">By elements and emissions that were not there before, or are no more.</param>
/// <param name="Says">The causes in words: factor versions, kilometres, kilograms, gaps.</param>
public sealed record RestatedElement(
    string Element, decimal? Before, decimal? After, decimal Activity, decimal Factor, decimal Boundary, string Says)
{
    /// <summary>After less before; an unknown emission counts as none, which <see cref="Boundary"/> explains.</summary>
    public decimal Difference => (After ?? 0) - (Before ?? 0);

    /// <summary>What the causes leave open: zero.</summary>
    public decimal Remainder => Difference - Activity - Factor - Boundary;
}

/// <summary>
/// The difference between an inventory as it was published and as it is now, element by element. Of the same element,
/// first the activity moves at the old factor, then the factor at the new activity; whatever appears, disappears or
/// gains or loses its emission is a matter of boundary. Emissions are kg CO2e, well to wheel.
/// </summary>
public sealed record Restatement(decimal Before, decimal After, IReadOnlyList<RestatedElement> Moved)
{
    /// <summary>Sum of the causes by activity.</summary>
    public decimal Activity => Moved.Sum(m => m.Activity);

    /// <summary>Sum of the causes by factor.</summary>
    public decimal Factor => Moved.Sum(m => m.Factor);

    /// <summary>Sum of the causes by boundary.</summary>
    public decimal Boundary => Moved.Sum(m => m.Boundary);

    /// <summary>After less before and less the causes: zero.</summary>
    public decimal Remainder => After - Before - Activity - Factor - Boundary;

    /// <summary>Compares two states of the same window.</summary>
    public static Restatement Between(IEnumerable<EmissionElement> before, IEnumerable<EmissionElement> after)
    {
        var old = before.ToDictionary(e => e.Id, StringComparer.Ordinal);
        var now = after.ToDictionary(e => e.Id, StringComparer.Ordinal);
        var moved = old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(id => Explain(id, old.GetValueOrDefault(id), now.GetValueOrDefault(id)))
            .Where(m => m.Difference != 0 || m.Before is null != m.After is null || m.Says.Length > 0);
        return new Restatement(
            old.Values.Sum(e => e.WtwKg ?? 0), now.Values.Sum(e => e.WtwKg ?? 0), [.. moved]);
    }

    private static RestatedElement Explain(string id, EmissionElement? old, EmissionElement? now)
    {
        var difference = (now?.WtwKg ?? 0) - (old?.WtwKg ?? 0);
        var says = string.Join("; ", Says(old, now));
        if (old?.WtwKg is not { } before || now?.WtwKg is not { } after
            || old.Method != now.Method || Worked(old) is not { } a0 || Worked(now) is not { } a1
            || PerUnit(old) is not { } f0 || PerUnit(now) is not { } f1
            || a0 * f0 != before || a1 * f1 != after)
            return new RestatedElement(id, old?.WtwKg, now?.WtwKg, 0, 0, difference, says);
        return new RestatedElement(id, before, after, (a1 - a0) * f0, a1 * (f1 - f0), 0, says);
    }

    /// <summary>Tonnes of a hub, tonnes times counted kilometres of a transport, rounded as the lake rounds.</summary>
    internal static decimal? Worked(EmissionElement e) => e switch
    {
        { MassKg: null } => null,
        { IsHub: true } => e.MassKg * 0.001m,
        { CountedKm: { } km } => decimal.Round(
            decimal.Round(e.MassKg.Value * km, 4, MidpointRounding.AwayFromZero) * 0.001m, 7,
            MidpointRounding.AwayFromZero),
        _ => null,
    };

    private static decimal? PerUnit(EmissionElement e) => e.WttPerUnit + e.TtwPerUnit;

    private static IEnumerable<string> Says(EmissionElement? old, EmissionElement? now)
    {
        if (old is null || now is null)
        {
            yield return old is null ? "new in the inventory" : "no longer in the inventory";
            yield break;
        }
        if (old.Gap != now.Gap)
            yield return $"{old.Gap ?? "complete"} before, {now.Gap ?? "complete"} now";
        if (old.Method != now.Method && old.Gap == now.Gap)
            yield return $"by {old.Method} before, by {now.Method} now";
        if (old.Factor != now.Factor || old.FactorVersion != now.FactorVersion)
            yield return $"factor {old.Factor} {old.FactorVersion} before, {now.Factor} {now.FactorVersion} now";
        else if (PerUnit(old) != PerUnit(now))
            yield return $"factor {now.Factor} {now.FactorVersion} was {PerUnit(old)}, is {PerUnit(now)}";
        if (old.MassKg != now.MassKg)
            yield return $"{old.MassKg} kg before, {now.MassKg} kg now";
        if (old.CountedKm != now.CountedKm)
            yield return $"{old.CountedKm} km before, {now.CountedKm} km now";
    }
}
