using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataPlatform.Core;

namespace DataPlatform.Reports.Emissions;

/// <summary>One footprint read: per its declared unit, kg CO2e, with what is wrong in it.</summary>
/// <param name="Id">Id in the document.</param>
/// <param name="Product">Name of the product or service.</param>
/// <param name="Version">Version of the format it says.</param>
/// <param name="Unit">Declared unit.</param>
/// <param name="Excluding">Without biogenic uptake; null when it cannot be read.</param>
/// <param name="Including">With biogenic uptake; null when it is not there or cannot be read.</param>
/// <param name="PrimaryShare">Percent; null when not stated.</param>
/// <param name="Mistakes">What is wrong, each with its place in the document.</param>
public sealed record ReadFootprint(string Id, string Product, string Version, string? Unit, decimal? Excluding,
    decimal? Including, decimal? PrimaryShare, IReadOnlyList<string> Mistakes);

/// <summary>
/// Reads PACT footprints of versions 1 to 3 and the iLEAP data in them, from single footprints, lists, responses and
/// events. A number or date that is not well formed, parts that do not make their total, and transport activities that
/// are not mass times distance are named, not repaired.
/// </summary>
public static partial class FootprintReader
{
    private static readonly string[] parts =
    [
        "fossilGhgEmissions", "landUseChangeGhgEmissions", "landCarbonLeakage", "landManagementFossilGhgEmissions",
        "landManagementBiogenicCO2Emissions", "landManagementBiogenicCO2Removals", "technologicalCO2Removals",
    ];

