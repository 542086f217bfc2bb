using DataPlatform.Tests.Warehouse;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Inventory;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Tests.Proof.Book;

/// <summary>Stock, run through the stock facts.</summary>
internal static class InventoryNumbers
{
    public static IReadOnlyList<PublishedNumber> All { get; } =
    [
        new("INV-01", "R", "Heizer & Render, Jack's Pottery Outlet",
            "Inventory 375,000 at the start and 325,000 at the end; cost of goods sold 7.0 million; assets 5.0 million")
        {
            ComputedBy = "`stock_fact`",
            Note = "A consignor's stock stands beside it and does not count.",
            Figures = Pottery,
        },
        new("INV-03", "M+R", "Spiceland, Almaden Hardware",
            "Cost and net realisable value: hammers 100 at 5.00 and 5.50, saws 200 at 10 and 9, screwdrivers 300 at "
            + "2.00 and 2.60; cans 500 at 6 and 5, brushes 100 at 4.00 and 4.50")
        {
            ComputedBy = "`reserve_line` and `reserve_guard`",
            Note = "Only the items' write-down is booked; by category and in total it is shown as what netting hides.",
            Figures = Almaden,
        },
        new("INV-07", "R", "Heizer & Render, Silicon Chips", "Ten items of volume and unit cost")
        {
            ComputedBy = "`item_class`",
            Note = "The source prints 11.3 and 6.4 for the third and fourth item.",
            Figures = SiliconChips,
        },
    ];

    private static List<Figure> Almaden()
    {
        using var bench = new TransformBench();
        var (s, p, v) = (new InventorySnapshot(), new Product(), new NetRealisableValue());
        foreach (var (id, family, quantity, cost, value) in new[]
        {
            ("hammers", "tools", 100m, 5.00m, 5.50m), ("saws", "tools", 200m, 10m, 9m),
            ("screwdrivers", "tools", 300m, 2.00m, 2.60m), ("cans", "paint", 500m, 6m, 5m),
            ("brushes", "paint", 100m, 4.00m, 4.50m),
        })
        {
            bench.Add(p, (p.ProductId, id), (p.Family, family), (p.ValidFrom, SmallCompany.Start),
                (p.ValidTo, BitemporalTable.Open), (p.RecordedAt, SmallCompany.Noon));
            bench.Add(v, (v.ProductId, id), (v.UnitValue, value), (v.ValidFrom, SmallCompany.Start),
                (v.ValidTo, BitemporalTable.Open), (v.RecordedAt, SmallCompany.Noon));
            bench.Add(s, (s.ProductId, id), (s.LocationId, "W1"), (s.Lot, "-"), (s.OwnerId, "own"),
                (s.StockStatus, "unrestricted"), (s.Day, new DateOnly(2024, 12, 31)), (s.OnHand, quantity),
                (s.UnitCost, cost), (s.Currency, "USD"));
        }
        var guard = new ReserveGuard();
        var rows = bench.Build(guard).ToDictionary(r => r.Text(guard.Netted)!);
        return
        [
            Figure.Exact("cost", 6_500m, rows["item"].Number(guard.CostAmount)),
            Figure.Exact("carrying, by item", 5_800m, rows["item"].Number(guard.CarryingAmount)),
            Figure.Exact("carrying, by category", 6_050m, rows["family"].Number(guard.CarryingAmount)),
            Figure.Exact("carrying, in total", 6_080m, rows["everything"].Number(guard.CarryingAmount)),
            Figure.Exact("loss, by item", 700m, rows["item"].Number(guard.WriteDownAmount)),
            Figure.Exact("loss, by category", 450m, rows["family"].Number(guard.WriteDownAmount)),
            Figure.Exact("loss, in total", 420m, rows["everything"].Number(guard.WriteDownAmount)),
        ];
    }

