using DataPlatform.Warehouse.Carbon;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Text;

/// <summary>What the carbon part of a workspace's text says, as rows of our tables.</summary>
internal static class CarbonRows
{
    internal static IEnumerable<TextTable> Of(CarbonDefinition carbon) =>
        [Factors(carbon), .. Operations(carbon), Adjustments(carbon), Spend(carbon)];

    private static TextTable Factors(CarbonDefinition carbon)
    {
        var t = new EmissionFactor();
        var rows = new TextTable(t);
        foreach (var f in carbon.Factors)
        {
            rows.Add(f.Place, (t.FactorId, f.Id), (t.Version, f.Version), (t.Name, f.Name), (t.Kind, f.Kind),
                (t.Mode, f.Mode), (t.ActivityUnit, f.Unit), (t.WttKg, f.Wtt), (t.TtwKg, f.Ttw), (t.WtwKg, f.Wtw),
                (t.GasBasis, f.Gas), (t.GwpSet, f.Gwp), (t.DistanceBasis, f.DistanceBasis),
                (t.EnergyCarrier, f.Carrier), (t.Region, f.Region), (t.ReferenceYear, f.Year),
                (t.Publisher, f.Publisher), (t.Licence, f.Licence), (t.ValidFrom, f.Validity.From),
                (t.ValidTo, f.Validity.To));
        }
        return rows;
    }

    private static TextTable[] Operations(CarbonDefinition carbon)
    {
        var (o, e) = (new OperationCategory(), new OperationEnergy());
        var (operations, energies) = (new TextTable(o), new TextTable(e));
        foreach (var x in carbon.Operations)
        {
            operations.Add(x.Place, (o.OperationId, x.Id), (o.Version, x.Version), (o.Name, x.Name), (o.Kind, x.Kind),
                (o.Mode, x.Mode), (o.HubType, x.HubType), (o.Temperature, x.Temperature), (o.ActivityUnit, x.Unit),
                (o.Activity, x.Activity), (o.CapacityT, x.CapacityT), (o.LoadFactor, x.LoadFactor),
                (o.EmptyDistanceFactor, x.EmptyDistanceFactor), (o.DistanceBasis, x.DistanceBasis),
                (o.DataType, x.DataType), (o.AllocateBy, x.AllocateBy), (o.ValidFrom, x.Validity.From),
                (o.ValidTo, x.Validity.To));
            foreach (var y in x.Energy)
            {
                energies.Add(y.Place, (e.OperationId, x.Id), (e.Version, x.Version), (e.EnergyId, y.Energy),
                    (e.Quantity, y.Quantity), (e.Unit, y.Unit), (e.ValidFrom, x.Validity.From),
                    (e.ValidTo, x.Validity.To));
            }
        }
        return [operations, energies];
    }

    private static TextTable Adjustments(CarbonDefinition carbon)
    {
        var t = new DistanceAdjustment();
        var rows = new TextTable(t);
        foreach (var a in carbon.Adjustments)
        {
            rows.Add(a.Place, (t.Mode, a.Mode), (t.FromBasis, a.From), (t.ToBasis, a.To), (t.Multiplier, a.Multiplier),
                (t.AddKm, a.AddKm), (t.Basis, a.Source), (t.ValidFrom, a.Validity.From), (t.ValidTo, a.Validity.To));
        }
        return rows;
    }

    private static TextTable Spend(CarbonDefinition carbon)
    {
        var t = new SpendFallback();
        var rows = new TextTable(t);
        foreach (var s in carbon.Spend)
        {
            rows.Add(s.Place, (t.Mode, s.Mode), (t.FactorId, s.Factor), (t.ValidFrom, s.Validity.From),
                (t.ValidTo, s.Validity.To));
        }
        return rows;
    }
}
