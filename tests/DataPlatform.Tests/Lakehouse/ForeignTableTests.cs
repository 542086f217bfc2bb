using System.Globalization;
using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse;

public sealed class ForeignTableTests
{
    public static TheoryData<string> Readable { get; } =
    [
        "golden/snapshot-data0", "golden/snapshot-data1", "golden/snapshot-data2", "golden/snapshot-data3",
        "golden/snapshot-data2-deleted", "golden/time-travel-start", "golden/time-travel-start-start20",
        "golden/time-travel-start-start20-start40", "golden/only-checkpoint-files", "golden/multi-part-checkpoint",
        "golden/basic-with-inserts-deletes-checkpoint", "golden/basic-with-inserts-merge",
        "golden/basic-with-inserts-updates", "golden/data-reader-primitives", "golden/data-reader-array-primitives",
        "golden/data-reader-array-complex-objects", "golden/data-reader-map", "golden/data-reader-nested-struct",
        "golden/data-reader-date-types-America/Los_Angeles", "golden/data-reader-date-types-Asia/Beirut",
        "golden/data-reader-date-types-UTC", "golden/data-reader-timestamp_ntz", "golden/parquet-all-types",
        "golden/basic-decimal-table", "golden/decimal-various-scale-precision",
        "golden/kernel-timestamp-TIMESTAMP_MICROS", "golden/kernel-timestamp-TIMESTAMP_MILLIS",
        "golden/data-reader-escaped-chars", "golden/corrupted-last-checkpoint-kernel", "delta-rs/simple_table",
        "delta-rs/delta-0.8.0", "delta-rs/cdc_ict_table", "delta-rs/cdf-table", "kernel-rs-data/void-column",
        "kernel-rs-data/parsed-stats", "kernel-rs-data/app-txn-checkpoint", "kernel-rs-data/cdf-table-simple",
        "dat-reader-tests/basic_append/delta", "dat-reader-tests/basic_partitioned/delta",
        "dat-reader-tests/with_checkpoint/delta", "dat-reader-tests/all_primitive_types/delta",
        "golden/table-with-columnmapping-mode-name", "golden/table-with-columnmapping-mode-id",
        "golden/dv-partitioned-with-checkpoint", "golden/log-replay-dv-key-cases",
        "kernel-rs-data/table-with-dv-small", "golden/type-widening", "golden/v2-checkpoint-json",
        "delta-rs/checkpoint-v2-table", "kernel-rs-data/compacted-log-files-table",
    ];

