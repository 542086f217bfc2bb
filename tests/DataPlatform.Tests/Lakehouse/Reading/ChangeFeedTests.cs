using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Tests.Lakehouse.Reading;

public sealed class ChangeFeedTests
{
    [Fact]
    public void The_feed_of_a_table_by_Spark_equals_what_Spark_reads()
    {
        var folder = ForeignTables.Folder("spark-4.2/cdf");
        using var lake = new LakeFolder(folder);
        var table = lake.Lake.Open("delta")!;
        var columns = string.Join(", ", table.Snapshot().Schema.Select(c => Names.Quote(c.Name)))
            + ", _change_type, _commit_version";
        var ours = $"SELECT {columns} FROM {table.Changes(0).Relation}";
        var expected = Names.Literal(Path.Combine(folder, "expected_changes.parquet"));
        var theirs = $"SELECT {columns} FROM read_parquet({expected})";
        Assert.Empty(lake.Scratch.Query($"SELECT to_json(odd)::VARCHAR FROM (({ours}) EXCEPT ALL ({theirs})) AS odd"));
        Assert.Empty(lake.Scratch.Query($"SELECT to_json(odd)::VARCHAR FROM (({theirs}) EXCEPT ALL ({ours})) AS odd"));
    }

    [Theory]
    [InlineData("kernel-rs-data/compacted-log-files-table", 0)]
    [InlineData("delta-rs/cdf-table", 0)]
    public void Every_version_is_the_one_before_with_its_changes(string name, long from)
    {
        using var lake = new LakeFolder(Path.GetDirectoryName(ForeignTables.Folder(name)));
        var table = lake.Lake.Open(Path.GetFileName(name))!;
        var rows = from == 0 ? 0 : Count(lake, lake.Scratch.Scan(table.Snapshot(from - 1)));
        for (var version = from; version <= table.Snapshot().Version; version++)
        {
            var changes = table.Changes(version, version).Relation;
            rows += (long)lake.Scratch.Query($"""
                SELECT coalesce(sum(CASE _change_type WHEN 'insert' THEN 1 WHEN 'delete' THEN -1 ELSE 0 END), 0)::BIGINT
                FROM {changes}
                """).Single()[0]!;
            Assert.Equal(Count(lake, lake.Scratch.Scan(table.Snapshot(version))), rows);
            Assert.Equal(0L, Count(lake, $"{changes} WHERE _commit_version <> {version}"));
        }
    }

    [Fact]
    public void Rows_that_another_vector_deletes_or_brings_back_are_the_change()
    {
        using var lake = new LakeFolder();
        var table = new HandMadeTable(
            lake, "t", [new("id", new ColumnType(ColumnKind.Whole), true)], HandMadeTable.WithVectors, null,
            ("delta.enableChangeDataFeed", "true"));
        var add = table.Write("SELECT i AS id FROM range(10) t(i)");
        var first = add with { DeletionVector = Vectors.Store(table.Folder, Vectors.Portable([1, 2]), 2) };
        var second = add with { DeletionVector = Vectors.Store(table.Folder, Vectors.Portable([2, 5]), 2) };
        table.Commit(add);
        table.Commit(Without(add), first);
        table.Commit(Without(first), second);
        table.Commit(Without(second));
        Assert.Equal(
            ["2 1 delete", "2 2 delete", "3 1 insert", "3 5 delete"], Lines(lake, "_commit_version IN (2, 3)"));
        Assert.Equal(8, Lines(lake, "_commit_version = 4 AND _change_type = 'delete'").Count);
    }

    [Fact]
    public void Versions_whose_changes_were_not_kept_are_refused()
    {
        using var lake = new LakeFolder();
        lake.Table().Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1));
        var refused = Assert.Throws<TerminalException>(() => lake.Table().Changes(0));
        Assert.StartsWith("CHANGE_FEED_OFF: table 't': version 0", refused.Message, StringComparison.Ordinal);
        Assert.Throws<TerminalException>(() => lake.Table().Changes(5));
    }

    private static RemoveAction Without(AddAction add) => new(add.Path, 1, true)
    {
        PartitionValues = add.PartitionValues, Size = add.Size, DeletionVector = add.DeletionVector,
    };

    private static List<string> Lines(LakeFolder lake, string where) =>
        [.. lake.Scratch.Query($"""
            SELECT _commit_version || ' ' || id || ' ' || _change_type
            FROM {lake.Lake.Open("t")!.Changes(0).Relation} WHERE {where} ORDER BY 1
            """).Select(r => (string)r[0]!)];

    private static long Count(LakeFolder lake, string from) => Convert.ToInt64(
        lake.Scratch.Query($"SELECT count(*) FROM {from}").Single()[0], CultureInfo.InvariantCulture);
}
