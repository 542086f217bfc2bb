using DataPlatform.SampleCompany.Flow;
using DataPlatform.SampleCompany.Masters;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>Orders, invoices, returns, products and purchases, in tables named as an ERP names them.</summary>
internal sealed class ErpWriter : IDisposable
{
    private static readonly Column[] heads =
        ["VBELN", "BUKRS", "KUNNR", "AUDAT", "VTWEG", "VSBED", "INCO1", "VSTEL", "KDGRP"];

    private readonly ErpFile file;
    private readonly Row row = new();
    private readonly Sink head;
    private readonly (Feed Feed, Sink Sink, FileCount Count) orders;
    private readonly (Feed Feed, Sink Sink, FileCount Count) invoices;
    private readonly (Feed Feed, Sink Sink, FileCount Count) returns;
    private readonly (Feed Feed, Sink Sink, FileCount Count) products;
    private readonly (Feed Feed, Sink Sink, FileCount Count) purchases;

    public ErpWriter(string root, TruthLog log, ulong seed)
    {
        file = new ErpFile(root);
        head = file.Table("VBAK", heads, ", primary key (VBELN)) without rowid");
        orders = Open("VBAP", new Feed("erp/orders", "sales_order_line", log, seed,
            ["VBELN", "POSNR", "MATNR", "KWMENG#", "VRKME", "NETPR", "NETWR", "WAERK", "EDATU", "VDATU", "ARKTX"], 1,
            n => $"{900_000 + n}",
            [
                new(Flaws.NotANumber, "KWMENG", "zwölf"), new(Flaws.WrongDecimalMark, "NETWR", "12,50"),
                new(Flaws.ImpossibleDate, "VDATU", "2025-02-30"), new(Flaws.Missing, "MATNR"),
                new(Flaws.OutOfRange, "KWMENG", "-5"), new(Flaws.NotInList, "VRKME", "PALLET"),
                new(Flaws.KeyRepeated, "KWMENG", "987654"), new(Flaws.Pattern, "MATNR", "X-17"),
                new(Flaws.TooManyDigits, "NETWR", "12345678901234567890.50"),
                new(Flaws.TooLong, "ARKTX", new string('x', 90)),
            ]));
        invoices = Open("VBRP", new Feed("erp/invoices", "invoice_line", log, seed,
            [
                "VBELN", "POSNR", "BUKRS", "AUBEL", "AUPOS", "KUNAG", "MATNR", "VTWEG", "FKDAT", "FKIMG#", "BRTWR",
                "RABATT", "BONUS", "NETWR", "WAVWR", "WAERK", "FKART",
            ], 1, n => $"{900_000 + n}",
            [
                new(Flaws.Missing, "FKDAT"), new(Flaws.NotANumber, "NETWR", "n/a"),
                new(Flaws.OutOfRange, "RABATT", "-1.00"), new(Flaws.NotInList, "WAERK", "XXX"),
                new(Flaws.ImpossibleDate, "FKDAT", "2025-13-01"), new(Flaws.KeyRepeated, "BONUS", "777.77"),
                new(Flaws.TooManyDigits, "WAVWR", "99999999999999999999"), new(Flaws.Pattern, "KUNAG", "KUNDE 7"),
                new(Flaws.WrongDecimalMark, "BRTWR", "1.234,56"),
            ]));
        returns = Open("RETPO", new Feed("erp/returns", "return_line", log, seed,
            [
                "RMA", "POSNR", "AUBEL", "AUPOS", "KUNNR", "MATNR", "DATUM", "GRUND", "MENGE#", "GUTSCHRIFT", "ERLOES",
                "VERWENDUNG", "WAERK",
            ], 1, n => $"{900_000 + n}",
            [
                new(Flaws.NotInList, "VERWENDUNG", "eaten"), new(Flaws.NotANumber, "MENGE", "some"),
                new(Flaws.Missing, "GUTSCHRIFT"), new(Flaws.TooLong, "GRUND", new string('r', 80)),
            ]));
        products = Open("MARA", new Feed("erp/products", "product", log, seed,
            ["MATNR", "EAN11", "MAKTX", "MATKL", "MARKE", "STATUS", "BRGEW", "VOLUM", "PREIS", "STPRS", "WAERS"], 0,
            n => $"P9{n:D3}",
            [new(Flaws.OutOfRange, "BRGEW", "-0.5"), new(Flaws.Pattern, "EAN11", "ABC")]));
        purchases = Open("EKPO", new Feed("erp/purchase_orders", "purchase_order_line", log, seed,
            [
                "EBELN", "EBELP", "LIFNR", "MATNR", "BEDAT", "EINDT", "MENGE#", "WEMNG#", "ABLEHN#", "NETPR", "WAERS",
            ], 1, n => $"{90_000 + n}",
            [new(Flaws.NotANumber, "MENGE", "viel"), new(Flaws.ImpossibleDate, "EINDT", "2026-06-31")]));
    }

