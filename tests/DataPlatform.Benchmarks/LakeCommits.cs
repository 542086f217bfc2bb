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
        Directory.Delete(folder, recursive: true);
        return 0;
    }
}
