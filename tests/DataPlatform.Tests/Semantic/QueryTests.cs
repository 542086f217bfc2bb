using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Semantic;
using DataPlatform.Semantic.Metrics;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.Inventory;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Segmentation;
using static DataPlatform.Tests.Semantic.SmallCompany;

namespace DataPlatform.Tests.Semantic;

public sealed class QueryTests : IDisposable
{
    private readonly FactLake lake = Lake();

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_total_equals_the_sum_of_its_segments_for_an_additive_metric()
    {
        var layer = lake.Layer();
        var total = layer.Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner));
        var parts = layer.Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner) { By = ["segment"] });
        Assert.Equal(200m, total.Value(FinanceMetrics.Revenue));
        Assert.Equal(200m, parts.Rows.Sum(r => r.Readings[0].Value));
        Assert.Equal("EUR", total.Rows[0].Readings[0].Unit);
        Assert.Equal(["KEY", "TAIL", "UNASSIGNED"], parts.Rows.Select(r => r.Values[0]));
    }

    [Fact]
    public void Segments_are_told_as_was_as_is_and_as_of_a_day()
    {
        var asked = new MetricQuery(FinanceMetrics.Revenue, Reader.Owner) { By = ["segment"] };
        var layer = lake.Layer();
        var asWas = layer.Query(asked);
        Assert.Equal(130m, asWas.Value(FinanceMetrics.Revenue, "KEY"));
        Assert.Equal(50m, asWas.Value(FinanceMetrics.Revenue, "TAIL"));
        Assert.Equal(["customer-segments@1", "customer-segments@2"], asWas.SchemeVersions);
        var asIs = layer.Query(asked with { View = SegmentView.AsIs });
        Assert.Equal(180m, asIs.Value(FinanceMetrics.Revenue, "KEY"));
        Assert.Equal(["KEY", "UNASSIGNED"], asIs.Rows.Select(r => r.Values[0]));
        var asOf = layer.Query(asked with { View = SegmentView.AsOf(Day(1, 31)) });
        Assert.Equal(100m, asOf.Value(FinanceMetrics.Revenue, "KEY"));
        Assert.Equal(80m, asOf.Value(FinanceMetrics.Revenue, "TAIL"));
    }

    [Fact]
    public void A_ratio_is_asked_again_at_each_level_and_never_averaged()
    {
        var layer = lake.Layer();
        var bySegment = layer.Query(new MetricQuery(ServiceMetrics.Otif, Reader.Owner) { By = ["segment"] });
        var total = layer.Query(new MetricQuery(ServiceMetrics.Otif, Reader.Owner)).Rows[0].Readings[0];
        Assert.Equal(1m, bySegment.Value(ServiceMetrics.Otif, "KEY"));
        Assert.Equal(0m, bySegment.Value(ServiceMetrics.Otif, "TAIL"));
        Assert.Equal(0.6m, total.Value);
        Assert.Equal((3m, 5m), (total.Numerator, total.Denominator));
        Assert.NotEqual(bySegment.Rows.Average(r => r.Readings[0].Value!.Value), total.Value);
    }

    [Fact]
    public void Ratios_are_exact_decimals()
    {
        lake.Fill(new OrderFact(), Order("1", "A", Day(1, 1), 1), Order("2", "A", Day(1, 1), 0),
            Order("3", "A", Day(1, 1), 0));
        var reading = lake.Layer().Query(new MetricQuery(ServiceMetrics.Otif, Reader.Owner)).Rows[0].Readings[0];
        Assert.Equal(1m / 3m, reading.Value);
    }

    [Fact]
    public void Facts_of_different_grain_are_merged_without_multiplying_each_other()
    {
        var answer = lake.Layer().Query(
            new MetricQuery(["revenue", "orders", "cogs"], Reader.Owner) { By = ["segment", "month"] });
        Assert.Equal(200m, answer.Rows.Sum(r => r[FinanceMetrics.Revenue]!.Value));
        Assert.Equal(5m, answer.Rows.Sum(r => r[ServiceMetrics.Orders]!.Value));
        Assert.Equal(115m, answer.Rows.Sum(r => r[FinanceMetrics.Cogs]!.Value));
        Assert.Equal(2m, answer.Value(ServiceMetrics.Orders, "KEY", "2025-02"));
    }

    [Fact]
    public void Unknown_is_not_zero()
    {
        lake.Fill(new OrderFact(), Order("1", "A", Day(1, 1), null), Order("2", "A", Day(1, 2), null));
        var reading = lake.Layer().Query(new MetricQuery(ServiceMetrics.Otif, Reader.Owner)).Rows[0].Readings[0];
        Assert.Null(reading.Value);
        Assert.Equal("no deliveries known", reading.Reason);
        var missing = lake.Layer().Query(new MetricQuery(ServiceMetrics.ReturnsAmount, Reader.Owner)).Rows[0]
            .Readings[0];
        Assert.Null(missing.Value);
        Assert.Equal("no return lines known", missing.Reason);
    }

    [Fact]
    public void A_small_unknown_share_is_a_note_and_a_large_one_a_refusal()
    {
        lake.Fill(new InvoiceFact(), Enumerable.Range(1, 100).Select(
            i => Invoice($"{i}", "A", Day(1, 1), 10m, i <= 4 ? null : 1m)));
        var note = lake.Layer().Query(new MetricQuery(FinanceMetrics.Cogs, Reader.Owner)).Rows[0].Readings[0];
        Assert.Equal(96m, note.Value);
        Assert.Equal("4 % of invoice lines carry no cost (4 of 100)", note.Note);
        lake.Fill(new InvoiceFact(), Enumerable.Range(1, 100).Select(
            i => Invoice($"{i}", "A", Day(1, 1), 10m, i <= 38 ? null : 1m)));
        var refused = lake.Layer().Query(new MetricQuery(FinanceMetrics.Cogs, Reader.Owner)).Rows[0].Readings[0];
        Assert.Null(refused.Value);
        Assert.Equal("38 % of invoice lines carry no cost (38 of 100)", refused.Reason);
    }

    [Fact]
    public void A_fact_known_in_the_period_is_zero_where_it_has_nothing_and_unknown_in_a_period_without_it()
    {
        lake.Fill(new ReturnFact(), Return("1", "A", Day(1, 15), 7m));
        var bySegment = lake.Layer().Query(
            new MetricQuery(["revenue", "returns_amount"], Reader.Owner) { By = ["month", "segment"] });
        Assert.Equal(7m, bySegment.Value(ServiceMetrics.ReturnsAmount, "2025-01", "KEY"));
        Assert.Equal(0m, bySegment.Value(ServiceMetrics.ReturnsAmount, "2025-01", "TAIL"));
        Assert.Null(bySegment.Value(ServiceMetrics.ReturnsAmount, "2025-02", "KEY"));
        var filtered = lake.Layer().Query(new MetricQuery(ServiceMetrics.ReturnsAmount, Reader.Owner)
        {
            Filters = [Filter.Is("segment", "TAIL")],
        });
        Assert.Equal(0m, filtered.Value(ServiceMetrics.ReturnsAmount));
    }

    [Fact]
    public void A_place_without_a_counted_stock_has_no_average_and_a_product_that_nobody_bought_turns_zero_times()
    {
        lake.Fill(new StockFact(), Stock("1", "W1", 50m, null), Stock("2", "W2", 10m, null, "P2"),
            Stock("3", "W1", null, 25m), Stock("4", "W3", null, 5m));
        var layer = lake.Layer();
        var places = layer.Query(new MetricQuery(["average_stock", "inventory_turns", "days_of_supply"], Reader.Owner)
        {
            By = ["location"],
        });
        Assert.Equal(["W1 50 6 60.83", "W2 10 0 -", "W3 - - -"], places.Rows.Select(
            r => $"{r.Values[0]} {string.Join(' ', r.Readings.Select(x => x.Value is { } v ? $"{v:0.##}" : "-"))}"));
        Assert.Equal("no stock positions known", places.Rows[2].Readings[0].Reason);
        Assert.Equal("no stock positions known", places.Rows[2].Readings[1].Reason);
        var products = layer.Query(new MetricQuery(InventoryMetrics.InventoryTurns, Reader.Owner) { By = ["product"] });
        Assert.Equal(0m, products.Value(InventoryMetrics.InventoryTurns, "P2"));
    }

    [Fact]
    public void Turns_by_location_are_not_computable_when_cost_of_goods_does_not_say_where_it_left_from()
    {
        lake.Fill(new StockFact(), Stock("1", "W1", 50m, null), Stock("2", "W1", null, 25m),
            Stock("3", "*", null, 25m));
        var asked = new MetricQuery(InventoryMetrics.InventoryTurns, Reader.Owner);
        var layer = lake.Layer();
        const string because = "50 % of costs of goods sold carry no location they left from (1 of 2)";
        Assert.Equal(12m, layer.Query(asked).Value(InventoryMetrics.InventoryTurns));
        Assert.Equal(because, layer.Query(asked with { By = ["location"] }).Rows[^1].Readings[0].Reason);
        Assert.Equal(because, layer.Query(asked with { Filters = [Filter.Is("location", "W1")] }).Rows[0].Readings[0]
            .Reason);
        lake.Fill(new StockFact(), Stock("1", "W1", 50m, null), Stock("3", "*", null, 25m));
        var nowhere = lake.Layer().Query(asked with { By = ["location"] });
        Assert.All(nowhere.Rows, r => Assert.Equal(
            "not by location: no cost of goods sold carries the location it left from", r.Readings[0].Reason));
    }

    [Fact]
    public void Freight_that_is_unrated_or_paid_by_the_customer_has_no_charge_and_the_total_says_how_much_is_unrated()
    {
        lake.Fill(new FreightCharge(), Freight("1", "rated", 10m), Freight("2", "rated", 5m),
            Freight("3", "unrated", null), Freight("4", "customer pays", null));
        var asked = new MetricQuery(CostingMetrics.FreightCharge, Reader.Owner);
        var layer = lake.Layer();
        var total = layer.Query(asked).Rows[0].Readings[0];
        Assert.Equal(15m, total.Value);
        Assert.Equal(
            "33.3 % of freight orders that we pay are unrated: no rate of the card fits (1 of 3)", total.Note);
        Assert.Equal(
        [
            "customer pays: the customer pays this freight: its charge is not known",
            "rated: 15",
            "unrated: all 1 freight orders that we pay are unrated: no rate of the card fits",
        ],
        layer.Query(asked with { By = ["freight_status"] }).Rows.Select(
            r => $"{r.Values[0]}: {r.Readings[0].Reason ?? $"{r.Readings[0].Value:0.##}"}"));
    }

    [Fact]
    public void A_leg_that_many_order_lines_share_is_counted_once_where_it_lacks_an_emission()
    {
        var complete = Enumerable.Range(1, 38).Select(i => Leg($"L{i}", "1", 2m));
        var shared = Enumerable.Range(1, 60).Select(i => Leg("L39", $"{i}", 1m));
        lake.Fill(new EmissionAllocation(), [.. complete, .. shared, Leg("L40", "1", null)]);
        var readings = lake.Layer().Query(
            new MetricQuery(["co2e_wtw", "tonne_km", "co2e_per_tkm"], Reader.Owner)).Rows[0].Readings;
        Assert.Equal(136m, readings[0].Value);
        Assert.Equal(40, readings[0].Rows);
        Assert.Equal("2.5 % of legs and hubs carry no emission: mass, distance or factor is missing (1 of 40)",
            readings[0].Note);
        Assert.Equal("2.5 % of legs carry no mass or distance (1 of 40)", readings[1].Note);
        Assert.Equal("2.5 % of legs carry no emission: mass, distance or factor is missing (1 of 40)",
            readings[2].Note);
    }

    [Fact]
    public void A_denominator_of_zero_has_a_reason()
    {
        lake.Fill(new InvoiceFact(), Invoice("1", "A", Day(1, 1), 0m, 0m));
        lake.Fill(new PnlFact(), Pnl("list revenue", 0m));
        var reading = lake.Layer().Query(new MetricQuery(FinanceMetrics.GrossMarginShare, Reader.Owner)).Rows[0]
            .Readings[0];
        Assert.Null(reading.Value);
        Assert.Equal("no revenue to divide by", reading.Reason);
    }

    [Fact]
    public void Two_currencies_do_not_add_and_split_by_currency_they_do()
    {
        lake.Fill(new InvoiceFact(), Invoice("1", "A", Day(1, 1), 10m, 1m),
            Invoice("2", "B", Day(1, 1), 10m, 1m, "USD"));
        var layer = lake.Layer();
        var together = layer.Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner)).Rows[0].Readings[0];
        Assert.Null(together.Value);
        Assert.Equal("amounts in EUR and USD, and no exchange rates; ask by currency", together.Reason);
        var apart = layer.Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner) { By = ["currency"] });
        Assert.Equal(["EUR", "USD"], apart.Rows.Select(r => r.Readings[0].Unit));
        var one = layer.Query(
            new MetricQuery(FinanceMetrics.Revenue, Reader.Owner) { Filters = [Filter.Is("currency", "USD")] });
        Assert.Equal(10m, one.Value(FinanceMetrics.Revenue));
        lake.Fill(new InvoiceFact(), Invoice("1", "A", Day(1, 1), 10m, 1m),
            Invoice("2", "B", Day(1, 1), 10m, 1m, null));
        var partly = lake.Layer().Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner)).Rows[0].Readings[0];
        Assert.Equal("1 of 2 invoice lines carry no currency", partly.Reason);
    }

    [Fact]
    public void Unused_capacity_has_no_segments_and_says_why()
    {
        lake.Fill(new AllocationRun(), new Dictionary<string, object?>
        {
            ["company_code"] = "1000",
            ["currency"] = "EUR",
            ["pool_id"] = "picking",
            ["period"] = Day(1, 1),
            ["ledger_amount"] = 100m,
            ["allocated_amount"] = 70m,
            ["unused_amount"] = 30m,
            ["unassigned_amount"] = 0m,
        });
        var layer = lake.Layer();
        var byPool = layer.Query(
            new MetricQuery(CostingMetrics.UnusedCapacity, Reader.Owner) { By = ["pool", "month"] });
        Assert.Equal(30m, byPool.Value(CostingMetrics.UnusedCapacity, "picking", "2025-01"));
        var bySegment = layer.Query(new MetricQuery(CostingMetrics.UnusedCapacity, Reader.Owner) { By = ["segment"] });
        Assert.Empty(bySegment.Rows);
        Assert.Equal(
            "not by segment: pool periods are kept per company, currency, pool, period and have no segment",
            bySegment.Reason);
        var beside = layer.Query(new MetricQuery(["revenue", "unused_capacity"], Reader.Owner) { By = ["segment"] });
        Assert.All(beside.Rows, r => Assert.Null(r[CostingMetrics.UnusedCapacity]!.Value));
        Assert.All(beside.Rows, r => Assert.NotNull(r[FinanceMetrics.Revenue]!.Value));
    }

    [Fact]
    public void An_unknown_name_is_an_error_that_suggests_nothing()
    {
        var layer = lake.Layer();
        foreach (var wrong in new[] { "revenu", "Revenue", "revenue ", "", "revenue; drop table x" })
        {
            var metric = Assert.Throws<DefinitionException>(() => layer.Query(new MetricQuery([wrong], Reader.Owner)));
            Assert.DoesNotContain("gross_margin", metric.Message, StringComparison.Ordinal);
            Assert.Throws<DefinitionException>(
                () => layer.Query(new MetricQuery(["revenue"], Reader.Owner) { By = [wrong == "" ? " " : wrong] }));
        }
        Assert.Throws<DefinitionException>(
            () => layer.Query(new MetricQuery(["revenue"], Reader.Owner) { By = ["segment"], Scheme = "other" }));
    }

    [Theory]
    [InlineData("region = 'North'", 120)]
    [InlineData("not (region = 'North')", 80)]
    [InlineData("segment in ('KEY', 'TAIL') and month = '2025-01'", 150)]
    [InlineData("segment = 'TAIL' or customer like 'C%'", 70)]
    [InlineData("upper(region) = 'SOUTH'", 80)]
    [InlineData("year between '2024' and '2025' and customer <> 'A'", 100)]
    public void A_condition_filters_by_dimensions(string where, int revenue) => Assert.Equal(
        revenue,
        lake.Layer().Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner)
        {
            Where = Expression.Parse(where, new Place("--where")),
        }).Value(FinanceMetrics.Revenue));

    [Theory]
    [InlineData("year = 2025")]
    [InlineData("cast(customer as integer) = 1")]
    [InlineData("customer + 1 = 2")]
    [InlineData("customer_id = 'A'")]
    [InlineData("region")]
    [InlineData("coalesce(region, 5) = '5'")]
    public void A_condition_that_could_fail_on_a_row_is_refused_before_it_runs(string where) =>
        Assert.Throws<DefinitionException>(
            () => lake.Layer().Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner)
        {
            Where = Expression.Parse(where, new Place("--where")),
        }));

    [Fact]
    public void A_pinned_version_is_read_again_as_it_was()
    {
        var layer = lake.Layer();
        var before = layer.Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner));
        lake.Fill(new InvoiceFact(), Invoice("9", "A", Day(1, 1), 999m, 1m));
        Assert.Equal(999m,
            layer.Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner)).Value(FinanceMetrics.Revenue));
        var again = layer.Query(
            new MetricQuery(FinanceMetrics.Revenue, Reader.Owner) { Versions = before.LakeVersions });
        Assert.Equal(200m, again.Value(FinanceMetrics.Revenue));
        Assert.Equal(before.LakeVersions, again.LakeVersions);
    }

    [Fact]
    public void The_last_finished_run_pins_what_readers_see()
    {
        var version = lake.Fill(new InvoiceFact(), Invoice("1", "A", Day(1, 1), 10m, 1m));
        lake.Fill(new DataPlatform.Warehouse.Platform.RunLog(), new Dictionary<string, object?>
        {
            ["run_id"] = "r7",
            ["run_no"] = 7L,
            ["state"] = "done",
            ["versions"] = $$"""{"invoice_fact": {{version}}}""",
        });
        lake.Fill(new InvoiceFact(), Invoice("1", "A", Day(1, 1), 11m, 1m));
        var answer = lake.Layer().Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner));
        Assert.Equal(10m, answer.Value(FinanceMetrics.Revenue));
        Assert.Equal(7, answer.RunNo);
        Assert.Equal(version, answer.LakeVersions["invoice_fact"]);
    }

    [Fact]
    public void A_window_covers_its_first_day_and_not_its_end() => Assert.Equal(
        80m,
        lake.Layer().Query(new MetricQuery(FinanceMetrics.Revenue, Reader.Owner)
        {
            Window = new Window(Day(1, 20), Day(2, 20)),
        }).Value(FinanceMetrics.Revenue));

    [Fact]
    public void Another_scheme_divides_the_same_rows()
    {
        var product = Assigned(
            "P1", "FAST", Day(1, 1, 2024), DataPlatform.Warehouse.BitemporalTable.Open, "product-classes@1");
        product["entity_type"] = "product";
        lake.Fill(new SegmentAssignment(), product, Assigned("P1", "WRONG", Day(1, 1, 2024), Day(1, 1, 2026)));
        var answer = lake.Layer().Query(
            new MetricQuery(FinanceMetrics.Revenue, Reader.Owner) { By = ["segment"], Scheme = "product-classes" });
        Assert.Equal(200m, answer.Value(FinanceMetrics.Revenue, "FAST"));
    }

    private static Dictionary<string, object?> Leg(string id, string line, decimal? kg) => new()
    {
        ["tce_id"] = id,
        ["order_no"] = "1",
        ["line_no"] = line,
        ["business_date"] = Day(1, 1),
        ["customer_id"] = "A",
        ["kind"] = "transport",
        ["tkm"] = kg,
        ["wtw_kg"] = kg,
        ["gap"] = kg is null ? "no distance" : null,
    };

    private static Dictionary<string, object?> Freight(string id, string status, decimal? charge) => new()
    {
        ["freight_order_id"] = id,
        ["business_date"] = Day(1, 1),
        ["customer_id"] = "A",
        ["status"] = status,
        ["charge"] = charge,
        ["currency"] = charge is null ? null : "EUR",
    };

    private static Dictionary<string, object?> Stock(
        string key, string location, decimal? value, decimal? cogs, string product = "P1") => new()
        {
            ["stock_key"] = key,
            ["business_date"] = Day(1, 1),
            ["location_id"] = location,
            ["customer_id"] = "A",
            ["product_id"] = product,
            ["currency"] = "EUR",
            ["stock_value"] = value,
            ["cogs_amount"] = cogs,
        };

    private static Dictionary<string, object?> Return(string no, string customer, DateOnly day, decimal credit) => new()
    {
        ["rma_no"] = no,
        ["line_no"] = "1",
        ["business_date"] = day,
        ["customer_id"] = customer,
        ["currency"] = "EUR",
        ["quantity"] = 1m,
        ["credit_amount"] = credit,
    };

    private static Dictionary<string, object?> Pnl(string item, decimal amount) => new()
    {
        ["source"] = "invoice line",
        ["document_no"] = "1",
        ["line_no"] = "1",
        ["line_item"] = item,
        ["business_date"] = Day(1, 1),
        ["customer_id"] = "A",
        ["currency"] = "EUR",
        ["amount"] = amount,
    };
}
