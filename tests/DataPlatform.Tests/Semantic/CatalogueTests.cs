using DataPlatform.Core;
using DataPlatform.Semantic;
using DataPlatform.Warehouse;

namespace DataPlatform.Tests.Semantic;

public sealed class CatalogueTests
{
    [Fact]
    public void Every_metric_is_defined_in_full()
    {
        Assert.True(MetricCatalogue.All.Count >= 30);
        Assert.Equal(MetricCatalogue.All.Count, MetricCatalogue.All.Select(m => m.Id).Distinct().Count());
        foreach (var metric in MetricCatalogue.All)
        {
            Assert.Matches("^[a-z][a-z0-9_]*$", metric.Id);
            Assert.EndsWith(".", metric.About, StringComparison.Ordinal);
            Assert.NotEqual("", metric.Formula.Text);
            Assert.NotEqual("", metric.Unit);
            Assert.NotEqual("", metric.Subject);
            Assert.NotEqual("", metric.Grain);
            Assert.Matches("^[0-9a-f]{12}$", metric.Version);
            Assert.All(metric.Facts, f => Assert.Equal(Layer.Gold, f.Layer));
        }
    }

    [Theory]
    [InlineData("revenue")]
    [InlineData("list_revenue")]
    [InlineData("discount")]
    [InlineData("rebate")]
    [InlineData("cogs")]
    [InlineData("gross_margin")]
    [InlineData("gross_margin_share")]
    [InlineData("cost_to_serve")]
    [InlineData("cost_to_serve_per_order")]
    [InlineData("cost_to_serve_share")]
    [InlineData("net_margin")]
    [InlineData("net_margin_share")]
    [InlineData("unused_capacity")]
    [InlineData("ledger_cost")]
    [InlineData("unassigned_cost")]
    [InlineData("orders")]
    [InlineData("order_lines")]
    [InlineData("units_ordered")]
    [InlineData("units_shipped")]
    [InlineData("fill_rate_unit")]
    [InlineData("fill_rate_line")]
    [InlineData("fill_rate_order")]
    [InlineData("on_time")]
    [InlineData("otif")]
    [InlineData("perfect_order")]
    [InlineData("perfect_order_index")]
    [InlineData("order_cycle_days")]
    [InlineData("back_order_rate")]
    [InlineData("return_rate")]
    [InlineData("returns_amount")]
    [InlineData("average_stock")]
    [InlineData("inventory_turns")]
    [InlineData("days_of_supply")]
    [InlineData("co2e_wtw")]
    [InlineData("co2e_wtt")]
    [InlineData("co2e_ttw")]
    [InlineData("tonne_km")]
    [InlineData("co2e_per_tkm")]
    [InlineData("co2e_per_order")]
    [InlineData("legs_without_factor_share")]
    [InlineData("primary_data_share")]
    [InlineData("freight_amount")]
    [InlineData("nps")]
    [InlineData("csat")]
    [InlineData("complaints")]
    [InlineData("active_customers")]
    [InlineData("forecast_accuracy")]
    [InlineData("forecast_value_added")]
    [InlineData("unrated_freight_orders")]
    [InlineData("freight_charge")]
    [InlineData("purchase_spend")]
    public void A_promised_metric_exists_under_its_id(string id) => Assert.NotNull(MetricCatalogue.Find(id));

    [Fact]
    public void A_definition_keeps_its_version_until_it_changes()
    {
        var revenue = MetricCatalogue.Find("revenue")!;
        Assert.Equal(revenue.Version, (revenue with { Direction = Direction.Lower }).Version);
        Assert.NotEqual(revenue.Version, (revenue with { UnknownLimit = 0.5m }).Version);
        Assert.Equal(
            MetricCatalogue.All.Count, MetricCatalogue.All.Select(m => m.Version).Distinct().Count());
    }

    [Fact]
    public void Every_dimension_is_carried_by_some_fact_and_every_metric_answers_by_every_dimension_or_says_why()
    {
        using var lake = new FactLake();
        var layer = lake.Layer();
        foreach (var fact in WarehouseTransforms.All(Rules.None))
            lake.Fill(fact);
        lake.Fill(new DataPlatform.Warehouse.Reference.Customer());
        lake.Fill(new DataPlatform.Warehouse.Reference.Product());
        lake.Fill(new DataPlatform.Warehouse.Segmentation.Segment());
        var carried = new HashSet<string>();
        foreach (var dimension in Dimensions.All)
        {
            var answer = layer.Query(
                new MetricQuery([.. MetricCatalogue.All.Select(m => m.Id)], Reader.Owner) { By = [dimension.Name] });
            Assert.Empty(answer.Rows);
            var compiled = layer.Compile(answer.Query);
            Assert.All(compiled, c => Assert.True(c.Sql is not null || c.Reason is not null));
            if (compiled.Any(c => c.Sql is not null))
                carried.Add(dimension.Name);
        }
        Assert.Equal(Dimensions.All.Select(d => d.Name).Order(), carried.Order());
    }
}
