using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Tests.Warehouse;

public sealed class Emissions_are_shared_and_reported_by_rule : IDisposable
{
    private readonly CarbonBench bench = new();
    private readonly TransportLeg leg = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_category_shared_by_volume_shares_all_its_legs_by_volume_and_others_by_mass()
    {
        Own("van", "volume");
        bench.Factor("road", "tkm", 0m, 0.1m);
        bench.Line("S1", "1", "light", 100m, 9m);
        bench.Line("S1", "2", "heavy", 900m, 1m);
        bench.Leg("L1", "S1", 10m, "van");
        bench.Leg("L2", "S1", 10m, "road");
        var parts = Parts();
        Assert.Equal([0.9m, 0.1m, 0.1m, 0.9m], new[] { "L1 light", "L1 heavy", "L2 light", "L2 heavy" }
            .Select(k => parts[k].Number(bench.Parts.MassShare)));
        Assert.Equal(["volume", "mass"], new[] { "L1 light", "L2 light" }
            .Select(k => parts[k].Text(bench.Parts.AllocatedBy)!));
        Assert.Equal(bench.Element("L1")[bench.Elements.WtwKg],
            parts["L1 light"].Number(bench.Parts.WtwKg) + parts["L1 heavy"].Number(bench.Parts.WtwKg));
    }

    [Fact]
    public void Where_no_line_states_the_measure_lines_weigh_alike_and_say_so_and_where_one_does_not_it_is_a_gap()
    {
        Own("van", "volume");
        bench.Line("S1", "1", "a", 100m);
        bench.Line("S1", "2", "b", 900m);
        bench.Line("S2", "1", "c", 100m, 2m);
        bench.Line("S2", "2", "d", 100m);
        bench.Leg("L1", "S1", 10m, "van");
        bench.Leg("L2", "S2", 10m, "van");
        var parts = Parts();
        Assert.Equal(0.5m, parts["L1 a"][bench.Parts.MassShare]);
        Assert.Equal("equal", parts["L1 a"][bench.Parts.AllocatedBy]);
        Assert.Equal(1m, parts["L2 c"][bench.Parts.MassShare]);
        Assert.Equal("no volume", parts["L2 d"][bench.Parts.Gap]);
        var finding = new CarbonFinding();
        Assert.Contains("no volume of a line d 1",
            bench.Rows.Build(finding).Select(r => $"{r[finding.Finding]} {r[finding.Example]}"));
    }

    [Fact]
    public void Spend_stands_in_only_where_the_text_says_so_and_is_marked()
    {
        bench.Factor("usd", "USD", null, null, "spend", 0.976m);
        var s = new SpendFallback();
        bench.Rows.Add(s, (s.Mode, "air"), (s.FactorId, "usd"), (s.ValidFrom, new DateOnly(2023, 1, 1)),
            (s.ValidTo, SpendFallback.Open), (s.RecordedAt, SmallCompany.Noon));
        Spent("flown", "air", "USD");
        Spent("driven", "road", "USD");
        Spent("other money", "air", "EUR");
        var flown = bench.Element("flown");
        Assert.Equal(97.6m, flown[bench.Elements.WtwKg]);
        Assert.Null(flown[bench.Elements.WttKg]);
        Assert.Equal(["spend", "no distance", "spend", null, "usd"], new[] { bench.Elements.Method,
            bench.Elements.Replaces, bench.Elements.DataType, bench.Elements.Gap, bench.Elements.FactorId }
            .Select(flown.Text));
        Assert.Equal(4L, flown[bench.Elements.QualityTier]);
        Assert.Equal("no distance", bench.Element("driven").Text(bench.Elements.Gap));
        Assert.Equal("no distance", bench.Element("other money").Text(bench.Elements.Gap));
        Assert.Equal(97.6m, bench.Rows.Build(bench.Parts).Sum(r => r[bench.Parts.WtwKg] as decimal? ?? 0));
        var finding = new CarbonFinding();
        var row = bench.Rows.Build(finding).Single(r => r.Text(finding.Finding) == "spend-based");
        Assert.Equal("100.00 97.6", $"{row[finding.FreightAmount]} {row.Number(finding.Kg):0.#}");
    }

