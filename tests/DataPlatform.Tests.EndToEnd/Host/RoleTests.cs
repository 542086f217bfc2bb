using System.Text.Json;

namespace DataPlatform.Tests.EndToEnd.Host;

[Collection(nameof(DemoCompany))]
public sealed class RoleTests(DemoCompany company)
{
    [Fact]
    public void A_regional_role_sees_its_region_and_nothing_of_the_others()
    {
        var all = DataPlatformProgram.Call(company.Folder, "query revenue,orders --by region").Good().Rows;
        var north = DataPlatformProgram.Call(company.Folder, "query revenue,orders --by region --as north").Good().Rows;

        Assert.True(all.Length >= 4);
        var only = Assert.Single(north);
        Assert.Equal("North", only.GetProperty("region").GetString());
        Assert.Equal(SegmentViewTests.Number(
            all.Single(r => r.GetProperty("region").GetString() == "North"), "revenue"),
            SegmentViewTests.Number(only, "revenue"));
        var total = DataPlatformProgram.Call(company.Folder, "query revenue --as north").Good().Rows[0];
        Assert.Equal(SegmentViewTests.Number(only, "revenue"), SegmentViewTests.Number(total, "revenue"));
    }

    [Fact]
    public void A_segment_role_sees_its_segment_only()
    {
        var rows = DataPlatformProgram.Call(company.Folder, "query net_margin,otif --by segment --as retail").Good()
            .Rows;
        Assert.Equal("KEY_RETAIL", Assert.Single(rows).GetProperty("segment").GetString());
    }

    [Fact]
    public void A_number_that_lacks_something_says_so_in_its_note()
    {
        var row = DataPlatformProgram.Call(company.Folder, "query co2e_wtw,revenue").Good().Rows[0];
        Assert.Contains("of legs and hubs carry no emission", row.GetProperty("co2e_wtw.note").GetString()!,
            StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, row.GetProperty("revenue.note").ValueKind);
    }

    [Theory]
    [InlineData("nobody-knows-this-role")]
    [InlineData("none")]
    public void A_role_without_entitlement_sees_no_row(string role)
    {
        var answer = DataPlatformProgram.Call(company.Folder, $"query revenue --by segment --as {role}");
        Assert.Equal(0, answer.Exit);
        Assert.Empty(answer.Rows);
    }

    [Fact]
    public void Rows_behind_a_number_are_under_the_same_entitlement()
    {
        var mine = DataPlatformProgram.Call(company.Folder, "explain revenue --as north --rows 100000").Good().Json;
        var customers = DataPlatformProgram.Call(
            company.Folder, "query revenue --by customer --where \"region = 'North'\"").Good()
            .Rows.Select(r => r.GetProperty("customer").GetString()).ToHashSet();
        Assert.All(mine.GetProperty("rows")[0].GetProperty("rows").EnumerateArray(),
            r => Assert.Contains(r.GetProperty("customer_id").GetString(), customers));
    }

    [Fact]
    public async Task The_portal_shows_a_regional_role_no_customer_and_no_figure_of_another_region()
    {
        var foreign = DataPlatformProgram.Call(company.Folder, "query revenue --by customer_name,region").Good().Rows
            .Where(r => r.GetProperty("region").GetString() != "North")
            .Select(r => r.GetProperty("customer_name").GetString()!).Where(n => n.Length > 6).ToList();
        await using var portal = await PortalProcess.Start(company.Folder, "--as north");
        foreach (var (address, text) in await portal.Crawl(150))
        {
            var shown = foreign.Find(name => text.Contains(name, StringComparison.Ordinal));
            Assert.True(shown is null, $"{address} shows {shown}");
        }
        var json = JsonDocument.Parse(await portal.Get("/api/query?metrics=revenue&by=region")).RootElement;
        Assert.Equal("North", Assert.Single(json.EnumerateArray()).GetProperty("region").GetString());
        var widened = JsonDocument.Parse(await portal.Get("/api/query?metrics=revenue&by=region&as=executive"))
            .RootElement;
        Assert.Single(widened.EnumerateArray());
    }
}
