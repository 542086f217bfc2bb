using System.Text.Json;
using DataPlatform.Core;

namespace DataPlatform.Tests.Lakehouse;

public sealed class CheckpointTests : IDisposable
{
    private readonly LakeFolder lake = new();
    private readonly string log;

    public CheckpointTests()
    {
        log = Path.Combine(lake.Root, "t", "_delta_log");
        var table = lake.Table();
        for (var i = 1; i <= 12; i++)
        {
            lake.Clock.Advance(TimeSpan.FromMinutes(1));
            if (i == 7)
                table.Merge(["id"], LakeFolder.Rows((1, "new", 70)), LakeFolder.Commit(i));
            else
                table.Append(
                    LakeFolder.Rows((i, "ü'\"", i + 0.25m)), LakeFolder.Commit(i, $"app {i % 3}", $"note {i}"));
        }
    }

    public void Dispose() => lake.Dispose();

    [Fact]
    public void The_tenth_commit_leaves_a_checkpoint_and_points_to_it()
    {
        Assert.True(File.Exists(Name(10, "checkpoint.parquet")));
        using var hint = JsonDocument.Parse(File.ReadAllText(Path.Combine(log, "_last_checkpoint")));
        Assert.Equal(10, hint.RootElement.GetProperty("version").GetInt64());
        Assert.Equal(9, hint.RootElement.GetProperty("numOfAddFiles").GetInt64());
        // protocol, metaData, 9 files, 1 removed, 4 transactions
        Assert.Equal(16, hint.RootElement.GetProperty("size").GetInt64());
        Assert.Null(lake.Table().LastCheckpointFailure);
        Assert.Empty(Directory.GetFiles(log, ".tmp-*"));
    }

