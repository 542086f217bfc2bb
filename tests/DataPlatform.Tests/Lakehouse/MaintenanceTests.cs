using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse;

public sealed class MaintenanceTests : IDisposable
{
    private readonly LakeFolder lake = new();

    [Fact]
    public void Optimize_packs_small_files_and_no_row_changes()
    {
        var table = Appended(8);
        var before = lake.Read(table.Snapshot());
        table.Delete("id = 3", LakeFolder.Commit(20));
        var outcome = table.Optimize();
        Assert.Equal(1, outcome.FilesAdded);
        Assert.Single(table.Snapshot().Files);
        Assert.Equal(before.Where(r => (long)r[0]! != 3), lake.Read(table.Snapshot()));
        Assert.DoesNotContain("\"dataChange\":true", lake.LogText(table.Snapshot().Version), StringComparison.Ordinal);
        Assert.Null(table.Optimize().Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_in_order_make_files_of_narrow_bounds(bool zOrder)
    {
        var table = lake.Table();
        table.Append(
            "SELECT (i * 7919) % 20000 AS id, 'n' || (i % 100) AS name, i % 50 AS amount FROM range(20000) r(i)",
            LakeFolder.Commit(1));
        var before = lake.Scratch
            .Query($"SELECT count(*), sum(id), sum(amount) FROM {lake.Scratch.Scan(table.Snapshot())}").Single();
        var size = table.Snapshot().Size;
        table.Optimize(new OptimizeOptions(["id", "amount"], zOrder) { TargetSize = size / 3 });
        Assert.True(table.Snapshot().Files.Count >= 3);
        Assert.Equal(before, lake.Scratch
            .Query($"SELECT count(*), sum(id), sum(amount) FROM {lake.Scratch.Scan(table.Snapshot())}").Single());
    }

    [Fact]
    public void Vacuum_deletes_what_no_version_of_the_retention_needs_and_first_only_names_it()
    {
        var table = Appended(3);
        table.Overwrite(LakeFolder.Rows((9, "z", 9)), LakeFolder.Commit(20));
        Assert.Empty(table.Vacuum().Files);
        Age(table, days: 30);
        lake.Clock.Advance(TimeSpan.FromDays(8));
        var named = table.Vacuum();
        Assert.Equal(3, named.Files.Count);
        Assert.True(named.DryRun);
        Assert.Equal(4, Directory.GetFiles(table.Path, "*.parquet").Length);
        table.Vacuum(new VacuumOptions(DryRun: false));
        Assert.Single(Directory.GetFiles(table.Path, "*.parquet"));
        Assert.Equal([[9L, "z", 9m]], lake.Read(table.Snapshot()));
        Assert.Throws<DefinitionException>(() => table.Vacuum(new VacuumOptions(Retention: TimeSpan.FromHours(1))));
    }

    [Fact]
    public void A_pinned_version_stays_readable_through_vacuum_and_log_cleanup()
    {
        var table = Appended(12);
        table.Pin("year-end", 5);
        table.Overwrite(LakeFolder.Rows((99, "z", 9)), LakeFolder.Commit(20));
        for (var i = 21; i < 33; i++)
            table.Append(LakeFolder.Rows((i, "n", i)), LakeFolder.Commit(i));
        Age(table, days: 90);
        lake.Clock.Advance(TimeSpan.FromDays(60));
        table.Vacuum(new VacuumOptions(DryRun: false));
        Assert.Empty(table.CleanLog().Files);
        using var reader = new LakeFolder(lake.Root);
        Assert.Equal(5, reader.Read(reader.Lake.Open("t")!.Snapshot(5)).Count);
        lake.Lake.Unpin("t", "year-end");
        var cleaned = table.CleanLog();
        Assert.Equal(20, cleaned.EarliestVersion);
        using var later = new LakeFolder(lake.Root);
        Assert.Equal(13, later.Read(later.Lake.Open("t")!.Snapshot()).Count);
        Assert.Throws<TerminalException>(() => later.Lake.Open("t")!.Snapshot(5));
    }

    [Fact]
    public void Restore_makes_an_old_version_the_newest_and_refuses_one_whose_files_are_gone()
    {
        var table = Appended(3);
        table.Delete("id = 1", LakeFolder.Commit(20));
        table.Restore(3, LakeFolder.Commit(21));
        Assert.Equal(5, table.Snapshot().Version);
        Assert.Equal(3, lake.Read(table.Snapshot()).Count);
        table.Overwrite(LakeFolder.Rows((9, "z", 9)), LakeFolder.Commit(22));
        Age(table, days: 30);
        lake.Clock.Advance(TimeSpan.FromDays(8));
        table.Vacuum(new VacuumOptions(DryRun: false));
        var refused = Assert.Throws<TerminalException>(() => table.Restore(3, LakeFolder.Commit(23)));
        Assert.Contains("are gone", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_added_renamed_dropped_and_widened()
    {
        var table = lake.Lake.OpenOrCreate("t",
        [
            .. LakeFolder.Schema,
            new("small", new ColumnType(ColumnKind.Whole), true) { Foreign = "\"integer\"", ForeignSql = "INTEGER" },
        ]);
        table.Append("SELECT 1 AS id, 'a' AS name, 1 AS amount, 7 AS small", LakeFolder.Commit(1));
        var change = 1;
        void Alter(TableChange what) => table.Alter(what, LakeFolder.Commit(++change));
        Assert.Throws<DefinitionException>(() => Alter(new TableChange.RenameColumn("name", "title")));
        Alter(new TableChange.SetProperties(new Dictionary<string, string?>
        {
            ["delta.columnMapping.mode"] = "name", ["delta.enableTypeWidening"] = "true",
        }));
        using var other = new LakeFolder(lake.Root);
        table = other.Lake.Open("t")!;
        Alter(new TableChange.RenameColumn("name", "title"));
        Alter(new TableChange.DropColumn("amount"));
        Alter(new TableChange.AddColumns([new("amount", new ColumnType(ColumnKind.Text), true)]));
        Alter(new TableChange.WidenColumn("small", "long"));
        Alter(new TableChange.AllowNulls("id"));
        table.Append(
            "SELECT 2 AS id, 'b' AS title, 'text' AS amount, 5000000000 AS small", LakeFolder.Commit(++change));
        using var reader = new LakeFolder(lake.Root);
        Assert.Equal(
            [[1L, "a", 7L, null], [2L, "b", 5_000_000_000L, "text"]],
            reader.Read(reader.Lake.Open("t")!.Snapshot(), "id, title, small, amount"));
        Assert.Throws<DefinitionException>(() => Alter(new TableChange.WidenColumn("small", "integer")));
    }

    [Fact]
    public void A_commit_time_in_the_log_never_goes_back()
    {
        var table = lake.Lake.OpenOrCreate("t", LakeFolder.Schema, new TableSetup
        {
            Properties = new Dictionary<string, string> { ["delta.enableInCommitTimestamps"] = "true" },
        });
        for (var i = 1; i < 5; i++)
            table.Append(LakeFolder.Rows((i, "n", i)), LakeFolder.Commit(i));
        var times = table.History().Select(c => c.Timestamp).ToList();
        Assert.Equal(times.OrderDescending(), times);
        Assert.Equal(times.Count, times.Distinct().Count());
        Assert.StartsWith("{\"commitInfo\":{\"inCommitTimestamp\":", lake.LogText(3), StringComparison.Ordinal);
    }

    public void Dispose() => lake.Dispose();

    private DeltaTable Appended(int rows)
    {
        var table = lake.Table();
        for (var i = 1; i <= rows; i++)
            table.Append(LakeFolder.Rows((i, "n", i)), LakeFolder.Commit(i));
        return table;
    }

    private static void Age(DeltaTable table, int days)
    {
        foreach (var file in Directory.EnumerateFiles(table.Path, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc).AddDays(-days));
    }
}
