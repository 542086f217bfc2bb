using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;
using YamlDotNet.Serialization;

namespace DataPlatform.Tests.EndToEnd.Host;

/// <summary>What <c>emissions</c> prints and writes, against the schemas of PACT and iLEAP.</summary>
public sealed class EmissionVerbTests(FactorCompany company) : IClassFixture<FactorCompany>
{
    [Fact]
    public async Task Shipments_are_written_as_iLEAP_and_PACT_that_pass_the_schemas()
    {
        var out_ = Directory.CreateTempSubdirectory("footprints").FullName;
        var ileap = company.Call($"emissions ileap --out {out_}").Good();
        var pact = company.Call($"emissions pact --out {out_} --company urn:epc:id:sgln:4063973.00000.8").Good();
        var shipment = await ILeap("shipment-footprint.json");
        var files = Directory.GetFiles(out_).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(
        [
            "hoc-hub-own-2025.json", "pact-S1-return.json", "pact-S1.json", "pact-S10.json", "pact-S2.json",
            "pact-S6.json", "shipment-S1-return.json", "shipment-S1.json", "shipment-S10.json", "shipment-S2.json",
            "shipment-S6.json", "tad.json", "toc-own-truck-40t-2025.json",
        ], files);
        foreach (var name in files.Where(f => f.StartsWith("shipment", StringComparison.Ordinal)))
            Valid(shipment, await Text(out_, name), name);
        Valid(await ILeap("toc.json"), await Text(out_, "toc-own-truck-40t-2025.json"), "toc");
        Valid(await ILeap("hoc.json"), await Text(out_, "hoc-hub-own-2025.json"), "hoc");
        var activity = await ILeap("tad.json");
        var activities = JsonNode.Parse(await Text(out_, "tad.json"))!.AsArray();
        Assert.Equal(8, activities.Count);
        foreach (var one in activities)
            Valid(activity, one!.ToJsonString(), "tad");
        var third = await Pact();
        foreach (var name in files.Where(f => f.StartsWith("pact", StringComparison.Ordinal)))
        {
            Valid(third, await Text(out_, name), name);
            Assert.Equal(0, company.Call($"emissions read {Path.Combine(out_, name)}").Exit);
        }
        var left = ileap.Rows
            .Where(r => r.GetProperty("state").GetString()!.StartsWith("left", StringComparison.Ordinal))
            .Select(r => $"{r.GetProperty("document").GetString()} {r.GetProperty("state").GetString()}").ToList();
        Assert.Contains("S3 left out: L04: no well-to-tank factor", left);
        Assert.Contains("S8 left out: L09: its emission is known by spend only, not tank to wheel", left);
        Assert.Contains(pact.Rows, r => r.GetProperty("state").GetString() == "left out: L05: no mass");
        var chain = JsonNode.Parse(await Text(out_, "shipment-S1.json"))!["tces"]!.AsArray();
        Assert.Equal(["L01", "L01/hub", "L02"], chain.Select(t => t!["tceId"]!.GetValue<string>()));
        Assert.Equal("463.849632", chain[0]!["co2eWTW"]!.GetValue<string>());
        Directory.Delete(out_, recursive: true);
    }

