using System.Diagnostics;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Transforms;

namespace DataPlatform.Tests.Engines;

public sealed class BuildTests : IDisposable
{
    internal const string SomeOrders = """
        SELECT * FROM (VALUES ('O1', 'C1', DATE '2025-01-30', 10.10::DECIMAL(18,2), 1::BIGINT),
                              ('O2', 'C1', DATE '2025-01-31', 20.20::DECIMAL(18,2), 2::BIGINT),
                              ('O3', 'C2', DATE '2025-02-01', 0.03::DECIMAL(18,2), 3::BIGINT),
                              ('O4', 'C2', DATE '2025-02-01', 5.00::DECIMAL(18,2), NULL))
            AS v(order_no, customer_id, ordered_on, amount, pieces)
        """;

    private readonly EngineFolder lake = new();

    private sealed class Exact : Transform
    {
        private readonly ShopOrder orders = new();
        public override string Grain => "order number";
        public Column<string> OrderNo => Key<string>();
        public Column<decimal> Wide => Dec("x", 38, 10);
        public override Sql Query(Window window) => $"""
            SELECT {orders.OrderNo} AS {OrderNo},
                   CAST('1234567890123456789012345678.0123456789' AS DECIMAL(38,10)) AS {Wide}
            FROM {orders}
            """;
    }

    private sealed class Slow : Transform
    {
        private readonly ShopOrder orders = new();
        public override string Grain => "n";
        public Column<long> N => Key<long>();
        public override Sql Query(Window window) =>
            $"SELECT count(*) AS {N} FROM range(100000000000) AS r, {orders} WHERE r.range % 7 = 3";
    }

    private sealed class Large : Transform
    {
        private readonly ShopOrder orders = new();
        public override string Grain => "n";
        public Column<string> Code => Key<string>();
        public Column<long> N => Key<long>();
        public Column<string> Noise => Col<string>();
        public override Sql Query(Window window) => $"""
            SELECT {orders.OrderNo} AS {Code}, r.range AS {N}, md5(CAST(r.range AS VARCHAR)) AS {Noise}
            FROM {orders}, range(250000) AS r
            """;
    }

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

    private sealed class Stray : Transform
    {
        private readonly ShopOrder orders = new();
        public override string Grain => "order number";
        public Column<string> OrderNo => Key<string>();
        public Column<DateOnly> Day => Key<DateOnly>();
        public override Column<DateOnly>? WindowColumn => Day;
        public override Sql Query(Window window) =>
            $"SELECT {orders.OrderNo} AS {OrderNo}, {orders.OrderedOn} AS {Day} FROM {orders}";
    }

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_built_transform_is_read_back_with_exact_cells()
    {
        lake.Fill(new ShopOrder(), SomeOrders);
        var day = new ShopDay();
        var outcome = lake.Build(day);
        Assert.Equal(3, outcome.Rows);
        Assert.Equal(
            [
                [new DateOnly(2025, 1, 30), 1L, 1L, 10.10m],
                [new DateOnly(2025, 1, 31), 1L, 2L, 20.20m],
                [new DateOnly(2025, 2, 1), 2L, 3L, 5.03m],
            ],
            lake.Rows($"SELECT {day.Day}, {day.Orders}, {day.Pieces}, {day.Amount} FROM {day} ORDER BY 1"));
    }

    [Fact]
    public void The_state_tells_what_a_version_was_built_from()
    {
        Assert.Null(lake.Engine.State(new ShopOrder()));
        var version = lake.Fill(new ShopOrder(), SomeOrders);
        Assert.Equal(new TableState(version, 4, null), lake.Engine.State(new ShopOrder()));
        var outcome = lake.Build(new ShopDay(), run: "R1");
        var state = lake.Engine.State(new ShopDay())!;
        Assert.Equal((outcome.Version, 3L), (state.Version, state.Rows));
        Assert.Equal(("R1", "shop_day"), (state.Stamp!.RunId, state.Stamp.QueryHash));
        Assert.Equal([KeyValuePair.Create("shop_order", version)], state.Stamp.InputVersions);
    }

    [Fact]
    public void An_input_without_a_version_is_empty()
    {
        Assert.Equal(0, lake.Build(new ShopDay()).Rows);
        lake.Fill(new ShopOrder(), SomeOrders);
        Assert.Equal(0, lake.Build(new ShopCountry()).Rows);
    }

    [Fact]
    public void A_build_reads_the_versions_its_stamp_states()
    {
        var first = lake.Fill(new ShopOrder(), SomeOrders);
        lake.Fill(new ShopOrder(), SomeOrders.Replace("'O", "'P", StringComparison.Ordinal));
        var stamp = new BuildStamp("R1", "h", new Dictionary<string, long> { ["shop_order"] = first });
        lake.Engine.Build(new ShopDay(), Window.All, stamp, TestContext.Current.CancellationToken);
        var day = new ShopDay();
        Assert.Equal([[4L]], lake.Rows($"SELECT sum({day.Orders}) FROM {day}"));
    }

    [Fact]
    public void A_key_twice_is_refused_with_the_first_one()
    {
        lake.Fill(new ShopOrder(), SomeOrders);
        Refused(
            new ShopAdHoc((o, t) => $"SELECT {o.CustomerId} AS {t.K}, {o.Amount} AS {t.V} FROM {o}"),
            "transform shop_ad_hoc: found a key twice: k = C1; expected one row for each k");
    }

    [Fact]
    public void An_unknown_key_is_refused_with_its_row()
    {
        lake.Fill(new ShopOrder(), SomeOrders);
        Refused(
            new ShopAdHoc((o, t) => $"SELECT nullif({o.OrderNo}, 'O3') AS {t.K}, {o.Amount} AS {t.V} FROM {o}"),
            "transform shop_ad_hoc: found an unknown key: k = unknown; expected a value in each of k");
    }