    private static List<Figure> SiliconChips()
    {
        decimal[] shares = [38.8m, 33.2m, 11.4m, 6.5m, 5.4m, 3.7m, 0.5m, 0.4m, 0.2m, 0.1m];
        var figures = new List<Figure>();
        var (total, rows) = Chips(90m);
        figures.Add(Figure.Exact("total", 232_057m, total));
        figures.AddRange(shares.Select((share, i) =>
            Figure.Within($"share of item {i + 1}, %", share, 100 * rows[i].Share, 0.1m)));
        figures.Add(Figure.Same("classes", "AABBBCCCCC", string.Concat(rows.Select(r => r.Class))));
        foreach (var (name, share) in new[] { ("A", 72m), ("B", 23m), ("C", 5m) })
            figures.Add(Figure.Printed($"class {name}, %", share,
                100 * rows.Where(r => r.Class == name).Sum(r => r.Share), 0));
        var (dearer, changed) = Chips(120m);
        figures.Add(Figure.Exact("total when item 1 costs 120", 262_057m, dearer));
        figures.Add(Figure.Printed("class A then, %", 75m,
            100 * changed.Where(r => r.Class == "A").Sum(r => r.Share), 0));
        return figures;
    }

    private static (decimal Total, IReadOnlyList<(decimal Share, string Class)> Items) Chips(decimal first)
    {
        using var bench = new TransformBench();
        var i = new InvoiceLine();
        (decimal Volume, decimal Cost)[] items = [(1_000, first), (500, 154m), (1_550, 17m), (350, 42.86m),
            (1_000, 12.50m), (600, 14.17m), (2_000, 0.60m), (100, 8.50m), (1_200, 0.42m), (250, 0.60m)];
        for (var n = 0; n < items.Length; n++)
        {
            bench.Add(i, (i.InvoiceNo, $"I{n}"), (i.LineNo, "1"), (i.CustomerId, "C1"), (i.ProductId, $"P{n:00}"),
                (i.InvoicedOn, new DateOnly(2024, 12, 15)), (i.Quantity, items[n].Volume), (i.Currency, "USD"),
                (i.StandardCostAmount, items[n].Volume * items[n].Cost), (i.Kind, "invoice"));
        }
        var classes = new ItemClass();
        var rows = bench.Build(classes).OrderBy(r => (long)r[classes.Rank]!).ToList();
        return (rows.Sum(r => r.Number(classes.ValueAmount)),
            [.. rows.Select(r => (r.Number(classes.Share), r.Text(classes.ValueClass)!))]);
    }

    private static List<Figure> Pottery()
    {
        using var bench = new TransformBench();
        var s = new InventorySnapshot();
        foreach (var (day, value) in new[] { (1, 375_000m), (31, 325_000m) })
            bench.Add(s, (s.ProductId, "POT"), (s.LocationId, "W1"), (s.Lot, "-"), (s.OwnerId, "own"),
                (s.Day, new DateOnly(2024, 12, day)), (s.OnHand, value / 50m), (s.UnitCost, 50m), (s.Currency, "USD"));
        bench.Add(s, (s.ProductId, "POT"), (s.LocationId, "W1"), (s.Lot, "-"), (s.OwnerId, "CONSIGNOR"),
            (s.Day, new DateOnly(2024, 12, 31)), (s.OnHand, 999m), (s.UnitCost, 50m), (s.Currency, "USD"));
        var i = new InvoiceLine();
        bench.Add(i, (i.InvoiceNo, "I1"), (i.LineNo, "1"), (i.CustomerId, "C1"), (i.ProductId, "POT"),
            (i.InvoicedOn, new DateOnly(2024, 12, 15)), (i.StandardCostAmount, 7_000_000m), (i.Currency, "USD"));
        var fact = new StockFact();
        var rows = bench.Build(fact);
        var average = rows.Where(r => r[fact.StockValue] is not null).Sum(r => r.Number(fact.StockValue));
        var cogs = rows.Where(r => r[fact.CogsAmount] is not null).Sum(r => r.Number(fact.CogsAmount));
        return
        [
            Figure.Exact("average inventory", 350_000m, average),
            Figure.Exact("points averaged", 2m,
                (long)rows.Single(r => r[fact.StockValue] is not null)[fact.StockPoints]!),
            Figure.Exact("turns", 20m, cogs / average),
            Figure.Exact("weeks of supply", 2.6m, 52m * average / cogs),
            Figure.Exact("share of assets", 0.07m, average / 5_000_000m),
        ];
    }
}
