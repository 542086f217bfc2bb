using DataPlatform.Core;

namespace DataPlatform.Tests.Workspace;

/// <summary>Every kind of mistake, as Mistakes.txt lists them.</summary>
public sealed class MistakeTests
{
    public static TheoryData<string, string, string, int, string> Mistakes()
    {
        var blocks = SampleText.Embedded("mistakes.txt")[""].Split("\n\n").Skip(1);
        var data = new TheoryData<string, string, string, int, string>();
        foreach (var block in blocks)
        {
            var lines = block.Trim('\n').Split('\n');
            var colon = lines[3].IndexOf(": ", StringComparison.Ordinal);
            data.Add(lines[0], Unescaped(lines[1][1..]), Unescaped(lines[2][1..]),
                colon < 0 ? 0 : int.Parse(lines[3][..colon]), colon < 0 ? "" : lines[3][(colon + 2)..]);
        }
        return data;
    }

    private static string Unescaped(string text) => text.Replace(@"\\", "\u0001", StringComparison.Ordinal)
        .Replace(@"\n", "\n", StringComparison.Ordinal).Replace(@"\t", "\t", StringComparison.Ordinal)
        .Replace('\u0001', '\\');

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_names_file_line_and_what_is_expected(string file, string old, string replacement, int line,
        string words)
    {
        using var sample = SampleText.With(file, old, replacement);
        var mistakes = sample.Check().Mistakes;
        if (words.Length == 0)
        {
            Assert.Empty(mistakes);
            return;
        }
        var shown = string.Join('\n', mistakes.Select(m => m.Message));
        Assert.True(mistakes.Any(m =>
            m.Place == new Place(file, line) && m.Message.Contains(words, StringComparison.Ordinal)), shown);
    }

    [Theory]
    [InlineData("feeds/erp/more.yml", "feeds/erp/more.yml", "the ending .yml")]
    [InlineData("acces.yaml", "acces.yaml", "did you mean 'access.yaml'?")]
    public void A_file_that_nobody_would_read_is_a_mistake(string name, string file, string words)
    {
        using var sample = SampleText.Written();
        sample.Write(name, "x: 1");
        var mistake = Assert.Single(sample.Check().Mistakes);
        Assert.Equal(file, mistake.Place.File);
        Assert.Contains(words, mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("segments/customers.yaml")]
    [InlineData("workspace.yaml")]
    [InlineData("costing/costing.yaml")]
    public void A_file_that_is_no_yaml_is_one_mistake_and_names_that_point_into_it_are_none(string file)
    {
        using var sample = SampleText.Written();
        sample.Write(file, SampleText.Sound[file] + "\nx: [\n");
        var mistake = Assert.Single(sample.Check().Mistakes);
        Assert.Equal(file, mistake.Place.File);
        Assert.Contains("no YAML", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_yaml_does_not_hide_the_mistakes_of_other_files()
    {
        using var sample = SampleText.With("access.yaml", "roles:", "rolls:");
        sample.Write("segments/customers.yaml", "scheme: [");
        Assert.Equal(["access.yaml", "segments/customers.yaml"],
            sample.Check().Mistakes.Select(m => m.Place.File).Distinct());
    }

    [Fact]
    public void A_computed_table_cannot_be_filled_by_a_feed()
    {
        using var sample = SampleText.With("feeds/crm/customers.yaml", "table: customer", "table: metric_value");
        var check = DataPlatform.Workspace.WorkspaceReader.Check(sample.Folder,
            n => n == "metric_value" ? new DataPlatform.Warehouse.Platform.MetricValue() : SampleText.Table(n),
            SampleText.Surroundings);
        Assert.Contains("which is computed", Assert.Single(check.Mistakes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_is_bound_to_the_fact_it_counts_where_the_fact_is_known()
    {
        using var sample = SampleText.With("costing/costing.yaml", "driver: quantity", "driver: quantiti");
        var check = DataPlatform.Workspace.WorkspaceReader.Check(sample.Folder,
            n => n == "order_line_fact" ? new DataPlatform.Warehouse.OrderToCash.SalesOrderLine() : SampleText.Table(n),
            SampleText.Surroundings);
        var mistake = Assert.Single(check.Mistakes);
        Assert.Equal(new Place("costing/costing.yaml", 14), mistake.Place);
        Assert.Equal("did you mean 'quantity'?", mistake.Fix);
    }
}
