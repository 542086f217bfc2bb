using System.Globalization;
using DataPlatform.Lakehouse;
using DataPlatform.Tests.Lakehouse;

namespace DataPlatform.Tests.Spark;

/// <summary>One folder, two writers: the lake and the real Spark with its own Delta.</summary>
public sealed class LakeTests
{
    public static TheoryData<string> Setups => ["plain", "vectors", "mapped", "partitioned", "feed", "everything"];

    [Theory]
    [MemberData(nameof(Setups))]
    public void What_the_lake_writes_Spark_reads_changes_and_optimizes_and_the_lake_reads_that(string setup)
    {
        var spark = TestSpark.Need();
        using var lake = new LakeFolder();
        var table = Make(lake, setup);
        var path = $"delta.`{table.Path}`";
        Same(lake, spark, table);
        spark.Execute($"INSERT INTO {path} (id, name, amount) VALUES (20, 'spark', 20.5), (21, NULL, NULL)");
        Same(lake, spark, table);
        spark.Execute($"UPDATE {path} SET amount = amount + 1 WHERE name = 'bb'");
        spark.Execute($"DELETE FROM {path} WHERE id = 4");
        Same(lake, spark, table);
        spark.Execute($"""
            MERGE INTO {path} t USING (SELECT 20L AS id, 'merged' AS name, cast(1 AS decimal(18,2)) AS amount
                UNION ALL SELECT 22L, 'new', cast(2 AS decimal(18,2))) s ON t.id = s.id
            WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *
            """);
        Same(lake, spark, table);
        table.Merge(["id"], LakeFolder.Rows((22, "ours", 3), (23, "b", 4)), LakeFolder.Commit(30));
        Same(lake, spark, table);
        spark.Execute($"OPTIMIZE {path}");
        Same(lake, spark, table);
        table.Append(LakeFolder.Rows((24, "b", 5)), LakeFolder.Commit(31));
        table.Optimize();
        Same(lake, spark, table);
        table.Restore(3, LakeFolder.Commit(32));
        Same(lake, spark, table);
        // Spark names files by the text of the log: what is live must not be among them
        var named = spark.Query($"VACUUM {path} DRY RUN").Rows.Select(r => Path.GetFileName((string)r[0]!)).ToHashSet();
        Assert.DoesNotContain(table.Snapshot().Files, f => named.Contains(Path.GetFileName(f.Path)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PARTITIONED BY (name)")]
    [InlineData("TBLPROPERTIES (delta.enableDeletionVectors = true, delta.enableChangeDataFeed = true)")]
    [InlineData("TBLPROPERTIES (delta.columnMapping.mode = 'id', delta.enableInCommitTimestamps = true)")]
    [InlineData("TBLPROPERTIES (delta.checkpointPolicy = 'v2', delta.checkpointInterval = 2)")]
    public void What_Spark_writes_the_lake_reads_and_changes_and_Spark_reads_that(string clause)
    {
        var spark = TestSpark.Need();
        using var lake = new LakeFolder();
        var folder = Path.Combine(lake.Root, "t");
        spark.Execute(
            $"CREATE TABLE delta.`{folder}` (id BIGINT, name STRING, amount DECIMAL(18,2)) USING delta {clause}");
        spark.Execute($"INSERT INTO delta.`{folder}` VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3), (4, 'd', 4)");
        spark.Execute($"DELETE FROM delta.`{folder}` WHERE id = 2");
        var table = lake.Lake.Open("t")!;
        Same(lake, spark, table);
        table.Append(LakeFolder.Rows((5, "e", 5)), LakeFolder.Commit(1));
        table.Delete("id = 3", LakeFolder.Commit(2));
        table.Merge(["id"], LakeFolder.Rows((4, "dd", 44), (6, "f", 6)), LakeFolder.Commit(3));
        table.Update("id = 1", new Dictionary<string, string> { ["amount"] = "amount * 10" }, LakeFolder.Commit(4));
        Same(lake, spark, table);
        spark.Execute($"DELETE FROM delta.`{folder}` WHERE id = 6");
        table.OverwriteWhere("name = 'e'", LakeFolder.Rows((7, "e", 7)), LakeFolder.Commit(5));
        table.Optimize();
        Same(lake, spark, table);
        Assert.Equal([[1L, "a", 10m], [4L, "dd", 44m], [7L, "e", 7m]], lake.Read(table.Snapshot()));
    }

    [Fact]
    public void A_checkpoint_of_the_lake_is_enough_for_Spark()
    {
        var spark = TestSpark.Need();
        using var lake = new LakeFolder();
        foreach (var setup in new[] { "plain", "everything" })
        {
            var table = Make(lake, setup, setup);
            while (table.Snapshot().Version % 10 != 0 || table.Snapshot().Version < 10)
            {
                var next = table.Snapshot().Version + 100;
                table.Append(LakeFolder.Rows((next, "n", next)), LakeFolder.Commit(next));
            }
            table.WriteCheckpoint();
            var log = Path.Combine(table.Path, "_delta_log");
            foreach (var commit in Directory.GetFiles(log, "0*.json").Order().SkipLast(1))
                File.Delete(commit);
            Same(lake, spark, table);
        }
    }

    [Fact]
    public void The_change_feed_of_the_lake_is_the_one_Spark_reads()
    {
        var spark = TestSpark.Need();
        using var lake = new LakeFolder();
        var table = Make(lake, "feed");
        table.Merge(["id"], LakeFolder.Rows((1, "changed", 1), (50, "new", 2)), LakeFolder.Commit(30));
        var version = table.Snapshot().Version;
        var rows = spark.Query($"""
            SELECT id, name, _change_type FROM table_changes_by_path('{table.Path}', {version}, {version})
            ORDER BY id, _change_type DESC
            """).Rows;
        Assert.Equal(
            [[1L, "a", "update_preimage"], [1L, "changed", "update_postimage"], [50L, "new", "insert"]], rows);
    }

    [Fact]
    public void Writers_of_both_kinds_racing_on_one_table_lose_nothing()
    {
        const int Each = 12;
        var spark = TestSpark.Need();
        using var lake = new LakeFolder();
        var table = lake.Table();
        using var session = spark.Open();
        var own = new Thread(() =>
        {
            using var writer = new LakeFolder(lake.Root);
            for (var i = 1; i <= 3 * Each; i++)
            {
                writer.Table().Append(LakeFolder.Rows((i, "lake", i)), LakeFolder.Commit(i, "racer"));
                Thread.Sleep(60);
            }
        });
        own.Start();
        for (var i = 1; i <= Each; i++)
        {
            session.Command(string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO delta.`{table.Path}` (id, name, amount) VALUES ({1000 + i}, 'spark', {i})"),
                TestContext.Current.CancellationToken);
        }
        own.Join();
        Assert.Equal(4 * Each, table.Snapshot().Version);
        Assert.Equal(4 * Each, lake.Read(table.Snapshot()).Select(r => r[0]).Distinct().Count());
        Same(lake, spark, table);
    }

    private static DeltaTable Make(LakeFolder lake, string setup, string name = "t")
    {
        var properties = new Dictionary<string, string>();
        var all = setup == "everything";
        if (all || setup == "vectors")
            properties["delta.enableDeletionVectors"] = "true";
        if (all || setup == "mapped")
            properties["delta.columnMapping.mode"] = "name";
        if (all || setup == "feed")
            properties["delta.enableChangeDataFeed"] = "true";
        if (all)
        {
            properties["delta.enableInCommitTimestamps"] = "true";
            properties["delta.checkpointPolicy"] = "v2";
            properties["delta.checkpointInterval"] = "3";
        }
        var table = lake.Lake.OpenOrCreate(name, LakeFolder.Schema, new TableSetup
        {
            Properties = properties, PartitionBy = all || setup == "partitioned" ? ["name"] : [],
        });
        table.Append(LakeFolder.Rows((1, "a", 10), (2, "b ü/%", 20), (3, "b", 30)), LakeFolder.Commit(1));
        table.Append(LakeFolder.Rows((4, "c", 40), (5, "c", 50)), LakeFolder.Commit(2));
        table.Update("id = 3", new Dictionary<string, string> { ["name"] = "'bb'" }, LakeFolder.Commit(3));
        table.Delete("id = 5", LakeFolder.Commit(4));
        return table;
    }

    private static void Same(LakeFolder lake, TestSpark spark, DeltaTable table)
    {
        var ours = lake.Read(table.Snapshot());
        var theirs = spark.Query($"SELECT id, name, amount FROM delta.`{table.Path}` ORDER BY id").Rows;
        Assert.Equal(ours, theirs);
        var counted = spark.Query($"SELECT count(*), min(id), max(id) FROM delta.`{table.Path}`").Rows.Single();
        Assert.Equal([(long)ours.Count, ours.Min(r => r[0]), ours.Max(r => r[0])], counted);
        // statistics of both must never hide a row
        foreach (var id in ours.Select(r => (long)r[0]!).Take(3))
        {
            var found = spark.Query(
                $"SELECT count(*) FROM delta.`{table.Path}` WHERE id = {id.ToString(CultureInfo.InvariantCulture)}");
            Assert.Equal(1L, found.Rows.Single()[0]);
        }
    }
}
