using DataPlatform.Warehouse.Inventory;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Tests.Warehouse;

public sealed class Stock_is_attributed_by_use : IDisposable
{
    private static readonly DateOnly March = new(2024, 3, 1);
    private readonly TransformBench bench = new();
    private readonly StockFact fact = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void A_consignors_stock_never_counts()
    {
        Count(March, 10m, "own");
        Count(March, 1000m, "SUPPLIER7");
        Assert.Equal(100m, Stock().Sum(r => r.Number(fact.StockValue)));
    }

    [Fact]
    public void A_month_is_the_average_of_the_locations_counts_even_where_the_product_was_out_of_stock()
    {
        Count(March, 10m);
        Count(March.AddDays(14), 6m, product: "OTHER");
        var row = Stock().Single(r => r.Text(fact.ProductId) == "P1");
        Assert.Equal(50m, row[fact.StockValue]);
        Assert.Equal(2L, row[fact.StockPoints]);
    }

    [Fact]
    public void Shared_stock_goes_to_customers_by_their_share_of_cost_of_goods_to_the_cent()
    {
        Count(March, 10m);
        Invoice("I1", "C1", March, 1m);
        Invoice("I2", "C2", March, 1m);
        Invoice("I3", "C3", March, 1m);
        var rows = Stock();
        Assert.Equal(["C1 33.34", "C2 33.33", "C3 33.33"],
            rows.OrderBy(r => r[fact.CustomerId]).Select(r => $"{r[fact.CustomerId]} {r[fact.StockValue]}"));
        Assert.All(rows, r => Assert.Equal("month", r[fact.Attribution]));
    }

    [Fact]
    public void Without_use_in_the_month_the_twelve_months_before_decide_and_else_nobody()
    {
        Invoice("I1", "C1", March.AddMonths(-12), 3m);
        Invoice("I2", "C2", March.AddMonths(-1), 1m);
        Invoice("I3", "C9", March.AddMonths(-13), 5m);
        Count(March, 10m);
        Count(March.AddMonths(14), 10m);
        Assert.Equal(
            ["2024-03 C1 75.00 trailing year", "2024-03 C2 25.00 trailing year", "2025-05  100.00 none"],
            Stock().Select(r => $"{r[fact.Month]:yyyy-MM} {r[fact.CustomerId]} {r[fact.StockValue]} "
                + $"{r[fact.Attribution]}").Order());
    }

    [Fact]
    public void Cost_of_goods_stands_beside_the_stock_and_is_counted_once()
    {
        Count(March, 10m);
        Count(March, 5m, location: "W2");
        Invoice("I1", "C1", March, 42.5m);
        var rows = bench.Build(fact);
        Assert.Equal(42.5m, rows.Where(r => r[fact.CogsAmount] is not null).Sum(r => r.Number(fact.CogsAmount)));
        Assert.Equal(150m, rows.Where(r => r[fact.StockValue] is not null).Sum(r => r.Number(fact.StockValue)));
    }

    [Fact]
    public void Cost_of_goods_stands_at_the_location_its_order_line_ships_from_and_at_a_star_where_none_is_known()
    {
        Count(March, 10m);
        Count(March, 6m, location: "W2");
        Ordered("O1", "W1");
        Ordered("O2", "W2");
        Ordered("O3", null);
        Invoice("I1", "C1", March, 30m, "O1");
        Invoice("I2", "C1", March, 50m, "O2");
        Invoice("I3", "C2", March, 7m, "O3");
        Invoice("I4", "C2", March, 9m, "O9");
        Invoice("I5", "C2", March, 4m);
        var rows = bench.Build(fact);
        Assert.Equal(["* C2 20", "W1 C1 30", "W2 C1 50"],
            rows.Where(r => r[fact.CogsAmount] is not null)
                .Select(r => $"{r[fact.LocationId]} {r[fact.CustomerId]} {r[fact.CogsAmount]:0.####}").Order());
        // 80 of 100 used by C1, wherever the goods left from
        Assert.Equal(["W1 C1 80.00", "W1 C2 20.00", "W2 C1 48.00", "W2 C2 12.00"],
            rows.Where(r => r[fact.StockValue] is not null)
                .Select(r => $"{r[fact.LocationId]} {r[fact.CustomerId]} {r[fact.StockValue]}").Order());
    }

    private List<BenchRow> Stock() => [.. bench.Build(fact).Where(r => r[fact.StockValue] is not null)];

    private void Count(
        DateOnly day, decimal onHand, string owner = "own", string location = "W1", string product = "P1")
    {
        var s = new InventorySnapshot();
        bench.Add(s, (s.ProductId, product), (s.LocationId, location), (s.Lot, "-"), (s.OwnerId, owner),
            (s.StockStatus, "unrestricted"), (s.Day, day), (s.OnHand, onHand), (s.UnitCost, 10m), (s.Currency, "EUR"));
    }

    private void Ordered(string no, string? from)
    {
        var o = new SalesOrderLine();
        bench.Add(o, (o.OrderNo, no), (o.LineNo, "1"), (o.ShipFromLocationId, from));
    }

    private void Invoice(string no, string customer, DateOnly on, decimal cost, string? order = null)
    {
        var i = new InvoiceLine();
        bench.Add(i, (i.InvoiceNo, no), (i.LineNo, "1"), (i.CustomerId, customer), (i.ProductId, "P1"),
            (i.InvoicedOn, on), (i.StandardCostAmount, cost), (i.Currency, "EUR"),
            (i.OrderNo, order), (i.OrderLineNo, order is null ? null : "1"));
    }
}