    [Fact]
    public void A_number_too_large_for_its_column_is_refused()
    {
        lake.Fill(new ShopOrder(), SomeOrders);
        Refused(
            new ShopAdHoc((o, t) => $"SELECT {o.OrderNo} AS {t.K}, 99999999999999999999 AS {t.V} FROM {o}"),
            "transform shop_ad_hoc: found Conversion Error");
    }

    [Fact]
    public void A_build_checks_what_it_binds_to()
    {
        lake.Fill(new ShopOrder(), SomeOrders);
        Refused(
            new ShopAdHoc((o, t) => $"SELECT {o.OrderNo} AS {t.K}, {o.Amount} / 3 AS {t.V} FROM {o}"),
            "found column 'v' of type double");
    }

    [Fact]
    public void Rows_outside_the_window_are_refused()
    {
        lake.Fill(new ShopOrder(), SomeOrders);
        lake.Build(new Stray());
        Refused(
            new Stray(), "found 2 rows outside 2025-01-01..2025-01-31; expected only rows whose day lies in it",
            Window.Parse("2025-01-01..2025-01-31"));
    }

    [Fact]
    public void A_key_of_the_window_that_also_stands_outside_it_is_refused()
    {
        lake.Fill(new ShopOrder(), SomeOrders);
        lake.Build(new OfDays());
        lake.Fill(new ShopOrder(), OneOrder("O7", "2025-03-05"));
        Refused(
            new OfDays(), "a key in the window 2025-03-01..2025-03-31 that also stands outside it: customer_id = C1",
            Window.Parse("2025-03-01..2025-03-31"));
    }

    [Fact]
    public void Thirty_eight_digits_stay_exact()
    {
        lake.Fill(new ShopOrder(), SomeOrders);
        var exact = new Exact();
        lake.Build(exact);
        Assert.Equal(
            [["1234567890123456789012345678.0123456789"]],
            lake.Rows($"SELECT DISTINCT CAST({exact.Wide} AS VARCHAR) FROM {exact}"));
        Assert.Equal(
            [[4L, "4938271560493827156049382712.0493827156"]],
            lake.Rows($"SELECT count(*), CAST(sum({exact.Wide}) AS VARCHAR) FROM {exact}"));
    }

    [Fact]
    public void A_declared_column_the_table_lacks_yet_reads_as_unknown()
    {
        lake.Engine.Lake.OpenOrCreate("shop_order",
            [
                new("order_no", new(ColumnKind.Text), false), new("ordered_on", new(ColumnKind.Day), true),
            ]).Append("SELECT 'O1' AS order_no, DATE '2025-01-01' AS ordered_on",
                new CommitInfo("WRITE", "t", 1, null));
        var (day, orders) = (new ShopDay(), new ShopOrder());
        Assert.Equal(1, lake.Build(day).Rows);
        Assert.Equal([[1L, null]], lake.Rows($"SELECT {day.Orders}, {day.Amount} FROM {day}"));
        Assert.Equal([["O1", null]], lake.Rows($"SELECT {orders.OrderNo}, {orders.Amount} FROM {orders}"));
    }

    [Fact]
    public void A_million_rows_are_built_in_a_quarter_gigabyte()
    {
        using var small = new EngineFolder("256MB", 1);
        small.Fill(new ShopOrder(), SomeOrders);
        var large = new Large();
        Assert.Equal(1_000_000, small.Build(large).Rows);
        Assert.Equal([[1_000_000L, 250_000L]],
            small.Rows($"SELECT count(*), count(DISTINCT {large.Noise}) FROM {large}"));
        using var process = Process.GetCurrentProcess();
        Assert.InRange(process.PeakWorkingSet64, 0, 2_000_000_000);
    }

    [Fact]
    public async Task A_build_stops_when_asked_and_leaves_nothing()
    {
        lake.Fill(new ShopOrder(), SomeOrders);
        var files = lake.Files();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var stamp = new BuildStamp("R1", "slow", new Dictionary<string, long> { ["shop_order"] = 1 });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Run(() => lake.Engine.Build(new Slow(), Window.All, stamp, stop.Token), CancellationToken.None));
        Assert.Equal(files, lake.Files());
        Assert.Equal(3, lake.Build(new ShopDay()).Rows);
    }

    [Fact]
    public void A_column_that_changed_its_type_says_what_to_do()
    {
        lake.Engine.Lake.OpenOrCreate("shop_day", [new("day", new(ColumnKind.Text), false)]);
        lake.Fill(new ShopOrder(), SomeOrders);
        Refused(new ShopDay(), "this table is computed: delete its folder shop_day in the lake and run again");
        Directory.Delete(Path.Combine(lake.Root, "shop_day"), recursive: true);
        Assert.Equal(3, lake.Build(new ShopDay()).Rows);
    }

    [Fact]
    public void The_sheet_tells_the_engine_and_its_limits()
    {
        Assert.Equal(
            new EngineSheet("DuckDB", lake.Engine.Sheet.Version, 2, "1GB", lake.Limits.SpillFolder), lake.Engine.Sheet);
        Assert.Matches(@"^v1\.\d+\.\d+$", lake.Engine.Sheet.Version);
    }

    internal static string OneOrder(string number, string day) =>
        $"SELECT '{number}' AS order_no, 'C1' AS customer_id, DATE '{day}' AS ordered_on, 1 AS amount, 1 AS pieces";

    private void Refused(Transform transform, string message, Window? window = null)
    {
        var before = lake.Files();
        Assert.Contains(
            message, Assert.Throws<DefinitionException>(() => lake.Build(transform, window)).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, lake.Files());
    }
}
