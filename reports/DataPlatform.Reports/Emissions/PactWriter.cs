using System.Text.Json.Nodes;
using DataPlatform.Core;
using DataPlatform.Reports.Portal;
using DataPlatform.Warehouse.Carbon;
using static DataPlatform.Reports.Emissions.FootprintText;

namespace DataPlatform.Reports.Emissions;

/// <summary>
/// Writes PACT v3 product footprints of transport services, one per shipment, with iLEAP's shipment footprint as
/// extension. The declared unit is one tonne-kilometre; the emission is all counted as fossil, since factors in use do
/// not tell biogenic carbon apart, which the comment says. What iLEAP cannot hold is left out here too, with its
/// reason.
/// </summary>
public static class PactWriter
{
    private const string Schema = "https://api.ileap.sine.dev/shipment-footprint.json";

    /// <summary>Footprints of the chains that began in the window.</summary>
    /// <param name="data">The lake; only for readers who may see everything.</param>
    /// <param name="window">Days the chains began in.</param>
    /// <param name="companyId">The company as URN; null makes one of its name.</param>
    public static WrittenFootprints Shipments(PortalData data, Window window, string? companyId)
    {
        var name = data.Workspace.Settings.Name;
        var company = companyId ?? $"urn:company:unregistered:{Slug(name)}";
        if (!company.StartsWith("urn:", StringComparison.OrdinalIgnoreCase))
            throw new DefinitionException("--company", company, "a URN such as urn:epc:id:sgln:4063973.00000.8");
        var (places, sources) = (ILeapWriter.Places(data), Sources(data));
        var files = new List<(string, string)>();
        var left = new List<(string, string)>();
        foreach (var chain in ILeapWriter.Chains(data, window))
        {
            if (ILeapWriter.Why(chain) is { } why)
                left.Add((chain[0].Chain, why));
            else if (Warming(chain, sources) is not { Count: > 0 } warming)
                left.Add((chain[0].Chain, "no set of warming potentials is stated for its factors"));
            else
            {
                var footprint = Footprint(data, chain, company, warming, sources);
                footprint["extensions"] = new JsonArray(new JsonObject
                {
                    ["specVersion"] = "2.0.0",
                    ["dataSchema"] = Schema,
                    ["data"] = ILeapWriter.Footprint(chain, places),
                });
                files.Add(($"pact-{Slug(chain[0].Chain)}.json", Text(footprint)));
            }
        }
        return new WrittenFootprints(files, left);
    }

    private static JsonObject Footprint(PortalData data, IReadOnlyList<EmissionElement> chain, string company,
        IReadOnlyList<string> warming, IReadOnlyDictionary<(string, string), Source> sources)
    {
        var shipment = chain[0].Chain;
        var tkm = chain.Sum(e => e.Tkm ?? 0);
        var perTkm = Decimal(decimal.Round(chain.Sum(e => e.WtwKg!.Value) / tkm, 9));
        var primary = chain.Where(e => e.DataType == "primary").Sum(e => e.Tkm ?? 0);
        return new JsonObject
        {
            ["id"] = Id($"{company} {shipment} {perTkm}"),
            ["specVersion"] = "3.0.0",
            ["created"] = Instant(data.Today),
            ["status"] = "Active",
            ["companyName"] = data.Workspace.Settings.Name,
            ["companyIds"] = new JsonArray(company),
            ["productDescription"] = $"Transport of shipment {shipment}",
            ["productIds"] = new JsonArray($"urn:pact:product:shipment:{Slug(shipment)}"),
            ["productNameCompany"] = $"Shipment {shipment}",
            ["comment"] = "Well-to-wheel emissions of a transport chain per tonne-kilometre (ISO 14083). The factors "
                + "do not tell biogenic carbon apart; all of it stands as fossil.",
            ["pcf"] = new JsonObject
            {
                ["declaredUnitOfMeasurement"] = "ton kilometer",
                ["declaredUnitAmount"] = "1",
                ["productMassPerDeclaredUnit"] = "0",
                ["referencePeriodStart"] = Instant(chain.Min(e => e.Day)!.Value),
                ["referencePeriodEnd"] = Instant(chain.Max(e => e.Day)!.Value.AddDays(1)),
                ["boundaryProcessesDescription"] = string.Join(", ", chain.Select(e => e.IsHub ? "hub" : e.Mode)),
                ["pcfExcludingBiogenicUptake"] = perTkm,
                ["pcfIncludingBiogenicUptake"] = perTkm,
                ["fossilGhgEmissions"] = perTkm,
                ["fossilCarbonContent"] = "0",
                ["ipccCharacterizationFactors"] = new JsonArray([.. warming.Select(w => (JsonNode)w)]),
                ["crossSectoralStandards"] = new JsonArray("ISO14083"),
                ["exemptedEmissionsPercent"] = "0",
                ["allocationRulesDescription"] = "Mass-distance, or the operation category's own rule for all its legs",
                ["secondaryEmissionFactorSources"] = new JsonArray([.. chain.Select(e => Of(sources, e))
                    .OfType<Source>().Select(s => (s.Name, s.Version)).Distinct().Order().Select(s => (JsonNode)
                        new JsonObject { ["name"] = s.Name, ["version"] = s.Version })]),
                ["primaryDataShare"] = Decimal(decimal.Round(100 * primary / tkm, 2)),
            },
        };
    }

    private sealed record Source(string Name, string Version, string? Warming);

    private static Source? Of(IReadOnlyDictionary<(string, string), Source> sources, EmissionElement e) =>
        sources.GetValueOrDefault((e.Factor ?? "", e.FactorVersion ?? ""));

    private static List<string> Warming(
        IReadOnlyList<EmissionElement> chain, IReadOnlyDictionary<(string, string), Source> sources) =>
        [.. chain.Select(e => Of(sources, e)?.Warming).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private static Dictionary<(string, string), Source> Sources(PortalData data)
    {
        var f = new FactorValue();
        return data.Read($"""
            SELECT {f.FactorId} AS id, {f.Version} AS version, coalesce({f.FactorSet}, {f.Publisher}) AS name,
                {f.GwpSet} AS gwp FROM {f}
            """).DistinctBy(r => (r.Text("id"), r.Text("version"))).ToDictionary(
                r => (r.Text("id")!, r.Text("version")!),
                r => new Source(r.Text("name") ?? "not stated", r.Text("version")!, r.Text("gwp")));
    }
}
