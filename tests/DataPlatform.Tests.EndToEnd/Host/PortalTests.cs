using Microsoft.Playwright;

namespace DataPlatform.Tests.EndToEnd.Host;

[Collection(nameof(DemoCompany))]
public sealed class PortalTests(DemoCompany company)
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] places =
        ["/", "/scorecard", "/metric/otif", "/number?metric=revenue&segment=KEY_RETAIL&month=2026-10", "/cost-to-serve",
            "/carbon", "/segments", "/feeds", "/catalogue", "/runs"];

    [Fact]
    public async Task Every_link_from_home_answers_and_none_leaves_the_machine()
    {
        await using var portal = await PortalProcess.Start(company.Folder);
        var pages = await portal.Crawl(250);
        Assert.True(pages.Count > 60, $"only {pages.Count} pages are reachable");
        Assert.All(pages, p =>
        {
            Assert.Equal(1, p.Text.Split("<h1").Length - 1);
            Assert.Contains("<main", p.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Every_page_fits_a_desk_and_a_phone_in_a_real_browser_without_script_errors_or_foreign_requests()
    {
        if (!File.Exists(Chromium))
            Assert.Skip("Chromium is not installed");
        await using var portal = await PortalProcess.Start(company.Folder);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
        foreach (var width in new[] { 1280, 400 })
        {
            var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 900 } });
            var foreign = new List<string>();
            page.Request += (_, request) =>
            {
                if (!request.Url.StartsWith(portal.Address, StringComparison.Ordinal))
                    foreign.Add(request.Url);
            };
            page.Console += (_, message) =>
            {
                if (message.Type == "error" && !message.Text.Contains("favicon", StringComparison.Ordinal))
                    foreign.Add(message.Text);
            };
            foreach (var place in places)
            {
                var answer = await page.GotoAsync(portal.Address + place);
                Assert.True(answer!.Ok, $"{place} answers {answer.Status}");
                var wide = await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth");
                Assert.True(wide <= width, $"{place} is {wide} pixels wide in a window of {width}");
                var first = await page.EvaluateAsync<string>("document.querySelector('a, input, button').tagName");
                Assert.False(string.IsNullOrEmpty(first));
            }
            Assert.Empty(foreign);
            await page.CloseAsync();
        }
    }
}
