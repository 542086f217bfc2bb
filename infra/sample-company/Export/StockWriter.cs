using DataPlatform.SampleCompany.Masters;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>Month-end stock of the three centres; consigned goods lie there too and are not ours.</summary>
internal sealed class StockWriter(string root, TruthLog log, ulong seed, MasterData masters, Observer observer)
{
    private readonly decimal[,] own = new decimal[MasterData.ProductCount, Period.Months];

    /// <summary>Own stock at cost per product at the end of each month.</summary>
    public decimal[,] Own => own;

    public void Write()
    {
        var feed = new Feed("wms/stock", "inventory_snapshot", log, seed,
            [
                "ARTIKEL", "LAGER", "CHARGE", "EIGNER", "STATUS", "STICHTAG", "FIRMA", "BESTAND", "EINHEITSPREIS",
                "WAEHRUNG",
            ],
            2, n => $"L99{n:D4}",
            [
                new(Flaws.WrongDecimalMark, "EINHEITSPREIS", "12.3.4"), new(Flaws.NotInList, "STATUS", "lost"),
                new(Flaws.OutOfRange, "BESTAND", "-12"), new(Flaws.ImpossibleDate, "STICHTAG", "31.04.2025"),
                new(Flaws.TooFewCells), new(Flaws.NotANumber, "BESTAND", "ca. 40"), new(Flaws.TooManyCells),
            ]);
        var row = new Row();
        for (var month = 0; month < Period.Months; month++)
        {
            using var file = new CsvTable(root, feed, ';', file: $"data/wms/stock_{Period.MonthName(month)}.csv",
                changed: Period.Arrival(month));
            foreach (var product in masters.Products)
            {
                for (var dc = 0; dc < Places.Dcs.Length; dc++)
                    Position(row, file, product, dc, month);
            }
        }
    }

    private void Position(Row row, CsvTable file, Product product, int dc, int month)
    {
        var chance = Chance.For(seed, 10, (ulong)((((product.Number * 10) + dc) * 100) + month));
        // about two months' demand, spread over the centres; season and chance move it
        var monthly = (observer.ProductUnits[product.Number - 1] / Period.Months) + 1;
        var quantity = (monthly * chance.Between(130, 260) / 100 / Places.Dcs.Length) + 1;
        Put("own", "unrestricted", quantity);
        if (chance.Hits(200))
            Put("own", "blocked", 1 + (quantity / 20));
        if (chance.Hits(500))
            Put(chance.Of(Places.Suppliers), "unrestricted", quantity);
        void Put(string owner, string status, long onHand)
        {
            if (owner == "own")
                own[product.Number - 1, month] += onHand * product.StandardCost;
            file.Write(row.Clear().Text(product.Id).Text(Places.Dcs[dc].Id).Text("-").Text(owner).Text(status)
                .GermanDay(Period.MonthEnd(month)).Text(dc == 2 ? "2000" : "1000").Number(onHand)
                .Comma(product.StandardCost).Text("EUR"));
        }
    }
}
