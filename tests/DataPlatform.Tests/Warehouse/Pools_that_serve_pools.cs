using System.Numerics;
using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Tests.Warehouse;

/// <summary>The laws of stages: nothing is lost, in no order, with cycles, zero weights and negative cost.</summary>
public sealed class Pools_that_serve_pools
{
    private static readonly DateOnly March = new(2024, 3, 1);
    private readonly AllocationRun runs = new();

    [Fact]
    public void Ten_thousand_random_graphs_conserve_every_share()
    {
        for (var seed = 0; seed < 10_000; seed++)
        {
            var graph = Graph(new Random(seed));
            var method = (SpreadMethod)(seed % 3);
            var solved = PoolStages.Solve(method, graph);
            var giving = graph.Select(w => w.From).Distinct().Except(solved.Resting).ToList();
            var final = solved.Final();
            foreach (var pool in giving)
            {
                var sum = final.Where(f => f.From == pool).Aggregate(Rational.Zero, (s, f) => s + f.Share);
                Assert.True(sum == Rational.One, $"seed {seed}: {pool} gives {sum} under {method}");
            }
            Assert.DoesNotContain(final, f => giving.Contains(f.To));
            Assert.All(final, f => Assert.True(f.Share.Numerator.Sign > 0, $"seed {seed}"));
            foreach (var own in final.GroupBy(f => f.From))
            {
                var parts = PoolStages.Parts([.. own]);
                Assert.Equal(parts[0].Whole, parts.Aggregate(BigInteger.Zero, (s, p) => s + p.Parts));
                Assert.True(parts[0].Whole <= BigInteger.Pow(10, 18), $"seed {seed}");
            }
        }
    }

