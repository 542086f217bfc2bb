using DataPlatform.Models.Discovery;
using DataPlatform.SampleCompany.Truth;
using DataPlatform.Semantic;
using DataPlatform.Semantic.Metrics;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Tests.EndToEnd.SampleCompany;

/// <summary>What a reader asks and what a search finds, against what the generator planted.</summary>
[Collection(BuiltCompany.Name)]
public sealed class SampleCompanyMetricsTests(BuiltCompany company)
{
    private readonly SampleTruth truth = company.Truth;

    [Fact]
    public void Metrics_by_segment_are_the_planted_ones()
    {
        var planted = new (Metric Metric, Func<Figures, decimal> Of)[]
        {
            (FinanceMetrics.Revenue, f => f.Revenue),
            (FinanceMetrics.NetMargin, f => f.NetMargin),
            (FinanceMetrics.GrossMarginShare,
                f => (f.Revenue - f.Rebate - f.Returns + f.Recovery - f.Cogs) / f.Revenue),
            (CostingMetrics.CostToServe, f => f.CostToServe),
            (CostingMetrics.CostToServePerOrder, f => f.CostToServe / f.Orders),
            (ServiceMetrics.FillRateUnit, f => f.UnitsShipped / f.UnitsOrdered),
            (ServiceMetrics.FillRateLine, f => (decimal)f.LinesComplete / f.Lines),
            (ServiceMetrics.FillRateOrder, f => (decimal)f.OrdersComplete / f.Orders),
            (ServiceMetrics.Otif, f => (decimal)f.Otif / f.Orders),
            (ServiceMetrics.PerfectOrder, f => (decimal)f.Perfect / f.Orders),
            (CarbonMetrics.Co2eWtw, f => f.Wtw),
            (CarbonMetrics.TonneKm, f => f.Tkm),
            (CustomerMetrics.Nps, f => 100m * (f.Promoters - f.Detractors) / f.Answers),
        };
        var answer = company.Metrics.Query(
            new MetricQuery([.. planted.Select(p => p.Metric.Id)], Reader.Owner) { By = ["segment"] },
            TestContext.Current.CancellationToken);

        Assert.Null(answer.Reason);
        var segments = answer.Rows.Select(r => r.Values[0]!);
        Assert.Equal(truth.Segments.Order(StringComparer.Ordinal), segments.Order(StringComparer.Ordinal));
        foreach (var row in answer.Rows)
        {
            foreach (var (metric, of) in planted)
            {
                var reading = row[metric]!;
                Assert.True(reading.IsKnown, $"{metric.Id} {row.Values[0]}: {reading.Reason}");
                Assert.True(Math.Abs(of(truth.AsWas[row.Values[0]!]) - reading.Value!.Value) < 0.000001m,
                    $"{metric.Id} {row.Values[0]}: planted {of(truth.AsWas[row.Values[0]!])}, found {reading.Value}");
            }
        }
    }

    [Fact]
    public void A_role_sees_its_own_and_nobody_sees_nothing()
    {
        Answer Ask(string? role) => company.Metrics.Query(
            new MetricQuery(FinanceMetrics.Revenue, Reader.As(role)) { By = ["segment"] },
            TestContext.Current.CancellationToken);

        Assert.Equal(5, Ask("executive").Rows.Count);
        Assert.Equal("KEY_RETAIL", Assert.Single(Ask("retail").Rows).Values[0]);
        Assert.Empty(Ask("none").Rows);
    }

    [Fact]
    public void The_search_for_emerging_segments_finds_the_planted_members()
    {
        var found = new EmergingSegments().Find(Weekly(company));

        var proposal = Assert.Single(found.Proposals);
        var members = truth.Emerging.Members.ToHashSet();
        var hits = proposal.Customers.Count(members.Contains);
        Assert.True(hits >= members.Count * 0.9, $"{hits} of {members.Count} found; {found.Verdict}");
        Assert.True(proposal.Customers.Count - hits <= members.Count / 10,
            $"{proposal.Customers.Count - hits} strangers");
        Assert.Contains(truth.Emerging.Family, proposal.Rule, StringComparison.Ordinal);
        var from = DateOnly.Parse(truth.Emerging.From!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(proposal.EmergedOn.DayNumber - from.DayNumber, -28, 42);
    }

    private static List<WeeklyBehaviour> Weekly(BuiltCompany company)
    {
        var lines = new OrderLineFact();
        var products = new Product();
        return [.. company.Rows($"""
            SELECT {lines.CustomerId}, {products.Family}, {lines.ChannelId},
                CAST(date_trunc('week', {lines.BusinessDate}) AS DATE), count(DISTINCT {lines.OrderNo}),
                CAST(sum({lines.Quantity}) AS DECIMAL(38,4)), CAST(sum({lines.NetAmount}) AS DECIMAL(38,4))
            FROM {lines} JOIN {products} ON {products.ProductId} = {lines.ProductId}
            GROUP BY 1, 2, 3, 4
            """).Select(r => new WeeklyBehaviour((string)r[0]!, (string)r[1]!, (string)r[2]!, Day(r[3]!),
                Convert.ToInt64(r[4], System.Globalization.CultureInfo.InvariantCulture), (decimal)r[5]!,
                (decimal)r[6]!, 0m, 0m))];
    }

    private static DateOnly Day(object value) => value is DateTime time ? DateOnly.FromDateTime(time) : (DateOnly)value;
}
