using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse;

public sealed class LogTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly LakeFolder lake = new();

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_commit_is_one_action_per_line_as_other_engines_want_it()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "a", 1.5m)), new CommitInfo("WRITE", "feed", 7, "batch \"1\" ü"));
        var created = Lines(0);
        Assert.Equal(["commitInfo", "protocol", "metaData"], created.Select(Kind));
        Assert.Equal(
            """{"minReaderVersion":1,"minWriterVersion":2}""", created[1].GetProperty("protocol").GetRawText());
        var metadata = created[2].GetProperty("metaData");
        Assert.Equal("parquet", metadata.GetProperty("format").GetProperty("provider").GetString());
        Assert.Equal("{}", metadata.GetProperty("format").GetProperty("options").GetRawText());
        Assert.Equal("[]", metadata.GetProperty("partitionColumns").GetRawText());
        Assert.Equal("{}", metadata.GetProperty("configuration").GetRawText());
        Assert.Equal(
            """
            {"type":"struct","fields":[{"name":"id","type":"long","nullable":false,"metadata":{}},
            {"name":"name","type":"string","nullable":true,"metadata":{}},
            {"name":"amount","type":"decimal(18,2)","nullable":true,"metadata":{}}]}
            """.ReplaceLineEndings(""),
            metadata.GetProperty("schemaString").GetString());

        var appended = Lines(1);
        Assert.Equal(["commitInfo", "txn", "add"], appended.Select(Kind));
        var info = appended[0].GetProperty("commitInfo");
        Assert.Equal(JsonValueKind.True, info.GetProperty("isBlindAppend").ValueKind);
        Assert.Equal("batch \"1\" ü", info.GetProperty("userMetadata").GetString());
        Assert.All(
            info.GetProperty("operationParameters").EnumerateObject(),
            p => Assert.Equal(JsonValueKind.String, p.Value.ValueKind));
        Assert.All(
            info.GetProperty("operationMetrics").EnumerateObject(),
            p => Assert.Equal(JsonValueKind.String, p.Value.ValueKind));
        Assert.Equal("feed", appended[1].GetProperty("txn").GetProperty("appId").GetString());
        Assert.Equal(7, appended[1].GetProperty("txn").GetProperty("version").GetInt64());
        var add = appended[2].GetProperty("add");
        var file = new FileInfo(Path.Combine(table.Path, add.GetProperty("path").GetString()!));
        Assert.Equal(file.Length, add.GetProperty("size").GetInt64());
        Assert.True(add.GetProperty("dataChange").GetBoolean());
        Assert.Equal("{}", add.GetProperty("partitionValues").GetRawText());
        Assert.True(Guid.TryParseExact(file.Name.Split('.')[0], "D", out _));
    }

    [Fact]
    public void A_removed_file_says_when_it_was_removed()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "a", 1.5m)), LakeFolder.Commit(1));
        table.Overwrite(LakeFolder.Rows((2, "a", 1.5m)), LakeFolder.Commit(2));
        var remove = Lines(2).Single(l => Kind(l) == "remove").GetProperty("remove");
        Assert.Equal(
            lake.Clock.GetUtcNow().ToUnixTimeMilliseconds(), remove.GetProperty("deletionTimestamp").GetInt64());
        Assert.True(remove.GetProperty("dataChange").GetBoolean());
    }

    [Fact]
    public void Commits_of_other_writers_may_be_printed_over_several_lines_or_end_them_their_own_way()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1));
        var path = Commit(1);
        var pretty = Lines(1).Select(l => JsonSerializer.Serialize(l, Indented));
        File.WriteAllText(path, "\uFEFF" + string.Join("\r\n\r\n", pretty));
        using var reader = new LakeFolder(lake.Root);
        Assert.Equal([[1L, "a", 1m]], reader.Read(reader.Table().Snapshot()));
    }

    [Fact]
    public void Unknown_actions_and_fields_are_passed_over()
    {
        var table = lake.Table();
        File.WriteAllText(Commit(1), """
            {"commitInfo":{"operation":"X","operationParameters":{"auto":false,"n":null,"v":3},"surprise":[1]}}
            {"holiday":{"where":"sea"}}
            {"txn":{"appId":"a","version":3,"mood":"good"}}
            """);
        Assert.Equal(3, table.Snapshot().Transactions["a"]);
        Assert.Equal("false", table.History()[0].Parameters["auto"]);
    }

    [Fact]
    public void A_gap_in_the_versions_is_refused_by_name()
    {
        var table = lake.Table();
        for (var i = 1; i <= 4; i++)
            table.Append(LakeFolder.Rows((i, "a", 1)), LakeFolder.Commit(i));
        File.Delete(Commit(2));
        using var reader = new LakeFolder(lake.Root);
        var refused = Assert.Throws<TerminalException>(() => reader.Lake.Open("t"));
        Assert.Contains("version 2 is missing between 1 and 4", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"add\":{\"path\":\"x\"")]
    [InlineData("[1]")]
    public void An_empty_or_cut_commit_is_refused_by_name_and_never_taken_for_nothing(string text)
    {
        lake.Table();
        File.WriteAllText(Commit(1), text);
        using var reader = new LakeFolder(lake.Root);
        var refused = Assert.Throws<TerminalException>(() => reader.Lake.Open("t"));
        Assert.StartsWith("LOG_BROKEN: table 't': commit 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_made_anew_in_the_same_folder_is_noticed()
    {
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "old", 1)), LakeFolder.Commit(1));
        var old = table.Snapshot().TableId;
        Directory.Delete(table.Path, recursive: true);
        using (var other = new LakeFolder(lake.Root))
            other.Table();
        Assert.NotEqual(old, table.Snapshot().TableId);
        Assert.Equal(0, table.Snapshot().Version);
    }

    [Theory]
    [InlineData("\"delta.appendOnly\":\"true\"", "appendOnly")]
    [InlineData("\"delta.constraints.c\":\"id / 2 > 0\"", "checkConstraints")]
    [InlineData("\"delta.enableIcebergCompatV2\":\"true\"", "icebergCompat")]
    public void An_active_feature_forbids_a_rewrite_by_name(string property, string feature)
    {
        var table = lake.Table();
        Replace(0, "\"configuration\":{}", $"\"configuration\":{{{property}}}");
        using var writer = new LakeFolder(lake.Root);
        var refused = Assert.Throws<TerminalException>(() =>
            writer.Table().Overwrite(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1)));
        Assert.StartsWith("FEATURE_ACTIVE_NOT_IMPLEMENTED", refused.Message, StringComparison.Ordinal);
        Assert.Contains(feature, refused.Message, StringComparison.Ordinal);
        Assert.Contains("'t'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(table.Path));
    }

    [Fact]
    public void A_table_that_only_takes_appends_takes_them()
    {
        lake.Table();
        Replace(0, "\"configuration\":{}", "\"configuration\":{\"delta.appendOnly\":\"true\"}");
        using var writer = new LakeFolder(lake.Root);
        Assert.Equal(1, writer.Table().Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1)).Version);
    }

    [Fact]
    public void A_column_invariant_nobody_can_read_forbids_every_write_and_no_read()
    {
        lake.Table();
        Replace(
            0, "\\\"nullable\\\":false,\\\"metadata\\\":{}",
            "\\\"nullable\\\":false,\\\"metadata\\\":{\\\"delta.invariants\\\":\\\"x\\\"}");
        using var writer = new LakeFolder(lake.Root);
        Assert.Empty(writer.Read(writer.Table().Snapshot()));
        var refused = Assert.Throws<TerminalException>(() =>
            writer.Table().Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1)));
        Assert.Contains("invariants", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["moonlight"],"writerFeatures":["moonlight"]}""",
        "UNSUPPORTED_READER_FEATURE", true)]
    [InlineData(
        """{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["moonlight"]}""",
        "UNSUPPORTED_WRITER_FEATURE", false)]
    [InlineData("{\"minReaderVersion\":3,\"minWriterVersion\":5}", "UNSUPPORTED_READER_FEATURE", true)]
    public void An_unknown_feature_is_refused_with_its_code(string protocol, string code, bool forReaders)
    {
        lake.Table();
        Replace(0, "{\"minReaderVersion\":1,\"minWriterVersion\":2}", protocol);
        using var other = new LakeFolder(lake.Root);
        var table = other.Lake.Open("t")!;
        if (!forReaders)
            table.Snapshot();
        var refused = Assert.Throws<TerminalException>(() =>
            table.Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1)));
        Assert.StartsWith(code, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_that_is_named_and_inactive_is_no_obstacle()
    {
        lake.Table();
        Replace(
            0, "{\"minReaderVersion\":1,\"minWriterVersion\":2}",
            "{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"deletionVectors\",\"v2Checkpoint\"],"
            + "\"writerFeatures\":[\"deletionVectors\",\"v2Checkpoint\",\"rowTracking\",\"domainMetadata\"]}");
        using var other = new LakeFolder(lake.Root);
        other.Table().Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1));
        Assert.Equal([[1L, "a", 1m]], other.Read(other.Table().Snapshot()));
    }

    private static string Kind(JsonElement line) => line.EnumerateObject().Single().Name;

    private List<JsonElement> Lines(long version) =>
    [
        .. lake.LogText(version).TrimEnd('\n').Split('\n').Select(l => JsonSerializer.Deserialize<JsonElement>(l)),
    ];

    private string Commit(long version) => Path.Combine(lake.Root, "t", "_delta_log", $"{version:D20}.json");

    private void Replace(long version, string old, string with)
    {
        var text = lake.LogText(version);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(Commit(version), text.Replace(old, with, StringComparison.Ordinal));
    }
}
