using DataPlatform.Core;
using DataPlatform.Workspace.Reading;

namespace DataPlatform.Workspace.Checks;

/// <summary>Whether every factor has a unit of its kind, and every category an activity to divide by.</summary>
internal static class CarbonChecks
{
    private static readonly Dictionary<string, string[]> countedUnits = new(StringComparer.Ordinal)
    {
        ["transport"] = ["tkm"],
        ["hub"] = ["t"],
        ["energy"] = ["l", "MJ", "t"],
        ["vehicle"] = ["vkm"],
    };

    public static CarbonDefinition Check(CarbonDefinition carbon, Mistakes mistakes)
    {
        foreach (var factor in carbon.Factors.Where(f => f.Kind.Length > 0))
            Factor(factor, mistakes);
        foreach (var operation in carbon.Operations)
            Operation(operation, mistakes);
        foreach (var adjustment in carbon.Adjustments.Where(a => a.From.Length > 0 && a.From == a.To))
            mistakes.Add(adjustment.At("to"), $"an adjustment from '{adjustment.From}' to itself", "two bases");
        return new CarbonDefinition
        {
            Factors = Validities.Close(carbon.Factors, "the factor",
                f => f.Id.Length == 0 ? "" : $"{f.Id} {f.Version}", f => f.Validity,
                (f, v) => f with { Validity = v }, mistakes),
            Operations = Validities.Close(carbon.Operations, "the operation", o => o.Id, o => o.Validity,
                (o, v) => o with { Validity = v }, mistakes),
            Adjustments = Validities.Close(carbon.Adjustments, "the adjustment", a => $"{a.Mode} {a.From} {a.To}",
                a => a.Validity, (a, v) => a with { Validity = v }, mistakes),
            Spend = Validities.Close(carbon.Spend, "the spend factor of", s => s.Mode, s => s.Validity,
                (s, v) => s with { Validity = v }, mistakes),
        };
    }

    private static void Factor(FactorDefinition factor, Mistakes mistakes)
    {
        if (factor.Unit.Length > 0)
            Unit(factor, factor.Unit, factor.Kind, mistakes);
        if (factor.Kind is "transport" && factor.Mode is null)
            mistakes.Add(factor.At("mode"), $"no 'mode' for the transport factor '{factor.Id}'",
                "its mode: road, rail, sea, air, inland");
        if (factor is { Wtt: null, Ttw: null, Wtw: null })
            mistakes.Add(factor.Place, $"no number for the factor '{factor.Id}'",
                "'wtt' and 'ttw', or 'wtw' where they are not known apart");
        if (factor.Wtw is not null && (factor.Wtt is not null || factor.Ttw is not null))
            mistakes.Add(factor.At("wtw"), $"'wtw' beside 'wtt' or 'ttw' for the factor '{factor.Id}'",
                "either the two or their sum", "leave 'wtw' out: it is their sum");
    }

    private static void Unit(Definition at, string unit, string kind, Mistakes mistakes)
    {
        if (kind == "spend")
        {
            if (unit.Length != 3 || !unit.All(char.IsAsciiLetterUpper))
                mistakes.Add(at.At("unit"), $"the unit '{unit}' for a spend factor", "a currency such as EUR");
            return;
        }
        if (!countedUnits.TryGetValue(kind, out var counted))
            return;
        var fitting = ActivityUnit.All.Where(u => counted.Contains(u.Counted)).Select(u => $"'{u.Name}'").ToList();
        if (ActivityUnit.Find(unit) is not { } known || !counted.Contains(known.Counted))
        {
            mistakes.Add(at.At("unit"), $"the unit '{unit}' for a {kind} factor", string.Join(", ", fitting),
                unit is "ton" or "ton-mile" or "ton mile" ? "say which ton: short (US), long (UK) or tonne" : null);
        }
    }

    private static void Operation(OperationDefinition operation, Mistakes mistakes)
    {
        if (operation.Unit.Length > 0)
            Unit(operation, operation.Unit, operation.Kind, mistakes);
        if (operation.Kind == "transport" && operation.Mode is null)
            mistakes.Add(operation.At("mode"), $"no 'mode' for the operation '{operation.Id}'",
                "its mode: road, rail, sea, air, inland");
        if (operation.Activity is null && (operation.CapacityT is null || operation.LoadFactor is null))
            mistakes.Add(operation.Place, $"no activity for the operation '{operation.Id}'",
                "'activity' of the period, or 'capacity_t' and 'load_factor' of the vehicle");
        if (operation.Activity is 0 || operation.CapacityT is 0 || operation.LoadFactor is 0
            || operation.EmptyDistanceFactor is 1)
            mistakes.Add(operation.Place, $"an activity of nothing for the operation '{operation.Id}'",
                "activity, capacity and load factor above 0 and an empty distance factor below 1: emissions are "
                    + "divided by them");
        foreach (var energy in operation.Energy.Where(e => e.Unit.Length > 0))
            Unit(energy, energy.Unit, "energy", mistakes);
    }
}
