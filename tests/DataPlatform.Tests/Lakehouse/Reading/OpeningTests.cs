using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Tests.Lakehouse.Reading;

public sealed class OpeningTests
{
    private static readonly DeltaColumn[] schema = [new("id", new ColumnType(ColumnKind.Whole), true)];

    [Fact]
    public void Opening_costs_memory_for_live_files_not_for_history()
    {
        using var lake = new LakeFolder();
        MakeLong(lake, "brief", 200);
        MakeLong(lake, "long", 20_000);
        var brief = Allocated(lake, "brief");
        var much = Allocated(lake, "long");
        // what is left of history is eight bytes for the number of each commit
        Assert.True(much < 2 * brief + 20_000 * 24, $"{much} bytes for 20,000 versions, {brief} for 200");
    }

    [Fact]
    public void A_lost_last_commit_is_noticed_by_its_checksum()
    {
        using var lake = new LakeFolder();
        var folder = Path.Combine(lake.Root, "t");
        TestFolders.Copy(ForeignTables.Folder("spark-4.2/plain_dml/delta"), folder);
        File.Delete(LogPath.Commit(Path.Combine(folder, LogPath.Folder), 5));
        var broken = Assert.Throws<TerminalException>(() => lake.Lake.Open("t"));
        Assert.Contains("ends at version 4, but version 5 has a checksum", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compaction_stands_for_its_commits_and_a_broken_one_is_passed_by()
    {
        using var lake = new LakeFolder();
        var table = new HandMadeTable(lake, "t", schema, new Protocol(1, 2));
        var adds = Enumerable.Range(1, 4).Select(i => table.Write($"SELECT {i} AS id")).ToList();
        foreach (var add in adds)
            table.Commit(add, new TxnAction("app", table.Version + 1, null));
        var compaction = Path.Combine(table.LogFolder, $"{1:D20}.{3:D20}.compacted.json");
        File.WriteAllBytes(compaction, ActionText.Lines([adds[0], adds[1], new TxnAction("app", 3, null)]));
        // it lacks the third file: that shows that it was used
        Assert.Equal([1L, 2L, 4L], Ids(lake));
        Assert.Equal(4, table.Snapshot().Transactions["app"]);
        File.WriteAllText(compaction, "{ half");
        using var again = new LakeFolder(lake.Root);
        Assert.Equal([1L, 2L, 3L, 4L], Ids(again));
    }

    private static object?[] Ids(LakeFolder lake) =>
        [.. lake.Scratch.Query($"SELECT id FROM {lake.Scratch.Scan(lake.Lake.Open("t")!.Snapshot())} ORDER BY 1")
            .Select(r => r[0])];

    private static long Allocated(LakeFolder lake, string name)
    {
        using (var warm = new LakeFolder(lake.Root))
            warm.Lake.Open(name)!.Snapshot();
        using var reader = new LakeFolder(lake.Root);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(20, reader.Lake.Open(name)!.Snapshot().Files.Count);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // twenty live files, a checkpoint near the end
    private static void MakeLong(LakeFolder lake, string name, int versions)
    {
        var table = lake.Lake.OpenOrCreate(name, schema);
        for (var i = 1; i <= 20; i++)
            table.Append($"SELECT {i} AS id", LakeFolder.Commit(i));
        var log = Path.Combine(lake.Root, name, LogPath.Folder);
        foreach (var old in Directory.EnumerateFiles(log))
        {
            if (!old.Contains("20.checkpoint", StringComparison.Ordinal))
                File.Delete(old);
        }
        var checkpoint = versions / 10 * 10;
        new FileInfo(LogPath.Checkpoint(log, 20)).MoveTo(LogPath.Checkpoint(log, checkpoint));
        File.WriteAllText(
            Path.Combine(log, LogPath.LastCheckpoint),
            string.Create(CultureInfo.InvariantCulture, $"{{\"version\":{checkpoint},\"size\":22}}"));
        for (var version = 0; version <= versions; version++)
            File.WriteAllText(LogPath.Commit(log, version), "{\"commitInfo\":{\"operation\":\"WRITE\"}}\n");
    }
}
