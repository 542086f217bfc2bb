using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Engines.Spark;
using DataPlatform.Engines.Spark.Serving;
using DataPlatform.Lakehouse;
using DataPlatform.Tests.Engines;

namespace DataPlatform.Tests.Spark;

/// <summary>
/// Streams cut and servers killed while statements run: nothing is lost, nothing is written twice. Few of each here;
/// <c>DATAPLATFORM_SPARK_CUTS=100</c> and <c>DATAPLATFORM_SPARK_KILLS=20</c> run more.
/// </summary>
public sealed class CutTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static int Many(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var stated)
            ? stated
            : usual;

    [Fact]
    public void A_result_cut_in_the_middle_goes_on_where_it_was()
    {
        using var proxy = new LoopbackProxy(TestSpark.Need().Address.Port);
        using var session = SparkSession.Open(SparkAddress.Parse($"sc://127.0.0.1:{proxy.Port}"),
            cancellation: Cancellation);
        var random = new Random(7);
        for (var cut = 0; cut < Many("DATAPLATFORM_SPARK_CUTS", 4); cut++)
        {
            using var result = session.Query(
                SparkRelation.Sql("SELECT id, cast(id as string) AS s FROM range(0, 120000, 1, 3)"),
                cancellation: Cancellation);
            proxy.CutAfter(random.Next(1_000, 1_500_000));
            var next = 0L;
            foreach (var row in result.Rows())
                Assert.Equal(next++, row[0]);
            Assert.Equal(120_000, next);
        }
        Assert.True(proxy.Cuts > 0, "nothing was cut");
    }

    [Fact]
    public void Writes_whose_answers_are_cut_are_done_once()
    {
        var cuts = Many("DATAPLATFORM_SPARK_CUTS", 4);
        using var proxy = new LoopbackProxy(TestSpark.Need().Address.Port);
        using var lake = new SparkFolder(TestSpark.Need().Address);
        using var session = SparkSession.Open(SparkAddress.Parse($"sc://127.0.0.1:{proxy.Port}"),
            cancellation: Cancellation);
        var orders = new ShopOrder();
        lake.Fill(orders, BuildTests.SomeOrders);
        var table = new SparkTable(session, Path.Combine(lake.Root, orders.TableName));
        var random = new Random(11);
        for (var write = 1; write <= cuts; write++)
        {
            proxy.CutAfter(random.Next(10, 400));
            table.Append(
                SparkRelation.Sql($"SELECT 'N{write}' AS order_no, 'C1' AS customer_id, 1L AS pieces,"
                    + " DATE '2025-03-01' AS ordered_on, cast(1 as decimal(18,2)) AS amount"),
                new CommitInfo("WRITE", "cuts", write, $"{{\"run\":\"{write}\"}}"), Cancellation);
        }
        var rows = lake.Rows(orders);
        Assert.Equal(4 + cuts, rows.Count);
        Assert.Equal(4 + cuts, rows.Select(r => r[0]).Distinct().Count());
        Assert.True(proxy.Cuts > 0, "nothing was cut");
    }

    [Fact]
    public void A_merge_updates_inserts_and_is_done_once()
    {
        using var lake = new SparkFolder(TestSpark.Need().Address);
        using var session = TestSpark.Need().Open();
        var orders = new ShopOrder();
        lake.Fill(orders, BuildTests.SomeOrders);
        var table = new SparkTable(session, Path.Combine(lake.Root, orders.TableName));
        string[] columns = [.. orders.Columns.Select(c => c.Name)];
        var source = SparkRelation.Sql("""
            SELECT * FROM VALUES ('O1', 'C9', DATE '2025-01-30', cast(7 as decimal(18,2)), 7L),
                                 ('O7', 'C9', DATE '2025-01-30', cast(8 as decimal(18,2)), 8L)
                AS v(order_no, customer_id, ordered_on, amount, pieces)
            """);
        for (var again = 0; again < 2; again++)
            table.Merge(["order_no"], columns, source, new CommitInfo("MERGE", "merge", 1, "noted"), Cancellation);
        var rows = lake.Rows(orders);
        Assert.Equal(["O1", "O2", "O3", "O4", "O7"], rows.Select(r => r[0]));
        Assert.Equal("C9", rows[0][orders.Columns.ToList().FindIndex(c => c.Name == "customer_id")]);
        var history = lake.Duck.Lake.Open(orders.TableName)!.History();
        Assert.Equal("noted", history[0].UserMetadata);
        Assert.Single(history, c => c.Operation == "MERGE");
        var twice = SparkRelation.Sql("""
            SELECT 'O1' AS order_no, 'C9' AS customer_id, DATE '2025-01-30' AS ordered_on,
                   cast(7 as decimal(18,2)) AS amount, 7L AS pieces FROM range(2)
            """);
        Assert.Throws<DefinitionException>(
            () => table.Merge(["order_no"], columns, twice, new CommitInfo("MERGE", "merge", 2, null), Cancellation));
    }

    [Fact]
    public async Task A_server_killed_while_a_run_writes_loses_and_doubles_nothing()
    {
        TestSpark.Need();
        var options = TestSpark.Options("killed") with { Port = SparkServer.FreePort(), Memory = "700m" };
        var server = SparkServer.Start(TestSpark.Home!, options, Cancellation);
        using var lake = new SparkFolder(
            server.Address, new SparkOptions { Patience = TimeSpan.FromSeconds(3) });
        var orders = new ShopOrder();
        lake.Fill(orders, BuildTests.SomeOrders);
        var random = new Random(13);
        try
        {
            for (var kill = 0; kill < Many("DATAPLATFORM_SPARK_KILLS", 1); kill++)
            {
                lake.Build(new ShopDay(), run: $"before-{kill}");
                var running = Task.Run(() => lake.Build(new ShopDay(), run: $"kill-{kill}"), Cancellation);
                await Task.Delay(random.Next(0, 700), Cancellation);
                server.Kill();
                await Stopped(running);
                server.Dispose();
                server = SparkServer.Start(TestSpark.Home!, options, Cancellation);
                lake.Build(new ShopDay(), run: $"kill-{kill}");
                Assert.Equal(3, lake.Rows(new ShopDay()).Count);
                Assert.Single(lake.Duck.Lake.Open("shop_day")!.History(), c => Note(c) == $"kill-{kill}");
            }
        }
        finally
        {
            server.Dispose();
        }
    }

    private static async Task Stopped(Task running)
    {
        try
        {
            await running;
        }
        catch (TransientException away)
        {
            Assert.True(
                away.Message.Contains("is away", StringComparison.Ordinal)
                || away.Message.Contains("was restarted", StringComparison.Ordinal), away.Message);
        }
    }

    private static string? Note(Commit commit) => commit.UserMetadata is { } note && note.StartsWith('{')
        ? System.Text.Json.JsonDocument.Parse(note).RootElement.GetProperty("run").GetString()
        : null;
}
