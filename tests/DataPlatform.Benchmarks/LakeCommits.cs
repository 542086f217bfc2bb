using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;

namespace DataPlatform.Benchmarks;

/// <summary>Appending through the lake against the bare copy it cannot do without.</summary>
internal static class LakeCommits
{
    private const string Rows = """
        SELECT i AS id, (hash(i) % 10000)::BIGINT AS customer, (hash(i + 3) % 100000 / 100.0)::DECIMAL(12,2) AS amount,
            DATE '2020-01-01' + (i % 1461)::INT AS day, 'name' || (i % 5000) AS name
        FROM range(ROWS) t(i)
        """;

    private static readonly DeltaColumn[] schema =
    [
        new("id", new(ColumnKind.Whole), false), new("customer", new(ColumnKind.Whole), true),
        new("amount", new(ColumnKind.Decimal, 12, 2), true), new("day", new(ColumnKind.Day), true),
        new("name", new(ColumnKind.Text), true),
    ];

    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("lake").FullName;
        using var scratch = new DuckDbScratch(new ScratchLimits("2GB", 2, Path.Combine(folder, "spill")));
        var lake = new Lake(folder, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid, scratch);
        foreach (var rows in new[] { 5_000_000, 100 })
        {
            var select = Rows.Replace("ROWS", rows.ToString(), StringComparison.Ordinal);
            var number = 0;
            var table = lake.OpenOrCreate($"t{rows}", schema);
            Ratio.Measure($"append of {rows} rows against COPY TO Parquet", rows > 1000 ? 7 : 51,
                () => Ratio.Time(() => table.Append(select, new CommitInfo("APPEND", $"bench/{number++}", 1, null))),
                () => Ratio.Time(() => scratch.Execute(
                    $"COPY ({select}) TO '{folder}/{Guid.NewGuid():N}.parquet' (COMPRESSION zstd)")));
        }
        Commits(lake, folder);
        Directory.Delete(folder, recursive: true);
        Writers();
        LakeMerges.Run();
        return 0;
    }

    // what cannot be done without: the same bytes written, fsynced and linked, and the folder fsynced
    private static void Commits(Lake lake, string folder)
    {
        var table = lake.OpenOrCreate("commits", schema);
        var bare = new LocalFileSystem();
        var number = 0;
        var raw = Directory.CreateDirectory(Path.Combine(folder, "raw")).FullName;
        table.Append("SELECT 1 AS id", new CommitInfo("APPEND", "first", 1, null));
        var bytes = File.ReadAllBytes(Path.Combine(table.Path, "_delta_log", $"{1:D20}.json"));
        Ratio.Measure("commit alone (no rows) against write, fsync, link and fsync of the folder", 101,
            () => Ratio.Time(() => table.Alter(
                new TableChange.SetProperties(new Dictionary<string, string?> { ["note"] = $"{number++}" }),
                new CommitInfo("SET", "", 0, null))),
            () => Ratio.Time(() => bare.PutIfAbsent(
                Path.Combine(raw, $"{number++}"), bytes, TimeProvider.System.GetUtcNow())));
    }

    private static void Writers()
    {
        const int writers = 16;
        const int each = 200;
        var folder = Directory.CreateTempSubdirectory("lake").FullName;
        var bytes = new byte[1500];
        var ours = Together(writers, writer =>
        {
            using var scratch = new DuckDbScratch(new ScratchLimits("100MB", 1, Path.Combine(folder, "spill")));
            var lake = new Lake(folder, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid, scratch);
            var table = lake.OpenOrCreate("t", schema);
            for (var i = 0; i < each; i++)
                table.Append($"SELECT {i} AS id", new CommitInfo("APPEND", $"w{writer}", i + 1, null));
        });
        var bare = Directory.CreateDirectory(Path.Combine(folder, "bare")).FullName;
        var raw = Together(writers, _ =>
        {
            var files = new LocalFileSystem();
            var version = 0;
            for (var i = 0; i < each; i++)
            {
                while (!files.PutIfAbsent(
                    Path.Combine(bare, $"{version:D20}"), bytes, TimeProvider.System.GetUtcNow()))
                    version++;
            }
        });
        var versions = Directory.GetFiles(Path.Combine(folder, "t", "_delta_log"), "0*.json").Length - 1;
        Console.WriteLine($"{writers} writers x {each} appends against a bare put-if-absent loop: "
            + $"ratio {ours / raw:0.0}; ours {ours.TotalSeconds:0.0} s with {versions} versions, "
            + $"raw {raw.TotalSeconds:0.00} s");
        Directory.Delete(folder, recursive: true);
    }

    private static TimeSpan Together(int writers, Action<int> act) => Ratio.Time(() =>
    {
        var threads = Enumerable.Range(0, writers).Select(w => new Thread(() => act(w))).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    });
}
