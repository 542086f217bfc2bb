using DataPlatform.Engines.Spark.Serving;
using DataPlatform.Tests.Engines;

namespace DataPlatform.Tests.Spark;

/// <summary>A standalone cluster of one master and two workers; six Java processes, so only when asked for.</summary>
public sealed class ClusterTests
{
    private const string Switch = "DATAPLATFORM_SPARK_CLUSTER";

    [Fact]
    public async Task A_worker_that_is_killed_while_a_run_writes_changes_nothing_in_the_result()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable(Switch) == "1", $"a cluster takes 4 GB: {Switch}=1 runs it");
        TestSpark.Need();
        var cancellation = TestContext.Current.CancellationToken;
        using var cluster = SparkCluster.Start(
            TestSpark.Home!, new SparkClusterSize(2), TestSpark.Options("cluster"), cancellation);
        using var lake = new SparkFolder(cluster.Server.Address);
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        lake.Fill(new ShopCustomer(), "SELECT * FROM (VALUES ('C1', 'DE'), ('C2', 'FR')) AS v(customer_id, country)");
        lake.Build(new ShopDay());
        var before = lake.Rows(new ShopDay());
        var running = Task.Run(() => lake.Build(new ShopDay(), run: "killed"), cancellation);
        await Task.Delay(300, cancellation);
        cluster.KillWorker(0);
        await running;
        lake.Build(new ShopCountry());
        Assert.Equal(before, lake.Rows(new ShopDay()));
        Assert.Equal([["DE", 30.30m, 3L], ["FR", 5.03m, 3L]], lake.Rows(new ShopCountry()));
        Assert.True(lake.Spark.Sheet.Threads >= 1);
    }
}
