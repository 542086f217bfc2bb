namespace DataPlatform.Tests.EndToEnd.Host;

[Collection(nameof(DemoCompany))]
public sealed class MainJobTests(DemoCompany company)
{
    [Fact]
    public void The_demo_prints_where_the_scorecard_is_and_what_was_done()
    {
        var scorecard = company.Summary.GetProperty("scorecard").GetString()!;
        Assert.Equal(Path.Combine(company.Folder, "reports", "SC-2026-10", "scorecard.html"), scorecard);
        Assert.True(File.Exists(scorecard));
        Assert.True(File.Exists(Path.ChangeExtension(scorecard, ".json")));
        Assert.True(company.Summary.GetProperty("tables").GetInt64() >= 33);
        Assert.True(company.Summary.GetProperty("rows").GetInt64() > 5000);
        Assert.True(company.Summary.GetProperty("quarantined").GetInt64() > 0);
        Assert.True(company.Summary.TryGetProperty("seconds", out _));
    }

    [Fact]
    public void A_second_run_without_news_writes_no_file_in_the_lake()
    {
        var folder = company.Copy();
        var before = Files(folder);
        DataPlatformProgram.Call(folder, "run").Good();
        Assert.Equal(before, Files(folder));
    }

    [Fact]
    public void Every_batch_closes_its_counts()
    {
        var batches = DataPlatformProgram.Call(company.Folder, "batches").Good().Rows;
        Assert.True(batches.Length > 50);
        Assert.All(batches, b => Assert.Equal(b.GetProperty("read").GetInt64(), b.GetProperty("landed").GetInt64()
            + b.GetProperty("quarantined").GetInt64() + b.GetProperty("duplicates").GetInt64()));
    }

    [Fact]
    public void Quarantine_names_feed_file_line_column_reason_and_raw_text_of_every_row()
    {
        var rows = DataPlatformProgram.Call(company.Folder, "quarantine list").Good().Rows;
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            foreach (var name in new[] { "feed", "file", "reason", "raw" })
                Assert.False(string.IsNullOrEmpty(row.GetProperty(name).GetString()), name);
            Assert.True(row.GetProperty("line").GetInt64() > 0);
            Assert.True(row.TryGetProperty("column", out _));
        }
    }

    [Fact]
    public void Lake_tables_tells_name_path_version_rows_and_protocol_of_each()
    {
        var tables = DataPlatformProgram.Call(company.Folder, "lake tables").Good().Rows;
        Assert.True(tables.Length >= 33);
        foreach (var table in tables)
        {
            Assert.True(Directory.Exists(Path.Combine(table.GetProperty("path").GetString()!, "_delta_log")));
            Assert.Equal(1, table.GetProperty("readerVersion").GetInt32());
            Assert.Equal(2, table.GetProperty("writerVersion").GetInt32());
            Assert.Empty(table.GetProperty("features").EnumerateArray());
            var count = DataPlatformProgram.Call(
                company.Folder, $"show {table.GetProperty("name").GetString()} --count").Good().Json;
            Assert.Equal(table.GetProperty("rows").GetInt64(), count.GetProperty("rows").GetInt64());
        }
    }

    [Fact]
    public void A_number_is_followed_to_the_lines_of_the_files_it_came_from()
    {
        var explained = DataPlatformProgram.Call(company.Folder,
            "explain revenue --where \"segment = 'KEY_RETAIL'\" --window 2026-03-01..2026-03-31 --rows 5").Good().Json;
        var reading = explained.GetProperty("readings")[0];
        Assert.True(reading.GetProperty("value").GetDecimal() > 0);
        var sample = explained.GetProperty("rows")[0];
        Assert.True(sample.GetProperty("total").GetInt64() >= sample.GetProperty("rows").GetArrayLength());
        Assert.All(sample.GetProperty("rows").EnumerateArray(), r =>
            Assert.Matches(":[0-9]+$", r.GetProperty("source_key").GetString()));
        Assert.NotEmpty(explained.GetProperty("statements")[0].GetProperty("sql").GetString()!);
        Assert.Contains(explained.GetProperty("lineage").EnumerateArray(),
            l => l.GetProperty("table").GetString() == "invoice_line");
    }

    [Fact]
    public void One_segment_is_proposed()
    {
        var rows = DataPlatformProgram.Call(company.Folder, "show segment_candidate").Good().Rows;
        var proposal = Assert.Single(rows);
        Assert.Equal("proposed", proposal.GetProperty("state").GetString());
        Assert.True(proposal.GetProperty("members").GetInt64() >= 10);
    }

    private static SortedDictionary<string, long> Files(string folder)
    {
        var lake = Path.Combine(folder, "lake");
        return new(Directory.EnumerateFiles(lake, "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains(".spill", StringComparison.Ordinal))
            .ToDictionary(f => Path.GetRelativePath(lake, f), f => new FileInfo(f).Length));
    }
}