    public static TheoryData<string, string> Refused { get; } = new()
    {
        { "delta-rs/simple_table_features", "UNSUPPORTED_READER_FEATURE*protocol 5/7" },
        { "golden/deltalog-invalid-protocol-version", "UNSUPPORTED_READER_FEATURE*protocol 99/7" },
        { "golden/deltalog-state-reconstruction-without-metadata", "LOG_BROKEN*no metaData" },
        { "golden/deltalog-state-reconstruction-without-protocol", "LOG_BROKEN*no protocol" },
        { "golden/versions-not-contiguous", "LOG_BROKEN*version 1 is missing" },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_table_by_another_writer_reads_as_its_writer_reads_it(string name)
    {
        using var lake = Beside(name);
        var expected = ForeignTables.Manifest(name);
        var snapshot = lake.Lake.Open(Path.GetFileName(name))!.Snapshot();
        Assert.Equal(expected.GetProperty("version").GetInt64(), snapshot.Version);
        Assert.Equal(expected.GetProperty("files").GetInt32(), snapshot.Files.Count);
        var replay = expected.GetProperty("fromReplay");
        var rows = replay.GetProperty("rows").GetInt64();
        Assert.Equal(rows, lake.Scratch.Query($"SELECT count(*) FROM {lake.Scratch.Scan(snapshot)}").Single()[0]);
        if (snapshot.Rows is { } stated)
            Assert.Equal(rows, stated);
        if (!replay.TryGetProperty("cols", out var columns))
            return;
        foreach (var column in columns.EnumerateObject())
            AssertColumn(lake, snapshot, column);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_table_that_asks_for_more_is_refused_by_name(string name, string parts)
    {
        using var lake = Beside(name);
        var refused = Assert.Throws<TerminalException>(() => lake.Lake.Open(Path.GetFileName(name))!.Snapshot());
        Assert.All(parts.Split('*'), part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_without_a_log_is_no_table()
    {
        using var lake = Beside("golden/no-delta-log-folder");
        Assert.Null(lake.Lake.Open("no-delta-log-folder"));
    }

    [Fact]
    public void Old_versions_of_a_foreign_table_read_as_they_were()
    {
        using var lake = Beside("golden/snapshot-data2-deleted");
        var table = lake.Lake.Open("snapshot-data2-deleted")!;
        foreach (var version in ForeignTables.Manifest("golden/snapshot-data2-deleted").GetProperty("perVersion")
            .EnumerateObject())
        {
            var snapshot = table.Snapshot(long.Parse(version.Name, CultureInfo.InvariantCulture));
            Assert.Equal(version.Value.GetProperty("files").GetInt32(), snapshot.Files.Count);
            Assert.Equal(version.Value.GetProperty("bytes").GetInt64(), snapshot.Size);
            Assert.Equal(
                version.Value.GetProperty("rows").GetInt64(),
                lake.Scratch.Query($"SELECT count(*) FROM {lake.Scratch.Scan(snapshot)}").Single()[0]);
        }
    }

    // the canonicalized ones remove by "file:/x" what was added as "/x": one file, spelt twice, and it is gone
    [Theory]
    [InlineData("golden/canonicalized-paths-normal-a", 0)]
    [InlineData("golden/canonicalized-paths-normal-b", 0)]
    [InlineData("golden/delete-re-add-same-file-different-transactions", 2)]
    [InlineData("delta-rs/with_checkpoint_no_last_checkpoint", 1)]
    public void A_log_without_its_data_files_still_replays_to_the_right_files(string name, int files)
    {
        using var lake = Beside(name);
        Assert.Equal(files, lake.Lake.Open(Path.GetFileName(name))!.Snapshot().Files.Count);
    }

    [Theory]
    [InlineData("plain_dml")]
    [InlineData("partition_paths")]
    [InlineData("partition_types")]
    [InlineData("types_all")]
    [InlineData("cdf")]
    [InlineData("checkpoint_v1_txn")]
    [InlineData("constraints_generated")]
    [InlineData("foreign_then_spark")]
    [InlineData("clustered_rowtracking_ict")]
    [InlineData("colmap_name")]
    [InlineData("deletion_vectors")]
    [InlineData("type_widening")]
    [InlineData("checkpoint_v2")]
    public void A_table_by_Spark_equals_the_rows_Spark_reads(string name)
    {
        var folder = ForeignTables.Folder($"spark-4.2/{name}");
        using var lake = new LakeFolder(folder);
        var snapshot = lake.Lake.Open("delta")!.Snapshot();
        // Spark pads a char(n) when it reads, the file holds the text without blanks
        var columns = string.Join(", ", snapshot.Schema.Select(c =>
            c.Metadata?.Contains("\"char(", StringComparison.Ordinal) == true
                ? $"rtrim({Names.Quote(c.Name)})"
                : Names.Quote(c.Name)));
        var ours = $"SELECT {columns} FROM {lake.Scratch.Scan(snapshot)}";
        var theirs = $"SELECT {columns} FROM read_parquet({Names.Literal(Path.Combine(folder, "expected.parquet"))})";
        Assert.Empty(lake.Scratch.Query($"SELECT to_json(odd)::VARCHAR FROM ({ours} EXCEPT ALL {theirs}) AS odd"));
        Assert.Empty(lake.Scratch.Query($"SELECT to_json(odd)::VARCHAR FROM ({theirs} EXCEPT ALL {ours}) AS odd"));
    }

    [Theory]
    [InlineData("variant", "variant")]
    public void A_feature_of_Spark_that_is_not_implemented_is_named(string name, string feature)
    {
        using var lake = new LakeFolder(ForeignTables.Folder($"spark-4.2/{name}"));
        var refused = Assert.Throws<TerminalException>(() => lake.Lake.Open("delta")!.Snapshot());
        Assert.StartsWith("FEATURE_ACTIVE_NOT_IMPLEMENTED", refused.Message, StringComparison.Ordinal);
        Assert.Contains(feature, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("constraints_generated", "checkConstraints")]
    [InlineData("clustered_rowtracking_ict", "rowTracking")]
    [InlineData("clustered_rowtracking_ict", "clustering")]
    [InlineData("clustered_rowtracking_ict", "inCommitTimestamp")]
    [InlineData("partition_types", "partition columns")]
    public void A_write_is_refused_where_a_feature_would_be_broken(string name, string feature)
    {
        using var lake = new LakeFolder(ForeignTables.Folder($"spark-4.2/{name}"));
        var refused = Assert.Throws<TerminalException>(() =>
            lake.Lake.Open("delta")!.Append("SELECT 1 AS x", LakeFolder.Commit(1)));
        Assert.Contains(feature, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("types_all")]
    [InlineData("plain_dml")]
    public void A_merge_into_a_table_by_Spark_copies_every_type_of_column_as_it_was(string name)
    {
        using var lake = new LakeFolder();
        TestFolders.Copy(ForeignTables.Folder($"spark-4.2/{name}/delta"), Path.Combine(lake.Root, "t"));
        var table = lake.Lake.Open("t")!;
        var before = $"SELECT * FROM {lake.Scratch.Scan(table.Snapshot())}";
        lake.Scratch.Execute($"CREATE TABLE was AS {before}");
        table.Merge(["id"], "SELECT * FROM was WHERE id = (SELECT min(id) FROM was)", LakeFolder.Commit(1));
        var after = $"SELECT * FROM {lake.Scratch.Scan(table.Snapshot())}";
        Assert.Contains(table.Snapshot().Files, f => f.Path.EndsWith(".zstd.parquet", StringComparison.Ordinal));
        Assert.Empty(lake.Scratch.Query($"SELECT to_json(gone)::VARCHAR FROM (FROM was EXCEPT ALL {after}) AS gone"));
        Assert.Empty(lake.Scratch.Query($"SELECT to_json(new)::VARCHAR FROM ({after} EXCEPT ALL FROM was) AS new"));
    }

    private static LakeFolder Beside(string table) =>
        new(Path.GetDirectoryName(ForeignTables.Folder(table)));

    private static void AssertColumn(LakeFolder lake, Snapshot snapshot, JsonProperty column)
    {
        var name = Names.Quote(column.Name);
        var isReal = snapshot.Find(column.Name)!.Type.Kind == ColumnKind.Real;
        foreach (var fact in column.Value.EnumerateObject())
        {
            var sql = fact.Name switch
            {
                "nn" => $"count({name})",
                "sum" => isReal ? $"sum({name}::DOUBLE)" : $"sum({name})",
                "sum_us" => $"sum(epoch_us({name}))",
                "bytes" => snapshot.Find(column.Name)!.Type.Kind == ColumnKind.Text && IsText(snapshot, column.Name)
                    ? $"sum(strlen({name}))"
                    : $"sum(octet_length({name}))",
                "true" => $"count(*) FILTER (WHERE {name})",
                "min" or "max" => $"{fact.Name}({name})::VARCHAR",
                _ => throw new InvalidOperationException($"'{fact.Name}' is no fact this test knows"),
            };
            var found = lake.Scratch.Query($"SELECT ({sql})::VARCHAR FROM {lake.Scratch.Scan(snapshot)}").Single()[0];
            var wanted = fact.Value.ToString();
            if (fact.Name == "sum" && isReal)
                Assert.Equal(double.Parse(wanted), double.Parse((string)found!), 1e-7 * Math.Abs(double.Parse(wanted)));
            else if (fact.Name == "sum" && wanted.Contains('.', StringComparison.Ordinal))
                Assert.Equal(wanted.TrimEnd('0').TrimEnd('.'), ((string?)found)?.TrimEnd('0').TrimEnd('.'));
            else
                Assert.Equal(fact.Value.ValueKind == JsonValueKind.Null ? null : wanted, (string?)found);
        }
    }

    private static bool IsText(Snapshot snapshot, string column) => snapshot.Find(column)!.ForeignSql is null;
}
