namespace DataPlatform.Tests.EndToEnd.Host;

[Collection(nameof(DemoCompany))]
public sealed class WrongInputTests(DemoCompany company)
{
    [Theory]
    [InlineData("costing/costing.yaml", "pool: picking-1000,", "pool: pickign-1000,", "pickign-1000")]
    [InlineData("workspace.yaml", "currency:", "curency:", "curency")]
    [InlineData("access.yaml", "regions: [North]", "regoins: [North]", "regoins")]
    public void A_mistake_in_the_workspace_ends_with_1_and_names_file_line_found_and_expected(
        string file, string right, string wrong, string named)
    {
        var folder = company.Copy();
        var path = Path.Combine(folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(right, text, StringComparison.Ordinal);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        File.WriteAllText(path, string.Concat(text.AsSpan(0, at), wrong, text.AsSpan(at + right.Length)));
        foreach (var verb in new[] { "check", "run" })
        {
            var outcome = DataPlatformProgram.Call(folder, verb);
            Assert.Equal(1, outcome.Exit);
            Assert.Matches($@"{file}:\d+: found .*{named}.*; expected ", outcome.Error);
        }
    }

    [Fact]
    public void A_column_gone_from_one_feed_is_named_and_nothing_of_that_file_lands()
    {
        var folder = company.CopyWithoutLake();
        var file = Path.Combine(folder, "data", "finance", "trial_balance.csv");
        var lines = File.ReadAllLines(file);
        File.WriteAllLines(file, lines.Select(l => string.Join(';', l.Split(';').SkipLast(1))));
        var outcome = DataPlatformProgram.Call(folder, "land");
        Assert.Equal(1, outcome.Exit);
        Assert.Contains("trial_balance.csv", outcome.Error, StringComparison.Ordinal);
        var batches = DataPlatformProgram.Call(folder, "batches").Good().Rows;
        Assert.DoesNotContain(batches, b => b.GetProperty("feed").GetString() == "finance/trial_balance");
        Assert.Contains(batches, b => b.GetProperty("feed").GetString() == "finance/journal");
    }

    [Fact]
    public void A_feed_whose_file_is_missing_is_named_with_the_path_it_looked_at()
    {
        var folder = company.CopyWithoutLake();
        File.Delete(Path.Combine(folder, "data", "finance", "journal.csv"));
        var outcome = DataPlatformProgram.Call(folder, "land");
        Assert.Equal(1, outcome.Exit);
        Assert.Contains("finance/journal", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("journal.csv", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query no_such_metric")]
    [InlineData("query revenue --by no_such_dimension")]
    [InlineData("query revenue --where \"no_such = 'x'\"")]
    [InlineData("query revenue --where \"segment = \"")]
    [InlineData("query revenue --segments sometimes")]
    [InlineData("query revenue --window 2026-13-01..2026-12-01")]
    [InlineData("show no_such_table")]
    [InlineData("no-such-verb")]
    public void What_nobody_can_answer_ends_with_1_and_a_sentence(string arguments)
    {
        var outcome = DataPlatformProgram.Call(company.Folder, arguments);
        Assert.Equal(1, outcome.Exit);
        Assert.NotEmpty(outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }
}
