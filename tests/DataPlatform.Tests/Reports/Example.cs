using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;

namespace DataPlatform.Tests.Reports;

/// <summary>An issue with everything a scorecard can show: a gap, a difference, a stale feed, a proposal.</summary>
internal static class Example
{
    public static readonly DateOnly Month = new(2026, 10, 1);

    private static readonly string[] segments = ["CORE", "KEY", "WEB", "SPARE", "TAIL"];

    public static ScorecardFigures Scorecard(string text = "", decimal hole = 0) => new(
        "SC-2026-10", "balanced", "Balanced scorecard" + text, "Sample company" + text, Month, "EUR",
        "everything" + text, false, "as was", ["customer-segments@4" + text], 311, new DateOnly(2026, 11, 3), 9,
        [new StaleFeed("3pl/nord" + text, new DateOnly(2026, 10, 30), 2)],
        [
            new("CORE", "Core Industrial" + text, "Ann Berg" + text), new("KEY", "Key Retail", null),
                new("WEB", "E-commerce", null),
            new("SPARE", "Spare Parts", null), new("TAIL", "Long Tail", null),
        ],
        [
            new("Financial" + text,
            [
                Line("net_margin", "Net margin after cost to serve" + text, "EUR", Direction.Higher, true, "CFO" + text,
                    [4_182_000m, 2_911_000m, 412_000m, 1_630_000m, -388_000m],
                    [4_050_000m, 3_100_000m, 530_000m, 1_585_000m, -240_000m],
                    new Guardrail("fill_rate_line", "Fill rate, lines" + text),
                        "split shipments after the cut-off moved" + text),
                Line("cost_to_serve_per_order", "Cost to serve", "EUR per order", Direction.Lower, false, "Controlling",
                    [31.2m, 44.8m, 19.6m, 27.4m, 58.9m], [32.0m, 42.5m, 17.9m, 27.9m, 51.0m]),
            ]),
            new("Customer",
            [
                Line("fill_rate_line", "Fill rate, lines", "share", Direction.Higher, false, "Supply",
                    [0.979m, 0.951m, 0.932m, 0.984m, 0.91m], [0.975m, 0.97m, 0.95m, 0.98m, 0.92m]),
                Line("perfect_order", "Perfect order", "share", Direction.Higher, false, "Supply",
                    [0.924m, 0.863m, 0.817m, 0.94m, null], [0.92m, 0.9m, 0.85m, 0.93m, null]),
            ]),
            new("Internal process",
            [
                Line("inventory_turns", "Inventory turns", "per year", Direction.Higher, false, "Planning",
                    [7.8m, 9.1m, 11.4m, 3.2m, 2.1m], [7.5m, 9.5m, 11.0m, 3.4m, 2.4m]),
                Line("freight_intensity", "Freight CO2e, WTW", "g per tkm", Direction.Lower, false, "ESG",
                    [74m, 69m, 131m, 92m, 118m], [76m, 70m, 120m, 95m, 115m]),
            ]),
            new("Learning and growth",
            [
                Line("forecast_value_added", "Forecast value added", "points", Direction.Higher, false, null,
                    [2.1m, 0.4m, -1.3m, 1.0m, 0.2m], [1.5m, null, 0.5m, 0.8m, 0.2m]),
            ]),
        ],
        [new SumCheck("net_margin", "Net margin after cost to serve", "EUR", 8_747_000m, 8_747_000m - hole)],
        [
            new("CORE", 240_000m, "fill_rate_line", "Fill rate, lines" + text, -0.004m),
            new("KEY", -189_000m, "fill_rate_line", "Fill rate, lines", -0.019m),
            new("WEB", -118_000m, "fill_rate_line", "Fill rate, lines", 0.018m),
            new("SPARE", 45_000m, "fill_rate_line", "Fill rate, lines", null),
            new("TAIL", null, "fill_rate_line", "Fill rate, lines", null),
        ],
        [
            new Bridge("KEY", 3_000_000m, 3_100_000m, 2_911_000m,
            [
                new("list revenue" + text, 9_100_000m, 9_400_000m), new("discount", -700_000m, -905_000m),
                new("returns", -120_000m, -150_000m), new("cost of goods", -4_600_000m, -4_760_000m),
                new("cost to serve", -400_000m, -474_000m), new("freight", -180_000m, -200_000m),
            ]),
        ],
        [
            new Proposal("run-1", "C1" + text, "subscription refills" + text, 84, 1_210_000m, 96_000m,
                new DateOnly(2026, 7, 6), "industry = 'E-COM' and orders > 12" + text),
        ],
        [.. Enumerable.Range(0, 1204).Select(i => 14_000m - i * 14.5m - (i > 960 ? (i - 960) * 60m : 0))]);

    private static ScoreLine Line(
        string metric, string name, string unit, Direction direction, bool additive, string? owner,
        IReadOnlyList<decimal?> actual, IReadOnlyList<decimal?> target, Guardrail? guardrail = null,
            string? comment = null)
    {
        var known = actual.OfType<decimal>().ToList();
        var whole = additive ? known.Sum() : decimal.Round(known.Average(), 4);
        var plan = target.OfType<decimal>().ToList();
        var wholePlan = additive ? plan.Sum() : plan.Count == 0 ? (decimal?)null : decimal.Round(plan.Average(), 4);
        return new ScoreLine(metric, name, unit, direction, additive, owner, comment, guardrail,
            Cell("*", whole, wholePlan),
            [.. actual.Select((a, i) => Cell(segments[i], a, target[i]))]);
    }

    private static ScoreCell Cell(string segment, decimal? actual, decimal? target) => new(
        segment, actual, actual is null ? "38 % of deliveries carry no document status" : null,
        segment == "SPARE" && actual < 1 ? "2 % of lines carry no delivery date" : null,
        target, actual * 0.97m,
        [.. Enumerable.Range(0, 13).Select(i =>
            i == 4 && segment == "*" && actual < 1 ? null : actual * (0.94m + i * 0.005m + i % 3 * 0.004m))]);
}
