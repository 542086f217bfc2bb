using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Tests.Engines;
using DataPlatform.Transforms;

namespace DataPlatform.Tests.Spark;

/// <summary>The engine contract on a real server, over a lake that DuckDB reads at the same time.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly SparkFolder lake = new(TestSpark.Need().Address);
    private readonly ShopOrder orders = new();
    private readonly ShopCustomer customers = new();

    private sealed class OfDays : Transform
    {
        private readonly ShopOrder orders = new();
        public override string Grain => "customer";
        public Column<string> CustomerId => Key<string>();
        public Column<DateOnly> Day => Col<DateOnly>();
        public override Column<DateOnly>? WindowColumn => Day;
        public override Sql Query(Window window) => $"""
            SELECT {orders.CustomerId} AS {CustomerId}, max({orders.OrderedOn}) AS {Day} FROM {orders}
            WHERE {orders.OrderedOn} >= {window.From} AND {orders.OrderedOn} < {window.To} GROUP BY 1
            """;
    }

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_run_over_landed_tables_is_what_DuckDB_reads_and_a_second_run_writes_nothing()
    {
        lake.Fill(orders, BuildTests.SomeOrders);
        lake.Fill(customers, "SELECT * FROM (VALUES ('C1', 'DE'), ('C2', 'FR')) AS v(customer_id, country)");
        var report = lake.Run([orders, customers], [new ShopDay(), new ShopCountry()]);
        Assert.True(report.State == StepState.Done, report.ToString());
        Assert.Equal([["DE", 30.30m, 3L], ["FR", 5.03m, 3L]], lake.Rows(new ShopCountry()));
        Assert.Equal(lake.Spark.Read($"SELECT * FROM {new ShopDay()} ORDER BY 1").Rows, lake.Rows(new ShopDay()));
        Assert.Equal("r1", lake.Spark.State(new ShopDay())!.Stamp!.RunId);
        Assert.Equal(3, lake.Spark.State(new ShopDay())!.Rows);
        var again = lake.Run([orders, customers], [new ShopDay(), new ShopCountry()]);
        Assert.All(again.Steps, s => Assert.Equal(StepState.Skipped, s.State));
    }

    [Fact]
    public void One_run_builds_a_transform_once()
    {
        lake.Fill(orders, BuildTests.SomeOrders);
        var first = lake.Build(new ShopDay(), run: "same");
        Assert.Equal(first.Version, lake.Build(new ShopDay(), run: "same").Version);
        Assert.True(lake.Build(new ShopDay(), run: "other").Version > first.Version);
    }

    [Fact]
    public void A_window_replaces_its_days_and_leaves_the_others()
    {
        lake.Fill(orders, BuildTests.SomeOrders);
        lake.Build(new ShopDay());
        lake.Fill(orders, """
            SELECT 'O9' AS order_no, 'C1' AS customer_id, DATE '2025-02-01' AS ordered_on,
                   CAST(1 AS DECIMAL(18,2)) AS amount, 1::BIGINT AS pieces
            UNION ALL SELECT 'O8', 'C1', DATE '2025-01-30', 1, 1
            """);
        lake.Build(new ShopDay(), Window.Parse("2025-02-01..2025-02-28"));
        Assert.Equal([1L, 1L, 3L], lake.Rows(new ShopDay()).Select(r => (long)r[2]!));
    }

    [Fact]
    public void A_key_of_the_window_that_stands_outside_it_is_refused()
    {
        lake.Fill(orders, BuildTests.SomeOrders);
        lake.Build(new OfDays());
        lake.Fill(orders, """
            SELECT 'O9' AS order_no, 'C1' AS customer_id, DATE '2025-02-03' AS ordered_on,
                   CAST(1 AS DECIMAL(18,2)) AS amount, 1::BIGINT AS pieces
            """);
        var before = lake.Spark.State(new OfDays())!.Version;
        var refused = Assert.Throws<DefinitionException>(
            () => lake.Build(new OfDays(), Window.Parse("2025-02-03..2025-02-03")));
        Assert.Contains("customer_id = C1", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, lake.Spark.State(new OfDays())!.Version);
    }

    [Theory]
    [InlineData("SELECT 'a' AS k, CAST(1 AS DECIMAL(18,2)) AS v UNION ALL SELECT 'a', 2", "a key twice: k = a")]
    [InlineData("SELECT CAST(NULL AS STRING) AS k, CAST(1 AS DECIMAL(18,2)) AS v", "an unknown key: k = unknown")]
    [InlineData("SELECT 'a' AS k, CAST(1 AS DECIMAL(18,2)) AS v, 1 AS w", "'w' that is not declared")]
    [InlineData("SELECT 'a' AS k, CAST(1 AS DOUBLE) AS v", "column 'v' of type double")]
    [InlineData("SELECT 'a' AS k, v FROM shop_customer", "table 'shop_customer'")]
    [InlineData("SELECT order_no AS k, prize AS v FROM shop_order", "column 'prize'")]
    public void What_a_transform_may_not_yield_is_refused_and_nothing_is_written(string query, string told)
    {
        lake.Fill(orders, BuildTests.SomeOrders);
        var transform = new ShopAdHoc((o, t) => Sql.Trusted(query));
        var refused = Assert.Throws<DefinitionException>(() => lake.Build(transform));
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, lake.Spark.State(transform)?.Rows ?? 0);
    }

    [Fact]
    public void Old_versions_are_read_as_they_were_and_a_table_without_version_is_empty()
    {
        var first = lake.Fill(orders, BuildTests.SomeOrders);
        lake.Fill(orders, BuildTests.SomeOrders.Replace("'O", "'P", StringComparison.Ordinal));
        Sql count = $"SELECT count(*) FROM {orders}";
        Assert.Equal(8L, lake.Spark.Read(count).Rows[0][0]);
        Assert.Equal(4L, lake.Spark.Read(count, new Dictionary<string, long> { ["shop_order"] = first }).Rows[0][0]);
        Assert.Equal(0L, lake.Spark.Read($"SELECT count(*) FROM {customers}").Rows[0][0]);
        Assert.Equal(8L, lake.Spark.Read(Sql.Trusted("SELECT count(*) FROM shop_order")).Rows[0][0]);
    }

    [Fact]
    public void Rows_come_in_the_order_that_was_asked_for()
    {
        lake.Fill(orders, BuildTests.SomeOrders);
        Assert.Equal(["O4", "O3", "O2", "O1"], lake.Spark.Read(
            $"SELECT {orders.OrderNo} FROM {orders} ORDER BY {orders.OrderNo} DESC").Rows.Select(r => r[0]));
    }

    [Theory]
    [InlineData("SELECT * FROM text.`/etc/passwd`")]
    [InlineData("SELECT * FROM delta.`/tmp`")]
    [InlineData("SELECT reflect('java.lang.System', 'getenv')")]
    [InlineData("SELECT java_method('java.lang.System', 'exit', 3)")]
    [InlineData("SELECT TRANSFORM(1) USING 'cat' AS (x)")]
    [InlineData("SELECT input_file_name() FROM shop_order")]
    [InlineData("SELECT _metadata.file_path FROM shop_order")]
    [InlineData("DROP TABLE IF EXISTS shop_order")]
    [InlineData("SET spark.sql.runSQLOnFiles=true")]
    [InlineData("WITH x AS (SELECT 1) INSERT INTO shop_order SELECT * FROM x")]
    [InlineData("SELECT 1) AS a; DROP TABLE shop_order; SELECT * FROM (SELECT 1")]
    public void A_query_reaches_no_file_no_program_and_changes_nothing(string text)
    {
        lake.Fill(orders, BuildTests.SomeOrders);
        var refused = Assert.ThrowsAny<Exception>(() => lake.Spark.Read(Sql.Trusted(text)));
        Assert.True(refused is DefinitionException or TerminalException, refused.ToString());
        Assert.DoesNotContain(lake.Root, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sheet_states_what_the_server_is()
    {
        Assert.Equal("Spark", lake.Spark.Sheet.Name);
        Assert.StartsWith("4.", lake.Spark.Sheet.Version, StringComparison.Ordinal);
        Assert.Equal(2, lake.Spark.Sheet.Threads);
        Assert.All(lake.Spark.Examine(TestContext.Current.CancellationToken), f => Assert.True(f.Fix is null, f.Found));
    }

    [Fact]
    public void A_column_that_a_transform_gains_is_added_by_the_next_build()
    {
        lake.Fill(orders, BuildTests.SomeOrders);
        lake.Duck.Lake.OpenOrCreate("shop_day", [new DeltaColumn("day", new(ColumnKind.Day), false)])
            .Append("SELECT DATE '2025-01-01' AS day", new CommitInfo("WRITE", "old", 1, null));
        lake.Build(new ShopDay());
        Assert.Equal(3, lake.Rows(new ShopDay()).Count);
        Assert.Equal(4, lake.Duck.Lake.Open("shop_day")!.Snapshot().Schema.Count);
    }
}