    /// <summary>Every footprint of a JSON text.</summary>
    public static IReadOnlyList<ReadFootprint> Read(string file, string text)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text);
        }
        catch (JsonException broken)
        {
            throw new DefinitionException(new Place(file, (int)(broken.LineNumber ?? 0) + 1), "no JSON", "a footprint",
                broken.Message);
        }
        var found = Footprints(root).Select(One).ToList();
        return found.Count > 0 ? found : throw new DefinitionException(new Place(file), "no footprint",
            "a PACT footprint, a list of them, or a response or event that holds some");
    }

    private static IEnumerable<JsonObject> Footprints(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Footprints),
        JsonObject { } one when one["pcf"] is JsonObject => [one],
        JsonObject { } wrapped => new[] { "data", "footprints", "pfs" }.SelectMany(k => Footprints(wrapped[k])),
        _ => [],
    };

    private static ReadFootprint One(JsonObject footprint)
    {
        var mistakes = new List<string>();
        var pcf = footprint["pcf"]!.AsObject();
        Dates(footprint, "", mistakes);
        var third = Word(footprint, "specVersion")?.StartsWith('3') == true;
        var excluding = Number(pcf, third ? "pcfExcludingBiogenicUptake" : "pCfExcludingBiogenic", "pcf", mistakes);
        var including = Number(pcf, third ? "pcfIncludingBiogenicUptake" : "pCfIncludingBiogenic", "pcf", mistakes);
        var fossil = Number(pcf, "fossilGhgEmissions", "pcf", mistakes);
        if (third)
            Identity(pcf, excluding, including, mistakes);
        else if (excluding is { } e && fossil is { } f && f > e && pcf["dLucGhgEmissions"] is null)
            mistakes.Add($"pcf: fossilGhgEmissions {f} above pCfExcludingBiogenic {e}");
        foreach (var extension in footprint["extensions"] as JsonArray ?? [])
        {
            if (extension?["data"] is JsonObject data)
                Extension(data, mistakes);
        }
        return new ReadFootprint(
            Word(footprint, "id") ?? "", Word(footprint, "productNameCompany") ?? "",
            Word(footprint, "specVersion") ?? "", Word(pcf, third ? "declaredUnitOfMeasurement" : "declaredUnit"),
            excluding, including, Number(pcf, "primaryDataShare", "pcf", mistakes), mistakes);
    }

    // excluding = the sum of its parts; including = excluding + uptake; biogenic non-CO2 is a memo inside them
    private static void Identity(JsonObject pcf, decimal? excluding, decimal? including, List<string> mistakes)
    {
        var silent = new List<string>();
        var stated = parts.Where(p => pcf[p] is not null).ToList();
        if (excluding is { } e && stated.Count > 1)
        {
            var sum = stated.Sum(p => Number(pcf, p, "pcf", silent) ?? 0);
            if (Differs(e, sum))
                mistakes.Add($"pcf: pcfExcludingBiogenicUptake {e}, its parts make {sum}");
        }
        if (excluding is { } x && including is { } i && Number(pcf, "biogenicCO2Uptake", "pcf", mistakes) is { } uptake
            && Differs(i, x + uptake))
            mistakes.Add($"pcf: pcfIncludingBiogenicUptake {i}, excluding {x} and uptake {uptake} make {x + uptake}");
    }

    /// <summary>Differs by more than the last digit that is printed allows.</summary>
    private static bool Differs(decimal printed, decimal exact) =>
        Math.Abs(printed - exact) > 0.5m / (decimal)Math.Pow(10, printed.Scale) + 0.0000001m;

    private static void Extension(JsonObject data, List<string> mistakes)
    {
        if (data["tces"] is JsonArray tces)
        {
            foreach (var tce in tces.OfType<JsonObject>())
                Element(tce, mistakes);
            return;
        }
        if (data["tocId"] is not null || data["hocId"] is not null)
            Category(data, mistakes);
    }

    private static void Element(JsonObject tce, List<string> mistakes)
    {
        var at = $"tce {Word(tce, "tceId")}";
        var (mass, activity) = (Number(tce, "mass", at, mistakes), Number(tce, "transportActivity", at, mistakes));
        var (wtw, ttw) = (Number(tce, "co2eWTW", at, mistakes), Number(tce, "co2eTTW", at, mistakes));
        if (wtw < ttw)
            mistakes.Add($"{at}: co2eTTW {ttw} above co2eWTW {wtw}");
        var distance = tce["distance"] as JsonObject;
        var kilometres = new[] { "actual", "gcd", "sfd" }.Where(b => distance?[b] is not null)
            .Select(b => Number(distance!, b, $"{at} distance", mistakes)).OfType<decimal>().ToList();
        if (mass is { } kg && activity is { } tkm && kilometres.Count > 0 && tce["hocId"] is null
            && kilometres.TrueForAll(km => Differs(tkm, kg * km / 1000m)))
            mistakes.Add($"{at}: transportActivity {tkm}, {kg} kg over {kilometres[0]} km make "
                + $"{kg * kilometres[0] / 1000m}"
                + (tkm == wtw ? "; it is the value of co2eWTW" : ""));
    }

    private static void Category(JsonObject data, List<string> mistakes)
    {
        var toc = data["tocId"] is not null;
        var at = toc ? $"toc {Word(data, "tocId")}" : $"hoc {Word(data, "hocId")}";
        var unit = toc ? "transportActivityUnit" : "hubActivityUnit";
        foreach (var needed in new[] { "co2eIntensityWTW", "co2eIntensityTTW", unit }.Where(k => data[k] is null))
        {
            mistakes.Add($"{at}: no {needed}" + (needed == unit && data["co2eIntensityThroughput"] is not null
                ? "; co2eIntensityThroughput is the name of an older version" : ""));
        }
        foreach (var carrier in data["energyCarriers"] as JsonArray ?? [])
        {
            foreach (var needed in new[] { "emissionFactorWTW", "emissionFactorTTW", "relativeShare" }
                .Where(k => carrier?[k] is null))
                mistakes.Add($"{at}: an energy carrier without {needed}");
        }
    }

    private static void Dates(JsonObject o, string at, List<string> mistakes)
    {
        foreach (var (key, value) in o)
        {
            if (value is JsonObject inner && key is "pcf" or "verification" or "assurance")
                Dates(value!.AsObject(), key + " ", mistakes);
            else if (DateKey().IsMatch(key) && value is JsonValue v && v.TryGetValue<string>(out var text)
                && !(DateForm().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)))
                mistakes.Add($"{at}{key}: '{text}' is no date-time of RFC 3339");
        }
    }

    private static string? Word(JsonObject o, string key) =>
        o[key] is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;

    private static decimal? Number(JsonObject o, string key, string at, List<string> mistakes)
    {
        if (o[key] is not JsonValue value)
            return null;
        var text = value.TryGetValue<string>(out var s) ? s : value.ToJsonString();
        if (Digits().IsMatch(text)
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n))
            return n;
        mistakes.Add($"{at}: {key} '{text}' is no decimal number"
            + (text.Contains(',', StringComparison.Ordinal) ? "; the decimal mark is a point" : ""));
        return null;
    }

    [GeneratedRegex("^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$")]
    private static partial Regex Digits();

    [GeneratedRegex("^(created|updated|validityPeriod.*|referencePeriod.*|completedAt|time)$")]
    private static partial Regex DateKey();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")]
    private static partial Regex DateForm();
}
