using DataPlatform.Models.Control;
using DataPlatform.Models.Stock;

namespace DataPlatform.Tests.Proof.Book;

/// <summary>Measures of performance and control limits.</summary>
internal static class ControlNumbers
{
    public static IReadOnlyList<PublishedNumber> All { get; } =
    [
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

    private static string Trips(string name, double[] values)
    {
        var rule = ControlRule.WesternElectric.Concat(ControlRule.Nelson).First(r => r.Name == name);
        var chart = new ControlChart(0, ControlChart.RangeOfTwo);
        bool At(int points) => chart.Signals(values[..points], [rule]).Count > 0;
        var first = Enumerable.Range(1, values.Length).First(At);
        return $"{first} and not {first - 1}";
    }
}
