using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;

namespace DataPlatform.Benchmarks;

/// <summary>
/// A merge of one row in a hundred of ten million: all in one file of forty, and one in a hundred of every file. The
/// floor is what must be done by hand: write the one file anew, or find the positions and write the changed rows.
/// </summary>
internal static class LakeMerges
{
    private const int Files = 40;
    private const long RowsOfFile = 250_000;
    private const string Columns = "id, id % 5000 AS customer, CAST(id % 99991 / 100.0 AS DECIMAL(12,2)) AS amount, "
        + "DATE '2020-01-01' + CAST(id % 1461 AS INT) AS day, 'name' || (id % 5000) AS name";

    private static readonly DeltaColumn[] schema =
    [
        new("id", new(ColumnKind.Whole), false), new("customer", new(ColumnKind.Whole), true),
        new("amount", new(ColumnKind.Decimal, 12, 2), true), new("day", new(ColumnKind.Day), true),
        new("name", new(ColumnKind.Text), true),
    ];

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("lake").FullName;
        using var scratch = new DuckDbScratch(new ScratchLimits("4GB", 2, Path.Combine(folder, "spill")));
        var lake = new Lake(folder, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid, scratch);
        Measure(lake, scratch, folder, clustered: true);
        Measure(lake, scratch, folder, clustered: false);
        Directory.Delete(folder, recursive: true);
    }

    private static void Measure(Lake lake, DuckDbScratch scratch, string folder, bool clustered)
    {
        var name = clustered ? "clustered" : "scattered";
        var table = lake.OpenOrCreate(name, schema, new TableSetup
        {
            Properties = clustered
                ? new Dictionary<string, string>()
                : new Dictionary<string, string> { ["delta.enableDeletionVectors"] = "true" },
        });
        for (var file = 0; file < Files; file++)
            table.Append(
                $"SELECT {Columns} FROM (SELECT i + {file * RowsOfFile} AS id FROM range({RowsOfFile}) r(i))",
                new CommitInfo("APPEND", $"{file}", 1, null));
        var number = 0;
        var start = table.Snapshot().Version;
        var before = scratch.Scan(table.Snapshot());
        var files = table.Snapshot().Files;
        var keys = clustered ? "i + 1000000 FROM range(100000) r(i)" : "i * 100 + 7 FROM range(100000) r(i)";
        scratch.Execute($"CREATE OR REPLACE TABLE news AS SELECT {Columns} FROM (SELECT {keys.Replace(
            " FROM", " AS id FROM", StringComparison.Ordinal)})");
        string Out() => $"TO '{folder}/{Guid.NewGuid():N}.parquet' (COMPRESSION zstd)";
        var one = $"read_parquet('{files[4].Path}')";
        var all = $"read_parquet([{string.Join(", ", files.Select(f => $"'{f.Path}'"))}], file_row_number = true)";
        TimeSpan Merge()
        {
            var time = Ratio.Time(() => table.Merge(
                ["id"], "SELECT * FROM news", new CommitInfo("MERGE", $"m{number++}", 1, null)));
            table.Restore(start, new CommitInfo("RESTORE", "", 0, null));
            return time;
        }

        Ratio.Measure($"merge of 1 % of 10 M rows, {name}, against the raw floor", 7, Merge, () => Ratio.Time(() =>
            scratch.Execute(clustered
                ? $"COPY (SELECT * FROM {one} ANTI JOIN news USING (id) UNION ALL SELECT * FROM news) {Out()}"
                : $"CREATE OR REPLACE TABLE spots AS SELECT filename, file_row_number FROM {all} SEMI JOIN news "
                    + $"USING (id); COPY news {Out()}")));
        Ratio.Measure($"merge of 1 % of 10 M rows, {name}, against a full copy", 3, Merge, () => Ratio.Time(() =>
            scratch.Execute($"COPY (SELECT * FROM {before}) {Out()}")));
    }
}