    [Theory]
    [InlineData("seller", "carrier", 3L, 4L)]
    [InlineData(null, null, 3L, 4L)]
    [InlineData("Customer", "carrier", 3L, 9L)]
    [InlineData("supplier", "carrier", 3L, 1L)]
    [InlineData("seller", "own", 1L, null)]
    public void Scope_and_category_follow_who_pays_and_who_drives(
        string? payer, string? driver, long scope, long? category)
    {
        bench.Leg("L1", null, 1m, "road", (leg.FreightPayer, payer), (leg.OperatedBy, driver));
        var element = bench.Element("L1");
        Assert.Equal(scope, element[bench.Elements.GhgScope]);
        Assert.Equal(category, element[bench.Elements.GhgCategory]);
        var finding = new CarbonFinding();
        Assert.Equal(payer is null,
            bench.Rows.Build(finding).Any(r => r.Text(finding.Finding) == "payer not stated"));
    }

    [Fact]
    public void The_inventory_holds_every_kilogram_once_and_counts_what_has_none()
    {
        bench.Factor("road", "tkm", 0.02m, 0.08m);
        bench.Factor("gas", "kWh", 0.03m, 0.18m, "energy");
        bench.Leg("own", null, 100m, "road", (leg.WeightKg, 1000m), (leg.OperatedBy, "own"));
        bench.Leg("hired", null, 100m, "road", (leg.WeightKg, 1000m));
        bench.Leg("theirs", null, 100m, "road", (leg.WeightKg, 1000m), (leg.FreightPayer, "customer"));
        bench.Leg("open", null, null, "road", (leg.WeightKg, 1000m));
        Activity("heat", 1, null, "gas");
        Activity("power", 2, "market", "gas");
        Activity("nothing", 2, "location", "none");
        var line = new GhgInventoryLine();
        var rows = bench.Rows.Build(line);
        Assert.Equal(
            ["1 8+180", "2 location ?", "2 market 210", "3.3 2+30", "3.4 10 ?", "3.9 10"],
            rows.GroupBy(r => r.Text(line.Line)).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key + " "
                + string.Join('+', g.Where(r => r[line.Kg] is not null).Select(r => r.Number(line.Kg)).Order()
                    .Select(k => $"{k:0.##}"))
                + (g.Sum(r => (long)r[line.Gaps]!) > 0 ? (g.Any(r => r[line.Kg] is not null) ? " ?" : "?") : "")));
        var finding = new CarbonFinding();
        Assert.Contains("activity without factor nothing",
            bench.Rows.Build(finding).Select(r => $"{r[finding.Finding]} {r[finding.Subject]}"));
    }

    [Fact]
    public void A_chain_adds_up_its_elements_and_weighs_primary_data_by_tonne_kilometres()
    {
        bench.Factor("road", "tkm", 0.01m, 0.09m);
        bench.Factor("hub", "t", 1m, 1m, "hub");
        bench.Line("S1", "1", "a", 1000m);
        bench.Leg("L2", "S1", 300m, "road", (leg.Sequence, 2L), (leg.DataType, "primary"));
        bench.Leg("L1", "S1", 100m, "road", (leg.HubFactorId, "hub"));
        var chain = new TransportChain();
        var row = bench.Rows.Build(chain).Single();
        Assert.Equal([3L, 0L, 400m, 300m, 42m], new[] { row[chain.Elements], row[chain.Gaps], row[chain.Tkm],
            row[chain.PrimaryTkm], row[chain.WtwKg] });
        Assert.Equal([null, "L1", "L1/hub"], new[] { "L1", "L1/hub", "L2" }
            .Select(e => bench.Element(e).Text(bench.Elements.PrevTceId)));
    }

    private Dictionary<string, BenchRow> Parts() => bench.Rows.Build(bench.Parts)
        .ToDictionary(r => $"{r[bench.Parts.TceId]} {r[bench.Parts.OrderNo]}");

    private void Own(string id, string rule)
    {
        bench.Factor("diesel", "l", 0.6m, 2.5m, "energy");
        bench.Operation(id, "tkm", 3000m, allocateBy: rule);
        bench.Energy(id, "diesel", 100m, "l");
    }

    private void Spent(string id, string mode, string currency) => bench.Leg(id, null, null, "road", (leg.Mode, mode),
        (leg.WeightKg, 10m), (leg.FreightAmount, 100m), (leg.Currency, currency));

    private void Activity(string id, long scope, string? basis, string factor)
    {
        var a = new ActivityData();
        bench.Rows.Add(a, (a.ActivityId, id), (a.PeriodStart, CarbonBench.Departed), (a.Scope, scope), (a.Basis, basis),
            (a.FactorId, factor), (a.Quantity, 1000m), (a.Unit, "kWh"));
    }
}
