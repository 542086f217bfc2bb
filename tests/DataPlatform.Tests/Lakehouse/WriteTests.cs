using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse;

public sealed class WriteTests : IDisposable
{
    private readonly LakeFolder lake = new();

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_table_that_was_never_written_does_not_open()
    {
        Assert.Null(lake.Lake.Open("nothing"));
        Assert.Empty(lake.Lake.TableNames());
    }

    [Fact]
    public void Appended_rows_come_back_as_they_were()
    {
        var table = lake.Table();
        lake.Clock.Advance(TimeSpan.FromSeconds(1));
        var outcome = table.Append(
            LakeFolder.Rows((1, "a", 1.50m), (2, null, null)), LakeFolder.Commit(1, note: "why"));
        Assert.Equal(new CommitOutcome(1, 2, false), outcome);
        var snapshot = table.Snapshot();
        Assert.Equal([[1L, "a", 1.50m], [2L, null, null]], lake.Read(snapshot));
        Assert.Equal(2, snapshot.Rows);
        Assert.Equal("why", snapshot.UserMetadata);
        Assert.Equal(1, snapshot.Transactions["test"]);
        Assert.Equal(lake.Clock.GetUtcNow(), snapshot.Timestamp);
        Assert.Equal(["t"], lake.Lake.TableNames());
    }

