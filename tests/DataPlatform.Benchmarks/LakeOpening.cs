using System.Globalization;
using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;

namespace DataPlatform.Benchmarks;

/// <summary>Opening a table with a long history against reading the one checkpoint it cannot do without.</summary>
internal static class LakeOpening
{
    private const int Versions = 10_000;

    private static readonly DeltaColumn[] schema =
    [
        new("id", new(ColumnKind.Whole), true), new("name", new(ColumnKind.Text), true),
    ];

    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("lake").FullName;
        using var scratch = new DuckDbScratch(new ScratchLimits("2GB", 2, Path.Combine(folder, "spill")));
        Lake Opened() => new(folder, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid, scratch);
        MakeLong(Opened(), folder);
        var checkpoint = Path.Combine(folder, "t", "_delta_log", $"{Versions:D20}.checkpoint.parquet");
        Ratio.Measure($"open a table of {Versions} versions and files against its checkpoint", 21,
            () => Ratio.Time(() => Opened().Open("t")!.Snapshot()),
            () => Ratio.Time(() => scratch.Execute(
                $"CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM read_parquet('{checkpoint}')")));
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    // every version adds one file; the last one is our own, and with it comes the checkpoint
    private static void MakeLong(Lake lake, string folder)
    {
        lake.OpenOrCreate("t", schema);
        for (var version = 1; version < Versions; version++)
        {
            var stats = string.Create(CultureInfo.InvariantCulture, $$$"""
                {"numRecords":10,"minValues":{"id":{{{version}}},"name":"a"},
                "maxValues":{"id":{{{version}}},"name":"z"},"nullCount":{"id":0,"name":0}}
                """);
            var path = Path.Combine(folder, "t", "_delta_log", $"{version:D20}.json");
            var text = JsonSerializer.Serialize(stats);
            File.WriteAllText(path, $$$"""
                {"commitInfo":{"timestamp":1764000000000,"operation":"WRITE","operationParameters":{} } }
                {"add":{"path":"{{{Guid.NewGuid():D}}}.parquet","partitionValues":{},"size":1000,
                "modificationTime":1764000000000,"dataChange":true,"stats":{{{text}}} } }
                """);
        }
        var fresh = lake.Open("t")!;
        fresh.Append("SELECT 1 AS id, 'a' AS name", new CommitInfo("APPEND", "bench", 1, null));
    }
}