    [Fact]
    public void A_reader_needs_no_commit_older_than_the_checkpoint()
    {
        var expected = lake.Table().Snapshot();
        for (var version = 0; version < 10; version++)
            File.Delete(Name(version, "json"));
        using var reader = new LakeFolder(lake.Root);
        var snapshot = reader.Table().Snapshot();
        Assert.Equal(lake.Read(expected), reader.Read(snapshot));
        Assert.Equal(
            expected.Files, snapshot.Files, (a, b) => a.Path == b.Path && a.Size == b.Size && a.Rows == b.Rows);
        Assert.Equal(expected.Transactions, snapshot.Transactions);
        Assert.Equal(expected.TableId, snapshot.TableId);
        Assert.Equal(expected.Timestamp, snapshot.Timestamp);
        Assert.Equal("note 12", snapshot.UserMetadata);
        Assert.Equal("note 10", reader.Table().Snapshot(10).UserMetadata);
        var gone = Assert.Throws<TerminalException>(() => reader.Table().Snapshot(9));
        Assert.Contains("no longer available", gone.Message, StringComparison.Ordinal);
        Assert.True(reader.Table().Append(LakeFolder.Rows((1, "x", 1)), LakeFolder.Commit(6, "app 0")).AlreadyDone);
        Assert.Equal(13, reader.Table().Append(LakeFolder.Rows((13, "x", 1)), LakeFolder.Commit(13)).Version);
        Assert.Equal([12L, 11L, 10L], lake.Table().History().Skip(1).Select(c => c.Version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PAR1 and no more")]
    public void An_empty_or_cut_checkpoint_is_passed_over_while_the_commits_are_there(string content)
    {
        var expected = lake.Read(lake.Table().Snapshot());
        File.WriteAllText(Name(10, "checkpoint.parquet"), content);
        using var reader = new LakeFolder(lake.Root);
        Assert.Equal(expected, reader.Read(reader.Table().Snapshot()));
    }

    [Fact]
    public void An_unusable_checkpoint_gives_way_to_an_older_one()
    {
        for (var i = 13; i <= 21; i++)
            lake.Table().Append(LakeFolder.Rows((i, "x", i)), LakeFolder.Commit(i));
        var expected = lake.Read(lake.Table().Snapshot());
        File.WriteAllText(Name(20, "checkpoint.parquet"), "PAR1 and no more");
        for (var version = 0; version < 10; version++)
            File.Delete(Name(version, "json"));
        using var reader = new LakeFolder(lake.Root);
        Assert.Equal(21, reader.Table().Snapshot().Version);
        Assert.Equal(expected, reader.Read(reader.Table().Snapshot()));
    }

    [Fact]
    public void An_unusable_checkpoint_without_its_commits_is_named()
    {
        File.WriteAllText(Name(10, "checkpoint.parquet"), "");
        File.Delete(Name(0, "json"));
        using var reader = new LakeFolder(lake.Root);
        var refused = Assert.Throws<TerminalException>(() => reader.Lake.Open("t"));
        Assert.Contains("checkpoint.parquet is not readable", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"version\":")]
    [InlineData("{\"version\":3,\"size\":1}")]
    [InlineData("{\"version\":4711,\"size\":1}")]
    [InlineData("{\"version\":\"ten\",\"size\":1}")]
    [InlineData("[]")]
    public void The_pointer_is_a_hint_and_may_be_missing_stale_or_garbage(string? content)
    {
        var expected = lake.Read(lake.Table().Snapshot());
        File.Delete(Path.Combine(log, "_last_checkpoint"));
        if (content is not null)
            File.WriteAllText(Path.Combine(log, "_last_checkpoint"), content);
        using var reader = new LakeFolder(lake.Root);
        Assert.Equal(expected, reader.Read(reader.Table().Snapshot()));
        for (var i = 13; i <= 20; i++)
            reader.Table().Append(LakeFolder.Rows((i, "x", i)), LakeFolder.Commit(i));
        Assert.Null(reader.Table().LastCheckpointFailure);
    }

    [Fact]
    public void A_checkpoint_in_parts_counts_only_when_all_parts_are_there()
    {
        var expected = lake.Read(lake.Table().Snapshot());
        var whole = Names.Literal(Name(10, "checkpoint.parquet"));
        for (var part = 1; part <= 2; part++)
        {
            var path = Names.Literal(Name(10, $"checkpoint.{part:D10}.{2:D10}.parquet"));
            var half = part == 1 ? "add IS NULL" : "add IS NOT NULL";
            lake.Scratch.Execute($"COPY (SELECT * FROM read_parquet({whole}) WHERE {half}) TO {path} (FORMAT parquet)");
        }
        File.Delete(Name(10, "checkpoint.parquet"));
        File.Delete(Name(0, "json"));
        using (var reader = new LakeFolder(lake.Root))
            Assert.Equal(expected, reader.Read(reader.Table().Snapshot()));
        File.Delete(Name(10, $"checkpoint.{2:D10}.{2:D10}.parquet"));
        using var broken = new LakeFolder(lake.Root);
        Assert.Throws<TerminalException>(() => broken.Lake.Open("t"));
    }

    [Fact]
    public void A_checkpoint_of_the_second_kind_without_a_head_is_no_checkpoint()
    {
        new FileInfo(Name(10, "checkpoint.parquet")).MoveTo(Name(10, $"checkpoint.{Guid.NewGuid():D}.parquet"));
        using (var reader = new LakeFolder(lake.Root))
            Assert.Equal(12, reader.Table().Snapshot().Version);
        File.Delete(Name(0, "json"));
        using var refusing = new LakeFolder(lake.Root);
        var refused = Assert.Throws<TerminalException>(() => refusing.Lake.Open("t"));
        Assert.Contains("it has no head of its version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Removed_files_leave_the_checkpoint_after_a_week()
    {
        lake.Clock.Advance(TimeSpan.FromDays(8));
        for (var i = 13; i <= 20; i++)
            lake.Table().Append(LakeFolder.Rows((i, "x", i)), LakeFolder.Commit(i));
        var path = Names.Literal(Name(20, "checkpoint.parquet"));
        Assert.Equal(0L, lake.Scratch.Query($"SELECT count(remove) FROM read_parquet({path})").Single()[0]);
        Assert.Equal(19L, lake.Scratch.Query($"SELECT count(add) FROM read_parquet({path})").Single()[0]);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_does_not_undo_its_commit()
    {
        for (var i = 13; i <= 19; i++)
            lake.Table().Append(LakeFolder.Rows((i, "x", i)), LakeFolder.Commit(i));
        // a folder of the pointer's name makes its replacement fail
        File.Delete(Path.Combine(log, "_last_checkpoint"));
        Directory.CreateDirectory(Path.Combine(log, "_last_checkpoint"));
        Assert.Equal(20, lake.Table().Append(LakeFolder.Rows((20, "x", 1)), LakeFolder.Commit(20)).Version);
        Assert.NotNull(lake.Table().LastCheckpointFailure);
        Assert.Equal(20, lake.Table().Snapshot().Version);
    }

    private string Name(long version, string rest) => Path.Combine(log, $"{version:D20}.{rest}");
}
