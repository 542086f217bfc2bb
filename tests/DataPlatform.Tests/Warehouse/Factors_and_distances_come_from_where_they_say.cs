using DataPlatform.Core;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Tests.Warehouse;

public sealed class Factors_and_distances_come_from_where_they_say : IDisposable
{
    private readonly CarbonBench bench = new();
    private readonly StatedFactor stated = new();
    private readonly OperationIntensity operations = new();
    private readonly TransportLeg leg = new();
    private readonly CarbonFinding finding = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Gases_of_a_published_factor_become_CO2e_by_the_sets_own_potentials()
    {
        bench.Published("truck", "1", "ttw", "CO2", "kg", "tonne.km", 0.1m);
        bench.Published("truck", "2", "ttw", "CH4", "g", "tonne.km", 0.01m);
        bench.Published("truck", "3", "ttw", "N2O", "g", "tonne.km", 0.02m);
        bench.Published("old", "4", "ttw", "CO2", "kg", "tonne.km", 0.1m, "AR4");
        bench.Published("old", "5", "ttw", "CH4", "g", "tonne.km", 0.01m, "AR4");
        bench.Published("old", "6", "ttw", "N2O", "g", "tonne.km", 0.02m, "AR4");
        bench.Published("only", "7", "ttw", "CO2", "kg", "tonne.km", 0.1m);
        var rows = bench.Rows.Build(stated).ToDictionary(r => r.Text(stated.FactorId)!);
        Assert.Equal(0.1m + (0.01m * 28 + 0.02m * 265) / 1000, rows["truck"][stated.TtwKg]);
        Assert.Equal(0.1m + (0.01m * 25 + 0.02m * 298) / 1000, rows["old"][stated.TtwKg]);
        Assert.Equal(["CO2e", "CO2", "CO2e"],
            new[] { "truck", "only", "old" }.Select(f => rows[f].Text(stated.GasBasis)));
        Assert.All(rows.Values, r => Assert.Null(r[stated.WttKg]));
    }

    [Theory]
    [InlineData("short ton-mile", "tkm")]
    [InlineData("TKM", "tkm")]
    [InlineData(" Tonne.KM ", "tkm")]
    [InlineData("kg", "t")]
    [InlineData("STN", "t")]
    [InlineData("GLL", "l")]
    [InlineData("kWh", "MJ")]
    [InlineData("miles", "vkm")]
    public void A_unit_is_known_by_name_or_UNECE_code_and_converted_by_its_definition(string unit, string counted)
    {
        bench.Factor("f", unit, 0m, 0.168m);
        var row = bench.Rows.Build(stated).Single();
        Assert.Equal(counted, row.Text(stated.Unit));
        Assert.Equal(decimal.Round(0.168m / ActivityUnit.Find(unit)!.Size, 9), row[stated.TtwKg]);
    }

    [Theory]
    [InlineData("ton-mile")]
    [InlineData("ton")]
    [InlineData("furlong")]
    public void A_unit_nobody_knows_is_a_named_finding_and_no_factor(string unit)
    {
        bench.Factor("f", unit, 0m, 0.168m);
        bench.Leg("L1", null, 100m, "f", (leg.WeightKg, 1000m));
        var element = bench.Element("L1");
        Assert.Equal("unknown unit", element.Text(bench.Elements.Gap));
        Assert.Null(element[bench.Elements.TtwKg]);
        var found = bench.Rows.Build(finding).Select(r => (r.Text(finding.Finding), r.Text(finding.Says))).ToList();
        Assert.Contains(("unknown unit of a factor", $"the unit is {unit}"), found);
        Assert.Contains(("unknown unit", "no emission is computed"), found);
    }

    [Fact]
    public void A_blank_and_a_lost_character_are_findings_with_file_and_line()
    {
        bench.Published("f", "10", "ttw", "CO2e", "kg CO2e", "tonne.km", null, name: "Tanker 120,000\uFFFD199,999 dwt");
        bench.Published("f", "11", "wtt", "CO2e", "kg CO2e", "tonne.km", null, name: "Tanker");
        bench.Leg("L1", null, 100m, "f", (leg.WeightKg, 1000m));
        Assert.Equal("blank factor", bench.Element("L1").Text(bench.Elements.Gap));
        var found = bench.Rows.Build(finding).Select(r => $"{r[finding.Finding]} {r[finding.Example]}").ToList();
        Assert.Contains("blank in the factor set set.csv:10", found);
        Assert.Contains("blank in the factor set set.csv:11", found);
        Assert.Contains("lost character in the factor set set.csv:10", found);
        Assert.Contains("blank factor L1", found);
    }

    [Fact]
    public void A_set_without_well_to_tank_leaves_the_sum_unknown_and_keeps_what_it_knows()
    {
        bench.Published("epa", "1", "ttw", "CO2e", "kg CO2e", "tkm", 0.1m);
        bench.Leg("L1", null, 100m, "epa", (leg.WeightKg, 1000m));
        var element = bench.Element("L1");
        Assert.Equal("no well-to-tank factor", element.Text(bench.Elements.Gap));
        Assert.Equal(10m, element[bench.Elements.TtwKg]);
        Assert.Null(element[bench.Elements.WtwKg]);
    }

