using DataPlatform.Models.Control;
using DataPlatform.Models.Stock;
using DataPlatform.Semantic;
using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Tests.Proof.Book;

/// <summary>Measures of performance and control limits.</summary>
internal static class ControlNumbers
{
    public static IReadOnlyList<PublishedNumber> All { get; } =
    [
        new("KPI-02", "R", "Kaplan, performance management workbook",
            "Budget: tables 8,000 at a contribution of 760, chairs 26,000 at 94, sideboards 6,000 at 940; 46,000 sold")
        {
            ComputedBy = "`ChangeBridge.OfAmount` (verb `bridge`): its volume is the quantity variance",
            Note = "The source marks it adverse; by its own definition it is favourable.",
            Figures = QuantityVariance,
        },
        new("KPI-04", "M+R", "NIST/SEMATECH e-Handbook 6.3.2.2",
            "49.6 47.6 49.9 51.3 47.8 51.2 52.6 52.4 53.6 52.1")
        {
            ComputedBy = "`ControlChart`",
            Note = "With the rounded constant 2.66 the limits read 55.8049 and 45.8151.",
            Figures = () =>
            {
                var chart = ControlChart.Of([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]);
                return
                [
                    Figure.Printed("mean", 50.81m, (decimal)chart.Mean, 2),
                    Figure.Printed("mean range", 1.8778m, (decimal)chart.MeanRange, 4),
                    Figure.Printed("upper limit", 55.8041m, (decimal)chart.Upper, 4),
                    Figure.Printed("lower limit", 45.8159m, (decimal)chart.Lower, 4),
                ];
            },
        },
        new("KPI-06", "R", "published glossary example", "Inventory 227 days, sales outstanding 73, payables 91")
        {
            ComputedBy = "`Calculation` (verb `calculate cash-to-cash`)",
            Figures = () =>
            {
                var inputs = new Dictionary<string, double>
                {
                    ["inventory_days"] = 227, ["sales_days"] = 73, ["payables_days"] = 91,
                };
                return [Figure.Exact("days", 209, (decimal)Calculation.All.Single(c => c.Name == "cash-to-cash")
                    .Compute(name => inputs[name])[0].Value)];
            },
        },
        new("KPI-07", "R", "published problem with answer", "Sales 550,110, inventory at cost 66,180, margin 38 %")
        {
            ComputedBy = "`Calculation` (verb `calculate gmroi`)",
            Note = "The page misprints the margin as 209,042.80.",
            Figures = () =>
            {
                var inputs = new Dictionary<string, double>
                {
                    ["sales"] = 550_110, ["inventory"] = 66_180, ["margin_share"] = 0.38,
                };
                var results = Calculation.All.Single(c => c.Name == "gmroi").Compute(name => inputs[name]);
                return [Figure.Within("margin", 209_041.80m, (decimal)results[0].Value, 0.005m),
                    Figure.Within("return", 3.16m, (decimal)results[1].Value, 0.005m)];
            },
        },
        new("KPI-09", "R", "Western Electric 1956, Nelson 1984 (definitions)",
            "For each rule a sequence that completes it at exactly its last point")
        {
            ComputedBy = "`ControlRule`",
            Note = "Beyond is strict, and a point on the centre line breaks a run.",
            Figures = () => [.. Sequences().Select(s => Figure.Same(s.Rule, $"{s.Points} and not {s.Points - 1}",
                Trips(s.Rule, s.Values)))],
        },
    ];

    private static (string Rule, int Points, double[] Values)[] Sequences() =>
    [
        ("1 beyond 3", 1, [3.1]),
        ("2 of 3 beyond 2", 3, [2.1, 0, 2.1]),
        ("4 of 5 beyond 1", 5, [1.1, 1.1, -0.5, 1.1, 1.1]),
        ("8 on one side", 8, [.1, .2, .1, .3, .1, .2, .1, .2]),
        ("9 on one side", 9, [.1, .2, .1, .3, .1, .2, .1, .2, .1]),
        ("6 rising or falling", 6, [-.9, -.5, -.1, .1, .3, .9]),
        ("14 up and down", 14, [.1, -.1, .2, -.2, .1, -.1, .2, -.2, .1, -.1, .2, -.2, .1, -.1]),
        ("15 within 1", 15, [.1, -.1, .5, -.5, .2, -.9, .3, -.3, .4, -.4, .1, -.2, .6, -.7, .8]),
        ("8 outside 1", 8, [1.1, -1.2, 1.3, -1.1, 1.4, -1.2, 1.1, -1.5]),
    ];

    private static List<Figure> QuantityVariance()
    {
        BridgeCell Cell(string name, decimal units, decimal each) => new(name, units * each, units);
        BridgeCell[] budget = [Cell("tables", 8_000, 760), Cell("chairs", 26_000, 94), Cell("sideboards", 6_000, 940)];
        BridgeCell[] actual = [Cell("tables", 9_000, 760), Cell("chairs", 31_000, 94), Cell("sideboards", 6_000, 940)];
        var bridge = ChangeBridge.OfAmount(budget, actual);
        decimal Volume(string name) => bridge.Parts.Single(p => p.Name == name).Volume.Round(6);
        return
        [
            Figure.Exact("weighted contribution", 354.10m, (bridge.Before / Rational.Of(40_000)).Round(6)),
            Figure.Exact("quantity variance", 2_124_600m, bridge.Parts.Sum(p => p.Volume.Round(6))),
            Figure.Exact("tables", 912_000m, Volume("tables")),
            Figure.Exact("chairs", 366_600m, Volume("chairs")),
            Figure.Exact("sideboards", 846_000m, Volume("sideboards")),
            Figure.Exact("left unexplained", 0m, bridge.Remainder.Round(10)),
        ];
    }

    private static string Trips(string name, double[] values)
    {
        var rule = ControlRule.WesternElectric.Concat(ControlRule.Nelson).First(r => r.Name == name);
        var chart = new ControlChart(0, ControlChart.RangeOfTwo);
        bool At(int points) => chart.Signals(values[..points], [rule]).Count > 0;
        var first = Enumerable.Range(1, values.Length).First(At);
        return $"{first} and not {first - 1}";
    }
}
