using System.Text.Json;
using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;

namespace DataPlatform.Tests.Reports;

public sealed class ScorecardPages
{
    [Fact]
    public void The_scorecard_renders_in_strict_mode()
    {
        var html = ScorecardPage.Render(Example.Scorecard(), new PortalLinks());
        if (Environment.GetEnvironmentVariable("REPORTS_LOOK") is { } folder)
        {
            File.WriteAllText(Path.Combine(folder, "scorecard.html"), ScorecardPage.Render(Example.Scorecard(), new FolderLinks(Example.Month)));
            File.WriteAllText(Path.Combine(folder, "portal.html"), html);
            File.WriteAllText(Path.Combine(folder, "style.css"), Templates.Css);
        }
        Assert.Contains("Balanced scorecard", html, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(ScorecardJson.Write(Example.Scorecard()));
        Assert.Equal("SC-2026-10", json.RootElement.GetProperty("issue").GetString());
    }
}
