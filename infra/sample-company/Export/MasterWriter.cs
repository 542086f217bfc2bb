using System.Globalization;
using DataPlatform.SampleCompany.Masters;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>Small tables of reference: channels, locations, parties, foreign keys.</summary>
internal static class MasterWriter
{
    public static void Write(string root, TruthLog log, ulong seed, MasterData masters)
    {
        var row = new Row();
        using (var channels = new CsvTable(root, new Feed("master/channels", "channel", log, seed,
            ["id", "name", "kind"], 0, n => $"X{n}", []), ','))
        {
            foreach (var (id, name, kind) in Places.Channels)
                channels.Write(row.Clear().Text(id).Text(name).Text(kind));
        }
        using (var places = new CsvTable(root, new Feed("master/locations", "location", log, seed,
            ["id", "gln", "name", "kind", "country", "lat", "lon", "orders_per_day"], 0, n => $"X{n}", []), ','))
        {
            foreach (var (place, i) in Places.Dcs.Concat(Places.Hubs).Select((p, i) => (p, i)))
            {
                places.Write(row.Clear().Text(place.Id).Text(Product.WithCheckDigit($"40123459{i:D4}"))
                    .Text(place.Name).Text(place.Kind).Text(place.Country).Number(place.Lat).Number(place.Lon)
                    .Number(400 + (i * 50)));
            }
        }
        using (var parties = new CsvTable(root, new Feed("master/parties", "party", log, seed,
            ["id", "gln", "role", "name", "country", "since"], 0, n => $"X{n}", []), ','))
        {
            var all = Places.Carriers.Select(c => (c.Id, Role: "carrier", c.Name, c.Country))
                .Concat(Places.Suppliers.Select(s => (Id: s, Role: "supplier", Name: $"Supplier {s}", Country: "DE")))
                .Append((Id: "OWN-1000", Role: "own", Name: "Acme Industrial Supply GmbH", Country: "DE"))
                .Append((Id: "OWN-2000", Role: "own", Name: "Acme Industrial Supply Austria GesmbH", Country: "AT"));
            foreach (var (party, i) in all.Select((p, i) => (p, i)))
            {
                parties.Write(row.Clear().Text(party.Id).Text(Product.WithCheckDigit($"40123460{i:D4}"))
                    .Text(party.Role).Text(party.Name).Text(party.Country).Text("2024-01-01"));
            }
        }
        Crosswalk(root, log, seed, masters, row);
    }

    private static void Crosswalk(string root, TruthLog log, ulong seed, MasterData masters, Row row)
    {
        using var keys = new CsvTable(root, new Feed("crm/crosswalk", "key_crosswalk", log, seed,
            ["system", "entity", "foreign_key", "golden_id", "score", "method", "valid_from"], 2, n => $"K99{n:D5}",
            [new(Flaws.OutOfRange, "score", "1.5"), new(Flaws.NotInList, "method", "gut feeling")]), ',');
        foreach (var customer in masters.Customers)
        {
            var sure = customer.Number % 9 != 0;
            keys.Write(row.Clear().Text("3pl").Text("customer")
                .Text(string.Create(CultureInfo.InvariantCulture, $"K{70_000 + (customer.Number * 7)}"))
                .Text(customer.Id).Number(sure ? 1m : 0.93m).Text(sure ? "exact" : "rule").Text("2024-01-01"));
        }
    }
}
