using DataPlatform.Tests.Warehouse;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Tests.Proof.Book;

/// <summary>Activity-based costing, run through the transforms a run uses.</summary>
internal static class CostingNumbers
{
    private static readonly DateOnly quarter = new(2024, 1, 1);
    private static readonly AllocationRun runs = new();
    private static readonly CostToServeLine costs = new();

    public static IReadOnlyList<PublishedNumber> All { get; } =
    [
        new("ABC-01", "R", "Kaplan & Anderson 2004/2007, customer service department",
            "Cost 560,000 per quarter; practical capacity 700,000 min; unit times 8, 44, 50 min; 49,000 orders, 1,400 "
            + "inquiries, 2,500 credit checks")
        {
            ComputedBy = "`allocation_run` and `cost_to_serve_line`",
            Note = "The source prints 83 % for the utilisation.",
            Figures = () => Department((8, 44, 50), (49_000, 1_400, 2_500), (6.40m, 35.20m, 40.00m),
                (8.00m, 40.00m, 44.80m)),
        },
        new("ABC-02", "R", "Kaplan & Anderson, working paper", "As ABC-01 with times 40, 220, 250 and volumes 9,800, "
            + "280, 500")
        {
            ComputedBy = "`allocation_run` and `cost_to_serve_line`",
            Figures = () => Department((40, 220, 250), (9_800, 280, 500), (32m, 176m, 200m),
                (40m, 200m, 224m)),
        },
        new("ABC-06", "M+R", "Horngren, Castleford Engineering",
            "Plant Maintenance 6,300,000 serves IS 20 %, Machining 30 %, Assembly 50 %; Information Systems 1,452,150 "
            + "serves PM 10 %, Machining 80 %, Assembly 10 %")
        {
            ComputedBy = "`pool_flow`, `pool_passage` and `allocation_run`",
            Note = "Stepping down from systems, the source rounds half a cent up on both sides; ours add up.",
            Figures = ServicePools.Castleford,
        },
        new("ABC-07", "R", "Young, management-accounting note",
            "Administration 1,200, Maintenance 2,400; each serves the other: A = 1,200 + M/5, M = 2,400 + A/6; Two-Day "
            + "1,500 takes M/5 and A/6, Next-Day 4,000 takes 3M/5 and 4A/6")
        {
            ComputedBy = "`pool_flow`, `pool_passage` and `allocation_run`",
            Note = "The source prints whole numbers; A is 1,737.93, M 2,689.66.",
            Figures = ServicePools.TwoDay,
        },
        new("ABC-05", "M", "Kaplan & Anderson 2004, packaging",
            "0.5 min, 6.5 more for special packaging, 0.2 more by air")
        {
            ComputedBy = "`activity_use`",
            Figures = Packaging,
        },
        new("ABC-11", "R", "Garrison, Worley Company",
            "Pools 420,000 / 5,000 deliveries, 624,000 / 8,000 manual orders, 170,000 / 10,000 EDI orders, 675,000 / "
            + "450,000 lines; both hospitals buy for 38,000 plus 7 %; University 16, 0, 18, 190; Memorial 28, 49, 0, "
            + "210")
        {
            ComputedBy = "`allocation_run`, `cost_to_serve_line` and `pnl_fact`",
            Figures = Worley,
        },
    ];

    private static List<Figure> Department((int Order, int Inquiry, int Credit) minutes,
        (int Order, int Inquiry, int Credit) counts, (decimal Order, decimal Inquiry, decimal Credit) rates,
        (decimal Order, decimal Inquiry, decimal Credit) surveyed)
    {
        using var bench = new TransformBench();
        SmallCompany.Scope(bench, "6*");
        SmallCompany.Pool(bench, "service", "1000", "USD", "6100", 700_000m);
        SmallCompany.Journal(bench, "J1", "6100", quarter, 560_000m, currency: "USD");
        (string Name, int Minutes, int Count, decimal Rate, decimal Cost)[] activities =
        [
            ("order", minutes.Order, counts.Order, rates.Order, 313_600m),
            ("inquiry", minutes.Inquiry, counts.Inquiry, rates.Inquiry, 49_280m),
            ("credit", minutes.Credit, counts.Credit, rates.Credit, 100_000m),
        ];
        foreach (var a in activities)
        {
            SmallCompany.Term(bench, a.Name, 1, "service", "order line", "1", a.Minutes, $"service_level = '{a.Name}'");
            Events(bench, a.Name, a.Count);
        }
        var run = bench.Build(runs).Single();
        var lines = bench.Build(costs);
        var figures = new List<Figure>
        {
            Figure.Exact("rate per minute", 0.80m, run.Number(runs.Rate)),
            Figure.Exact("minutes used", 578_600m, run.Number(runs.UsedCapacity)),
            Figure.Exact("minutes unused", 121_400m, run.Number(runs.UnusedCapacity)),
            Figure.Exact("cost allocated", 462_880m, run.Number(runs.AllocatedAmount)),
            Figure.Exact("cost of unused capacity", 97_120m, run.Number(runs.UnusedAmount)),
            Figure.Within("utilisation", 0.82657m, run.Number(runs.Utilisation), 0.000005m),
        };
        foreach (var a in activities)
        {
            var own = lines.Where(r => r.Text(costs.ActivityId) == a.Name).ToList();
            figures.Add(Figure.Exact($"one {a.Name}", a.Rate,
                own.Select(r => r.Number(costs.Amount)).Distinct().Single()));
            figures.Add(Figure.Exact($"all {a.Name} activity", a.Cost, own.Sum(r => r.Number(costs.Amount))));
        }
        figures.Add(Figure.Exact("order, rate from a survey of time, 70 %", surveyed.Order,
            ServicePools.Survey("order", 0.70m, counts.Order)));
        figures.Add(Figure.Exact("inquiry, rate from a survey of time, 10 %", surveyed.Inquiry,
            ServicePools.Survey("inquiry", 0.10m, counts.Inquiry)));
        figures.Add(Figure.Exact("credit, rate from a survey of time, 20 %", surveyed.Credit,
            ServicePools.Survey("credit", 0.20m, counts.Credit)));
        return figures;
    }

