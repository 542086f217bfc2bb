using DataPlatform.Core;
using DataPlatform.Tests.Engines;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;

namespace DataPlatform.Tests.Transforms;

public sealed class BindCheckTests : IDisposable
{
    private readonly EngineFolder lake = new();

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_good_transform_passes_and_a_wide_sum_serves_a_whole_number()
    {
        Assert.Equal(4, BindCheck.Of(new ShopDay(), lake.Engine).Count);
        BindCheck.Of(new ShopCountry(), lake.Engine);
    }

    [Fact]
    public void An_undeclared_table_is_named() => Expect(
        (o, t) => $"SELECT country AS {t.K}, 1 AS {t.V} FROM shop_customer",
        "transform shop_ad_hoc: found table 'shop_customer' in the query; expected only its inputs: shop_order; "
        + "hold shop_customer in a field, so that the plan knows of it");

    [Fact]
    public void An_undeclared_table_in_a_hole_is_named()
    {
        var stray = new ShopCustomer();
        Expect((o, t) => $"SELECT {stray.Country} AS {t.K}, 1 AS {t.V} FROM {stray}",
            "found table shop_customer in the query");
    }

    [Fact]
    public void An_unknown_column_is_named_with_what_there_is() => Expect(
        (o, t) => $"SELECT colour AS {t.K}, 1 AS {t.V} FROM {o}",
        "transform shop_ad_hoc: found column 'colour'; expected one of ");

    [Fact]
    public void A_computed_double_is_drift() => Expect(
        (o, t) => $"SELECT {o.OrderNo} AS {t.K}, {o.Amount} / 2 AS {t.V} FROM {o}",
        "transform shop_ad_hoc: found column 'v' of type double; expected decimal(18,2); "
        + "CAST or round it to DECIMAL(18,2) in the query, or declare what it yields");

    [Fact]
    public void More_places_than_declared_are_drift() => Expect(
        (o, t) => $"SELECT {o.OrderNo} AS {t.K}, {o.Amount} * 1.125 AS {t.V} FROM {o}",
        "found column 'v' of type decimal(");

    [Fact]
    public void A_type_the_lake_lacks_is_drift() => Expect(
        (o, t) => $"SELECT {o.OrderNo} AS {t.K}, INTERVAL 1 DAY AS {t.V} FROM {o}",
        "transform shop_ad_hoc: found column 'v' of type INTERVAL; expected decimal(18,2); CAST it in the query");

    [Fact]
    public void A_missing_column_is_named() => Expect(
        (o, t) => $"SELECT {o.OrderNo} AS {t.K} FROM {o}",
        "transform shop_ad_hoc: found no output column 'v'; expected 'v' of type decimal(18,2); "
        + "select it AS v; the query yields k");

    [Fact]
    public void An_extra_column_is_named() => Expect(
        (o, t) => $"SELECT {o.OrderNo} AS {t.K}, 1 AS {t.V}, 2 AS w FROM {o}",
        "transform shop_ad_hoc: found output column 'w' that is not declared; expected only k, v");

    [Fact]
    public void A_query_that_does_not_parse_is_refused() => Expect(
        (o, t) => $"SELEC {o.OrderNo} AS {t.K} FROM {o}", "expected one SELECT that parses");

    [Theory]
    [InlineData("now()")]
    [InlineData("current_date")]
    [InlineData("random()")]
    [InlineData("uuid()")]
    public void An_answer_that_changes_from_run_to_run_is_refused(string function) => Expect(
        (o, t) => $"SELECT CAST({Sql.Trusted(function)} AS VARCHAR) AS {t.K}, 1 AS {t.V} FROM {o}",
        "expected only functions that give the same answer in every run");

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("SELECT * FROM duckdb_settings()")]
    [InlineData("SELECT * FROM information_schema.tables")]
    public void A_transform_reaches_nothing_but_its_inputs(string query) =>
        Expect((o, t) => Sql.Trusted(query), "found ");

    [Fact]
    public void Every_transform_of_the_warehouse_binds() => Assert.Empty(
        BindCheck.Problems(WarehouseTransforms.All(Rules.None), lake.Engine).Select(p => p.Message));

    [Fact]
    public void The_warehouse_has_an_order_and_builds_over_an_empty_lake()
    {
        var report = lake.Run([.. WarehouseTables.All, .. WarehouseTables.Kept], WarehouseTransforms.All(Rules.None));
        Assert.Null(report.Failure);
        Assert.All(report.Steps, s => Assert.Equal(StepState.Done, s.State));
    }

    [Theory]
    [InlineData(ColumnKind.Whole, 0, 0, ColumnKind.Decimal, 18, 2, true)]
    [InlineData(ColumnKind.Decimal, 38, 2, ColumnKind.Decimal, 18, 2, true)]
    [InlineData(ColumnKind.Decimal, 4, 0, ColumnKind.Decimal, 18, 6, true)]
    [InlineData(ColumnKind.Decimal, 38, 0, ColumnKind.Whole, 0, 0, true)]
    [InlineData(ColumnKind.Decimal, 18, 3, ColumnKind.Decimal, 18, 2, false)]
    [InlineData(ColumnKind.Decimal, 18, 1, ColumnKind.Whole, 0, 0, false)]
    [InlineData(ColumnKind.Real, 0, 0, ColumnKind.Decimal, 18, 2, false)]
    [InlineData(ColumnKind.Decimal, 18, 2, ColumnKind.Real, 0, 0, false)]
    [InlineData(ColumnKind.Text, 0, 0, ColumnKind.Day, 0, 0, false)]
    [InlineData(ColumnKind.Flag, 0, 0, ColumnKind.Whole, 0, 0, false)]
    public void A_cast_that_could_round_is_drift(
        ColumnKind found, int foundPrecision, int foundScale, ColumnKind kind, int precision, int scale, bool serves) =>
        Assert.Equal(serves, BindCheck.Serves(new(found, foundPrecision, foundScale), new(kind, precision, scale)));

    private void Expect(Func<ShopOrder, ShopAdHoc, Sql> query, string message) => Assert.Contains(
        message, Assert.Throws<DefinitionException>(() => BindCheck.Of(new ShopAdHoc(query), lake.Engine)).Message,
        StringComparison.Ordinal);
}
