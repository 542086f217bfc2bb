using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse;

public sealed class RaceTests
{
    [Fact]
    public void Many_writers_appending_to_one_folder_lose_nothing()
    {
        const int Writers = 6;
        const int Each = 15;
        using var folder = new LakeFolder();
        folder.Table();
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, Writers).Select(w => new Thread(() =>
        {
            try
            {
                using var own = new LakeFolder(folder.Root);
                for (var i = 0; i < Each; i++)
                    own.Table().Append(
                        LakeFolder.Rows((w * Each + i, $"w{w}", i)), LakeFolder.Commit(i, $"writer {w}"));
            }
            catch (Exception failure) when (failure is TransientException or TerminalException or IOException)
            {
                lock (failures)
                    failures.Add(failure);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Empty(failures);
        var snapshot = folder.Table().Snapshot();
        Assert.Equal(Writers * Each, snapshot.Version);
        Assert.Equal(
            Enumerable.Range(0, Writers * Each).Select(i => (object?)(long)i),
            folder.Read(snapshot, "id").Select(r => r[0]));
        Assert.Equal(
            Enumerable.Range(0, Writers * Each + 1).Select(v => (long)v).Reverse(),
            folder.Table().History().Select(c => c.Version));
        Assert.DoesNotContain(
            Directory.GetFiles(Path.Combine(folder.Root, "t"), "*", SearchOption.AllDirectories),
            f => Path.GetFileName(f).StartsWith(".tmp-", StringComparison.Ordinal));
    }

    [Fact]
    public void An_append_that_loses_the_race_lands_behind_the_winner()
    {
        using var race = new Race();
        race.Before(other => other.Append(LakeFolder.Rows((2, "other", 2)), LakeFolder.Commit(1, "other")));
        var outcome = race.Table.Append(LakeFolder.Rows((3, "own", 3)), LakeFolder.Commit(2));
        Assert.Equal(3, outcome.Version);
        Assert.Equal([[1L, "first", 1m], [2L, "other", 2m], [3L, "own", 3m]], race.Rows());
    }

    [Fact]
    public void An_overwrite_that_loses_against_an_append_replaces_its_rows_too()
    {
        using var race = new Race();
        race.Before(other => other.Append(LakeFolder.Rows((2, "other", 2)), LakeFolder.Commit(1, "other")));
        race.Table.Overwrite(LakeFolder.Rows((3, "own", 3)), LakeFolder.Commit(2));
        Assert.Equal([[3L, "own", 3m]], race.Rows());
    }

    [Fact]
    public void An_append_that_loses_against_an_overwrite_stays_behind_it()
    {
        using var race = new Race();
        race.Before(other => other.Overwrite(LakeFolder.Rows((2, "other", 2)), LakeFolder.Commit(1, "other")));
        race.Table.Append(LakeFolder.Rows((3, "own", 3)), LakeFolder.Commit(2));
        Assert.Equal([[2L, "other", 2m], [3L, "own", 3m]], race.Rows());
    }

    [Fact]
    public void Two_overwrites_leave_one_content_and_not_both()
    {
        using var race = new Race();
        race.Before(other => other.Overwrite(LakeFolder.Rows((2, "other", 2)), LakeFolder.Commit(1, "other")));
        race.Table.Overwrite(LakeFolder.Rows((3, "own", 3)), LakeFolder.Commit(2));
        Assert.Equal([[3L, "own", 3m]], race.Rows());
    }

    [Fact]
    public void A_partial_overwrite_that_loses_keeps_what_the_winner_changed_outside_its_part()
    {
        using var race = new Race();
        race.Before(other => other.Merge(
            ["id"], LakeFolder.Rows((1, "first", 100), (2, "own", 2)), LakeFolder.Commit(1, "other")));
        race.Table.OverwriteWhere("name = 'own'", LakeFolder.Rows((3, "own", 3)), LakeFolder.Commit(2));
        Assert.Equal([[1L, "first", 100m], [3L, "own", 3m]], race.Rows());
    }

    [Fact]
    public void A_merge_that_loses_against_new_rows_is_told_to_run_again_and_leaves_no_file()
    {
        using var race = new Race();
        race.Before(other => other.Append(LakeFolder.Rows((2, "other", 2)), LakeFolder.Commit(1, "other")));
        var files = Directory.GetFiles(race.Table.Path).Length;
        var conflict = Assert.Throws<TransientException>(() =>
            race.Table.Merge(["id"], LakeFolder.Rows((2, "own", 3)), LakeFolder.Commit(2)));
        Assert.StartsWith("CONCURRENT_APPEND", conflict.Message, StringComparison.Ordinal);
        Assert.Equal(files + 1, Directory.GetFiles(race.Table.Path).Length);
        race.Table.Merge(["id"], LakeFolder.Rows((2, "own", 3)), LakeFolder.Commit(2));
        Assert.Equal([[1L, "first", 1m], [2L, "own", 3m]], race.Rows());
    }

    [Fact]
    public void A_merge_that_loses_against_removed_rows_names_it()
    {
        using var race = new Race();
        race.Before(other => other.Overwrite(LakeFolder.Rows((2, "other", 2)), LakeFolder.Commit(1, "other")));
        var conflict = Assert.Throws<TransientException>(() =>
            race.Table.Merge(["id"], LakeFolder.Rows((1, "own", 3)), LakeFolder.Commit(2)));
        Assert.StartsWith("CONCURRENT_DELETE_READ", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_that_loses_against_a_new_column_names_it()
    {
        using var race = new Race();
        DeltaColumn[] wider = [.. LakeFolder.Schema, new("note", new ColumnType(ColumnKind.Text), true)];
        race.BeforeIn(other => other.OpenOrCreate("t", wider)
            .Append("SELECT 5 AS id, 'n' AS note", LakeFolder.Commit(1, "other")));
        var conflict = Assert.Throws<TransientException>(() =>
            race.Table.Merge(["id"], LakeFolder.Rows((1, "own", 3)), LakeFolder.Commit(2)));
        Assert.StartsWith("METADATA_CHANGED", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_append_that_loses_against_a_new_column_is_written_with_it()
    {
        using var race = new Race();
        DeltaColumn[] wider = [.. LakeFolder.Schema, new("note", new ColumnType(ColumnKind.Text), true)];
        race.BeforeIn(other => other.OpenOrCreate("t", wider)
            .Append("SELECT 5 AS id, 'n' AS note", LakeFolder.Commit(1, "other")));
        race.Table.Append(LakeFolder.Rows((6, "own", 3)), LakeFolder.Commit(2));
        Assert.Equal(3, race.Rows().Count);
        Assert.Equal(4, race.Table.Snapshot().Schema.Count);
    }

    [Fact]
    public void Of_two_writers_of_one_transaction_the_second_finds_it_done()
    {
        using var race = new Race();
        race.Before(other => other.Append(LakeFolder.Rows((2, "same", 2)), LakeFolder.Commit(2)));
        var outcome = race.Table.Append(LakeFolder.Rows((2, "same", 2)), LakeFolder.Commit(2));
        Assert.True(outcome.AlreadyDone);
        Assert.Equal([[1L, "first", 1m], [2L, "same", 2m]], race.Rows());
        Assert.Equal(2, Directory.GetFiles(race.Table.Path).Length);
    }

    [Fact]
    public void A_transaction_of_our_application_that_is_not_ours_is_a_conflict()
    {
        using var race = new Race();
        race.Before(other => other.Append(LakeFolder.Rows((2, "other", 2)), LakeFolder.Commit(2)));
        var conflict = Assert.Throws<TransientException>(() =>
            race.Table.Append(LakeFolder.Rows((3, "own", 3)), LakeFolder.Commit(3)));
        Assert.StartsWith("CONCURRENT_TRANSACTION", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_creators_one_wins_and_both_see_the_same_table()
    {
        using var folder = new LakeFolder();
        using var other = new LakeFolder(folder.Root);
        using var own = new LakeFolder(folder.Root, real => new RacingFileSystem(real) { Race = () => other.Table() });
        Assert.Equal(other.Table().Snapshot().TableId, own.Table().Snapshot().TableId);
        Assert.Equal(0, own.Table().Snapshot().Version);
    }

    private sealed class Race : IDisposable
    {
        private readonly LakeFolder folder = new();
        private readonly LakeFolder other;
        private readonly LakeFolder own;

        public Race()
        {
            folder.Table().Append(LakeFolder.Rows((1, "first", 1)), LakeFolder.Commit(1));
            other = new LakeFolder(folder.Root);
            own = new LakeFolder(folder.Root, real => new RacingFileSystem(real));
            Table = own.Table();
        }

        public DeltaTable Table { get; }

        public void Before(Action<DeltaTable> act) => BeforeIn(lake => act(lake.OpenOrCreate("t", LakeFolder.Schema)));

        public void BeforeIn(Action<Lake> act) => ((RacingFileSystem)own.Files).Race = () => act(other.Lake);

        public List<object?[]> Rows() => folder.Read(folder.Table().Snapshot());

        public void Dispose()
        {
            own.Dispose();
            other.Dispose();
            folder.Dispose();
        }
    }
}
