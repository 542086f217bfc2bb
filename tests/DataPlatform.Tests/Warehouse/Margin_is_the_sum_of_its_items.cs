using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Tests.Warehouse;

public sealed class Margin_is_the_sum_of_its_items : IDisposable
{
    private static readonly DateOnly March = new(2024, 3, 1);
    private readonly TransformBench bench = new();
    private readonly PnlFact pnl = new();
    private readonly SegmentPnl segments = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void The_cascade_runs_from_list_revenue_to_net_margin()
    {
        Small(bench);
        var items = bench.Build(pnl).GroupBy(r => r.Text(pnl.LineItem)!)
            .ToDictionary(g => g.Key, g => g.Sum(r => r.Number(pnl.Amount)));
        Assert.Equal(120m, items["list revenue"]);
        Assert.Equal(-20m, items["discount"]);
        Assert.Equal(-3m, items["rebate"]);
        Assert.Equal(-60m, items["cost of goods"]);
        Assert.Equal(-8m - 5m, items["returns"]); // credited 10, recovered 2; and a credit note of 5
        Assert.Equal(-4m, items["cost to serve"]);
        Assert.Equal(20m, items.Values.Sum());
    }

    [Fact]
    public void Reclassifying_a_customer_moves_amounts_between_segments_and_no_total()
    {
        Small(bench);
        using var moved = new TransformBench();
        Small(moved);
        SmallCompany.ByHand(moved, "customer-segments", "C1", "TAIL", March);
        var before = bench.Build(segments);
        var after = moved.Build(segments);
        Assert.Equal(["KEY"], before.Select(r => r[segments.SegmentId]).Distinct());
        Assert.Equal(["TAIL"], after.Select(r => r[segments.SegmentId]).Distinct());
        Assert.Equal(Total(before), Total(after));
        Assert.Equal(bench.Build(pnl).Sum(r => r.Number(pnl.Amount)), Total(after));
    }

    [Fact]
    public void What_has_no_segment_or_no_version_still_counts()
    {
        SmallCompany.Scheme(bench, "customer-segments", 1, "customer", March.AddMonths(1), ("KEY", "tier = 'A'"));
        Invoice(bench, "I1", "C7", "invoice", March, 10m, 0m, 10m);
        Invoice(bench, "I2", "C7", "invoice", March.AddMonths(1), 10m, 0m, 10m);
        Assert.Equal(["customer-segments@1 UNASSIGNED 10", "customer-segments@none UNASSIGNED 10"],
            bench.Build(segments).Where(r => r.Text(segments.LineItem) == "list revenue").Select(r =>
                $"{r[segments.SchemeVersionId]} {r[segments.SegmentId]} {r[segments.Amount]:0.##}").Order());
    }

    [Fact]
    public void An_invoice_states_what_it_can_and_the_product_the_rest()
    {
        SmallCompany.Product(bench, "P1", 1m, 7m);
        var i = new InvoiceLine();
        bench.Add(i, (i.InvoiceNo, "I1"), (i.LineNo, "1"), (i.ProductId, "P1"), (i.InvoicedOn, March), (i.Quantity, 3m),
            (i.NetAmount, 90m), (i.DiscountAmount, 10m));
        bench.Add(i, (i.InvoiceNo, "I2"), (i.LineNo, "1"), (i.InvoicedOn, March), (i.ListAmount, 50m),
            (i.NetAmount, 45m));
        var fact = new InvoiceFact();
        Assert.Equal(["I1 100.0000 10.0000 0.0000 90.0000 21.0000", "I2 50.0000 5.0000 0.0000 45.0000 "],
            bench.Build(fact).Select(r => $"{r[fact.InvoiceNo]} {r[fact.ListAmount]} {r[fact.DiscountAmount]} "
                + $"{r[fact.RebateAmount]} {r[fact.NetAmount]} {r[fact.CostAmount]}").Order());
    }

    private decimal Total(IEnumerable<BenchRow> rows) => rows.Sum(r => r.Number(segments.Amount));

    private static void Small(TransformBench bench)
    {
        SmallCompany.Scheme(
            bench, "customer-segments", 1, "customer", SmallCompany.Start, ("KEY", "tier = 'A'"), ("TAIL", "true"));
        SmallCompany.Customer(bench, "C1", "A");
        Invoice(bench, "I1", "C1", "invoice", March, 120m, 60m, 100m, rebate: 3m);
        Invoice(bench, "I2", "C1", "credit", March, -5m, 0m, -5m);
        var o = new SalesOrderLine();
        bench.Add(o, (o.OrderNo, "O1"), (o.LineNo, "1"), (o.CompanyCode, "1000"), (o.CustomerId, "C1"),
            (o.OrderedOn, March), (o.Quantity, 1m), (o.Currency, "EUR"));
        var r = new ReturnLine();
        bench.Add(r, (r.RmaNo, "R1"), (r.LineNo, "1"), (r.OrderNo, "O1"), (r.OrderLineNo, "1"), (r.ReturnedOn, March),
            (r.CreditAmount, 10m), (r.RecoveryAmount, 2m));
        SmallCompany.Scope(bench, "6*");
        SmallCompany.Pool(bench, "picking", "1000", "EUR", "6100", 100m);
        SmallCompany.Term(bench, "pick", 1, "picking", "order line", "1", 40m);
        SmallCompany.Journal(bench, "J1", "6100", March, 10m);
    }

    private static void Invoice(TransformBench bench, string no, string customer, string kind, DateOnly on,
        decimal list, decimal cost, decimal net, decimal rebate = 0)
    {
        var i = new InvoiceLine();
        bench.Add(i, (i.InvoiceNo, no), (i.LineNo, "1"), (i.CustomerId, customer), (i.Kind, kind), (i.InvoicedOn, on),
            (i.ListAmount, list), (i.DiscountAmount, list - net), (i.NetAmount, net), (i.RebateAmount, rebate),
            (i.StandardCostAmount, cost), (i.Currency, "EUR"), (i.CompanyCode, "1000"));
    }
}