    [Fact]
    public void The_order_of_the_weights_does_not_matter()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new Random(seed);
            var graph = Graph(random);
            var shuffled = graph.ToArray();
            random.Shuffle(shuffled);
            foreach (var method in Enum.GetValues<SpreadMethod>())
                Assert.Equal(PoolStages.Solve(method, graph).Final(), PoolStages.Solve(method, shuffled).Final());
        }
    }

    [Fact]
    public void Solving_meets_what_iterating_approaches()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var graph = Graph(new Random(seed));
            var solved = PoolStages.Solve(SpreadMethod.Reciprocal, graph);
            var giving = graph.Select(w => w.From).Distinct().Except(solved.Resting).ToHashSet();
            foreach (var start in giving)
            {
                var held = new Dictionary<string, double> { [start] = 1 };
                for (var round = 0; round < 3_000 && held.Any(h => giving.Contains(h.Key) && h.Value > 1e-15); round++)
                    held = Pass(held, graph, giving);
                var moving = held.Where(h => giving.Contains(h.Key)).Sum(h => h.Value);
                foreach (var share in solved.Final().Where(f => f.From == start))
                {
                    var exact = (double)share.Share.Numerator / (double)share.Share.Denominator;
                    Assert.InRange(exact - held.GetValueOrDefault(share.To), -1e-9, moving + 1e-9);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Through_the_transforms_cents_add_up_per_pool_and_per_company(int seed)
    {
        var random = new Random(seed);
        using var bench = new TransformBench();
        var graph = Graph(random, nothing: seed % 2 == 0);
        SmallCompany.Scope(bench, "6*", seed % 3 == 0 ? "step-down" : "reciprocal");
        var total = 0m;
        var pools = graph.SelectMany(w => new[] { w.From, w.To }).Distinct().Order();
        foreach (var (pool, i) in pools.Select((p, i) => (p, i)))
        {
            var gives = graph.Any(w => w.From == pool);
            SmallCompany.Pool(bench, pool, "1000", "EUR", $"61{i:00}", gives ? null : 1_000m);
            var cost = random.Next(-100_000, 10_000_000) / 100m;
            total += cost;
            SmallCompany.Journal(bench, pool, $"61{i:00}", March, cost);
        }
        SmallCompany.Journal(bench, "loose", "6900", March, 0.01m);
        foreach (var w in graph.GroupBy(w => (w.From, w.To)).Select(g => g.First()))
            SmallCompany.Spread(bench, w.From, w.To, w.Weight);
        var rows = bench.Build(runs);
        decimal Sum(DataPlatform.Core.Column<decimal> c) => rows.Sum(r => r.Number(c));
        Assert.Equal(total + 0.01m, Sum(runs.LedgerAmount));
        Assert.Equal(Sum(runs.GivenAmount), Sum(runs.ReceivedAmount));
        Assert.Equal(total + 0.01m, Sum(runs.AllocatedAmount) + Sum(runs.UnusedAmount) + Sum(runs.UnassignedAmount));
        var ties = new AllocationTie();
        Assert.All(bench.Build(ties), r => Assert.Equal((0m, 0m),
            (r.Number(ties.LineDifference), r.Number(ties.LedgerDifference))));
        var flow = new PoolFlow();
        foreach (var pool in bench.Build(flow).GroupBy(r => r.Text(flow.PoolId)))
        {
            Assert.Equal(rows.Single(r => r.Text(runs.PoolId) == pool.Key).Number(runs.LedgerAmount),
                pool.Sum(r => r.Number(flow.Amount)));
        }
    }

    [Fact]
    public void A_pool_without_a_receiver_keeps_its_cost_and_is_a_finding()
    {
        using var bench = new TransformBench();
        SmallCompany.Scope(bench, "6*");
        SmallCompany.Pool(bench, "a", "1000", "EUR", "6101", null);
        SmallCompany.Pool(bench, "b", "1000", "EUR", "6102", null);
        SmallCompany.Pool(bench, "idle", "1000", "EUR", "6103", null);
        SmallCompany.Pool(bench, "pick", "1000", "EUR", "6104", 100m);
        SmallCompany.Spread(bench, "a", "b", 1m);
        SmallCompany.Spread(bench, "b", "a", 1m);
        SmallCompany.Spread(bench, "idle", "pick", 0m);
        foreach (var (pool, account) in new[] { ("a", "6101"), ("b", "6102"), ("idle", "6103"), ("pick", "6104") })
            SmallCompany.Journal(bench, pool, account, March, pool == "pick" ? -40m : 10m);
        var findings = new CostingFinding();
        var found = bench.Build(findings).Where(r => r.Text(findings.Kind) != "period not closed")
            .Select(r => $"{r[findings.Kind]} {r[findings.Subject]} {r[findings.Amount]}");
        Assert.Equal(["negative pool pick -40.00", "no receiver a 10.00", "no receiver b 10.00",
            "no receiver idle 10.00", "nothing counted pick -40.00"], found);
        Assert.Equal(30m, bench.Build(runs).Sum(r => r.Number(runs.UnassignedAmount)));
    }

    [Fact]
    public void Weights_that_change_by_month_are_solved_month_by_month()
    {
        using var bench = new TransformBench();
        SmallCompany.Scope(bench, "6*");
        SmallCompany.Pool(bench, "it", "1000", "EUR", "6101", null);
        SmallCompany.Pool(bench, "pick", "1000", "EUR", "6102", 100m);
        SmallCompany.Pool(bench, "pack", "1000", "EUR", "6103", 100m);
        SmallCompany.Spread(bench, "it", "pick", 1m);
        SmallCompany.Spread(bench, "it", "pack", 1m);
        SmallCompany.Spread(bench, "it", "pack", 3m, March.AddMonths(1));
        SmallCompany.Journal(bench, "j1", "6101", March, 0.01m);
        SmallCompany.Journal(bench, "j2", "6101", March.AddMonths(1), 100m);
        var flow = new PoolFlow();
        Assert.Equal(["2024-03 pack 0.01", "2024-03 pick 0.00", "2024-04 pack 75.00", "2024-04 pick 25.00"],
            bench.Build(flow).Select(r => $"{r[flow.Period]:yyyy-MM} {r[flow.ToPoolId]} {r[flow.Amount]}").Order());
    }

    [Fact]
    public void Idle_capacity_is_charged_to_who_causes_it_by_what_they_took()
    {
        using var bench = new TransformBench();
        SmallCompany.Scope(bench, "6*");
        SmallCompany.Pool(bench, "pick", "1000", "EUR", "6100", 100m);
        SmallCompany.Term(bench, "pick", 1, "pick", "order line", "quantity", 1m);
        SmallCompany.Journal(bench, "J1", "6100", March, 100m);
        var rule = new IdleRule();
        bench.Add(rule, (rule.RuleId, "express"), (rule.PoolId, "pick"), (rule.Share, 0.5m),
            (rule.AppliesTo, "order line"), (rule.Condition, "service_level = 'EXPRESS'"),
            (rule.ValidFrom, SmallCompany.Start), (rule.ValidTo, DataPlatform.Warehouse.BitemporalTable.Open),
            (rule.RecordedAt, SmallCompany.Noon));
        var l = new DataPlatform.Warehouse.OrderToCash.SalesOrderLine();
        foreach (var (order, quantity, service) in new[]
            { ("O1", 10m, "EXPRESS"), ("O2", 5m, "EXPRESS"), ("O3", 50m, "STANDARD") })
        {
            bench.Add(l, (l.OrderNo, order), (l.LineNo, "1"), (l.CompanyCode, "1000"), (l.CustomerId, "C1"),
                (l.OrderedOn, March), (l.Quantity, quantity), (l.ServiceLevel, service), (l.Currency, "EUR"));
        }
        // 65 of 100 used: 35.00 unused, half of it is 17.50, borne 2 to 1
        var idle = new IdleCostLine();
        Assert.Equal(["O1 11.67", "O2 5.83"], bench.Build(idle).Select(r => $"{r[idle.DocumentNo]} {r[idle.Amount]}"));
        Assert.Equal(35m, bench.Build(runs)[0].Number(runs.UnusedAmount));
        var pnl = new PnlFact();
        Assert.Equal(-17.50m, bench.Build(pnl).Where(r => r.Text(pnl.LineItem) == "idle capacity")
            .Sum(r => r.Number(pnl.Amount)));
    }

    private static Dictionary<string, double> Pass(
        Dictionary<string, double> held, IReadOnlyList<PoolWeight> graph, HashSet<string> giving)
    {
        var next = new Dictionary<string, double>();
        foreach (var (pool, amount) in held)
        {
            if (!giving.Contains(pool))
            {
                next[pool] = next.GetValueOrDefault(pool) + amount;
                continue;
            }
            var own = graph.Where(w => w.From == pool && w.To != pool).ToList();
            var whole = own.Sum(w => (double)w.Weight);
            foreach (var w in own)
                next[w.To] = next.GetValueOrDefault(w.To) + amount * (double)w.Weight / whole;
        }
        return next;
    }

    private static IReadOnlyList<PoolWeight> Graph(Random random, bool nothing = true)
    {
        var (services, keepers) = (random.Next(1, 7), random.Next(1, 5));
        var weights = new List<PoolWeight>();
        for (var s = 0; s < services; s++)
        {
            var before = weights.Count;
            for (var t = 0; t < services + keepers; t++)
            {
                if (random.Next(3) > 0)
                    weights.Add(new PoolWeight($"s{s}", t < services ? $"s{t}" : $"k{t - services}",
                        nothing && random.Next(4) == 0 ? 0m : random.Next(1, 100_000) / 1_000m));
            }
            if (weights.Count == before)
                weights.Add(new PoolWeight($"s{s}", "k0", 1m));
        }
        return [.. weights.Where(w => w.From != w.To || nothing)];
    }
}
