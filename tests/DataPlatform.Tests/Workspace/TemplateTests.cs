using DataPlatform.Core;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Workspace;

public sealed class TemplateTests
{
    [Fact]
    public void The_empty_workspace_passes_its_own_check()
    {
        using var sample = new SampleText();
        var files = WorkspaceTemplate.WriteEmpty(sample.Folder, "O'Neill: Söhne #1");
        Assert.Contains("feeds/erp/orders.yaml", files);
        Assert.All(files, f => Assert.True(File.Exists(Path.Combine(sample.Folder, f))));
        var check = sample.Check();
        Assert.Empty(check.Mistakes);
        Assert.Equal("O'Neill: Söhne #1", check.Definition!.Settings.Name);
        Assert.Equal(7, check.Warnings.Count(w => w.Text.Contains("nothing but comments", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_examples_in_its_comments_are_right()
    {
        using var sample = new SampleText();
        var files = WorkspaceTemplate.WriteEmpty(sample.Folder);
        foreach (var file in files.Where(f => f.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            var lines = File.ReadAllLines(Path.Combine(sample.Folder, file)).Select(l =>
                l.StartsWith("# yaml-language-server", StringComparison.Ordinal)
                    || !l.StartsWith("# ", StringComparison.Ordinal) ? l : l[2..]);
            sample.Write(file, string.Join('\n', lines));
        }
        var check = WorkspaceReader.Check(sample.Folder, SampleText.Table,
            SampleText.Surroundings with { Metrics = ["fill_rate_line", "net_margin", "otif"] });
        Assert.Empty(check.Mistakes);
        Assert.Empty(check.Warnings);
        Assert.Single(check.Definition!.Feeds);
        Assert.Single(check.Definition.Schemes);
        Assert.Equal(3, check.Definition.Roles.Count);
    }

    [Fact]
    public void A_folder_that_holds_anything_is_left_alone()
    {
        using var sample = SampleText.Written();
        Assert.Throws<DefinitionException>(() => WorkspaceTemplate.WriteEmpty(sample.Folder));
    }

    [Fact]
    public void A_draft_reads_back_as_it_was_and_marks_every_guess()
    {
        string[] names = ["ORDER NO", "null", "12", "a: b", "it's", "\ttab", "ü", "- x", "#c", "{d", "true",
            "emoji 😀",
            "p%"];
        var draft = new FeedDraft
        {
            Name = "erp/orders",
            Table = "channel",
            Source = new FilesSource { Path = "data/o*.csv", Format = FileFormat.Csv },
            Read = new ReadOptions { Delimiter = "\t", Nulls = ["", "N/A", "-"], Quote = null },
            ReadGuesses = new Dictionary<string,
            string> { ["delimiter"] = "every line has 12 tabs", ["encoding"] = "no byte above 127" },
            Columns = [.. names.Select(n => new DraftColumn(n, LogicalType.String, "seen") { PrimaryKey = n == "12" })],
            RowsSeen = 200,
            Map = [("channel_id", "\"ORDER NO\"", "the first column without repeats"),
            ("name", "\"it's\"", "similar name")],
        };
        using var sample = SampleText.Written();
        var text = FeedDraftText.Write(draft);
        sample.Write("feeds/erp/draft.yaml", text);
        var feed = sample.Read().Feed("erp/draft")!;
        Assert.Equal(names, feed.Contract.Properties.Select(p => p.Name));
        Assert.Equal("\t", feed.Read.Delimiter);
        Assert.Null(feed.Read.Quote);
        Assert.Equal(["", "N/A", "-"], feed.Read.Nulls);
        Assert.Equal("12", Assert.Single(feed.Contract.PrimaryKey).Name);
        Assert.Equal(names.Length + 2 + 2 + 1,
            text.Split('\n').Count(l => l.Contains("# guess: ", StringComparison.Ordinal)));
        Assert.Contains("# guess: every line has 12 tabs; confirm", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_with_gaps_does_not_pass_the_check_until_they_are_filled_in()
    {
        var draft = new FeedDraft
        {
            Name = "erp/gaps",
            Source = new SqliteSource { File = "x.sqlite", Table = "t" },
            Columns = [new DraftColumn("A", LogicalType.Date, "seen") { Format = "dd.MM.yyyy", Required = true }],
            Unmapped = ["channel_id"],
        };
        using var sample = SampleText.Written();
        sample.Write("feeds/erp/gaps.yaml", FeedDraftText.Write(draft));
        var mistakes = sample.Check().Mistakes;
        Assert.Contains(mistakes, m => m.Message.Contains("no 'table'", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Message.Contains("for 'channel_id'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_draft_never_writes_a_password()
    {
        var draft = new FeedDraft
        {
            Name = "db",
            Source = new PostgresSource { Connection = "Host=h;Password=secret", Table = "t" },
            Columns = [],
        };
        Assert.DoesNotContain("secret", FeedDraftText.Write(draft), StringComparison.Ordinal);
    }
}
