using DataPlatform.Semantic.Metrics;
using DataPlatform.Warehouse.Carbon;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>
/// Published emission factor sets come in as text alone, and whatever is blank or broken in them is said. Expected
/// counts were taken from the files by other means.
/// </summary>
public sealed class EmissionFactorSetsTests
{
    [Fact]
    public void The_uk_and_epa_sets_load_with_every_blank_and_every_lost_character_reported()
    {
        using var company = new RealWorkspace("emission-factors");
        Assert.Equal((1352, 1352, 0, 0), company.Counts("uk/freighting"));
        Assert.Equal((338, 338, 0, 0), company.Counts("uk/well_to_tank"));
        foreach (var gas in new[] { "co2", "ch4", "n2o" })
            Assert.Equal((7, 7, 0, 0), company.Counts($"epa/{gas}"));
        Assert.Equal((1016, 1016, 0, 0), company.Counts("useeio/naics"));

        var finding = new CarbonFinding();
        var found = company.Rows($"""
            SELECT {finding.Finding}, CAST(sum({finding.Items}) AS BIGINT) FROM {finding} GROUP BY 1
            """).ToDictionary(r => (string)r[0]!, r => (long)r[1]!);
        Assert.Equal(49 * 4 + 49, found["blank in the factor set"]);
        Assert.Equal(120 + 30, found["lost character in the factor set"]);
        Assert.False(found.ContainsKey("gases do not add up to CO2e"));
        Assert.Equal("uk-2025-freighting-goods.csv:1146", company.Rows($"""
            SELECT {finding.Example} FROM {finding} WHERE {finding.Subject} = '27_319_3192_14_1 2025'
            """).Single()[0]);

        var factor = new FactorValue();
        var factors = company.Rows($"""
            SELECT {factor.FactorId}, {factor.Unit}, {factor.WttKg}, {factor.TtwKg}, {factor.Publisher},
                {factor.Licence}, {factor.Version} FROM {factor}
            WHERE {factor.FactorId} IN ('uk-3132-14', 'uk-3140-14', 'uk-r3140-14',
                'uk-3151-14', 'uk-3235-14', 'epa-truck-short ton-mile', 'epa-truck-vehicle-mile') ORDER BY 1
            """).Select(r => string.Join('|', r));
        Assert.Equal(
        [
            "epa-truck-short ton-mile|tkm||0.115974817|US EPA|US Government work|2024",
            "epa-truck-vehicle-mile|vkm||0.851355195|US EPA|US Government work|2024",
            "uk-3132-14|tkm|0.017990000|0.077030000|UK Government (DESNZ)|OGL v3.0|2025",
            "uk-3140-14|tkm|0.023590000|0.101630000|UK Government (DESNZ)|OGL v3.0|2025",
            "uk-3151-14|tkm|0.006910000|0.027790000|UK Government (DESNZ)|OGL v3.0|2025",
            "uk-3235-14|tkm|0.003650000|0.016120000|UK Government (DESNZ)|OGL v3.0|2025",
            "uk-r3140-14|tkm|0.027690000|0.118940000|UK Government (DESNZ)|OGL v3.0|2025",
        ], factors);
    }

    [Fact]
    public void Legs_between_real_places_are_computed_or_say_what_they_lack()
    {
        using var company = new RealWorkspace("emission-factors");
        var e = new TransportChainElement();
        var legs = company.Rows($"""
            SELECT {e.TceId}, {e.Method}, {e.Gap}, {e.CountedKm}, {e.GhgScope}, {e.GhgCategory}, {e.WtwKg} FROM {e}
            """).ToDictionary(r => (string)r[0]!, r => string.Join('|', r.Skip(1)));
        Assert.StartsWith("distance||406.8|3|4|463.849632", legs["L01"], StringComparison.Ordinal);
        Assert.StartsWith("distance||537.6|3|4|410.53243392", legs["L03"], StringComparison.Ordinal);
        Assert.StartsWith("distance||500.0|1||859.0941", legs["L12"], StringComparison.Ordinal);
        Assert.StartsWith("distance||480.0|3|9|333.12", legs["L07"], StringComparison.Ordinal);
        Assert.StartsWith("spend|||3|4|214.72", legs["L09"], StringComparison.Ordinal); // 220 USD x 0.976
        Assert.Equal("|no well-to-tank factor|1000.0|3|4|", legs["L04"]);
        Assert.Equal("|no mass||3|4|", legs["L05"]);
        Assert.Equal("|no factor|500.0|3|4|", legs["L06"]);
        Assert.Equal("|blank factor|500.0|3|4|", legs["L08"]);
        Assert.Equal(4m / 12m, decimal.Round(company.Ask(CarbonMetrics.LegsWithoutFactorShare).Value!.Value, 20),
            precision: 15);
        company.NothingNew();
    }
}
