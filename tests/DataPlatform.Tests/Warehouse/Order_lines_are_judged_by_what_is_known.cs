using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Tests.Warehouse;

public sealed class Order_lines_are_judged_by_what_is_known : IDisposable
{
    private static readonly DateOnly Promised = new(2024, 3, 10);
    private readonly TransformBench bench = new();
    private readonly OrderLineFact fact = new();
    private readonly OrderFact orders = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Without_any_delivery_in_the_feed_service_is_unknown_not_bad()
    {
        Order("O1", "1", 10);
        var line = bench.Build(fact)[0];
        Assert.Null(line[fact.UnitOrdered]);
        Assert.Null(line[fact.OnTime]);
        Assert.Null(line[fact.InFull]);
        Assert.Null(line[fact.PerfectLine]);
        Assert.Null(line[fact.ShippedQuantity]);
        Assert.Null(bench.Build(orders)[0][orders.Otif]);
    }

    [Fact]
    public void Partial_deliveries_add_up_and_the_last_one_decides_on_time()
    {
        Order("O1", "1", 10);
        Deliver("D1", "O1", "1", 6, Promised.AddDays(-2));
        Deliver("D2", "O1", "1", 4, Promised.AddDays(1));
        var line = bench.Build(fact)[0];
        Assert.Equal(10m, line[fact.ShippedQuantity]);
        Assert.Equal(6m, line[fact.UnitShipped]);
        Assert.Equal(0L, line[fact.LineComplete]);
        Assert.Equal(1L, line[fact.InFull]);
        Assert.Equal(0L, line[fact.OnTime]);
        Assert.Equal(Promised.AddDays(1), line[fact.DeliveredOn]);
        Assert.Equal(Promised.AddDays(-3), line[fact.FirstShippedOn]);
    }

    [Fact]
    public void Two_deliveries_shipped_on_the_same_day_are_one_first_shipment()
    {
        Order("O1", "1", 10);
        Deliver("D1", "O1", "1", 6, Promised);
        Deliver("D2", "O1", "1", 4, Promised);
        Assert.Equal(1L, bench.Build(fact)[0][fact.LineComplete]);
    }

    [Fact]
    public void A_line_that_is_due_and_did_not_arrive_has_failed_and_one_not_yet_due_is_unknown()
    {
        Order("O1", "1", 10);
        Deliver("D1", "O1", "1", 10, Promised);
        Order("O2", "1", 10, Promised.AddDays(-1));
        Order("O3", "1", 10, Promised.AddDays(1));
        var lines = bench.Build(fact).ToDictionary(r => r.Text(fact.OrderNo)!);
        Assert.Equal([1L, 1L, 1L, 1L], Judged(lines["O1"]));
        Assert.Equal([0L, 0L, 0L, 0L], Judged(lines["O2"]));
        Assert.Equal([null, null, null, null], Judged(lines["O3"]));
        Assert.Null(lines["O3"][fact.UnitOrdered]);
        Assert.Equal(10m, lines["O3"][fact.Quantity]);
    }

    [Fact]
    public void One_unknown_component_makes_perfection_unknown()
    {
        Order("O1", "1", 10);
        Deliver("D1", "O1", "1", 10, Promised, documents: null);
        var line = bench.Build(fact)[0];
        Assert.Null(line[fact.DocumentsOk]);
        Assert.Null(line[fact.PerfectLine]);
        Assert.Equal(1L, line[fact.ConditionOk]);
    }

    [Fact]
    public void More_than_ordered_does_not_lift_the_fill_above_one()
    {
        Order("O1", "1", 10);
        Deliver("D1", "O1", "1", 12, Promised);
        var line = bench.Build(fact)[0];
        Assert.Equal(10m, line[fact.UnitShipped]);
        Assert.Equal(12m, line[fact.ShippedQuantity]);
    }

    [Fact]
    public void An_order_is_only_as_good_as_its_worst_line()
    {
        Order("O1", "1", 10);
        Order("O1", "2", 5);
        Deliver("D1", "O1", "1", 10, Promised);
        Deliver("D2", "O1", "2", 4, Promised);
        var order = bench.Build(orders)[0];
        Assert.Equal(2L, order[orders.Lines]);
        Assert.Equal(1L, order[orders.OnTime]);
        Assert.Equal(0L, order[orders.InFull]);
        Assert.Equal(0L, order[orders.Otif]);
        Assert.Equal(0L, order[orders.Perfect]);
        Assert.Null(order[orders.CycleDays]);
    }

    [Fact]
    public void Cycle_time_runs_from_the_order_to_the_last_delivery()
    {
        Order("O1", "1", 10);
        Deliver("D1", "O1", "1", 4, Promised.AddDays(-1));
        Deliver("D2", "O1", "1", 6, Promised);
        Assert.Equal(9L, bench.Build(orders)[0][orders.CycleDays]);
    }

    [Fact]
    public void Mass_region_and_channel_come_from_the_masters_valid_on_the_day()
    {
        SmallCompany.Customer(bench, "C1", "A", "SHOP");
        SmallCompany.Product(bench, "P1", 2.5m, 1m);
        Order("O1", "1", 10);
        var line = bench.Build(fact)[0];
        Assert.Equal(25m, line[fact.MassKg]);
        Assert.Equal("North", line[fact.SalesRegion]);
        Assert.Equal("SHOP", line[fact.ChannelId]);
    }

    private object?[] Judged(BenchRow line) =>
        [line[fact.OnTime], line[fact.InFull], line[fact.LineComplete], line[fact.PerfectLine]];

    private void Order(string no, string lineNo, decimal quantity, DateOnly? promised = null)
    {
        var l = new SalesOrderLine();
        bench.Add(l, (l.OrderNo, no), (l.LineNo, lineNo), (l.CustomerId, "C1"), (l.ProductId, "P1"),
            (l.OrderedOn, new DateOnly(2024, 3, 1)), (l.PromisedOn, promised ?? Promised), (l.Quantity, quantity),
            (l.SourceSystem, "erp/orders"));
    }

    private void Deliver(string no, string order, string line, decimal quantity, DateOnly on, bool? documents = true)
    {
        var d = new DeliveryLine();
        bench.Add(d, (d.DeliveryNo, no), (d.LineNo, "1"), (d.OrderNo, order), (d.OrderLineNo, line),
            (d.ShippedQuantity, quantity), (d.ShippedOn, on.AddDays(-1)), (d.DeliveredOn, on),
            (d.DocumentsComplete, documents), (d.ConditionOk, true));
    }
}
