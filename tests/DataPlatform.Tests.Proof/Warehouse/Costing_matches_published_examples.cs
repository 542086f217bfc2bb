using DataPlatform.Tests.Warehouse;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Tests.Proof.Warehouse;

/// <summary>Oracles ABC-01, ABC-02, ABC-05 and ABC-11, run through the real transforms.</summary>
public sealed class Costing_matches_published_examples : IDisposable
{
    private static readonly DateOnly Quarter = new(2024, 1, 1);
    private readonly TransformBench bench = new();
    private readonly AllocationRun runs = new();
    private readonly CostToServeLine costs = new();

    public void Dispose() => bench.Dispose();

    [Theory] // Kaplan and Anderson 2004/2007, and the working-paper version with other times and volumes
    [InlineData(8, 44, 50, 49_000, 1_400, 2_500)]
    [InlineData(40, 220, 250, 9_800, 280, 500)]
    public void Customer_service_department_of_Kaplan_and_Anderson(
        int orderMinutes, int inquiryMinutes, int creditMinutes, int orders, int inquiries, int credits)
    {
        SmallCompany.Scope(bench, "6*");
        SmallCompany.Pool(bench, "service", "1000", "USD", "6100", 700_000m);
        SmallCompany.Journal(bench, "J1", "6100", Quarter, 560_000m, currency: "USD");
        foreach (var (activity, minutes, count) in new[]
        {
            ("order", orderMinutes, orders), ("inquiry", inquiryMinutes, inquiries), ("credit", creditMinutes, credits),
        })
        {
            SmallCompany.Term(
                bench, activity, 1, "service", "order line", "1", minutes, $"service_level = '{activity}'");
            Events(activity, count);
        }

        var run = bench.Build(runs).Single();
        Assert.Equal(0.80m, run[runs.Rate]);
        Assert.Equal(578_600m, run[runs.UsedCapacity]);
        Assert.Equal(462_880m, run[runs.AllocatedAmount]);
        Assert.Equal(97_120m, run[runs.UnusedAmount]);
        Assert.Equal(121_400m, run.Number(runs.PracticalCapacity) - run.Number(runs.UsedCapacity));

        var lines = bench.Build(costs);
        Assert.Equal([("credit", 125_000m, 100_000m), ("inquiry", 61_600m, 49_280m), ("order", 392_000m, 313_600m)],
            lines.GroupBy(r => r.Text(costs.ActivityId)!).Select(g => (g.Key, g.Sum(r => r.Number(costs.Units)),
                g.Sum(r => r.Number(costs.Amount)))).Order());
        foreach (var (activity, minutes) in new[]
            { ("order", orderMinutes), ("inquiry", inquiryMinutes), ("credit", creditMinutes) })
        {
            Assert.All(lines.Where(r => r.Text(costs.ActivityId) == activity),
                r => Assert.Equal(0.80m * minutes, r.Number(costs.Amount)));
        }
    }

    [Fact] // Kaplan and Anderson 2004: 0.5 minutes, 6.5 more for special packaging, 0.2 more by air
    public void Packaging_time_equation()
    {
        SmallCompany.Pool(bench, "packaging", "1000", "USD", "6100", 100m);
        SmallCompany.Term(bench, "pack", 1, "packaging", "order line", "1", 0.5m);
        SmallCompany.Term(bench, "pack", 2, "packaging", "order line", "1", 6.5m, "service_level like 'special%'");
        SmallCompany.Term(bench, "pack", 3, "packaging", "order line", "1", 0.2m, "service_level like '%air'");
        foreach (var service in new[] { "plain", "special", "plain air", "special air" })
            Events(service, 1);
        var uses = new ActivityUse();
        Assert.Equal([("plain", 0.5m), ("plain air", 0.7m), ("special", 7.0m), ("special air", 7.2m)],
            bench.Build(uses).Select(r => (r.Text(uses.DocumentNo)!.Split('-')[0], r.Number(uses.Units))).Order());
    }

    [Fact] // Garrison, Worley Company
    public void Worley_finds_one_hospital_profitable_and_one_not()
    {
        SmallCompany.Scope(bench, "6*");
        foreach (var (activity, account, cost, volume) in new[]
        {
            ("delivery", "6101", 420_000m, 5_000m), ("manual", "6102", 624_000m, 8_000m),
            ("edi", "6103", 170_000m, 10_000m), ("line", "6104", 675_000m, 450_000m),
        })
        {
            SmallCompany.Pool(bench, activity, "1000", "USD", account, volume);
            SmallCompany.Term(
                bench, activity, 1, activity, "order line", "quantity", 1m, $"service_level = '{activity}'");
            SmallCompany.Journal(bench, activity, account, Quarter, cost, currency: "USD");
        }
        Customer("University", 16, 0, 18, 190);
        Customer("Memorial", 28, 49, 0, 210);

        Assert.Equal([84m, 17m, 1.50m, 78m],
            bench.Build(runs).OrderBy(r => r[runs.PoolId]).Select(r => r.Number(runs.Rate)));
        Assert.Equal(1_935m, Cost("University"));
        Assert.Equal(6_489m, Cost("Memorial"));
        var pnl = new PnlFact();
        decimal Margin(string customer, params string[] without) => bench.Build(pnl)
            .Where(r => r.Text(pnl.CustomerId) == customer && !without.Contains(r.Text(pnl.LineItem)))
            .Sum(r => r.Number(pnl.Amount));
        Assert.Equal(2_660m, Margin("University", "cost to serve"));
        Assert.Equal(2_660m, Margin("Memorial", "cost to serve"));
        Assert.Equal(725m, Margin("University"));
        Assert.Equal(-3_829m, Margin("Memorial"));
    }

    private decimal Cost(string customer) => bench.Build(costs).Where(r => r.Text(costs.CustomerId) == customer)
        .Sum(r => r.Number(costs.Amount));

    private void Customer(string customer, int deliveries, int manual, int edi, int lines)
    {
        foreach (var (activity, count) in new[]
            { ("delivery", deliveries), ("manual", manual), ("edi", edi), ("line", lines) })
        {
            var l = new SalesOrderLine();
            bench.Add(l, (l.OrderNo, $"{customer}-{activity}"), (l.LineNo, "1"), (l.CompanyCode, "1000"),
                (l.CustomerId, customer), (l.OrderedOn, Quarter), (l.Quantity, (decimal)count),
                (l.ServiceLevel, activity));
        }
        var i = new InvoiceLine();
        bench.Add(i, (i.InvoiceNo, customer), (i.LineNo, "1"), (i.CompanyCode, "1000"), (i.CustomerId, customer),
            (i.InvoicedOn, Quarter), (i.ListAmount, 38_000m * 1.07m), (i.NetAmount, 38_000m * 1.07m),
            (i.StandardCostAmount, 38_000m), (i.Currency, "USD"));
    }

    private void Events(string activity, int count)
    {
        bench.Create(new SalesOrderLine());
        bench.Execute($"""
            INSERT INTO sales_order_line (order_no, line_no, company_code, ordered_on, service_level, quantity)
            SELECT '{activity}-' || i, '1', '1000', DATE '2024-01-15', '{activity}', 1 FROM range({count}) AS r(i)
            """);
    }
}
