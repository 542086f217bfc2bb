using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;

namespace DataPlatform.Tests.Engines;

public sealed class ReadTests : IDisposable
{
    private static readonly ShopOrder orders = new();
    private readonly EngineFolder lake = new();

    public ReadTests() => lake.Fill(orders, BuildTests.SomeOrders);

    public void Dispose() => lake.Dispose();

    [Fact]
    public void Cells_have_the_kinds_of_the_contract()
    {
        var result = lake.Engine.Read($"""
            SELECT 'x' AS text, 1 AS whole, sum({orders.Pieces}) AS huge, true AS flag, DATE '2025-01-02' AS day,
                   TIMESTAMPTZ '2025-01-02 03:04:05+01' AS instant, TIMESTAMP '2025-01-02 03:04:05' AS plain,
                   sum({orders.Amount}) AS amount, 1.5::DOUBLE AS real, NULL AS nothing,
                   CAST('00000000-0000-0000-0000-000000000001' AS UUID) AS id, 255::UTINYINT AS small,
                   12345678901234567890.12::DECIMAL(38,2) AS wide, 1.10::DECIMAL(38,30) AS deep
            FROM {orders}
            """, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "x", 1L, 6L, true, new DateOnly(2025, 1, 2), new DateTimeOffset(2025, 1, 2, 2, 4, 5, TimeSpan.Zero),
                new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), 35.33m, 1.5, null,
                "00000000-0000-0000-0000-000000000001", 255L, 12345678901234567890.12m, 1.1m,
            ], Assert.Single(result.Rows));
        Assert.Equal(
            ["string", "long", "long", "boolean", "date", "timestamp", "timestamp", "decimal(38,2)", "double"],
            result.Columns.Take(9).Select(c => c.Type.Delta));
        Assert.Equal(7, result.IndexOf("AMOUNT"));
    }

    [Theory]
    [InlineData("SELECT 12345678901234567890123456789012345678::DECIMAL(38,0) AS x",
        "more than 28 digits in column 'x'")]
    [InlineData("SELECT 12345678901234567890123456789.1234::DECIMAL(38,8) AS x", "more than 28 digits in column 'x'")]
    [InlineData("SELECT 0.123456789012345678901234567890::DECIMAL(38,30) AS x", "more than 28 digits in column 'x'")]
    [InlineData("SELECT 170141183460469231731687303715884105727::HUGEINT AS x", "a 64-bit whole number")]
    [InlineData("SELECT DATE 'infinity' AS x", "an infinite date in column 'x'")]
    [InlineData("SELECT INTERVAL 1 DAY AS x", "column 'x' of type Interval")]
    [InlineData("SELECT [1, 2] AS x", "column 'x' of type List")]
    public void What_would_not_be_exact_is_refused(string query, string message) => Assert.Contains(
        message, Assert.Throws<DefinitionException>(() => lake.Rows(Sql.Trusted(query))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Wide_decimals_are_exact_at_the_edge_of_what_fits()
    {
        Assert.Equal(
            [[79228162514264337593543950335m, -7.9228162514264337593543950335m, 1234567890123456789012345678.5m]],
            lake.Rows(Sql.Trusted("""
                SELECT 79228162514264337593543950335::DECIMAL(38,0), -7.9228162514264337593543950335::DECIMAL(38,28),
                       1234567890123456789012345678.5000000000::DECIMAL(38,10)
                """)));
    }

    [Theory]
    [InlineData("12345678901234567890123456789.1234::DECIMAL(38,8)")]
    [InlineData("0.123456789012345678901234567890::DECIMAL(38,30)")]
    public void The_scratchpad_refuses_what_the_driver_would_round(string value)
    {
        using var scratch = new DuckDbScratch(lake.Limits);
        Assert.Throws<TerminalException>(() => scratch.Query($"SELECT {value}").Single());
        Assert.Equal([-1.5m], scratch.Query("SELECT -1.5::DECIMAL(38,30)").Single());
    }

    [Fact]
    public void Values_are_bound_and_never_run()
    {
        var hostile = new Text("O1' OR 1=1; DROP TABLE shop_order; --");
        Assert.Empty(lake.Rows($"SELECT {orders.OrderNo} FROM {orders} WHERE {orders.OrderNo} = {hostile}"));
        Assert.Equal(
            [["O2"]],
            lake.Rows($"""
                SELECT {orders.OrderNo} FROM {orders}
                WHERE {orders.Amount} = {20.20m} AND {orders.OrderedOn} = {new DateOnly(2025, 1, 31)}
                  AND {orders.Pieces} = {2}
                """));
    }

    [Fact]
    public void A_table_is_read_at_the_version_asked_for_and_else_at_its_newest()
    {
        lake.Fill(orders, BuildTests.SomeOrders.Replace("'O", "'P", StringComparison.Ordinal));
        Sql count = $"SELECT count(*) FROM {orders}";
        Assert.Equal([[8L]], lake.Rows(count));
        Assert.Equal([[4L]], lake.Rows(count, new Dictionary<string, long> { ["shop_order"] = 1 }));
        Assert.Equal([[0L]], lake.Rows(count, new Dictionary<string, long> { ["shop_order"] = 0 }));
        Assert.Equal([[8L]], lake.Rows(count, new Dictionary<string, long> { ["other"] = 1 }));
        lake.Fill(orders, BuildTests.OneOrder("Q", "2025-01-01"));
        Assert.Equal([[9L]], lake.Rows(count));
        Assert.Throws<TerminalException>(() => lake.Rows(count, new Dictionary<string, long> { ["shop_order"] = 77 }));
    }

    [Fact]
    public void A_known_table_without_a_version_is_empty()
    {
        var customers = new ShopCustomer();
        Assert.Equal([[0L]], lake.Rows($"SELECT count({customers.Country}) FROM {customers}"));
    }

    [Fact]
    public void Common_table_expressions_may_bear_the_name_of_a_table() => Assert.Equal(
        [[2L]],
        lake.Rows($"""
            WITH shop_order AS (SELECT * FROM {orders} WHERE {orders.CustomerId} = {new Text("C1")}), x AS (SELECT 1)
            SELECT count(*) FROM shop_order, x
            """));

    [Fact]
    public void Many_readers_of_different_versions_do_not_disturb_each_other()
    {
        for (var i = 0; i < 5; i++)
            lake.Fill(orders, BuildTests.OneOrder($"N{i}", "2025-01-01"));
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            var version = 1 + i % 6;
            var rows = lake.Rows(
                $"SELECT count(*), {i} FROM {orders}", new Dictionary<string, long> { ["shop_order"] = version });
            Assert.Equal([3L + version, (long)i], rows[0]);
        });
    }

    [Fact]
    public void Readers_see_the_versions_before_while_a_build_goes_on()
    {
        var day = new ShopDay();
        lake.Build(day);
        Parallel.Invoke(
            () =>
            {
                for (var i = 0; i < 5; i++)
                    lake.Build(day, run: $"again {i}");
            },
            () =>
            {
                for (var i = 0; i < 50; i++)
                    Assert.Equal([[3L]], lake.Rows($"SELECT count(*) FROM {day}"));
            });
    }

    [Fact]
    public void A_table_deleted_and_made_again_is_read_anew()
    {
        var pinned = new Dictionary<string, long> { ["shop_order"] = 1 };
        Sql query = $"SELECT {orders.OrderNo} FROM {orders} ORDER BY 1 LIMIT 1";
        Assert.Equal([["O1"]], lake.Rows(query, pinned));
        Directory.Delete(Path.Combine(lake.Root, "shop_order"), recursive: true);
        lake.Fill(orders, BuildTests.SomeOrders.Replace("'O", "'P", StringComparison.Ordinal));
        Assert.Equal([["P1"]], lake.Rows(query, pinned));
        Assert.Equal([["P1"]], lake.Rows(query));
    }

    [Fact]
    public async Task A_query_stops_when_asked_and_the_next_one_runs()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(
            () => lake.Engine.Read(
                Sql.Trusted("SELECT count(*) FROM range(100000000000) AS r WHERE r.range % 7 = 3"), null, stop.Token),
            CancellationToken.None));
        Assert.Equal([[4L]], lake.Rows($"SELECT count(*) FROM {orders}"));
    }

    [Fact]
    public void A_token_cancelled_before_stops_the_query()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => lake.Engine.Read($"SELECT count(*) FROM {orders}", null, stop.Token));
    }

    [Fact]
    public void Instants_are_UTC_on_every_connection() => Parallel.For(0, 8, _ => Assert.Equal(
        [["2025-01-02 02:04:05+00"]],
        lake.Rows(Sql.Trusted("SELECT CAST(TIMESTAMPTZ '2025-01-02 03:04:05+01' AS VARCHAR)"))));
}
