using System.Text.Json;
using System.Text.RegularExpressions;
using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;

namespace DataPlatform.Tests.Reports;

public sealed partial class ScorecardPageTests
{
    private const string Unknown = "Net margin after cost to serve is not computable: no invoice lines known.";

    private static readonly string plain = ScorecardPage.Render(Example.Scorecard(), new PortalLinks());

    [Fact]
    public void The_page_is_sound_in_the_portal_and_as_a_file()
    {
        Assert.Empty(new HtmlPage(plain).Faults());
        Assert.Empty(new HtmlPage(ScorecardPage.Render(Example.Scorecard(), new FolderLinks(Example.Month))).Faults());
    }

    [Fact]
    public void The_story_never_says_that_nobody_is_behind_on_a_measure_that_is_not_computable()
    {
        var unknown = Story((l, c) => c with { Actual = null, Reason = "no invoice lines known" });
        Assert.Contains(Unknown, unknown, StringComparison.Ordinal);
        Assert.DoesNotContain("is behind on", unknown, StringComparison.Ordinal);
        var service = Story((l, c) => l.Metric == "net_margin"
            ? c with { Actual = null, Reason = "no invoice lines known" } : c with { Target = c.Actual });
        Assert.Contains(Unknown, service, StringComparison.Ordinal);
        Assert.Contains("No segment is behind on fill rate, lines.", service, StringComparison.Ordinal);
        var part = Story((l, c) => c with { Target = c.Segment == "TAIL" ? null : c.Actual });
        Assert.Contains("None of the 4 of 5 segments that can be compared is behind on net margin after cost to serve.",
            part, StringComparison.Ordinal);
    }

    /// <summary>The text of the page whose cells are changed.</summary>
    private static string Story(Func<ScoreLine, ScoreCell, ScoreCell> change)
    {
        var figures = Example.Scorecard();
        ScoreLine Changed(ScoreLine line) => line with
        {
            Enterprise = change(line, line.Enterprise),
            Cells = [.. line.Cells.Select(c => change(line, c))],
        };
        var page = ScorecardPage.Render(figures with
        {
            Bridges = [],
            Exchanges = [],
            Proposals = [],
            Perspectives =
                [.. figures.Perspectives.Select(p => p with { Lines = [.. p.Lines.Select(Changed)] })],
        }, new PortalLinks());
        return Tags().Replace(page, "");
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [Fact]
    public void No_text_of_two_hundred_becomes_markup_in_any_field()
    {
        Assert.Equal(200, Payloads.All.Count());
        var shape = new HtmlPage(plain).Shape;
        foreach (var payload in Payloads.All)
        {
            var page = new HtmlPage(ScorecardPage.Render(Example.Scorecard(payload), new PortalLinks()));
            Assert.True(shape == page.Shape, $"the markup changes with {payload}");
            Assert.DoesNotContain(page.Faults(), f => f.StartsWith("a raw", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Page_and_json_carry_the_same_figures_in_the_same_order()
    {
        using var json = JsonDocument.Parse(ScorecardJson.Write(Example.Scorecard()));
        var inJson = json.RootElement.GetProperty("perspectives").EnumerateArray()
            .SelectMany(p => p.GetProperty("lines").EnumerateArray())
            .SelectMany(l => l.GetProperty("cells").EnumerateArray().Prepend(l.GetProperty("enterprise")))
            .Select(c => c.GetProperty("actual").GetString())
            .OfType<string>();
        var table = plain[plain.IndexOf("<table class=\"card\"", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("</table>", StringComparison.Ordinal)];
        Assert.Equal(inJson, new HtmlPage(table).DataValues);
    }

    [Fact]
    public void Json_writes_decimals_as_text_with_all_digits()
    {
        using var json = JsonDocument.Parse(ScorecardJson.Write(Example.Scorecard(hole: 0.01m)));
        var check = json.RootElement.GetProperty("checks")[0];
        Assert.Equal("0.01", check.GetProperty("difference").GetString());
        Assert.Equal("8746999.99", check.GetProperty("segments").GetString());
    }

    [Fact]
    public void What_is_not_computable_says_so_and_why_and_is_never_zero()
    {
        Assert.Contains(">not computable</a>", plain, StringComparison.Ordinal);
        Assert.Contains("Perfect order is not computable for Long Tail: 38 % of deliveries carry no document status",
            plain, StringComparison.Ordinal);
    }

    [Fact]
    public void A_total_that_differs_from_its_parts_is_an_error_line()
    {
        Assert.DoesNotContain("role=\"alert\"", plain, StringComparison.Ordinal);
        var off = ScorecardPage.Render(Example.Scorecard(hole: 12.5m), new PortalLinks());
        Assert.Contains("role=\"alert\"", off, StringComparison.Ordinal);
        Assert.Contains("12.5 is in no segment", off, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stale_feed_is_named_in_the_header() =>
        Assert.Contains("3pl/nord: 2 days late", plain, StringComparison.Ordinal);

    [Fact]
    public void The_month_is_told_in_four_lines_taken_from_the_figures()
    {
        var story = plain[plain.IndexOf("class=\"story\"", StringComparison.Ordinal)..];
        story = System.Net.WebUtility.HtmlDecode(story[..story.IndexOf("</section>", StringComparison.Ordinal)]);
        Assert.Equal(4, story.Split("<p>").Length - 1);
        Assert.Contains("<b>Key Retail</b> misses its target for", story, StringComparison.Ordinal);
        Assert.Contains("189\u00A0kEUR", story, StringComparison.Ordinal);
        Assert.Contains("all else", story, StringComparison.Ordinal);
        Assert.Contains("nothing unexplained", story, StringComparison.Ordinal);
        Assert.Contains("<b>Key Retail</b> paid in service", story, StringComparison.Ordinal);
        Assert.Contains("subscription refills, 84 customers", story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, Direction.Higher, true)]
    [InlineData(-1, Direction.Higher, false)]
    [InlineData(1, Direction.Lower, false)]
    [InlineData(-1, Direction.Lower, true)]
    [InlineData(1, Direction.Neither, null)]
    [InlineData(0, Direction.Higher, null)]
    public void Good_and_bad_follow_the_direction_and_not_the_sign(int difference, Direction direction, bool? good) =>
        Assert.Equal(good, Verdicts.Of(difference, direction));

    [Fact]
    public void A_bridge_adds_up_exactly()
    {
        var bridge = Example.Scorecard().Bridges[0];
        Assert.Equal(0, bridge.Remainder);
        Assert.Equal(bridge.To - bridge.From, bridge.Movement + bridge.Lines.Sum(l => l.Change));
    }

    [Theory]
    [InlineData("net margin", "Net_margin")]
    [InlineData("a/b c", "../../etc")]
    [InlineData("\"><script>", "'onload=")]
    public void Links_hold_any_id_without_leaving_the_portal_or_the_folder(string metric, string segment)
    {
        var key = new ReadingKey(metric, segment, Example.Month);
        Assert.StartsWith("/number?", new PortalLinks().Number(key)!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('/', new FolderLinks(Example.Month).Number(key)!.Text);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a\"b")]
    [InlineData("https://evil.example/")]
    public void An_address_outside_cannot_be_made(string text) =>
        Assert.Throws<ArgumentException>(() => new Address(text));

    [Fact]
    public void A_template_that_names_what_its_figures_lack_does_not_render() =>
        Assert.Contains("items", Assert.ThrowsAny<Exception>(
            () => Templates.Render("Facts", new StaleFeed("x", null, 0))).Message, StringComparison.Ordinal);
}
