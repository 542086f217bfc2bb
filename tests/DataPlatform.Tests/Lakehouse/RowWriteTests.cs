using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse;

public sealed class RowWriteTests : IDisposable
{
    private readonly LakeFolder lake = new();

    public static TheoryData<string> Setups => ["plain", "vectors", "mapped", "mapped vectors", "partitioned", "feed",
        "everything"];

    [Theory]
    [MemberData(nameof(Setups))]
    public void Delete_update_and_merge_do_what_they_say(string setup)
    {
        var table = Make(setup);
        table.Delete("amount = 20", LakeFolder.Commit(10));
        Assert.Equal([[1L, "a", 10m], [3L, "b", 30m], [4L, "c", 40m]], Rows(table));
        table.Update("name = 'b'", Set(("amount", "amount + 1"), ("name", "'bb'")), LakeFolder.Commit(11));
        Assert.Equal([[1L, "a", 10m], [3L, "bb", 31m], [4L, "c", 40m]], Rows(table));
        table.Merge(["id"], LakeFolder.Rows((4, "a", 44), (5, "e", 50)), LakeFolder.Commit(12));
        Assert.Equal([[1L, "a", 10m], [3L, "bb", 31m], [4L, "a", 44m], [5L, "e", 50m]], Rows(table));
        table.Merge(
            LakeFolder.Rows((1, "x", 1), (3, "y", 3), (9, "z", 9), (10, "no", 10)), "t.id = s.id",
            [
                MergeClause.Delete("s.name = 'x'"),
                MergeClause.Update(Set(("amount", "t.amount * 2"))),
                MergeClause.InsertAll("s.id < 10"),
                MergeClause.UpdateBySource(Set(("name", "upper(t.name)")), "t.id = 4"),
                MergeClause.DeleteBySource("t.id = 5"),
            ],
            LakeFolder.Commit(13));
        Assert.Equal([[3L, "bb", 62m], [4L, "A", 44m], [9L, "z", 9m]], Rows(table));
        table.OverwriteWhere("id < 5", LakeFolder.Rows((2, "n", 2)), LakeFolder.Commit(14));
        Assert.Equal([[2L, "n", 2m], [9L, "z", 9m]], Rows(table));
        Assert.Equal(2, table.Snapshot().Rows);
        using var reader = new LakeFolder(lake.Root);
        Assert.Equal(Rows(table), reader.Read(reader.Lake.Open("t")!.Snapshot()));
    }

    [Fact]
    public void Where_the_table_allows_it_deleted_rows_are_marked_and_no_file_is_written_anew()
    {
        var table = Make("vectors");
        var before = Directory.GetFiles(table.Path, "*.parquet").Length;
        table.Delete("id = 2", LakeFolder.Commit(10));
        table.Delete("id = 1", LakeFolder.Commit(11));
        Assert.Equal(before, Directory.GetFiles(table.Path, "*.parquet").Length);
        Assert.Equal(2, table.Snapshot().Files.Single(f => f.DeletionVector is not null).DeletionVector!.Cardinality);
        Assert.Contains("\\\"tightBounds\\\":false", lake.LogText(table.Snapshot().Version), StringComparison.Ordinal);
        table.Delete("id <= 3", LakeFolder.Commit(12));
        Assert.Equal([[4L, "c", 40m]], Rows(table));
    }

