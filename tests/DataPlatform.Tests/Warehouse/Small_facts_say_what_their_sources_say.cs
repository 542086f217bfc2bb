using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Planning;

namespace DataPlatform.Tests.Warehouse;

public sealed class Small_facts_say_what_their_sources_say : IDisposable
{
    private static readonly DateOnly March = new(2024, 3, 1);
    private readonly TransformBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Feedback_takes_its_customer_from_the_order_and_counts_promoters_of_nps_only()
    {
        SmallCompany.Customer(bench, "C1", "A", "SHOP");
        var o = new SalesOrderLine();
        bench.Add(o, (o.OrderNo, "O1"), (o.LineNo, "1"), (o.CustomerId, "C1"), (o.OrderedOn, March), (o.Quantity, 1m));
        var f = new CustomerFeedback();
        bench.Add(f, (f.FeedbackId, "F1"), (f.OrderNo, "O1"), (f.Instrument, "NPS"), (f.Score, 9m), (f.GivenOn, March));
        bench.Add(f, (f.FeedbackId, "F2"), (f.CustomerId, "C1"), (f.Instrument, "nps"), (f.Score, 6m),
            (f.GivenOn, March));
        bench.Add(f, (f.FeedbackId, "F3"), (f.CustomerId, "C1"), (f.Instrument, "complaint"), (f.GivenOn, March));
        var fact = new FeedbackFact();
        Assert.Equal(["F1 C1 SHOP 1 0 0", "F2 C1 SHOP 0 1 0", "F3 C1 SHOP   1"], bench.Build(fact).Select(r =>
            $"{r[fact.FeedbackId]} {r[fact.CustomerId]} {r[fact.ChannelId]} {r[fact.Promoter]} {r[fact.Detractor]} "
            + $"{r[fact.Complaint]}").Order());
    }

    [Fact]
    public void An_opportunity_is_worth_its_amount_times_its_probability()
    {
        var o = new Opportunity();
        bench.Add(o, (o.OpportunityId, "P1"), (o.CustomerId, "C1"), (o.OpenedOn, March), (o.Amount, 1000.10m),
            (o.Probability, 0.25m), (o.Currency, "EUR"));
        var fact = new OpportunityFact();
        Assert.Equal(250.025m, bench.Build(fact).Single()[fact.ExpectedAmount]);
    }

    [Fact]
    public void A_purchase_is_dated_by_its_order_and_worth_quantity_times_price()
    {
        var p = new PurchaseOrderLine();
        bench.Add(p, (p.PoNo, "PO1"), (p.LineNo, "1"), (p.OrderedOn, March), (p.Quantity, 3m), (p.ReceivedQuantity, 2m),
            (p.UnitPrice, 1.2345m));
        var fact = new PurchaseFact();
        var row = bench.Build(fact).Single();
        Assert.Equal(March, row[fact.BusinessDate]);
        Assert.Equal(3.7035m, row[fact.Amount]);
        Assert.Null(row[fact.RejectedQuantity]);
    }

    [Fact]
    public void A_forecast_knows_its_family_and_channel_and_its_error_once_the_actual_is_known()
    {
        var v = new ForecastValue();
        bench.Add(v, (v.RunId, "R1"), (v.SeriesId, "Bolts|SHOP"), (v.Bucket, March), (v.Quantile, "p50"),
            (v.Value, 90m), (v.Actual, 100m), (v.Stage, "statistical"));
        bench.Add(v, (v.RunId, "R1"), (v.SeriesId, "Bolts|SHOP"), (v.Bucket, March.AddMonths(1)), (v.Quantile, "p50"),
            (v.Value, 95m), (v.Stage, "statistical"));
        var fact = new ForecastFact();
        Assert.Equal(["2024-03 Bolts SHOP 10.0000", "2024-04 Bolts SHOP "], bench.Build(fact).Select(r =>
            $"{r[fact.BusinessDate]:yyyy-MM} {r[fact.ProductFamily]} {r[fact.ChannelId]} {r[fact.AbsoluteError]}")
                .Order());
    }

    [Fact]
    public void A_return_without_customer_takes_it_from_its_order_line()
    {
        var o = new SalesOrderLine();
        bench.Add(o, (o.OrderNo, "O1"), (o.LineNo, "1"), (o.CustomerId, "C1"), (o.ProductId, "P1"),
            (o.ChannelId, "WEB"), (o.CompanyCode, "1000"), (o.Currency, "EUR"), (o.OrderedOn, March));
        var r = new ReturnLine();
        bench.Add(r, (r.RmaNo, "R1"), (r.LineNo, "1"), (r.OrderNo, "O1"), (r.OrderLineNo, "1"), (r.ReturnedOn, March),
            (r.CreditAmount, 5m));
        bench.Add(r, (r.RmaNo, "R2"), (r.LineNo, "1"), (r.ProductId, "P2"), (r.ReturnedOn, March));
        var fact = new ReturnFact();
        Assert.Equal(["R1 C1 P1 WEB 1000 EUR", "R2  P2   "], bench.Build(fact).Select(x =>
            $"{x[fact.RmaNo]} {x[fact.CustomerId]} {x[fact.ProductId]} {x[fact.ChannelId]} {x[fact.CompanyCode]} "
            + $"{x[fact.Currency]}").Order());
    }
}
