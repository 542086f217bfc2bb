using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Tests.Warehouse;

public sealed class Emissions_are_exact_or_say_what_is_missing : IDisposable
{
    private static readonly DateOnly Departed = new(2024, 3, 1);
    private readonly TransformBench bench = new();
    private readonly TransportChainElement elements = new();
    private readonly EmissionAllocation allocation = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_leg_and_the_hub_it_ends_in_are_two_elements()
    {
        Factor("road", "tkm", 0.01m, 0.09m);
        Factor("hub", "t", 0.2m, 1.8m);
        Line("S1", "1", "O1", 2000m);
        Leg("L1", "S1", 100m, "road", hub: "hub");
        var rows = bench.Build(elements).ToDictionary(r => r.Text(elements.TceId)!);
        Assert.Equal([200m, 2m, 18m, 20m], Values(rows["L1"]));
        Assert.Equal([null, 0.4m, 3.6m, 4m], Values(rows["L1/hub"]));
        Assert.Equal(24m, bench.Build(allocation).Sum(r => r.Number(allocation.WtwKg)));
    }

    [Theory]
    [InlineData(null, "100", "road", "no mass")]
    [InlineData("10", null, "road", "no distance")]
    [InlineData("10", "100", "unknown", "no factor")]
    [InlineData("10", "100", "hub", "no factor")]
    public void What_is_missing_is_named_and_the_emission_is_unknown_not_zero(
        string? mass, string? km, string factor, string gap)
    {
        Factor("road", "tkm", 0.01m, 0.09m);
        Factor("hub", "t", 0.2m, 1.8m);
        Line("S1", "1", "O1", mass is null ? null : decimal.Parse(mass));
        Leg("L1", "S1", km is null ? null : decimal.Parse(km), factor);
        var element = bench.Build(elements)[0];
        Assert.Equal(gap, element[elements.Gap]);
        Assert.Null(element[elements.WtwKg]);
        var part = bench.Build(allocation)[0];
        Assert.Equal(gap, part[allocation.Gap]);
        Assert.Null(part[allocation.WtwKg]);
    }

    [Fact]
    public void The_factor_is_the_version_valid_on_the_day_of_departure()
    {
        Factor("road", "tkm", 0m, 0.10m, "2023");
        Factor("road", "tkm", 0m, 0.08m, "2024", Departed);
        Line("S1", "1", "O1", 1000m);
        Leg("L1", "S1", 10m, "road", departed: Departed.AddDays(-1));
        Leg("L2", "S1", 10m, "road");
        Assert.Equal(["L1 2023 1", "L2 2024 0.8"], bench.Build(elements)
            .Select(r => $"{r[elements.TceId]} {r[elements.FactorVersion]} {r[elements.WtwKg]:0.##}").Order());
    }

    [Fact]
    public void Freight_the_customer_pays_is_category_nine()
    {
        Leg("L1", "S1", 1m, "road", payer: "customer");
        Leg("L2", "S1", 1m, "road", payer: "seller");
        Assert.Equal(
            [9L, 4L], bench.Build(elements).OrderBy(r => r[elements.TceId]).Select(r => r[elements.GhgCategory]));
    }

    [Fact]
    public void Lines_of_equal_mass_split_a_third_without_losing_a_digit_when_the_carrier_weighs_otherwise()
    {
        Factor("road", "tkm", 0.017990001m, 0.077030007m);
        foreach (var no in new[] { "O1", "O2", "O3" })
            Line("S1", no, no, 33.333m);
        Leg("L1", "S1", 423.7m, "road", weight: 100.001m);
        var element = bench.Build(elements)[0];
        var parts = bench.Build(allocation);
        Assert.Equal(3, parts.Count);
        Assert.Equal(element[elements.WttKg], parts.Sum(r => r.Number(allocation.WttKg)));
        Assert.Equal(element[elements.TtwKg], parts.Sum(r => r.Number(allocation.TtwKg)));
        Assert.Equal(element[elements.Tkm], parts.Sum(r => r.Number(allocation.Tkm)));
        Assert.All(parts, r => Assert.Equal(
            (double)element.Number(elements.WtwKg) / 3, (double)r.Number(allocation.WtwKg), 12));
    }

    [Fact]
    public void A_line_of_unknown_mass_among_weighed_ones_is_a_gap_of_its_own()
    {
        Factor("road", "tkm", 0.01m, 0.09m);
        Line("S1", "1", "O1", 60m);
        Line("S1", "2", "O2", null);
        Leg("L1", "S1", 100m, "road", weight: 100m);
        var parts = bench.Build(allocation).ToDictionary(r => r.Text(allocation.OrderNo)!);
        Assert.Equal(1m, parts["O1"][allocation.WtwKg]);
        Assert.Equal("no mass", parts["O2"][allocation.Gap]);
        Assert.Null(parts["O2"][allocation.WtwKg]);
    }

    [Fact]
    public void A_leg_whose_shipment_has_no_lines_keeps_its_emission_under_no_order()
    {
        Factor("road", "tkm", 0.01m, 0.09m);
        Leg("L1", "S1", 100m, "road", weight: 1000m);
        var part = bench.Build(allocation).Single();
        Assert.Equal("*", part[allocation.OrderNo]);
        Assert.Equal(10m, part[allocation.WtwKg]);
    }

    private object?[] Values(BenchRow row) =>
        [row[elements.Tkm], row[elements.WttKg], row[elements.TtwKg], row[elements.WtwKg]];

    private void Factor(
        string id, string unit, decimal wtt, decimal ttw, string version = "2024", DateOnly? from = null)
    {
        var f = new EmissionFactor();
        bench.Add(f, (f.FactorId, id), (f.Version, version), (f.ActivityUnit, unit), (f.WttKg, wtt), (f.TtwKg, ttw),
            (f.ValidFrom, from ?? new DateOnly(2023, 1, 1)), (f.ValidTo, BitemporalTable.Open),
            (f.RecordedAt, SmallCompany.Noon));
    }

    private void Line(string shipment, string no, string order, decimal? massKg)
    {
        var l = new ShipmentLine();
        bench.Add(l, (l.ShipmentId, shipment), (l.LineNo, no), (l.OrderNo, order), (l.OrderLineNo, "1"),
            (l.MassKg, massKg));
    }

    private void Leg(string id, string shipment, decimal? km, string factor, string? hub = null, decimal? weight = null,
        DateOnly? departed = null, string payer = "seller")
    {
        var l = new TransportLeg();
        bench.Add(l, (l.LegId, id), (l.ShipmentId, shipment), (l.Sequence, 1L), (l.Mode, "road"), (l.DistanceKm, km),
            (l.FactorId, factor), (l.HubFactorId, hub), (l.WeightKg, weight), (l.DepartedOn, departed ?? Departed),
            (l.FreightPayer, payer));
    }
}
