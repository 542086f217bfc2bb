using DataPlatform.SampleCompany.Flow;
using DataPlatform.SampleCompany.Masters;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>The CRM's exports: Windows-1252, semicolons, names as people really have them.</summary>
internal sealed class CrmWriter(string root, TruthLog log, ulong seed) : IDisposable
{
    private static readonly string[] comments =
        ["prompt, thank you", "too late, again", "prix élevé", "größer bestellt", ""];
    private readonly Row row = new();
    private readonly CsvTable feedback = new(root, new Feed("crm/feedback", "customer_feedback", log, seed,
        ["ID", "KUNDE", "AUFTRAG", "ART", "PUNKTE", "DATUM", "TEXT"], 0, n => $"F99{n:D7}",
        [
            new(Flaws.OutOfRange, "PUNKTE", "11"), new(Flaws.TooManyCells), new(Flaws.NotInList, "ART", "rumour"),
            new(Flaws.NotANumber, "PUNKTE", "zehn"), new(Flaws.TooFewCells),
        ]), windows1252: true);

    private long answers;

    public void Write(Order order, Observer observer)
    {
        var chance = Chance.For(seed, 8, (ulong)order.Number);
        if (!chance.Hits(800) || !order.Ships)
            return;
        var day = order.Delivered + chance.Between(1, 6);
        if (day >= Period.Days)
            return;
        var late = order.Delivered > order.Promised || order.Lines.Any(l => l.Shipped < l.Quantity);
        var score = late ? chance.Between(1, 8) : chance.Between(6, 10);
        var nps = chance.Hits(8500);
        if (nps)
            observer.Answered(order, day, score);
        feedback.Write(row.Clear().Text($"F{++answers:D9}").Text(order.Customer.Id).Text(order.OrderNo)
            .Text(nps ? "nps" : "complaint").Number(nps ? score : 1).Raw(Period.German(day)).Text(chance.Of(comments)));
    }

    public void Write(MasterData masters)
    {
        using var customers = new CsvTable(root, new Feed("crm/customers", "customer", log, seed,
            [
                "KUNDE", "NAME", "VERTRIEBSWEG", "BRANCHE", "LAND", "REGION", "STUFE", "BONITAET", "GUELTIG_AB",
                "GUELTIG_BIS",
            ], 0, n => $"C9{n:D3}",
            [
                new(Flaws.NotInList, "REGION", "Mitte"), new(Flaws.TooLong, "NAME", new string('ü', 130)),
                new(Flaws.Missing, "VERTRIEBSWEG"), new(Flaws.Pattern, "LAND", "Deutschland"),
                new(Flaws.ImpossibleDate, "GUELTIG_AB", "30.02.2024"),
            ]), windows1252: true);
        foreach (var customer in masters.Customers)
        {
            if (customer.LaterTier is null)
            {
                Write(customers, customer, customer.Tier, "01.01.2024", "31.12.9999");
                continue;
            }
            Write(customers, customer, customer.Tier, "01.01.2024", "01.07.2025");
            Write(customers, customer, customer.LaterTier, "01.07.2025", "31.12.9999");
        }
    }

    private void Write(CsvTable table, Customer customer, string tier, string from, string to) =>
        table.Write(row.Clear().Text(customer.Id).Text(customer.Name).Text(customer.ChannelId).Text(customer.Industry)
            .Text(customer.Country).Text(customer.Region).Text(tier).Text("ABC"[customer.Number % 3].ToString())
            .Text(from).Text(to));

    public void WriteOpportunities(MasterData masters)
    {
        using var opportunities = new CsvTable(root, new Feed("crm/opportunities", "opportunity", log, seed,
            ["CHANCE", "KUNDE", "WARENGRUPPE", "EROEFFNET", "WERT", "PHASE", "WAHRSCHEINLICHKEIT"], 0,
            n => $"O99{n:D5}",
            [
                new(Flaws.WrongDecimalMark, "WERT", "1200.50"), new(Flaws.OutOfRange, "WAHRSCHEINLICHKEIT", "1,7"),
                new(Flaws.NotInList, "PHASE", "daydream"), new(Flaws.ImpossibleDate, "EROEFFNET", "29.02.2025"),
            ]), windows1252: true);
        var number = 0;
        foreach (var customer in masters.Customers)
        {
            var chance = Chance.For(seed, 9, (ulong)customer.Number);
            var count = chance.Between(0, 4);
            for (var i = 0; i < count; i++)
            {
                opportunities.Write(row.Clear().Text($"O{++number:D7}").Text(customer.Id)
                    .Text(chance.Of(MasterData.Families)).Raw(Period.German(chance.Between(0, Period.Days - 1)))
                    .Comma(chance.Between(500, 90_000)).Text(chance.Of(["lead", "offer", "won", "lost"]))
                    .Comma(chance.Between(5, 95) / 100m));
            }
        }
    }

    public void Dispose() => feedback.Dispose();
}
