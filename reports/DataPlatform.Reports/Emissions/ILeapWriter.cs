using System.Text.Json.Nodes;
using DataPlatform.Core;
using DataPlatform.Reports.Portal;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.Reference;
using static DataPlatform.Reports.Emissions.FootprintText;

namespace DataPlatform.Reports.Emissions;

/// <summary>
/// Writes iLEAP documents: shipment footprints (chains with their elements), TOC and HOC of operation categories, and
/// transport activity data. A chain with a gap has no footprint, because the format knows no unknown emission: it is
/// named among what was left. A hub moves nothing: its distance and transport activity are 0, as its emission stands
/// per tonne.
/// </summary>
public static class ILeapWriter
{
    private static readonly Dictionary<string, string> modes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["road"] = "Road", ["rail"] = "Rail", ["air"] = "Air", ["sea"] = "Sea", ["inland"] = "InlandWaterway",
        ["inland waterway"] = "InlandWaterway",
    };

    /// <summary>Shipment footprints of the chains that began in the window.</summary>
    public static WrittenFootprints Shipments(PortalData data, Window window)
    {
        var places = Places(data);
        var files = new List<(string, string)>();
        var left = new List<(string, string)>();
        foreach (var chain in Chains(data, window))
        {
            if (Why(chain) is { } why)
                left.Add((chain[0].Chain, why));
            else
                files.Add(($"shipment-{Slug(chain[0].Chain)}.json", Text(Footprint(chain, places))));
        }
        return new WrittenFootprints(files, left);
    }

    /// <summary>The elements that began in the window, chain by chain.</summary>
    internal static IEnumerable<IReadOnlyList<EmissionElement>> Chains(PortalData data, Window window) =>
        data.Read(EmissionElement.In(window)).Select(EmissionElement.Of).GroupBy(e => e.Chain)
            .Select(g => (IReadOnlyList<EmissionElement>)[.. g]);

    /// <summary>Why a chain cannot be written, or null.</summary>
    internal static string? Why(IReadOnlyList<EmissionElement> chain) =>
        chain.FirstOrDefault(e => e.Gap is not null) is { } open ? $"{open.Id}: {open.Gap}"
        : chain.FirstOrDefault(e => e.TtwKg is null || (!e.IsHub && e.Tkm is null)) is { } spent
            ? $"{spent.Id}: its emission is known by {spent.Method} only, not tank to wheel"
        : chain.FirstOrDefault(e => !e.IsHub && e.DistanceBasis is not ("actual" or "gcd" or "sfd")) is { } vague
            ? $"{vague.Id}: the basis of its distance is not stated"
        : null;

    /// <summary>The document of one chain.</summary>
    internal static JsonObject Footprint(
        IReadOnlyList<EmissionElement> chain, IReadOnlyDictionary<string, JsonObject> places) => new()
    {
        ["mass"] = Decimal(chain.Max(e => e.MassKg)!.Value),
        ["shipmentId"] = chain[0].Chain,
        ["tces"] = new JsonArray([.. chain.Select(e => Element(e, places))]),
    };

    /// <summary>TOC and HOC documents of the operation categories.</summary>
    public static WrittenFootprints Operations(PortalData data)
    {
        var o = new OperationIntensity();
        var files = new List<(string, string)>();
        var left = new List<(string, string)>();
        var carriers = Carriers(data).ToLookup(c => (c.Text("id"), c.Text("version"), c.Day("since")));
        foreach (var row in data.Read($"""
            SELECT {o.OperationId} AS id, {o.Version} AS version, {o.ValidFrom} AS since, {o.Kind} AS kind,
                {o.Mode} AS mode, {o.Name} AS name, {o.HubType} AS hub_type, {o.Temperature} AS temperature,
                {o.WttKg} AS wtt, {o.TtwKg} AS ttw, {o.LoadFactor} AS load_factor,
                {o.EmptyDistanceFactor} AS empty_factor, {o.Activity} AS activity, {o.Gap} AS gap
            FROM {o} ORDER BY 1, 2, 3
            """))
        {
            var own = carriers[(row.Text("id"), row.Text("version"), row.Day("since"))].ToList();
            var hub = row.Text("kind") == "hub";
            var why = row.Text("gap")
                ?? (hub && row.Text("hub_type") is null ? "no hub_type is stated" : null)
                ?? (!hub && !modes.ContainsKey(row.Text("mode") ?? "") ? $"the mode '{row.Text("mode")}'" : null)
                ?? own.Where(c => c.Text("carrier") is null).Select(c => $"{c.Text("energy")} names no carrier")
                    .FirstOrDefault();
            if (why is not null)
                left.Add((row.Text("id")!, why));
            else
                files.Add(($"{(hub ? "hoc" : "toc")}-{Slug(row.Text("id")!)}-{Slug(row.Text("version")!)}.json",
                    Text(Category(row, own, hub))));
        }
        return new WrittenFootprints(files, left);
    }

    /// <summary>Transport activity data of the legs that departed in the window.</summary>
    public static WrittenFootprints Activities(PortalData data, Window window)
    {
        var l = new TransportLeg();
        var places = Places(data);
        var files = new List<(string, string)>();
        var left = new List<(string, string)>();
        var array = new JsonArray();
        foreach (var row in data.Read($"""
            SELECT {l.LegId} AS id, {l.ShipmentId} AS shipment, {l.Origin} AS origin, {l.Destination} AS destination,
                {l.DepartedOn} AS departed, {l.ArrivedOn} AS arrived, {l.Mode} AS mode, {l.WeightKg} AS mass,
                {l.DistanceKm} AS km, {l.DistanceBasis} AS basis
            FROM {l} WHERE {l.DepartedOn} >= {window.From} AND {l.DepartedOn} < {window.To} ORDER BY 1
            """))
        {
            var why = !places.ContainsKey(row.Text("origin") ?? "")
                || !places.ContainsKey(row.Text("destination") ?? "")
                ? "the city and country of an end are not known"
                : row.Day("arrived") is null ? "no day of arrival"
                : row.Number("km") is null || row.Text("basis") is not ("actual" or "gcd" or "sfd")
                    ? "no distance or basis"
                : !modes.ContainsKey(row.Text("mode") ?? "") ? $"the mode '{row.Text("mode")}'" : null;
            if (why is not null)
            {
                left.Add((row.Text("id")!, why));
                continue;
            }
            var one = new JsonObject
            {
                ["activityId"] = row.Text("id"),
                ["consignmentIds"] = new JsonArray(row.Text("shipment") ?? row.Text("id")!),
                ["distance"] = new JsonObject { [row.Text("basis")!] = Decimal(row.Number("km")!.Value) },
                ["origin"] = places[row.Text("origin")!].DeepClone(),
                ["destination"] = places[row.Text("destination")!].DeepClone(),
                ["departureAt"] = Instant(row.Day("departed")!.Value),
                ["arrivalAt"] = Instant(row.Day("arrived")!.Value),
                ["mode"] = modes[row.Text("mode")!],
            };
            if (row.Number("mass") is { } mass)
                one["mass"] = Decimal(mass);
            array.Add((JsonNode)one);
        }
        if (array.Count > 0)
            files.Add(("tad.json", Text(array)));
        return new WrittenFootprints(files, left);
    }

    private static JsonObject Element(EmissionElement e, IReadOnlyDictionary<string, JsonObject> places)
    {
        var tce = new JsonObject { ["tceId"] = e.Id };
        if (e.Before is { } before)
            tce["prevTceIds"] = new JsonArray(before);
        tce[e.IsHub ? "hocId" : "tocId"] = e.Factor;
        tce["shipmentId"] = e.Chain;
        tce["mass"] = Decimal(e.MassKg!.Value);
        tce["distance"] = new JsonObject { [e.IsHub ? "actual" : e.DistanceBasis!] = Decimal(e.DistanceKm ?? 0) };
        if (e.Origin is { } from && places.TryGetValue(from, out var origin))
            tce["origin"] = origin.DeepClone();
        if (e.Destination is { } to && places.TryGetValue(to, out var destination))
            tce["destination"] = destination.DeepClone();
        tce["transportActivity"] = Decimal(e.Tkm ?? 0);
        if (e.Day is { } day)
            tce["departureAt"] = Instant(day);
        tce["co2eWTW"] = Decimal(e.WtwKg!.Value);
        tce["co2eTTW"] = Decimal(e.TtwKg!.Value);
        return tce;
    }

    private static JsonObject Category(Record row, List<Record> carriers, bool hub)
    {
        var total = carriers.Sum(c => Emitted(c));
        var document = new JsonObject
        {
            [hub ? "hocId" : "tocId"] = row.Text("id"), ["description"] = row.Text("name"),
        };
        if (hub)
            document["hubType"] = row.Text("hub_type");
        else
            document["mode"] = modes[row.Text("mode")!];
        if (!hub && row.Number("load_factor") is { } load)
            document["loadFactor"] = Decimal(load);
        if (!hub && row.Number("empty_factor") is { } empty)
            document["emptyDistanceFactor"] = Decimal(empty);
        if (row.Text("temperature") is { } temperature)
            document["temperatureControl"] = temperature;
        document["energyCarriers"] = new JsonArray([.. carriers.Select(c => (JsonNode)new JsonObject
        {
            ["energyCarrier"] = c.Text("carrier"),
            ["emissionFactorWTW"] = Decimal(c.Number("wtt")!.Value + c.Number("ttw")!.Value),
            ["emissionFactorTTW"] = Decimal(c.Number("ttw")!.Value),
            ["relativeShare"] = Decimal(total == 0 ? 1m / carriers.Count : decimal.Round(Emitted(c) / total, 6)),
        })]);
        document["co2eIntensityWTW"] = Decimal(row.Number("wtt")!.Value + row.Number("ttw")!.Value);
        document["co2eIntensityTTW"] = Decimal(row.Number("ttw")!.Value);
        document[hub ? "hubActivityUnit" : "transportActivityUnit"] = hub ? "tonnes" : "tkm";
        return document;
    }

    private static decimal Emitted(Record c) => c.Number("quantity")!.Value
        * (ActivityUnit.Find(c.Text("unit")!)?.Size ?? 1) * (c.Number("wtt")!.Value + c.Number("ttw")!.Value);

    private static IReadOnlyList<Record> Carriers(PortalData data)
    {
        var (e, f, o) = (new OperationEnergy(), new StatedFactor(), new OperationIntensity());
        return data.Read($"""
            SELECT {o.OperationId} AS id, {o.Version} AS version, {o.ValidFrom} AS since, {e.EnergyId} AS energy,
                min({f.EnergyCarrier}) AS carrier, min({e.Quantity}) AS quantity, min({e.Unit}) AS unit,
                min({f.WttKg}) AS wtt, min({f.TtwKg}) AS ttw
            FROM {o} JOIN {e} ON {e.OperationId} = {o.OperationId} AND {e.Version} = {o.Version}
                AND {e.ValidFrom} = {o.ValidFrom}
            JOIN {f} ON {f.FactorId} = {e.EnergyId} AND {f.ValidFrom} <= {o.ValidFrom} AND {f.ValidTo} > {o.ValidFrom}
            WHERE {o.Gap} IS NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """);
    }

    /// <summary>Cities and countries of places that have both.</summary>
    internal static IReadOnlyDictionary<string, JsonObject> Places(PortalData data)
    {
        var (p, l) = (new PlaceCode(), new Location());
        var rows = data.Read($"""
            SELECT {l.LocationId} AS id, min({l.Name}) AS city, min({l.Country}) AS country FROM {l} GROUP BY 1
            """).Select(r => (r, Code: false)).Concat(data.Read($"""
            SELECT {p.PlaceId} AS id, {p.Name} AS city, {p.Country} AS country FROM {p}
            """).Select(r => (r, Code: true)));
        var places = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (row, code) in rows)
        {
            if (row.Text("city") is not { Length: > 0 } city || row.Text("country") is not { Length: 2 } country)
                continue;
            var place = new JsonObject { ["city"] = city, ["country"] = country };
            if (code)
                place["locode"] = row.Text("id");
            places.TryAdd(row.Text("id")!, place);
        }
        return places;
    }
}