    private static List<Figure> Packaging()
    {
        using var bench = new TransformBench();
        SmallCompany.Pool(bench, "packaging", "1000", "USD", "6100", 100m);
        SmallCompany.Term(bench, "pack", 1, "packaging", "order line", "1", 0.5m);
        SmallCompany.Term(bench, "pack", 2, "packaging", "order line", "1", 6.5m, "service_level like 'special%'");
        SmallCompany.Term(bench, "pack", 3, "packaging", "order line", "1", 0.2m, "service_level like '%air'");
        (string Service, decimal Minutes)[] cases =
            [("plain", 0.5m), ("special", 7.0m), ("plain air", 0.7m), ("special air", 7.2m)];
        foreach (var (service, _) in cases)
            Events(bench, service, 1);
        var uses = new ActivityUse();
        var minutes = bench.Build(uses).ToDictionary(
            r => r.Text(uses.DocumentNo)!.Split('-')[0], r => r.Number(uses.Units));
        return [.. cases.Select(c => Figure.Exact($"minutes, {c.Service}", c.Minutes, minutes[c.Service]))];
    }

    private static List<Figure> Worley()
    {
        using var bench = new TransformBench();
        SmallCompany.Scope(bench, "6*");
        (string Activity, string Account, decimal Cost, decimal Volume, decimal Rate)[] pools =
        [
            ("delivery", "6101", 420_000m, 5_000m, 84m), ("manual", "6102", 624_000m, 8_000m, 78m),
            ("edi", "6103", 170_000m, 10_000m, 17m), ("line", "6104", 675_000m, 450_000m, 1.50m),
        ];
        foreach (var p in pools)
        {
            SmallCompany.Pool(bench, p.Activity, "1000", "USD", p.Account, p.Volume);
            SmallCompany.Term(
                bench, p.Activity, 1, p.Activity, "order line", "quantity", 1m, $"service_level = '{p.Activity}'");
            SmallCompany.Journal(bench, p.Activity, p.Account, quarter, p.Cost, currency: "USD");
        }
        Customer(bench, "University", 16, 0, 18, 190);
        Customer(bench, "Memorial", 28, 49, 0, 210);
        var built = bench.Build(runs).ToDictionary(r => r.Text(runs.PoolId)!, r => r.Number(runs.Rate));
        var figures = pools.Select(p => Figure.Exact($"rate, {p.Activity}", p.Rate, built[p.Activity])).ToList();
        var pnl = new PnlFact();
        var lines = bench.Build(pnl);
        foreach (var (customer, cost, margin) in new[]
            { ("University", 1_935m, 725m), ("Memorial", 6_489m, -3_829m) })
        {
            var own = lines.Where(r => r.Text(pnl.CustomerId) == customer).ToList();
            decimal Sum(Func<BenchRow, bool> which) => own.Where(which).Sum(r => r.Number(pnl.Amount));
            figures.Add(Figure.Exact($"activity cost, {customer}", cost,
                -Sum(r => r.Text(pnl.LineItem) == "cost to serve")));
            figures.Add(Figure.Exact($"gross margin, {customer}", 2_660m,
                Sum(r => r.Text(pnl.LineItem) != "cost to serve")));
            figures.Add(Figure.Exact($"customer margin, {customer}", margin, Sum(_ => true)));
        }
        return figures;
    }

    private static void Customer(
        TransformBench bench, string customer, int deliveries, int manual, int edi, int lines)
    {
        foreach (var (activity, count) in new[]
            { ("delivery", deliveries), ("manual", manual), ("edi", edi), ("line", lines) })
        {
            var l = new SalesOrderLine();
            bench.Add(l, (l.OrderNo, $"{customer}-{activity}"), (l.LineNo, "1"), (l.CompanyCode, "1000"),
                (l.CustomerId, customer), (l.OrderedOn, quarter), (l.Quantity, (decimal)count),
                (l.ServiceLevel, activity));
        }
        var i = new InvoiceLine();
        bench.Add(i, (i.InvoiceNo, customer), (i.LineNo, "1"), (i.CompanyCode, "1000"), (i.CustomerId, customer),
            (i.InvoicedOn, quarter), (i.ListAmount, 38_000m * 1.07m), (i.NetAmount, 38_000m * 1.07m),
            (i.StandardCostAmount, 38_000m), (i.Currency, "USD"));
    }

    private static void Events(TransformBench bench, string activity, int count)
    {
        bench.Create(new SalesOrderLine());
        bench.Execute($"""
            INSERT INTO sales_order_line (order_no, line_no, company_code, ordered_on, service_level, quantity)
            SELECT '{activity}-' || i, '1', '1000', DATE '2024-01-15', '{activity}', 1 FROM range({count}) AS r(i)
            """);
    }
}
