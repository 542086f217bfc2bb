using DataPlatform.Core;
using DataPlatform.Reports.Emissions;
using DataPlatform.Tests.Warehouse;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Logistics;

namespace DataPlatform.Tests.Proof.Book;

/// <summary>Transport emissions, run through the factor, distance and element transforms.</summary>
internal static class CarbonNumbers
{
    private static readonly TransportChainElement elements = new();

    public static IReadOnlyList<PublishedNumber> All { get; } =
    [
        new("CO2-01", "R", "iLEAP technical specification (Smart Freight Centre, SINE)", "230 kg over 700 km")
        {
            ComputedBy = "`transport_chain_element`", Figures = Activity,
        },
        new("CO2-02", "R", "iLEAP technical specification", "87 kg over 423 km and 321 km, intensities .1 and .17; leg "
            + "1 rests on primary data")
        {
            ComputedBy = "`transport_chain`",
            Note = "Weighted by tonne-kilometres as the specification does; by emissions it would be 43.67 %. One "
                + "listing prints the activity of leg 1 as 3.6801, which is its emission.",
            Figures = Shipment,
        },
        new("CO2-03", "R", "GHG Protocol, scope 3 calculation guidance, category 4",
            "Spend 20,000, 30,000 and 40,000 at .04, .15 and .05 kg")
        {
            ComputedBy = "`transport_chain_element`, method spend", Figures = Spend,
        },
        new("CO2-05", "C", "EPA Emission Factors Hub 2025, table 8; ton-mile by definition",
            "10 t over 1,000 km at 0.186 kg CO2 per short ton-mile")
        {
            ComputedBy = "`stated_factor` and `transport_chain_element`",
            Note = "CO2 only. 1 short ton-mile = 0.90718474 t x 1.609344 km.",
            Figures = Truck,
        },
        new("CO2-07", "R", "UK Government conversion factors 2025", "TTW and WTT of three vehicles, kg per tkm")
        {
            ComputedBy = "`stated_factor`", Figures = WellToWheel,
        },
        new("CO2-11", "R", "PACT data exchange specification v3, sample footprints 1 and 2",
            "Parts of the footprint, per declared unit")
        {
            ComputedBy = "`emissions read`",
            Note = "Biogenic emissions other than CO2 are a memo inside the total: added once more they would make "
                + "0.386 and 5.164.",
            Figures = Identity,
        },
        new("CO2-13", "M+R", "BNA to LAX, the usual haversine example", "36.12 N 86.67 W to 33.94 N 118.40 W")
        {
            ComputedBy = "`GreatCircle`, used by `place_distance`", Figures = GreatCircleKilometres,
        },
    ];

    private static List<Figure> Activity()
    {
        using var bench = new TransformBench();
        Leg(bench, "L1", 230m, 700m, "any", "primary");
        return [Figure.Exact("tkm", 161m, bench.Build(elements).Single().Number(elements.Tkm))];
    }

    private static List<Figure> Shipment()
    {
        using var bench = new TransformBench();
        var tankToWheel = decimal.Round(3.2801m / 36.801m, 9);
        Factor(bench, "toc1", "tkm", 0.1m - tankToWheel, tankToWheel);
        Factor(bench, "toc2", "tkm", 0.017m, 0.153m);
        Leg(bench, "L1", 87m, 423m, "toc1", "primary");
        Leg(bench, "L2", 87m, 321m, "toc2", "modelled");
        var chain = new TransportChain();
        var whole = bench.Build(chain).Single();
        var legs = bench.Build(elements).ToDictionary(r => r.Text(elements.TceId)!);
        return
        [
            Figure.Exact("tkm of leg 1", 36.801m, legs["L1"].Number(elements.Tkm)),
            Figure.Exact("tkm of leg 2", 27.927m, legs["L2"].Number(elements.Tkm)),
            Figure.Exact("tkm", 64.728m, whole.Number(chain.Tkm)),
            Figure.Exact("WTW, kg", 8.42769m, whole.Number(chain.WtwKg)),
            Figure.Printed("TTW, kg", 7.552931m, whole.Number(chain.TtwKg), 6),
            Figure.Printed("primary data share, %", 56.85m,
                100 * whole.Number(chain.PrimaryTkm) / whole.Number(chain.Tkm), 2),
        ];
    }

    private static List<Figure> Spend()
    {
        using var bench = new TransformBench();
        var spend = new SpendFallback();
        (string Mode, decimal Amount, decimal Rate)[] stages =
            [("road", 20_000m, 0.04m), ("air", 30_000m, 0.15m), ("sea", 40_000m, 0.05m)];
        foreach (var (mode, amount, rate) in stages)
        {
            Factor(bench, mode, "USD", null, null, "spend", rate);
            bench.Add(spend, (spend.Mode, mode), (spend.FactorId, mode), (spend.ValidFrom, SmallCompany.Start),
                (spend.ValidTo, BitemporalTable.Open), (spend.RecordedAt, SmallCompany.Noon));
            Leg(bench, mode, null, null, "none", null, mode, amount);
        }
        return [Figure.Exact("kg CO2e", 7_300m, bench.Build(elements).Sum(r => r.Number(elements.WtwKg)))];
    }