    [Fact]
    public void A_measured_category_divides_all_its_energy_by_its_activity()
    {
        bench.Factor("diesel", "l", 0.6m, 2.5m, "energy");
        bench.Factor("grid", "kWh", 0.36m, 0m, "energy");
        bench.Operation("toc", "tkm", 3000m);
        bench.Energy("toc", "diesel", 100m, "l");
        bench.Energy("toc", "grid", 10m, "kWh");
        var row = bench.Rows.Build(operations).Single();
        Assert.Equal(decimal.Round(63.6m / 3000, 9), row[operations.WttKg]);
        Assert.Equal(decimal.Round(250m / 3000, 9), row[operations.TtwKg]);
        Assert.Equal("primary", row.Text(operations.DataType));
    }

    [Fact]
    public void A_vehicle_divides_by_capacity_load_and_what_it_drives_empty()
    {
        bench.Factor("diesel", "l", 0.6m, 2.5m, "energy");
        bench.Operation("toc", "tkm", null, 24m, 0.6m, 0.2m);
        bench.Energy("toc", "diesel", 0.3m, "l");
        var row = bench.Rows.Build(operations).Single();
        Assert.Equal(decimal.Round(0.3m * 2.5m / (24m * 0.6m * 0.8m), 9), row[operations.TtwKg]);
        Assert.Equal("modelled", row.Text(operations.DataType));
    }

    [Fact]
    public void Energy_without_a_factor_makes_the_intensity_unknown_not_smaller()
    {
        bench.Factor("diesel", "l", 0.6m, 2.5m, "energy");
        bench.Operation("toc", "tkm", 3000m);
        bench.Energy("toc", "diesel", 100m, "l");
        bench.Energy("toc", "diesel-by-weight", 10m, "kg");
        var row = bench.Rows.Build(operations).Single();
        Assert.Null(row[operations.TtwKg]);
        Assert.Equal("no energy factor", row.Text(operations.Gap));
    }

    [Fact]
    public void A_leg_without_distance_takes_the_great_circle_between_published_places_where_the_text_says_so()
    {
        bench.Adjustment("road", "none", "gcd", 1m);
        bench.Adjustment("rail", "none", "sfd", 1.2m, 1m);
        bench.Factor("f", "tkm", 0m, 0.1m);
        bench.Place("DEHAM", 53.5167m, 9.9333m, "published");
        bench.Place("NLRTM", 51.9167m, 4.5m, "published");
        bench.Place("GBFXT", 51.9643m, 1.329m, "geocoded");
        Ride("good", "DEHAM", "NLRTM");
        Ride("guessed", "GBFXT", "NLRTM");
        Ride("unknown", "XXXXX", "NLRTM");
        Ride("detour", "DEHAM", "NLRTM", "rail");
        Ride("unsaid", "DEHAM", "NLRTM", "sea");
        Assert.Equal("489.1 sfd", $"{bench.Element("detour")[bench.Elements.DistanceKm]} "
            + bench.Element("detour")[bench.Elements.DistanceBasis]);
        Assert.Equal("no distance", bench.Element("unsaid").Text(bench.Elements.Gap));
        Assert.Equal(["406.8 gcd great circle", "  ", "  "], new[] { "good", "guessed", "unknown" }
            .Select(bench.Element).Select(e => $"{e[bench.Elements.DistanceKm]} {e[bench.Elements.DistanceBasis]} "
                + $"{e[bench.Elements.DistanceSource]}"));
        Assert.Equal(["no distance", "no distance"],
            new[] { "guessed", "unknown" }.Select(l => bench.Element(l).Text(bench.Elements.Gap)!));
        Assert.Equal(2, bench.Rows.Build(finding)
            .Count(r => r.Text(finding.Finding) == "no coordinates of good source"));
    }

    [Fact]
    public void A_distance_is_adjusted_to_the_basis_of_the_factor_or_the_emission_is_unknown()
    {
        bench.Factor("actual", "tkm", 0m, 0.1m, basis: "actual");
        bench.Factor("any", "tkm", 0m, 0.1m);
        bench.Adjustment("road", "sfd", "actual", 1.05m);
        bench.Adjustment("air", "gcd", "actual", 1m, 95m);
        On("adjusted", "road", "sfd", "actual");
        On("flown", "air", "gcd", "actual");
        On("same", "road", "actual", "actual");
        On("indifferent", "road", "sfd", "any");
        On("unstated", "sea", "sfd", "actual");
        Assert.Equal([105m, 195m, 100m, 100m, null],
            new[] { "adjusted", "flown", "same", "indifferent", "unstated" }
                .Select(l => (decimal?)bench.Element(l)[bench.Elements.CountedKm]));
        Assert.Equal(10.5m, bench.Element("adjusted")[bench.Elements.WtwKg]);
        Assert.Equal(100m, bench.Element("adjusted")[bench.Elements.Tkm]);
        Assert.Equal("no distance adjustment", bench.Element("unstated").Text(bench.Elements.Gap));
        Assert.Equal(10.5m, bench.Rows.Build(bench.Parts)
            .Single(r => r.Text(bench.Parts.TceId) == "adjusted")[bench.Parts.WtwKg]);
    }

    private void Ride(string id, string from, string to, string mode = "road") => bench.Leg(id, null, null, "f",
        (leg.WeightKg, 1000m), (leg.Mode, mode), (leg.Origin, from), (leg.Destination, to));

    private void On(string id, string mode, string basis, string factor) => bench.Leg(
        id, null, 100m, factor, (leg.WeightKg, 1000m), (leg.Mode, mode), (leg.DistanceBasis, basis));
}
