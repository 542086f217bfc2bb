using DataPlatform.Tests.Warehouse;
using DataPlatform.Warehouse.Inventory;
using DataPlatform.Warehouse.OrderToCash;

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
    ];

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