    private static List<Figure> Truck()
    {
        using var bench = new TransformBench();
        Factor(bench, "epa", "short ton-mile", 0m, 0.186m);
        Leg(bench, "L1", 10_000m, 1_000m, "epa", "default");
        var leg = bench.Build(elements).Single();
        var perShortTonMile = ActivityUnit.Find("short ton-mile")!.Size;
        return
        [
            Figure.Exact("tkm", 10_000m, leg.Number(elements.Tkm)),
            Figure.Within("short ton-miles", 6_849.45m, leg.Number(elements.Tkm) / perShortTonMile, 0.01m),
            Figure.Within("kg CO2", 1_274.0m, leg.Number(elements.WtwKg), 0.1m),
            Figure.Printed("kg per tkm", 0.127400m, leg.Number(elements.TtwPerUnit), 6),
        ];
    }

    private static List<Figure> WellToWheel()
    {
        using var bench = new TransformBench();
        var stated = new StatedFactor();
        Factor(bench, "artic", "tkm", 0.01799m, 0.07703m);
        Factor(bench, "all HGV", "tkm", 0.02359m, 0.10163m);
        Factor(bench, "rail", "tkm", 0.00691m, 0.02779m);
        var rows = bench.Build(stated).ToDictionary(r => r.Text(stated.FactorId)!, r => r.Number(stated.WtwKg));
        return
        [
            Figure.Exact("artic above 33 t", 0.09502m, rows["artic"]),
            Figure.Exact("all HGV", 0.12522m, rows["all HGV"]),
            Figure.Exact("rail", 0.03470m, rows["rail"]),
        ];
    }

    private static List<Figure> Identity() =>
    [
        .. new[]
        {
            (Name: "sample 1", Fossil: "0.35", Land: "0.03", Bio: "0.004", Memo: "0.002", Uptake: "-1.61", Out: 0.384m,
                In: -1.23m),
            (Name: "sample 2", Fossil: "4.78", Land: "0.36", Bio: "0", Memo: "0.024", Uptake: "-19.36", Out: 5.14m,
                In: -14.22m),
        }.SelectMany(s => Read(s.Name, s.Out, s.In, $$$"""
            {"specVersion": "3.0.0", "id": "x", "pcf": {"fossilGhgEmissions": "{{{s.Fossil}}}",
             "landManagementFossilGhgEmissions": "{{{s.Land}}}", "landManagementBiogenicCO2Emissions": "{{{s.Bio}}}",
             "biogenicNonCO2Emissions": "{{{s.Memo}}}", "biogenicCO2Uptake": "{{{s.Uptake}}}",
             "pcfExcludingBiogenicUptake": "{{{s.Out}}}", "pcfIncludingBiogenicUptake": "{{{s.In}}}"}}
            """)),
    ];

    // the reader names a total that its parts do not make
    private static IEnumerable<Figure> Read(string name, decimal excluding, decimal including, string text)
    {
        var sound = FootprintReader.Read(name, text).Single();
        yield return Figure.Exact($"{name}, excluding", excluding, sound.Excluding!.Value);
        yield return Figure.Exact($"{name}, including", including, sound.Including!.Value);
        yield return Figure.Same($"{name}, mistakes", "", string.Join("; ", sound.Mistakes));
        var wrong = FootprintReader.Read(name, text.Replace(
            $"\"pcfExcludingBiogenicUptake\": \"{excluding}\"",
            $"\"pcfExcludingBiogenicUptake\": \"{excluding + (name == "sample 1" ? 0.002m : 0.024m)}\"",
            StringComparison.Ordinal)).Single();
        yield return Figure.Same(
            $"{name} with the memo added", "a mistake", wrong.Mistakes.Count > 0 ? "a mistake" : "");
    }

    private static List<Figure> GreatCircleKilometres()
    {
        using var bench = new TransformBench();
        decimal Kilometres(decimal radius) => bench.Rows($"SELECT {GreatCircle.Kilometres(
            $"36.12", $"-86.67", $"33.94", $"-118.40", radius).Inline()} AS km")[0]["km"] as decimal? ?? 0;
        return
        [
            Figure.Relative("km at a radius of 6,372.8 km", 2_887.2600m, Kilometres(6_372.8m), 1e-6m),
            Figure.Relative("km at a radius of 6,371.0 km", 2_886.4444m, Kilometres(GreatCircle.EarthRadiusKm), 1e-6m),
        ];
    }

    private static void Factor(TransformBench bench, string id, string unit, decimal? wtt, decimal? ttw,
        string kind = "transport", decimal? wtw = null)
    {
        var f = new EmissionFactor();
        bench.Add(f, (f.FactorId, id), (f.Version, "2025"), (f.Kind, kind), (f.ActivityUnit, unit), (f.WttKg, wtt),
            (f.TtwKg, ttw), (f.WtwKg, wtw), (f.ValidFrom, SmallCompany.Start), (f.ValidTo, BitemporalTable.Open),
            (f.RecordedAt, SmallCompany.Noon));
    }

    private static void Leg(TransformBench bench, string id, decimal? massKg, decimal? km, string factor,
        string? dataType, string mode = "road", decimal? freight = null)
    {
        var l = new TransportLeg();
        bench.Add(l, (l.LegId, id), (l.ShipmentId, "S1"), (l.Sequence, 1L), (l.Mode, mode), (l.WeightKg, massKg),
            (l.DistanceKm, km), (l.FactorId, factor), (l.DataType, dataType), (l.FreightAmount, freight),
            (l.Currency, "USD"), (l.DepartedOn, new DateOnly(2024, 6, 1)));
    }
}
