using DataPlatform.Reports.Portal;
using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;

namespace DataPlatform.Tests.Reports;

public sealed class PortalTests(PortalLake lake) : IClassFixture<PortalLake>
{
    private static readonly string[] places =
    [
        "", "scorecard", "cost-to-serve", "carbon", "segments", "feeds", "feed?id=erp%2Forders", "catalogue",
            "table/order_fact",
        "table/sales_order_line", "runs", "find?q=margin", "metric/otif", "metric/net_margin?by=customer",
            "metric/co2e_wtw",
        "number?metric=otif&segment=KEY&month=2026-06", "number?metric=net_margin&month=2026-06",
        "number?metric=unused_capacity&segment=KEY&month=2026-06", "cost-to-serve?order=x", "nothing",
    ];

    [Fact]
    public void Every_page_is_sound_and_every_link_leads_to_a_page()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "/" };
        var open = new Queue<string>(["/"]);
        while (open.TryDequeue(out var address))
        {
            var page = lake.Get(address);
            Assert.True(page.Status == 200, $"{address} answers {page.Status}");
            if (!page.Type.StartsWith("text/html", StringComparison.Ordinal))
                continue;
            var html = new HtmlPage(page.Text);
            Assert.True(html.Faults().Count == 0, $"{address}: {string.Join("; ", html.Faults())}");
            foreach (var href in html.Hrefs.Where(h => h.StartsWith('/')).Select(h => h.Split('#')[0]))
            {
                if (seen.Add(href) && seen.Count < 220)
                    open.Enqueue(href);
            }
        }
        Assert.True(seen.Count > 150, $"only {seen.Count} pages were found");
    }

    [Fact]
    public void No_text_of_the_lake_or_the_workspace_becomes_markup_on_any_page()
    {
        const string hostile = "</td></table><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}<!--";
        using var attacked = PortalLake.With(hostile);
        foreach (var place in places)
        {
            var page = attacked.Get(place);
            Assert.True(new HtmlPage(lake.Get(place).Text).Shape == new HtmlPage(page.Text).Shape,
                $"the markup of {place} changes");
            Assert.DoesNotContain(new HtmlPage(page.Text).Faults(), f =>
                f.StartsWith("a raw", StringComparison.Ordinal));
            Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("key")]
    [InlineData("north")]
    public void A_restricted_role_meets_nothing_of_other_segments_on_any_page(string role)
    {
        var reader = Reader.As(role);
        foreach (var place in places.Append("metric/net_margin?by=region")
            .Append("number.csv?metric=net_margin&month=2026-06")
            .Append("scorecard.json").Append("number.json?metric=net_margin&month=2026-06"))
        {
            var page = lake.Get(place, reader).Text;
            Assert.DoesNotContain(PortalLake.Secret, page, StringComparison.Ordinal);
            Assert.DoesNotContain("C2", page, StringComparison.Ordinal);
            Assert.DoesNotContain("South", page, StringComparison.Ordinal);
            if (role == "key")
            {
                Assert.DoesNotContain("Hidden Tail", page, StringComparison.Ordinal);
                Assert.DoesNotContain("TAIL", page, StringComparison.Ordinal);
            }
        }
        foreach (var place in new[] { "feeds", "runs", "feed?id=erp%2Forders" })
            Assert.Equal(403, lake.Get(place, reader).Status);
        if (role == "key")
            Assert.Equal(404, lake.Get("number?metric=otif&segment=TAIL&month=2026-06", reader).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("stranger")]
    public void Nobody_sees_nothing(string? role)
    {
        foreach (var place in places.Where(p => p != "nothing"))
        {
            var page = lake.Get(place, Reader.As(role));
            Assert.True(page.Status == 403, $"{place} answers {page.Status}");
            Assert.DoesNotContain("<data", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_scorecard_asks_the_enterprise_again_and_checks_it_against_its_segments()
    {
        var report = new ScorecardReport(lake.Data);
        var figures = report.Compute(report.Find(null)!, null, Reader.Owner)!;
        Assert.Equal(new DateOnly(2026, 6, 1), figures.Month);
        Assert.Equal("SC-2026-06", figures.Issue);
        Assert.All(figures.Checks, c => Assert.Equal(0, c.Difference));
        Assert.Contains(figures.Checks, c => c.Metric == "net_margin");
        Assert.Equal(["KEY", "TAIL", "UNASSIGNED"], figures.Segments.Select(s => s.Id));
        var otif = figures.Perspectives[0].Lines.Single(l => l.Metric == "otif");
        Assert.Equal([0m, 1m, 1m], otif.Cells.Select(c => c.Actual));
        Assert.Equal(2m / 3, decimal.Round(otif.Enterprise.Actual!.Value, 20), 10);
        Assert.All(otif.Cells, c => Assert.Equal(13, c.History.Count));
        var unused = figures.Perspectives[0].Lines.Single(l => l.Metric == "unused_capacity");
        Assert.All(unused.Cells, c => Assert.True(c.Actual is null && c.Reason is not null));
    }

    [Fact]
    public void A_number_shows_the_rows_it_was_made_from()
    {
        var page = lake.Get("number?metric=otif&segment=KEY&month=2026-06").Text;
        Assert.Contains("0 over 1", page, StringComparison.Ordinal);
        Assert.Contains("2026-06-28", page, StringComparison.Ordinal);
        Assert.Contains("customers@1", page, StringComparison.Ordinal);
        Assert.Contains("C1,", lake.Get("number.csv?metric=otif&segment=KEY&month=2026-06").Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_exported_issue_holds_every_page_it_links_to_and_no_row_of_a_customer()
    {
        var report = new ScorecardReport(lake.Data);
        var figures = report.Compute(report.Find(null)!, null, Reader.Owner)!;
        var files = IssueFolder.Files(lake.Data, figures, Reader.Owner);
        var names = files.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(files.Count, names.Count);
        foreach (var file in files.Where(f => f.Name.EndsWith(".html", StringComparison.Ordinal)))
        {
            var html = new HtmlPage(file.Text);
            Assert.True(html.Faults().Count == 0, $"{file.Name}: {string.Join("; ", html.Faults())}");
            Assert.All(html.Hrefs.Where(h => !h.StartsWith('#')), h => Assert.Contains(h.Split('#')[0], names));
            Assert.DoesNotContain(PortalLake.Secret, file.Text, StringComparison.Ordinal);
        }
        var inFolder = files.Single(f => f.Name == "number-otif-KEY-2026-06.html").Text;
        var inPortal = lake.Get("number?metric=otif&segment=KEY&month=2026-06").Text;
        Assert.Equal(Big(inPortal), Big(inFolder));
    }

    [Fact]
    public void Feeds_that_are_late_are_said_to_be_late()
    {
        Assert.Contains("fresh", lake.Get("feeds").Text, StringComparison.Ordinal);
        Assert.Contains("all feeds fresh", lake.Get("scorecard").Text, StringComparison.Ordinal);
    }

    private static string Big(string page)
    {
        var at = page.IndexOf("class=\"big\">", StringComparison.Ordinal);
        return page[at..page.IndexOf("</p>", at, StringComparison.Ordinal)];
    }
}
