using DataPlatform.Tests.Warehouse;
using DataPlatform.Warehouse.Inventory;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Tests.Proof.Warehouse;

/// <summary>Oracle INV-01, run through the real transform.</summary>
public sealed class Inventory_matches_published_examples
{
    [Fact] // Heizer and Render, Jack's Pottery Outlet: 375,000 to 325,000, cost of goods 7.0 m, assets 5.0 m
    public void Pottery_outlet_turns_twenty_times()
    {
        using var bench = new TransformBench();
        var s = new InventorySnapshot();
        foreach (var (day, value) in new[] { (1, 375_000m), (31, 325_000m) })
            bench.Add(s, (s.ProductId, "POT"), (s.LocationId, "W1"), (s.Lot, "-"), (s.OwnerId, "own"),
                (s.Day, new DateOnly(2024, 12, day)),
                (s.OnHand, value / 50m), (s.UnitCost, 50m), (s.Currency, "USD"));
        bench.Add(s, (s.ProductId, "POT"), (s.LocationId, "W1"), (s.Lot, "-"), (s.OwnerId, "CONSIGNOR"),
            (s.Day, new DateOnly(2024, 12, 31)), (s.OnHand, 999m), (s.UnitCost, 50m), (s.Currency, "USD"));
        var i = new InvoiceLine();
        bench.Add(i, (i.InvoiceNo, "I1"), (i.LineNo, "1"), (i.CustomerId, "C1"), (i.ProductId, "POT"),
            (i.InvoicedOn, new DateOnly(2024, 12, 15)), (i.StandardCostAmount, 7_000_000m), (i.Currency, "USD"));

        var fact = new StockFact();
        var rows = bench.Build(fact);
        var average = rows.Where(r => r[fact.StockValue] is not null).Sum(r => r.Number(fact.StockValue));
        var cogs = rows.Where(r => r[fact.CogsAmount] is not null).Sum(r => r.Number(fact.CogsAmount));
        Assert.Equal(350_000m, average);
        Assert.Equal(2L, rows.Single(r => r[fact.StockValue] is not null)[fact.StockPoints]);
        Assert.Equal(20m, cogs / average);
        Assert.Equal(2.6m, 52m * average / cogs);
        Assert.Equal(0.07m, average / 5_000_000m);
    }
}