    private (Feed Feed, Sink Sink, FileCount Count) Open(string table, Feed feed) =>
        (feed, file.Table(table, feed.Columns), feed.Open(ErpFile.Name));

    private void Put((Feed Feed, Sink Sink, FileCount Count) target) =>
        target.Feed.Write(target.Sink, target.Count, row);

    public void Write(Order order)
    {
        head.Write(
            row.Clear().Text(order.OrderNo).Text(order.Customer.CompanyCode).Text(order.Customer.Id).Day(order.Day)
                .Text(order.ChannelId).Text(order.ServiceLevel).Text(order.CustomerPays ? "EXW" : "DAP").Text(order.Dc)
                .Text(Segments.Ids[order.Segment]),
            heads.Length);
        foreach (var line in order.Lines)
        {
            row.Clear().Text(order.OrderNo).Text(line.LineNo).Text(line.Product.Id).Number(line.Quantity).Text("C62")
                .Number(line.Product.ListPrice).Number(line.OrderedAmount).Text("EUR").Day(order.Requested)
                .Day(order.Promised).Text(line.Product.Name);
            Put(orders);
            if (line.Shipped > 0)
                Invoice(order, line);
            if (line.Return is { } back)
                Return(order, line, back);
        }
    }

    private void Invoice(Order order, OrderLine line)
    {
        row.Clear().Text(order.InvoiceNo).Text(line.LineNo).Text(order.Customer.CompanyCode).Text(order.OrderNo)
            .Text(line.LineNo).Text(order.Customer.Id).Text(line.Product.Id).Text(order.ChannelId).Day(order.Shipped)
            .Number(line.Shipped).Number(line.ListAmount).Number(line.DiscountAmount).Number(line.RebateAmount)
            .Number(line.NetAmount).Number(line.CostAmount).Text("EUR").Text("invoice");
        Put(invoices);
    }

    private void Return(Order order, OrderLine line, Return back)
    {
        row.Clear().Text($"R{order.Number:D9}").Text(line.LineNo).Text(order.OrderNo).Text(line.LineNo)
            .Text(order.Customer.Id).Text(line.Product.Id).Day(back.Day).Text(back.Reason).Number(back.Quantity)
            .Number(back.Credit).Number(back.Recovery).Text(back.Disposition).Text("EUR");
        Put(returns);
    }

    public void Write(MasterData masters)
    {
        foreach (var product in masters.Products)
        {
            row.Clear().Text(product.Id).Text(product.Gtin).Text(product.Name).Text(product.FamilyId)
                .Text(product.Brand).Text(product.Stage).Number(product.WeightKg).Number(product.VolumeM3)
                .Number(product.ListPrice).Number(product.StandardCost).Text("EUR");
            Put(products);
        }
    }

    public void WritePurchases(MasterData masters, ulong seed)
    {
        var number = 0;
        foreach (var product in masters.Products)
        {
            var chance = Chance.For(seed, 7, (ulong)product.Number);
            for (var order = 0; order < 6; order++)
            {
                var day = chance.Between(0, Period.Days - 40);
                var quantity = chance.Between(5, 60) * 10;
                row.Clear().Text($"{4_500_000_000 + ++number}").Text("10")
                    .Text(Places.Suppliers[product.Number % Places.Suppliers.Length]).Text(product.Id).Day(day)
                    .Day(day + chance.Between(10, 35)).Number(quantity)
                    .Number(chance.Hits(900) ? quantity - chance.Between(1, 5) : quantity)
                    .Number(chance.Hits(500) ? chance.Between(1, 4) : 0).Number(product.StandardCost).Text("EUR");
                Put(purchases);
            }
        }
    }

    public void Dispose() => file.Dispose();
}
