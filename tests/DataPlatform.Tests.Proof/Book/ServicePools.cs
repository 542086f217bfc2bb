using DataPlatform.Tests.Warehouse;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Tests.Proof.Book;

/// <summary>Pools that serve pools, by all three methods, and the rate a survey of time gives.</summary>
internal static class ServicePools
{
    private static readonly DateOnly quarter = new(2024, 1, 1);
    private static readonly AllocationRun runs = new();
    private static readonly PoolPassage passages = new();

    public static List<Figure> Castleford()
    {
        const string plant = "plant maintenance", systems = "information systems";
        (string, string, decimal)[] weights =
        [
            (plant, systems, 20), (plant, "machining", 30), (plant, "assembly", 50),
            (systems, plant, 10), (systems, "machining", 80), (systems, "assembly", 10),
        ];
        (string, decimal)[] costs = [(plant, 6_300_000m), (systems, 1_452_150m)];
        var figures = new List<Figure>();
        foreach (var (name, method, order, machining, assembly) in new[]
        {
            ("reciprocal", "reciprocal", null, 4_187_025m, 3_565_125m),
            ("direct", "direct", null, 3_653_300m, 4_098_850m),
            ("step-down, maintenance first", "step-down", plant, 4_300_800m, 3_451_350m),
            ("step-down, systems first", "step-down", (string?)systems, 3_578_675.63m, 4_173_474.38m),
        })
        {
            using var bench = Bench(method, order, weights, costs, ["machining", "assembly"]);
            var built = bench.Build(runs).ToDictionary(r => r.Text(runs.PoolId)!, r => r.Number(runs.ReceivedAmount));
            // the source rounds both halves of its last cent up; whole cents can only add up to the ledger
            var cent = method == "step-down" && order == systems ? 0.01m : 0m;
            figures.Add(At($"to machining, {name}", machining, built["machining"], cent));
            figures.Add(At($"to assembly, {name}", assembly, built["assembly"], cent));
            if (method != "reciprocal")
                continue;
            var passed = bench.Build(passages).ToDictionary(
                r => r.Text(passages.PoolId)!, r => r.Number(passages.Amount));
            figures.Add(Figure.Exact("reciprocal total, maintenance", 6_576_750m, passed[plant]));
            figures.Add(Figure.Exact("reciprocal total, systems", 2_767_500m, passed[systems]));
        }
        return figures;
    }

    public static List<Figure> TwoDay()
    {
        using var bench = Bench("reciprocal", null,
            [
                ("administration", "maintenance", 1), ("administration", "two-day", 1),
                ("administration", "next-day", 4),
                ("maintenance", "administration", 1), ("maintenance", "two-day", 1), ("maintenance", "next-day", 3),
            ],
            [("administration", 1_200m), ("maintenance", 2_400m), ("two-day", 1_500m), ("next-day", 4_000m)],
            ["two-day", "next-day"]);
        var built = bench.Build(runs).ToDictionary(r => r.Text(runs.PoolId)!,
            r => r.Number(runs.LedgerAmount) + r.Number(runs.ReceivedAmount) - r.Number(runs.GivenAmount));
        var passed = bench.Build(passages).ToDictionary(r => r.Text(passages.PoolId)!, r => r.Number(passages.Amount));
        return
        [
            Figure.Within("total, administration", 1_738m, passed["administration"], 0.5m),
            Figure.Within("total, maintenance", 2_690m, passed["maintenance"], 0.5m),
            Figure.Within("two-day in the end", 2_328m, built["two-day"], 0.5m),
            Figure.Within("next-day in the end", 6_772m, built["next-day"], 0.5m),
            Figure.Exact("all together", 9_100m, built.Values.Sum()),
        ];
    }

    /// <summary>The traditional rate: the whole cost over shares of time people state, no capacity left over.</summary>
    public static decimal Survey(string activity, decimal share, int count)
    {
        using var bench = Bench(
            "reciprocal", null, [("department", activity, share), ("department", "rest", 1 - share)],
            [("department", 560_000m)], [activity, "rest"], count);
        SmallCompany.Term(bench, activity, 1, activity, "order line", "1", 1m);
        bench.Create(new SalesOrderLine());
        bench.Execute($"""
            INSERT INTO sales_order_line (order_no, line_no, company_code, ordered_on, quantity)
            SELECT 'O' || i, '1', '1000', DATE '2024-01-15', 1 FROM range({count}) AS r(i)
            """);
        return bench.Build(runs).Single(r => r.Text(runs.PoolId) == activity).Number(runs.Rate);
    }

    private static Figure At(string name, decimal expected, decimal computed, decimal distance) => distance == 0
        ? Figure.Exact(name, expected, computed) : Figure.Within(name, expected, computed, distance);

    private static TransformBench Bench(string method, string? order,
        IReadOnlyList<(string From, string To, decimal Weight)> weights,
        IReadOnlyList<(string Pool, decimal Cost)> costs, IReadOnlyList<string> keeping, int capacity = 1)
    {
        var bench = new TransformBench();
        SmallCompany.Scope(bench, "6*", method, order);
        var account = 6100;
        foreach (var pool in weights.Select(w => w.From).Concat(keeping).Distinct())
        {
            account++;
            SmallCompany.Pool(
                bench, pool, "1000", "USD", $"{account}", keeping.Contains(pool) ? (decimal)capacity : null);
            foreach (var (_, cost) in costs.Where(c => c.Pool == pool))
                SmallCompany.Journal(bench, pool, $"{account}", quarter, cost, currency: "USD");
        }
        foreach (var (from, to, weight) in weights)
            SmallCompany.Spread(bench, from, to, weight);
        return bench;
    }
}