    [Fact]
    public void Every_version_stays_readable()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1));
        table.Overwrite(LakeFolder.Rows((2, "b", 2), (3, "c", 3)), LakeFolder.Commit(2));
        Assert.Empty(lake.Read(table.Snapshot(0)));
        Assert.Equal([[1L, "a", 1m]], lake.Read(table.Snapshot(1)));
        Assert.Equal([[2L, "b", 2m], [3L, "c", 3m]], lake.Read(table.Snapshot(2)));
        var refused = Assert.Throws<TerminalException>(() => table.Snapshot(3));
        Assert.Contains("no version 3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_updates_inserts_and_leaves_untouched_files_alone()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "a", 1), (2, "b", 2)), LakeFolder.Commit(1));
        table.Append(LakeFolder.Rows((3, "c", 3)), LakeFolder.Commit(2));
        var before = table.Snapshot().Files;
        table.Merge(["id"], LakeFolder.Rows((2, "B", 20), (4, "d", 4)), LakeFolder.Commit(3));
        var after = table.Snapshot();
        Assert.Equal([[1L, "a", 1m], [2L, "B", 20m], [3L, "c", 3m], [4L, "d", 4m]], lake.Read(after));
        Assert.Contains(after.Files, f => f.Path == before[1].Path);
        Assert.DoesNotContain(after.Files, f => f.Path == before[0].Path);
        Assert.Equal(2, after.Files.Count);
    }

    [Fact]
    public void Two_source_rows_for_one_key_are_refused_with_the_key()
    {
        var table = lake.Table();
        var refused = Assert.Throws<DefinitionException>(() =>
            table.Merge(["id"], LakeFolder.Rows((7, "a", 1), (7, "b", 2)), LakeFolder.Commit(1)));
        Assert.Contains("id = 7", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, table.Snapshot().Version);
    }

    [Fact]
    public void An_overwrite_of_some_rows_rewrites_only_files_that_hold_such_rows()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "jan", 1), (2, "feb", 2)), LakeFolder.Commit(1));
        table.Append(LakeFolder.Rows((3, "mar", 3)), LakeFolder.Commit(2));
        var march = table.Snapshot().Files[1].Path;
        var outcome = table.OverwriteWhere("name = 'feb'", LakeFolder.Rows((9, "feb", 9)), LakeFolder.Commit(3));
        Assert.Equal(1, outcome.Rows);
        Assert.Equal([[1L, "jan", 1m], [3L, "mar", 3m], [9L, "feb", 9m]], lake.Read(table.Snapshot()));
        Assert.Contains(table.Snapshot().Files, f => f.Path == march);
    }

    [Fact]
    public void A_row_for_which_the_predicate_is_unknown_is_kept()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "feb", 1), (2, null, 2)), LakeFolder.Commit(1));
        table.OverwriteWhere("name = 'feb'", LakeFolder.Rows((3, "feb", 3)), LakeFolder.Commit(2));
        Assert.Equal([[2L, null, 2m], [3L, "feb", 3m]], lake.Read(table.Snapshot()));
        table.OverwriteWhere("name = 'feb'", "SELECT 1 AS id WHERE false", LakeFolder.Commit(3));
        Assert.Equal([[2L, null, 2m]], lake.Read(table.Snapshot()));
    }

    [Fact]
    public void Rows_outside_the_overwritten_part_are_refused()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "jan", 1)), LakeFolder.Commit(1));
        Assert.Throws<DefinitionException>(() =>
            table.OverwriteWhere("name = 'feb'", LakeFolder.Rows((9, "mar", 9)), LakeFolder.Commit(2)));
        Assert.Equal([[1L, "jan", 1m]], lake.Read(table.Snapshot()));
    }

    [Fact]
    public void A_null_in_a_not_null_column_is_refused_by_name_and_nothing_is_written()
    {
        var table = lake.Table();
        var refused = Assert.Throws<DefinitionException>(() =>
            table.Append("SELECT NULL::BIGINT AS id, 'x' AS name, 1 AS amount", LakeFolder.Commit(1)));
        Assert.Contains("t.id", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, table.Snapshot().Version);
        Assert.Empty(Directory.GetFiles(table.Path));
    }

    [Fact]
    public void A_commit_of_a_transaction_that_is_in_the_table_writes_no_file()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(5));
        var again = table.Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(5));
        var earlier = table.Overwrite(LakeFolder.Rows((2, "b", 1)), LakeFolder.Commit(4));
        Assert.True(again.AlreadyDone);
        Assert.True(earlier.AlreadyDone);
        Assert.Equal(1, table.Snapshot().Version);
        Assert.Single(Directory.GetFiles(table.Path));
    }

    [Fact]
    public void A_new_column_of_the_declared_table_is_added_and_old_rows_show_null()
    {
        lake.Table().Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1));
        DeltaColumn[] wider = [.. LakeFolder.Schema, new("note", new ColumnType(ColumnKind.Text), Nullable: true)];
        var table = lake.Lake.OpenOrCreate("t", wider);
        table.Append("SELECT 2 AS id, 'b' AS name, 2 AS amount, 'n' AS note", LakeFolder.Commit(2));
        Assert.Equal(
            [[1L, "a", 1m, null], [2L, "b", 2m, "n"]], lake.Read(table.Snapshot(), "id, name, amount, note"));
        Assert.Equal(3, table.Snapshot(1).Schema.Count);
        table.Merge(["id"], LakeFolder.Rows((1, "A", 10)), LakeFolder.Commit(3));
        Assert.Equal(
            [[1L, "A", 10m, null], [2L, "b", 2m, "n"]], lake.Read(table.Snapshot(), "id, name, amount, note"));
    }

    [Fact]
    public void A_column_of_another_type_is_refused()
    {
        lake.Table();
        DeltaColumn[] other = [new("id", new ColumnType(ColumnKind.Text), Nullable: false)];
        var refused = Assert.Throws<DefinitionException>(() => lake.Lake.OpenOrCreate("t", other));
        Assert.Contains("t.id", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_without_rows_still_records_its_transaction()
    {
        var table = lake.Table();
        var outcome = table.Append("SELECT 1 AS id WHERE false", LakeFolder.Commit(1));
        Assert.Equal(new CommitOutcome(1, 0, false), outcome);
        Assert.Empty(table.Snapshot().Files);
        Assert.True(table.Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1)).AlreadyDone);
        Assert.Empty(Directory.GetFiles(table.Path));
    }

    [Fact]
    public void Versions_are_found_by_time()
    {
        var table = lake.Table();
        lake.Clock.Advance(TimeSpan.FromHours(1));
        table.Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1));
        var after = lake.Clock.GetUtcNow();
        lake.Clock.Advance(TimeSpan.FromHours(1));
        table.Append(LakeFolder.Rows((2, "b", 1)), LakeFolder.Commit(2));
        Assert.Equal(0, table.AsOf(after.AddMinutes(-1)).Version);
        Assert.Equal(1, table.AsOf(after).Version);
        Assert.Equal(2, table.AsOf(after.AddDays(1)).Version);
        Assert.Throws<TerminalException>(() => table.AsOf(after.AddDays(-1)));
    }

    [Fact]
    public void History_tells_newest_first_what_was_done()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "a", 1)), new CommitInfo("INGEST", "feed", 1, "batch 1"));
        var history = table.History();
        Assert.Equal(["INGEST", "CREATE TABLE"], history.Select(c => c.Operation));
        Assert.Equal("batch 1", history[0].UserMetadata);
        Assert.Equal("1", history[0].Metrics["numOutputRows"]);
        Assert.True(history[0].IsBlindAppend);
    }
}
