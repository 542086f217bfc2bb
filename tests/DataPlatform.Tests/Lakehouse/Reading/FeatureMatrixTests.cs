using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Reading;

/// <summary>
/// What docs/lake.md says of reading, and what the code does. Run with DATAPLATFORM_ACCEPT_LAKE=1 to take the code's
/// word into the page.
/// </summary>
public sealed class FeatureMatrixTests
{
    private const string Begin = "<!-- features: read -->";
    private const string End = "<!-- end of features: read -->";

    private static readonly DeltaColumn[] schema = [new("id", new ColumnType(ColumnKind.Whole), true)];

    public static TheoryData<string> Names { get; } = [.. TableFeatures.All.Select(f => f.Name)];

    [Fact]
    public void The_page_lists_the_features_as_the_code_has_them()
    {
        var path = Path.Combine(Checkout.Root, "docs", "lake.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= Begin.Length && to > from, $"docs/lake.md lacks {Begin} and {End}");
        var expected = $"\n\n{Matrix()}\n";
        if (Environment.GetEnvironmentVariable("DATAPLATFORM_ACCEPT_LAKE") == "1")
            File.WriteAllText(path, page[..from] + expected + page[to..]);
        else
            Assert.Equal(expected, page[from..to]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_table_that_names_a_known_feature_and_does_not_use_it_is_read(string feature)
    {
        using var lake = new LakeFolder();
        var known = TableFeatures.All.Single(f => f.Name == feature);
        var protocol = known.ReadersMustKnow
            ? new Protocol(3, 7, [feature], [feature])
            : new Protocol(1, 7, null, [feature]);
        var table = new HandMadeTable(lake, "t", schema, protocol);
        table.Commit(table.Write("SELECT 7 AS id"));
        Assert.Equal(7L, lake.Scratch.Query($"SELECT id FROM {lake.Scratch.Scan(table.Snapshot())}").Single()[0]);
    }

    [Theory]
    [InlineData("catalogManaged")]
    [InlineData("timestampNanos")]
    [InlineData("somethingOfTomorrow")]
    public void A_table_that_names_another_reader_feature_is_refused_by_that_name(string feature)
    {
        using var lake = new LakeFolder();
        var table = new HandMadeTable(lake, "t", schema, new Protocol(3, 7, [feature], [feature]));
        var refused = Assert.Throws<TerminalException>(table.Snapshot);
        Assert.StartsWith("UNSUPPORTED_READER_FEATURE: read of table 't'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(feature, refused.Message, StringComparison.Ordinal);
    }

    private static string Matrix()
    {
        var lines = TableFeatures.All.Select(f =>
            $"| `{f.Name}` | {(f.ReadersMustKnow ? "reader and writer" : "writer")} | {Words(f.Read)} | {f.Note} |");
        return "| Feature | Kind | Read | Note |\n|---|---|---|---|\n" + string.Join('\n', lines);
    }

    private static string Words(ReadStance stance) => stance switch
    {
        ReadStance.Honoured => "yes",
        ReadStance.NothingToDo => "nothing to do",
        _ => "refused by name when used",
    };
}
