using DataPlatform.Core;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.OrderToCash;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class Costs_add_up_to_the_ledger : IDisposable
{
    private static readonly DateOnly March = new(2024, 3, 1);
    private readonly TransformBench bench = new();
    private readonly AllocationRun runs = new();
    private readonly CostToServeLine costs = new();
    private readonly LedgerTieOut tieOut = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Ledger_is_allocated_plus_unused_plus_unassigned()
    {
        Pool(1000m);
        Journal(("J1", "6100", 500.01m), ("J2", "6100", -0.02m), ("J3", "6900", 77.70m), ("J4", "4000", 9999m));
        Order(("O1", 100m), ("O2", 150m));
        var rows = bench.Build(runs).ToDictionary(r => r.Text(runs.PoolId)!);
        Assert.Equal(2, rows.Count);
        // 499.99 x 250 / 1000 = 124.9975, half to even gives 125.00
        Assert.Equal([499.99m, 125.00m, 374.99m, 0m], Parts(rows["picking"]));
        Assert.Equal([77.70m, 0m, 0m, 77.70m], Parts(rows[CostingRules.Unassigned]));
        Assert.Equal(0.49999m, rows["picking"][runs.Rate]);
        Assert.Equal(125.00m, bench.Build(costs).Sum(r => r.Number(costs.Amount)));
    }

    [Theory]
    [InlineData("0.05", "0.02")] // 0.025: the even cent is below
    [InlineData("0.15", "0.08")] // 0.075: the even cent is above
    [InlineData("-0.05", "-0.02")]
    public void Half_a_cent_goes_to_the_even_cent(string cost, string allocated)
    {
        Pool(2m);
        Journal(("J1", "6100", decimal.Parse(cost)));
        Order(("O1", 1m));
        Assert.Equal(decimal.Parse(allocated), bench.Build(runs)[0][runs.AllocatedAmount]);
    }

    [Fact]
    public void Beyond_practical_capacity_the_whole_cost_is_allocated_and_the_rate_falls()
    {
        Pool(100m);
        Journal(("J1", "6100", 1000m));
        Order(("O1", 400m));
        var run = bench.Build(runs)[0];
        Assert.Equal([1000m, 1000m, 0m, 0m], Parts(run));
        Assert.Equal(2.5m, run[runs.Rate]);
    }

    [Fact]
    public void A_pool_that_nothing_used_is_all_unused()
    {
        Pool(100m);
        Journal(("J1", "6100", 1000m));
        Assert.Equal([1000m, 0m, 1000m, 0m], Parts(bench.Build(runs)[0]));
        Assert.Empty(bench.Build(costs));
    }

    [Fact]
    public void Missing_cents_go_to_the_largest_remainders_and_ties_to_the_earlier_document()
    {
        Pool(3m);
        Journal(("J1", "6100", 100m));
        Order(("O3", 1m), ("O1", 1m), ("O2", 1m));
        Assert.Equal(["O1 33.34", "O2 33.33", "O3 33.33"],
            bench.Build(costs).OrderBy(r => r[costs.DocumentNo])
                .Select(r => $"{r[costs.DocumentNo]} {r[costs.Amount]}"));
    }

    [Fact]
    public void Another_currency_in_a_pools_account_is_not_mixed_in()
    {
        Pool(1000m);
        SmallCompany.Journal(bench, "J1", "6100", March, 10m);
        SmallCompany.Journal(bench, "J2", "6100", March, 20m, currency: "USD");
        Assert.Equal(["EUR picking 10.00", $"USD {CostingRules.Unassigned} 20.00"], bench.Build(runs)
            .Select(r => $"{r[runs.Currency]} {r[runs.PoolId]} {r[runs.LedgerAmount]}").Order());
    }

    [Property(MaxTest = 15)]
    public Property Lines_add_up_to_what_was_allocated_for_any_cost_and_any_use() => Prop.ForAll(
        Gen.Choose(-1_000_000, 1_000_000).Two().ToArbitrary(),
        Gen.Choose(1, 9_999).ListOf(30).ToArbitrary(),
        (cents, uses) =>
        {
            using var each = new TransformBench();
            SmallCompany.Scope(each, "6*");
            SmallCompany.Pool(each, "picking", "1000", "EUR", "61*", 500m);
            SmallCompany.Term(each, "pick", 1, "picking", "order line", "quantity", 0.37m);
            SmallCompany.Term(each, "pack", 1, "picking", "order line", "1", 1.1m);
            SmallCompany.Journal(each, "J1", "6100", March, cents.Item1 / 100m);
            SmallCompany.Journal(each, "J2", "6150", March, cents.Item2 / 100m);
            for (var i = 0; i < uses.Count; i++)
                Order(each, $"O{i}", uses[i] / 100m);
            var run = each.Build(runs).Single();
            return each.Build(costs).Sum(r => r.Number(costs.Amount)) == run.Number(runs.AllocatedAmount)
                && run.Number(runs.LedgerAmount) == run.Number(runs.AllocatedAmount) + run.Number(runs.UnusedAmount);
        });

    [Fact]
    public void Without_a_balance_feed_the_tie_out_says_that_nothing_was_checked()
    {
        Pool(1000m);
        Journal(("J1", "6100", 5m));
        var row = bench.Build(tieOut)[0];
        Assert.Equal("not checked, because no ledger balance was ever landed", row[tieOut.State]);
        Assert.Null(row[tieOut.Difference]);
        LedgerTieOut.Check(bench.Build(tieOut).Select(r => r.Cells));
    }

    [Fact]
    public void A_journal_that_misses_its_balance_stops_the_run_and_names_where()
    {
        Pool(1000m);
        Journal(("J1", "6100", 5m), ("J2", "6900", 7m));
        Balance("6100", March, 5m);
        Balance("6900", March, 7.01m);
        SmallCompany.Journal(bench, "J3", "6100", March.AddMonths(1), 3m);
        var rows = bench.Build(tieOut);
        Assert.Equal(["differs", "agrees", "not checked, because the company has no ledger balance for the period"],
            rows.OrderBy(r => r[tieOut.Period]).ThenBy(r => r[tieOut.PoolId]).Select(r => r[tieOut.State]));
        var stop = Assert.Throws<DefinitionException>(() => LedgerTieOut.Check(rows.Select(r => r.Cells)));
        foreach (var part in new[] { "*unassigned", "1000", "EUR", "2024-03-01", "7.00", "7.01", "-0.01" })
            Assert.Contains(part, stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_without_capacity_is_refused()
    {
        SmallCompany.Pool(bench, "picking", "1000", "EUR", "6100", 0m);
        var mistake = Assert.Throws<DefinitionException>(() => bench.Rules);
        Assert.Contains("above zero", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_activity_of_an_unknown_pool_is_refused()
    {
        Pool(10m);
        SmallCompany.Term(bench, "weigh", 1, "weighing", "order line", "1", 1m);
        Assert.Contains("weighing", Assert.Throws<DefinitionException>(() => bench.Build(runs)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_rule_version_changes_with_the_rules_only()
    {
        Pool(10m);
        using var other = new TransformBench();
        SmallCompany.Scope(other, "6*");
        SmallCompany.Pool(other, "picking", "1000", "EUR", "6100", 10m);
        SmallCompany.Term(other, "pick", 1, "picking", "order line", "quantity", 1.5m);
        using var same = new TransformBench();
        SmallCompany.Pool(same, "picking", "1000", "EUR", "6100", 10m);
        SmallCompany.Term(same, "pick", 1, "picking", "order line", "quantity", 1m);
        Assert.Equal(same.Rules.Costing.Pools[0].Version, bench.Rules.Costing.Pools[0].Version);
        Assert.NotEqual(other.Rules.Costing.Pools[0].Version, bench.Rules.Costing.Pools[0].Version);
    }

    private object?[] Parts(BenchRow run) =>
        [run[runs.LedgerAmount], run[runs.AllocatedAmount], run[runs.UnusedAmount], run[runs.UnassignedAmount]];

    private void Pool(decimal capacity)
    {
        SmallCompany.Scope(bench, "6*");
        SmallCompany.Pool(bench, "picking", "1000", "EUR", "6100", capacity);
        SmallCompany.Term(bench, "pick", 1, "picking", "order line", "quantity", 1m);
    }

    private void Journal(params (string No, string Account, decimal Amount)[] lines)
    {
        foreach (var (no, account, amount) in lines)
            SmallCompany.Journal(bench, no, account, March, amount);
    }

    private void Balance(string account, DateOnly period, decimal amount)
    {
        var b = new LedgerBalance();
        bench.Add(b, (b.CompanyCode, "1000"), (b.Account, account), (b.CostCentre, "C1"), (b.Currency, "EUR"),
            (b.Period, period), (b.Amount, amount));
    }

    private void Order(params (string No, decimal Quantity)[] lines)
    {
        foreach (var (no, quantity) in lines)
            Order(bench, no, quantity);
    }

    private static void Order(TransformBench bench, string no, decimal quantity)
    {
        var l = new SalesOrderLine();
        bench.Add(l, (l.OrderNo, no), (l.LineNo, "1"), (l.CompanyCode, "1000"), (l.CustomerId, "C1"),
            (l.OrderedOn, new DateOnly(2024, 3, 15)), (l.Quantity, quantity));
    }
}
