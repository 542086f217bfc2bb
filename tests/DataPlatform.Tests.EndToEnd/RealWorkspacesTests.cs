using DataPlatform.Core;
using DataPlatform.Semantic.Metrics;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>
/// Three companies as text and nothing else, from files nobody here made to a scorecard. Expected figures are counted
/// from the files by other means.
/// </summary>
public sealed class RealWorkspacesTests
{
    [Fact]
    public void Brunel_shows_1370_orders_without_a_rate_and_three_repeats_in_the_rate_card()
    {
        using var company = new RealWorkspace("brunel");
        Assert.Equal((9215, 9215, 0, 0), company.Counts("freight_orders"));
        Assert.Equal((9215, 9215, 0, 0), company.Counts("order_lines"));
        Assert.Equal((1540, 1537, 0, 3), company.Counts("freight_rates"));

        Assert.Equal(1370m, company.Ask(CostingMetrics.UnratedFreightOrders).Value);
        var segments = company.BySegment(CostingMetrics.UnratedFreightOrders);
        Assert.Equal(new Dictionary<string, decimal?> { ["VMI"] = 682, ["ORDER"] = 688 }, segments);

        var charges = new FreightCharge();
        var states = company.Rows($"""
            SELECT {charges.Status}, count(*), count({charges.Charge}), min({charges.ServiceLevel}) FROM {charges}
            GROUP BY 1 ORDER BY 1
            """).Select(r => string.Join(' ', r));
        Assert.Equal(["customer pays 854 0 CRF", "rated 6991 6991 DTD", "unrated 1370 0 DTD"], states);

        var elements = new TransportChainElement();
        Assert.Equal(9215m, company.Number($"SELECT count(*) FROM {elements} WHERE {elements.Gap} = 'no distance'"));
        var (figures, html) = company.Scorecard();
        Assert.Equal("SC-2013-05", figures.Issue);
        Assert.Equal(1370m, Value(figures, "unrated_freight_orders"));
        Assert.Contains("no deliveries known", html, StringComparison.Ordinal);
        Assert.Contains("mass, distance or factor is missing", html, StringComparison.Ordinal);
        Assert.Empty(figures.CustomerMargins);
        Assert.StartsWith("no invoice lines", figures.MarginUnknown, StringComparison.Ordinal);
        company.NothingNew();
    }

    [Fact]
    public void Online_retail_adds_up_to_the_tenth_of_a_penny()
    {
        using var company = new RealWorkspace("online-retail");
        Assert.Equal(305, company.Files("invoice_lines"));
        Assert.Equal((541909, 541909, 0, 0), company.Counts("invoice_lines"));

        var lines = new InvoiceLine();
        Assert.Equal(9747747.934m, company.Number($"""
            SELECT CAST(sum({lines.NetAmount}) AS DECIMAL(18,4)) FROM {lines}
            """));
        var kinds = company.Rows($"SELECT {lines.Kind}, count(*) FROM {lines} GROUP BY 1 ORDER BY 1")
            .Select(r => string.Join(' ', r));
        Assert.Equal(["credit 9288", "invoice 527792", "service 2311", "write-off 2518"], kinds);
        Assert.Equal(0m, company.Number($"SELECT count(*) FROM {lines} WHERE {lines.CustomerId} LIKE '%.%'"));

        Assert.Equal(10644560.424m, company.Ask(FinanceMetrics.Revenue).Value);
        Assert.Equal(896812.49m, company.Ask(FinanceMetrics.ReturnsCost).Value);
        Assert.Equal(10644560.424m, company.BySegment(FinanceMetrics.Revenue).Values.Sum());

        var (figures, html) = company.Scorecard();
        Assert.Equal("SC-2011-11", figures.Issue);
        Assert.Contains("invoice lines carry no cost", html, StringComparison.Ordinal);
        Assert.Contains("no orders known", html, StringComparison.Ordinal);
        Assert.Empty(figures.CustomerMargins);
    }

    [Fact]
    public void Adventure_works_lands_sales_and_purchasing_from_their_dialects()
    {
        using var company = new RealWorkspace("adventureworks");
        Assert.Equal(3, company.Files("sales/order_lines"));
        Assert.Equal((56046, 56046, 0, 0), company.Counts("sales/order_lines"));
        Assert.Equal((4012, 4012, 0, 0), company.Counts("purchasing/purchase_orders"));
        Assert.Equal((8845, 8845, 0, 0), company.Counts("purchasing/purchase_order_lines"));
        Assert.Equal((701, 701, 0, 0), company.Counts("purchasing/stores"));
        var quarantine = new QuarantinedRecord();
        Assert.Equal(0m, company.Number($"SELECT count(*) FROM {quarantine}"));

        var customers = new Customer();
        Assert.Equal(1_039_320_000m, company.Number($"""
            SELECT CAST(sum({customers.AnnualIncome}) AS DECIMAL(18,2)) FROM {customers}
            """));
        Assert.Equal(18_148m, company.Number($"SELECT count({customers.BornOn}) FROM {customers}"));
        var one = company.Rows($"""
            SELECT {customers.Name}, {customers.AnnualIncome}, {customers.BornOn} FROM {customers}
            WHERE {customers.CustomerId} = '11253'
            """).Single();
        Assert.Equal(["JOSÉ HERNANDEZ", 60000.00m, new DateOnly(1933, 2, 28)], one);
        Assert.Equal(90m, company.Number($"""
            SELECT count(*) FROM {customers} WHERE {customers.Name} SIMILAR TO '.*[^ -~].*'
            """));

        Assert.Equal(25164m, company.Ask(ServiceMetrics.Orders).Value);
        Assert.Equal(63_791_994.8380m, company.Ask(PlanningMetrics.PurchaseSpend).Value);
        Assert.Equal(6_716_070.5640m, company.Ask(
            PlanningMetrics.PurchaseSpend, Window.Parse("2025-07-01..2025-07-31")).Value);
        // 20,092,679.1712 before each position is told in cents
        Assert.Equal(20_092_679.13m, company.Ask(InventoryMetrics.AverageStock).Value);
        Assert.Null(company.Ask(FinanceMetrics.Revenue).Value);

        var (figures, html) = company.Scorecard();
        Assert.Equal("SC-2017-06", figures.Issue);
        Assert.Contains("no invoice lines", html, StringComparison.Ordinal);
        Assert.Contains("not per segment", html, StringComparison.Ordinal);
        Assert.NotNull(figures.MarginUnknown);
        var july = company.Scorecard(new DateOnly(2025, 7, 1)).Figures;
        Assert.Equal(6_716_070.5640m, Value(july, "purchase_spend"));
    }

    private static decimal? Value(DataPlatform.Reports.Scorecards.ScorecardFigures figures, string metric) =>
        figures.Perspectives.SelectMany(p => p.Lines).Single(l => l.Metric == metric).Enterprise.Actual;
}