    [Theory]
    [InlineData("ileap/examples/spec/lsp-shipment-footprint-two-tces.json", 2, "'8,42769' is no decimal number",
        "transportActivity 3.6801, 87 kg over 423 km make 36.801")]
    [InlineData("ileap/examples/spec/appendix-toc.json", 1, "co2eIntensityThroughput is the name of an older version",
        "an energy carrier without emissionFactorWTW")]
    [InlineData("ileap/examples/spec/appendix-hoc.json", 1, "no hubActivityUnit", null)]
    [InlineData("pact/examples/v3/invalid-response-all-properties.json", 1, "2025-1-08T14:47:32Z", null)]
    [InlineData("pact/examples/v3/example-1.json", 0, null, null)]
    [InlineData("pact/examples/v3/example-2.json", 0, null, null)]
    [InlineData("pact/examples/v3/list-footprints-response.json", 1, "1.85, its parts make 1.7", null)]
    [InlineData("pact/examples/v3/pf-response-event.json", 1,
        "pcfIncludingBiogenicUptake 1.63, excluding 1.85 and uptake -1.5 make 0.35", null)]
    [InlineData("pact/examples/v2/get-footprint-response.json", 0, null, null)]
    [InlineData("pact/examples/v2/list-footprints-response.json", 0, null, null)]
    [InlineData("ileap/examples/demo/footprints.json", 0, null, null)]
    public void Examples_are_read_and_their_errors_named(string file, int exit, string? first, string? second)
    {
        var read = company.Call($"emissions read {Path.Combine(Formats, file)}");
        Assert.True(Math.Min(exit, 1) == read.Exit, $"exit {read.Exit}: {read.Error}");
        Assert.NotEmpty(read.Rows);
        foreach (var named in new[] { first, second }.OfType<string>())
            Assert.Contains(named, read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assurance_sample_is_the_same_for_the_same_seed_and_agrees_to_the_last_digit()
    {
        var first = company.Call("emissions assurance --sample 18 --largest 3 --seed 7").Good();
        var again = company.Call("emissions assurance --sample 18 --largest 3 --seed 7").Good();
        var other = company.Call("emissions assurance --sample 8 --largest 0 --seed 8").Good();
        Assert.Equal(first.Out, again.Out);
        Assert.Equal(18, first.Rows.Length);
        Assert.All(first.Rows.Concat(other.Rows), r => Assert.Equal("yes", r.GetProperty("agrees").GetString()));
        var hub = first.Rows.First(r => r.GetProperty("element").GetString() == "L01/hub");
        Assert.StartsWith("operation categories, Own hub: carbon/operations.yaml:",
            hub.GetProperty("factor").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_line_leads_to_its_elements_factors_and_source_lines()
    {
        var rows = company.Call("emissions trace O1 1").Good().Rows;
        Assert.Equal(["L01", "L01/hub", "L02", "L10"], rows.Select(r => r.GetProperty("element").GetString()));
        var leg = rows[0];
        Assert.Equal("legs.csv:2", leg.GetProperty("leg_source").GetString());
        Assert.Equal("lines.csv:2", leg.GetProperty("line_sources").GetString());
        Assert.StartsWith("UK Government (DESNZ), HGV (all diesel) Articulated (>33t)  Average laden, OGL v3.0: "
            + "uk-2025-freighting-goods.csv:", leg.GetProperty("factor").GetString(), StringComparison.Ordinal);
        Assert.Equal("yes", leg.GetProperty("agrees").GetString());
        Assert.Contains("4000 kg of 12000", leg.GetProperty("formula").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_ESRS_E1_6_has_its_rows_and_columns_and_reports_nothing_as_zero()
    {
        var rows = company.Call("emissions report --year 2025 --base-year 2025").Good().Rows;
        Assert.Equal(
        [
            "Gross scope 1", "Scope 1 under regulated emission trading schemes", "Gross scope 2, location-based",
            "Gross scope 2, market-based", "Gross scope 3", "Scope 3 category 3: Fuel and energy-related activities",
            "Scope 3 category 4: Upstream transportation and distribution",
            "Scope 3 category 9: Downstream transportation and distribution", "Total, location-based",
            "Total, market-based", "Intensity, location-based", "Intensity, market-based",
        ], rows.Select(r => r.GetProperty("").GetString()));
        Assert.Equal(["", "Unit", "Base year 2025", "2024", "2025", "% 2025 / 2024", "Target 2025", "Target 2030",
            "Annual % target / base year", "Remark"], rows[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal("no activity data of 2025", rows[2].GetProperty("Remark").GetString());
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("2025").ValueKind);
        var remark = rows[6].GetProperty("Remark").GetString()!;
        Assert.Contains("items without an emission", remark, StringComparison.Ordinal);
        Assert.Contains("by spend", remark, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_factor_and_a_new_leg_restate_the_inventory_line_by_line_without_remainder()
    {
        Assert.SkipWhen(company.Folder is null, "../shared/data/emission-factors absent");
        var copy = Directory.CreateTempSubdirectory("restated").FullName;
        foreach (var file in Directory.EnumerateFiles(company.Folder!, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(company.Folder!, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        var text = Path.Combine(copy, "carbon", "operations.yaml");
        File.WriteAllText(
            text, File.ReadAllText(text).Replace("quantity: 72000", "quantity: 80000", StringComparison.Ordinal));
        var legs = Path.Combine(copy, "data", "legs.csv");
        File.WriteAllText(legs, File.ReadAllText(legs).Replace("8000,512.0", "8000,500.0", StringComparison.Ordinal)
            + "L13,S11,1,rail,C4,DEHAM,NLRTM,2025-06-01,2025-06-02,1000,480.0,actual,uk-3151-14,,,seller,outbound\n");
        DataPlatformProgram.Call(copy, "run", FactorCompany.Now).Good();
        var rows = DataPlatformProgram.Call(copy, "emissions restate --from 1").Good().Rows
            .ToDictionary(r => r.GetProperty("element").GetString()!);
        Assert.Equal(["L03", "L12", "L13"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("525.0 km now", rows["L03"].GetProperty("says").GetString()!, StringComparison.Ordinal);
        Assert.NotEqual(0m, Number(rows["L03"], "activity_kg"));
        Assert.NotEqual(0m, Number(rows["L03"], "factor_kg"));
        Assert.Equal(Number(rows["L12"], "difference_kg"), Number(rows["L12"], "factor_kg"));
        Assert.Equal("new in the inventory", rows["L13"].GetProperty("says").GetString());
        Assert.All(rows.Values, r => Assert.Equal(Number(r, "difference_kg"),
            Number(r, "activity_kg") + Number(r, "factor_kg") + Number(r, "boundary_kg")));
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public void Findings_name_what_is_missing_with_the_amount_it_concerns()
    {
        var rows = company.Call("emissions findings --window 2025-01-01..2025-12-31").Good().Rows
            .Where(r => r.GetProperty("month").ValueKind != JsonValueKind.Null)
            .Select(r => $"{r.GetProperty("finding").GetString()}: {r.GetProperty("subject").GetString()}").ToList();
        Assert.Contains("no mass: road uk-3132-14", rows);
        Assert.Contains("no factor: road gallon-truck", rows);
        Assert.Contains("no well-to-tank factor: road epa-truck-short ton-mile", rows);
        Assert.Contains("spend-based: air useeio-481112", rows);
        Assert.Contains("payer not stated: road gallon-truck", rows);
    }

    private static string Formats => Checkout.NeedSharedData("formats");

    private static decimal Number(JsonElement row, string name) => row.GetProperty(name)
        is { ValueKind: JsonValueKind.String } s
        ? decimal.Parse(s.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
        : row.GetProperty(name).GetDecimal();

    private static Task<string> Text(string folder, string name) => File.ReadAllTextAsync(Path.Combine(folder, name));

    private static Task<JsonSchema> ILeap(string name) =>
        JsonSchema.FromJsonAsync(File.ReadAllText(Path.Combine(Formats, "ileap", "schema", name)));

    // the schemas of the OpenAPI document as definitions of one JSON schema
    private static Task<JsonSchema> Pact()
    {
        // lines of nothing but blanks at the head of a text block are more than this reader of YAML takes
        var yaml = Regex.Replace(File.ReadAllText(Path.Combine(Formats, "pact", "openapi", "openapi_v3_0.yaml"))
            .Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal), "(?m)^[ \t]+$", "");
        var tree = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize<object>(yaml);
        var whole = JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(tree))!;
        var schemas = whole["components"]!["schemas"]!;
        var root = schemas["ProductFootprint"]!.DeepClone().AsObject();
        root["definitions"] = schemas.DeepClone();
        return JsonSchema.FromJsonAsync(root.ToJsonString());
    }

    private static void Valid(JsonSchema schema, string json, string what)
    {
        var errors = schema.Validate(json);
        Assert.True(errors.Count == 0, $"{what}: {string.Join("; ", errors)}");
    }
}
