using DataPlatform.Semantic;
using DataPlatform.Semantic.Metrics;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Platform;
using static DataPlatform.Tests.Semantic.SmallCompany;

namespace DataPlatform.Tests.Semantic;

public sealed class MetricValuesTests
{
    private static readonly Dictionary<string, long> newest = [];

    [Fact]
    public void Every_month_has_the_enterprise_and_its_segments_as_they_were()
    {
        using var lake = Lake();
        var values = MetricValues.Of(lake.Layer(), newest).Values;
        decimal? Revenue(string segment, int month) => values.Single(
            v => v.Metric.Id == "revenue" && v.SegmentId == segment && v.Month == Day(month, 1)).Value;
        Assert.Equal(150m, Revenue("*", 1));
        Assert.Equal(100m, Revenue("KEY", 1));
        Assert.Equal(50m, Revenue("TAIL", 1));
        Assert.Equal(30m, Revenue("KEY", 2));
        Assert.Equal(20m, Revenue("UNASSIGNED", 2));
        Assert.Equal("customer-segments@2",
            values.Single(v => v.Metric.Id == "revenue" && v.SegmentId == "KEY" && v.Month == Day(2, 1))
                .SchemeVersionId);
        Assert.DoesNotContain(values, v => v.Metric.Id == "unused_capacity" && v.SegmentId != "*");
        Assert.All(values, v => Assert.True(v.Value is null == v.NotComputable is not null));
    }

    [Fact]
    public void The_same_data_give_the_same_rows_and_news_give_another_id()
    {
        using var lake = Lake();
        var first = MetricValues.Of(lake.Layer(), newest);
        var second = MetricValues.Of(lake.Layer(), newest);
        Assert.Equal(first.RunId, second.RunId);
        Assert.Equal(first.Values, second.Values);
        lake.Fill(new InvoiceFact(), Invoice("1", "A", Day(1, 10), 100m, 60m));
        Assert.NotEqual(first.RunId, MetricValues.Of(lake.Layer(), newest).RunId);
    }

    [Fact]
    public void The_rows_fit_their_tables_and_their_keys_are_unique()
    {
        using var lake = Lake();
        var rows = MetricValues.Of(lake.Layer(), newest).ValueCells();
        var columns = new MetricValue().Columns;
        var keys = columns.Select((c, i) => (c, i)).Where(x => x.c.IsKey).Select(x => x.i).ToList();
        Assert.All(rows, r => Assert.All(keys, k => Assert.NotNull(r[k])));
        Assert.Equal(rows.Count, rows.Select(r => string.Join("|", keys.Select(k => r[k]))).Distinct().Count());
        Assert.True(lake.Fill(new MetricValue(), rows.Select(
            r => columns.Select((c, i) => (c.Name, Cell: r[i])).ToDictionary(x => x.Name, x => x.Cell))) >= 0);
        var definitions = MetricValues.DefinitionCells();
        Assert.Equal(MetricCatalogue.All.Count, definitions.Count);
        Assert.All(definitions, d => Assert.Equal(new MetricDefinition().Columns.Count, d.Length));
    }

    [Fact]
    public void Money_has_a_currency_even_where_it_has_no_value()
    {
        using var lake = Lake();
        var reading = lake.Layer().Query(new MetricQuery(CostingMetrics.CostToServePerOrder, Reader.Owner)).Rows[0]
            .Readings[0];
        Assert.Null(reading.Value);
        Assert.Equal("EUR per order", reading.Unit);
        Assert.Equal("no cost lines known", reading.Reason);
    }
}
