using DataPlatform.Core;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Tests.Warehouse;

/// <summary>Short words for the rows that carbon tests write down.</summary>
internal sealed class CarbonBench : IDisposable
{
    public static readonly DateOnly Departed = new(2024, 3, 1);
    private static readonly DateOnly since = new(2023, 1, 1);

    public TransformBench Rows { get; } = new();

    public TransportChainElement Elements { get; } = new();

    public EmissionAllocation Parts { get; } = new();

    public void Dispose() => Rows.Dispose();

    public void Factor(string id, string unit, decimal? wtt, decimal? ttw, string kind = "transport",
        decimal? wtw = null, string? basis = null, string version = "2024", DateOnly? from = null)
    {
        var f = new EmissionFactor();
        Rows.Add(f, [(f.FactorId, id), (f.Version, version), (f.Kind, kind), (f.ActivityUnit, unit), (f.WttKg, wtt),
            (f.TtwKg, ttw), (f.WtwKg, wtw), (f.DistanceBasis, basis), .. Since(f, from)]);
    }

    public void Published(string factor, string line, string stage, string gas, string gasUnit, string unit,
        decimal? value, string? gwp = "AR5", string? name = null)
    {
        var f = new PublishedFactor();
        Rows.Add(f, [(f.FactorId, factor), (f.LineId, line), (f.Version, "2024"), (f.Kind, "transport"),
            (f.Stage, stage), (f.Gas, gas), (f.GasUnit, gasUnit), (f.ActivityUnit, unit), (f.Value, value),
            (f.GwpSet, gwp), (f.Name, name), (f.SourceKey, $"set.csv:{line}"), .. Since(f, null)]);
    }

    public void Operation(string id, string unit, decimal? activity, decimal? capacity = null, decimal? load = null,
        decimal? empty = null, string kind = "transport", string? allocateBy = null, string? basis = null)
    {
        var o = new OperationCategory();
        Rows.Add(o, [(o.OperationId, id), (o.Version, "1"), (o.Kind, kind), (o.ActivityUnit, unit),
            (o.Activity, activity), (o.CapacityT, capacity), (o.LoadFactor, load), (o.EmptyDistanceFactor, empty),
            (o.AllocateBy, allocateBy), (o.DistanceBasis, basis), .. Since(o, null)]);
    }

    public void Energy(string operation, string energy, decimal quantity, string unit)
    {
        var e = new OperationEnergy();
        Rows.Add(e, [(e.OperationId, operation), (e.Version, "1"), (e.EnergyId, energy), (e.Quantity, quantity),
            (e.Unit, unit), .. Since(e, null)]);
    }

    public void Adjustment(string mode, string from, string to, decimal multiplier, decimal addKm = 0)
    {
        var a = new DistanceAdjustment();
        Rows.Add(a, [(a.Mode, mode), (a.FromBasis, from), (a.ToBasis, to), (a.Multiplier, multiplier),
            (a.AddKm, addKm), .. Since(a, null)]);
    }

    public void Place(string id, decimal? latitude, decimal? longitude, string source)
    {
        var p = new PlaceCode();
        Rows.Add(p, (p.PlaceId, id), (p.Latitude, latitude), (p.Longitude, longitude), (p.CoordinateSource, source));
    }

    public void Line(string shipment, string no, string order, decimal? massKg, decimal? volume = null)
    {
        var l = new ShipmentLine();
        Rows.Add(l, (l.ShipmentId, shipment), (l.LineNo, no), (l.OrderNo, order), (l.OrderLineNo, "1"),
            (l.MassKg, massKg), (l.VolumeM3, volume));
    }

    public void Leg(
        string id, string? shipment, decimal? km, string? factor, params (Column Column, object? Value)[] more)
    {
        var l = new TransportLeg();
        var cells = new Dictionary<string, (Column, object?)>
        {
            ["leg_id"] = (l.LegId, id),
            ["shipment_id"] = (l.ShipmentId, shipment),
            ["sequence"] = (l.Sequence, 1L),
            ["mode"] = (l.Mode, "road"),
            ["distance_km"] = (l.DistanceKm, km),
            ["factor_id"] = (l.FactorId, factor),
            ["departed_on"] = (l.DepartedOn, Departed),
            ["freight_payer"] = (l.FreightPayer, "seller"),
        };
        foreach (var (column, value) in more)
            cells[column.Name] = (column, value);
        Rows.Add(l, [.. cells.Values]);
    }

    public BenchRow Element(string id) => Rows.Build(Elements).Single(r => r.Text(Elements.TceId) == id);

    private static (Column, object?)[] Since(BitemporalTable t, DateOnly? from) =>
        [(t.ValidFrom, from ?? since), (t.ValidTo, BitemporalTable.Open), (t.RecordedAt, SmallCompany.Noon)];
}
