using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Tests.Lakehouse.Reading;

public sealed class TimeTravelTests
{
    private static readonly DeltaColumn[] schema = [new("id", new ColumnType(ColumnKind.Whole), true)];

    [Fact]
    public void Each_of_two_hundred_versions_reads_as_it_was_committed()
    {
        using var lake = new LakeFolder();
        var random = new Random(25);
        var table = lake.Table();
        var recorded = new List<string>();
        for (var i = 1; i <= 200; i++)
        {
            lake.Clock.Advance(TimeSpan.FromMinutes(1));
            var rows = LakeFolder.Rows((random.Next(40), $"n{i}", i));
            if (i % 17 == 0)
                table.Overwrite(rows, LakeFolder.Commit(i));
            else if (i % 3 == 0)
                table.Merge(["id"], rows, LakeFolder.Commit(i));
            else
                table.Append(LakeFolder.Rows((100 + i, "a", i)), LakeFolder.Commit(i));
            recorded.Add(Content(lake, table.Snapshot()));
        }
        using var reader = new LakeFolder(lake.Root);
        for (var version = 1; version <= 200; version++)
            Assert.Equal(recorded[version - 1], Content(reader, reader.Lake.Open("t")!.Snapshot(version)));
    }

    [Fact]
    public void A_table_by_Spark_is_read_at_the_times_its_commits_state_whatever_its_files_say()
    {
        using var lake = new LakeFolder();
        var folder = Path.Combine(lake.Root, "t");
        TestFolders.Copy(ForeignTables.Folder("spark-4.2/clustered_rowtracking_ict/delta"), folder);
        var table = lake.Lake.Open("t")!;
        var stated = table.History().Reverse().ToList();
        Assert.Equal(5, stated.Count);
        foreach (var commit in stated)
        {
            Assert.Equal(commit.Version, table.AsOf(commit.Timestamp).Version);
            Assert.Equal(Math.Max(0, commit.Version - 1), At(commit.Timestamp.AddMilliseconds(-1)) ?? 0);
        }
        Assert.Null(At(stated[0].Timestamp.AddMilliseconds(-1)));
        Assert.Equal(4, table.AsOf(DateTimeOffset.MaxValue).Version);

        long? At(DateTimeOffset time)
        {
            try
            {
                return table.AsOf(time).Version;
            }
            catch (TerminalException)
            {
                return null;
            }
        }
    }

    [Fact]
    public void Times_are_taken_from_files_before_a_table_began_to_state_them()
    {
        using var lake = new LakeFolder();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var table = new HandMadeTable(lake, "t", schema, new Protocol(1, 2));
        for (var version = 1; version <= 2; version++)
            table.Commit(Note(null), table.Write("SELECT 1 AS id"));
        table.Commit(
            Note(start.AddDays(3)), new ProtocolAction(new Protocol(1, 7, null, ["inCommitTimestamp"])),
            new MetadataAction(
                "0d4c0d4c-0000-0000-0000-000000000001", "t", null, "parquet", SchemaText.Write(schema), [], 0,
                new Dictionary<string, string>
                {
                    ["delta.enableInCommitTimestamps"] = "true",
                    ["delta.inCommitTimestampEnablementVersion"] = "3",
                    ["delta.inCommitTimestampEnablementTimestamp"] = $"{start.AddDays(3).ToUnixTimeMilliseconds()}",
                }));
        table.Commit(Note(start.AddDays(4)));
        // files were copied: all carry one moment, only those before version 3 are asked
        foreach (var version in Enumerable.Range(0, 5))
            File.SetLastWriteTimeUtc(LogPath.Commit(table.LogFolder, version), start.UtcDateTime);
        var delta = lake.Lake.Open("t")!;
        Assert.Equal(0, delta.AsOf(start).Version);
        Assert.Equal(2, delta.AsOf(start.AddDays(1)).Version);
        Assert.Equal(3, delta.AsOf(start.AddDays(3)).Version);
        Assert.Equal(3, delta.AsOf(start.AddDays(4).AddMilliseconds(-1)).Version);
        Assert.Equal(4, delta.AsOf(start.AddDays(4)).Version);
    }

    private static CommitInfoAction Note(DateTimeOffset? time) => new(
        time?.ToUnixTimeMilliseconds(), time?.ToUnixTimeMilliseconds(), "WRITE", new Dictionary<string, string>(),
        new Dictionary<string, string>(), null, null, null);

    private static string Content(LakeFolder lake, Snapshot snapshot) =>
        string.Join('|', lake.Read(snapshot).Select(r => string.Join(',', r)));
}
