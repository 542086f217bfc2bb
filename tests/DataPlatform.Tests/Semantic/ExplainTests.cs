using DataPlatform.Semantic;
using DataPlatform.Semantic.Metrics;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Platform;
using static DataPlatform.Tests.Semantic.SmallCompany;

namespace DataPlatform.Tests.Semantic;

public sealed class ExplainTests : IDisposable
{
    private readonly FactLake lake = Lake();

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_number_is_followed_to_its_rows_and_their_file_and_line()
    {
        lake.Fill(new InvoiceLine(),
            new Dictionary<string, object?> { ["invoice_no"] = "1", ["line_no"] = "1",
                ["source_key"] = "invoices.csv:2" },
            new Dictionary<string, object?> { ["invoice_no"] = "3", ["line_no"] = "1",
                ["source_key"] = "invoices.csv:4" });
        var explained = lake.Layer().Explain(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner)
        {
            Filters = [Filter.Is("segment", "KEY")],
        });
        Assert.Equal(130m, explained.Answer.Value(FinanceMetrics.Revenue));
        var sample = explained.Rows.Single();
        Assert.Equal(2, sample.Total);
        Assert.Equal(["invoices.csv:2", "invoices.csv:4"], sample.Rows.Select(r => r[^1]));
        var amount = sample.Columns.ToList().IndexOf("list_amount");
        Assert.Equal(130m, sample.Rows.Sum(r => (decimal)r[amount]!));
    }

    [Fact]
    public void The_definition_the_sql_with_its_values_and_the_lineage_are_told()
    {
        lake.Fill(new IngestionBatch(), new Dictionary<string, object?>
        {
            ["batch_id"] = "b", ["feed"] = "erp/invoices", ["target_table"] = "invoice_line",
        });
        var asked = new MetricQuery(FinanceMetrics.GrossMarginShare, Reader.Owner)
        {
            Filters = [Filter.Is("region", "North")],
        };
        var explained = lake.Layer(new RoleGrant("key", ["KEY"], null)).Explain(asked);
        Assert.Equal("gross_margin_share", explained.Metric.Id);
        Assert.Contains("sum(cost_amount)", explained.Metric.Formula.Text, StringComparison.Ordinal);
        Assert.Contains(explained.Statements, s => s.Fact == "invoice_fact"
            && s.Sql!.Parameters.Values.Contains("North"));
        Assert.DoesNotContain(
            explained.Statements, s => s.Sql?.Text.Contains("North", StringComparison.Ordinal) ?? false);
        var landed = explained.Lineage.Single(l => l.Table == "invoice_line");
        Assert.Empty(landed.MadeFrom);
        Assert.Equal(["erp/invoices"], landed.Feeds);
        Assert.Contains(explained.Lineage, l => l.Table == "pnl_fact" && l.MadeFrom.Contains("cost_to_serve_line"));
        var restricted = lake.Layer(new RoleGrant("key", ["KEY"], null))
            .Explain(asked with { Reader = Reader.As("key") });
        Assert.All(restricted.Lineage, l => Assert.Empty(l.Feeds));
    }

    [Fact]
    public void Every_metric_can_be_explained_and_followed_to_rows_even_on_an_empty_lake()
    {
        using var empty = new FactLake();
        var layer = empty.Layer();
        foreach (var metric in MetricCatalogue.All)
        {
            var explained = layer.Explain(new MetricQuery(metric, Reader.Owner));
            var reading = explained.Answer.Rows.Single().Readings.Single();
            Assert.Null(reading.Value);
            Assert.StartsWith("no ", reading.Reason, StringComparison.Ordinal);
        }
    }
}