    [Fact]
    public void Many_marked_rows_read_back_as_they_were_written()
    {
        var table = Make("vectors");
        table.Append("SELECT i + 100 AS id, 'n' AS name, 1 AS amount FROM range(200000) r(i)", LakeFolder.Commit(10));
        table.Delete("id >= 100 AND (id % 3 = 0 OR id BETWEEN 70000 AND 140000)", LakeFolder.Commit(11));
        var expected = lake.Scratch.Query(
            "SELECT count(*), sum(i + 100) FROM range(200000) r(i) "
            + "WHERE NOT ((i + 100) % 3 = 0 OR i + 100 BETWEEN 70000 AND 140000)").Single();
        var found = lake.Scratch.Query(
            $"SELECT count(*), sum(id) FROM {lake.Scratch.Scan(table.Snapshot())} WHERE id >= 100").Single();
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Two_source_rows_for_one_row_are_refused_and_nothing_is_written()
    {
        var table = Make("plain");
        var version = table.Snapshot().Version;
        var refused = Assert.Throws<DefinitionException>(() => table.Merge(
            LakeFolder.Rows((1, "x", 1), (1, "y", 2)), "t.id = s.id", [MergeClause.UpdateAll()],
            LakeFolder.Commit(10)));
        Assert.Contains("2 source rows", refused.Found, StringComparison.Ordinal);
        Assert.Equal(version, table.Snapshot().Version);
        table.Merge(
            LakeFolder.Rows((1, "x", 1), (1, "y", 2)), "t.id = s.id", [MergeClause.Delete()], LakeFolder.Commit(11));
        Assert.Equal(3, Rows(table).Count);
    }

    [Fact]
    public void A_change_feed_tells_both_images_of_an_update_and_every_deleted_and_new_row()
    {
        var table = Make("feed");
        table.Merge(["id"], LakeFolder.Rows((2, "B", 22), (7, "g", 70)), LakeFolder.Commit(10));
        Assert.Equal(
            [[2L, "b", "update_preimage"], [2L, "B", "update_postimage"], [7L, "g", "insert"]], Changes(table));
        table.Delete("id = 7", LakeFolder.Commit(11));
        Assert.Equal([[7L, "g", "delete"]], Changes(table));
    }

    [Fact]
    public void Partitions_are_files_of_their_own_and_nulls_and_odd_texts_are_values()
    {
        var table = lake.Lake.OpenOrCreate("t", LakeFolder.Schema, new TableSetup { PartitionBy = ["name"] });
        table.Append(
            LakeFolder.Rows((1, "a b/ü%=", 1), (2, null, 2), (3, "a b/ü%=", 3), (4, "it's", 4)), LakeFolder.Commit(1));
        Assert.Equal(3, table.Snapshot().Files.Count);
        Assert.Equal([[1L, "a b/ü%=", 1m], [2L, null, 2m], [3L, "a b/ü%=", 3m], [4L, "it's", 4m]], Rows(table));
        table.OverwriteWhere("name = 'it''s'", LakeFolder.Rows((5, "it's", 5)), LakeFolder.Commit(2));
        Assert.Equal([5L], Rows(table).Where(r => (string?)r[1] == "it's").Select(r => r[0]));
    }

    [Fact]
    public void A_row_that_breaks_a_constraint_is_refused_and_a_generated_column_is_filled()
    {
        var table = Make("plain");
        table.Alter(new TableChange.AddConstraint("positive", "amount > 0"), LakeFolder.Commit(10));
        var refused = Assert.Throws<DefinitionException>(() =>
            table.Append(LakeFolder.Rows((9, "x", -1)), LakeFolder.Commit(11)));
        Assert.Contains("positive", refused.Message, StringComparison.Ordinal);
        Assert.Throws<DefinitionException>(() =>
            table.Alter(new TableChange.AddConstraint("large", "amount > 15"), LakeFolder.Commit(12)));
        table.Alter(new TableChange.DropConstraint("positive"), LakeFolder.Commit(13));
        table.Append(LakeFolder.Rows((9, "x", -1)), LakeFolder.Commit(14));
        var made = lake.Lake.OpenOrCreate("g",
        [
            new("id", new ColumnType(ColumnKind.Whole), true),
            new("twice", new ColumnType(ColumnKind.Whole), true)
            {
                Metadata = """{"delta.generationExpression":"id * 2"}""",
            },
        ]);
        made.Append("SELECT 4 AS id", LakeFolder.Commit(1));
        Assert.Throws<DefinitionException>(() => made.Append("SELECT 4 AS id, 9 AS twice", LakeFolder.Commit(2)));
        made.Update("id = 4", Set(("id", "5")), LakeFolder.Commit(3));
        Assert.Equal([[5L, 10L]], lake.Read(made.Snapshot(), "id, twice"));
    }

    public void Dispose() => lake.Dispose();

    private DeltaTable Make(string setup)
    {
        var properties = new Dictionary<string, string>();
        var all = setup == "everything";
        if (all || setup.Contains("vectors", StringComparison.Ordinal))
            properties["delta.enableDeletionVectors"] = "true";
        if (all || setup.Contains("mapped", StringComparison.Ordinal))
            properties["delta.columnMapping.mode"] = "name";
        if (all || setup == "feed")
            properties["delta.enableChangeDataFeed"] = "true";
        if (all)
        {
            properties["delta.enableInCommitTimestamps"] = "true";
            properties["delta.checkpointPolicy"] = "v2";
            properties["delta.checkpointInterval"] = "3";
        }
        var table = lake.Lake.OpenOrCreate("t", LakeFolder.Schema, new TableSetup
        {
            Properties = properties, PartitionBy = all || setup == "partitioned" ? ["name"] : [],
        });
        table.Append(LakeFolder.Rows((1, "a", 10), (2, "b", 20), (3, "b", 30)), LakeFolder.Commit(1));
        table.Append(LakeFolder.Rows((4, "c", 40)), LakeFolder.Commit(2));
        return table;
    }

    private List<object?[]> Changes(DeltaTable table)
    {
        var paths = lake.LogText(table.Snapshot().Version).Split('\n')
            .Where(l => l.StartsWith("{\"cdc\"", StringComparison.Ordinal))
            .Select(l => l.Split('"')[5]).ToList();
        return [.. lake.Scratch.Query(
            $"SELECT id, name, _change_type FROM read_parquet('{Path.Combine(table.Path, paths.Single())}') "
            + "ORDER BY id, _change_type DESC")];
    }

    private List<object?[]> Rows(DeltaTable table) => lake.Read(table.Snapshot());

    private static Dictionary<string, string> Set(params (string Column, string Sql)[] set) =>
        set.ToDictionary(s => s.Column, s => s.Sql);
}
