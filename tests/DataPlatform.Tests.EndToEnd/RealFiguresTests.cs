using System.Globalization;
using DataPlatform.Semantic.Metrics;
using DataPlatform.Warehouse.OrderToCash;
using Microsoft.VisualBasic.FileIO;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Figures of real companies against a plain computation from the raw files, written here and nowhere
/// else.</summary>
public sealed class RealFiguresTests
{
    [Fact]
    public void Brunel_freight_and_handling_equal_what_the_files_say()
    {
        using var company = new RealWorkspace("brunel");
        var folder = Checkout.NeedSharedData("brunel");
        var orders = Lines(Path.Combine(folder, "OrderList.csv"), ";").Skip(1).ToList();
        var rates = Lines(Path.Combine(folder, "FreightRates.csv"), ";").Skip(1).Select(r => string.Join(';', r))
            .Distinct().Select(r => r.Split(';')).ToLookup(r => (r[0], r[1], r[2], r[5], r[9]));
        decimal freight = 0;
        foreach (var o in orders.Where(o => o[5] != "CRF"))
        {
            var weight = Comma(o[13]);
            var charges = rates[(o[3], o[2], o[11], o[5], o[4])]
                .Where(r => weight >= Comma(r[3]) && weight <= Comma(r[4]))
                .Select(r => decimal.Round(Math.Max(Comma(r[6]), Comma(r[7]) * weight), 2,
                    MidpointRounding.AwayFromZero)).ToList();
            freight += charges.Count > 0 ? charges.Min() : 0;
        }
        Assert.Equal(freight, company.Ask(CostingMetrics.FreightCharge).Value);

        var perUnit = Lines(Path.Combine(folder, "WhCosts.csv"), ";").Skip(1).Where(r => r[0].Length > 0)
            .ToDictionary(r => r[0], r => Comma(r[1]));
        Assert.Equal(orders.Sum(o => Comma(o[12]) * perUnit[o[10]]), company.Ask(CostingMetrics.HandlingCost).Value);
    }

    [Fact]
    public void Adventure_works_on_time_in_full_returns_and_margin_equal_what_the_files_say()
    {
        using var company = new RealWorkspace("adventureworks");
        var folder = Checkout.NeedSharedData("adventureworks");
        var shipped = Lines(Path.Combine(folder, "purchasing", "PurchaseOrderHeader.csv"), "\t")
            .ToDictionary(r => r[0], r => r[7]);
        var bought = Lines(Path.Combine(folder, "purchasing", "PurchaseOrderDetail.csv"), "\t").ToList();
        var onTime = bought.Count(l => string.CompareOrdinal(shipped[l[0]], l[2]) <= 0);
        var inFull = bought.Count(l => Point(l[7]) >= Point(l[3]));
        Same(onTime, bought.Count, company.Ask(PlanningMetrics.SupplierOnTime));
        Same(inFull, bought.Count, company.Ask(PlanningMetrics.SupplierInFull));
        Same(bought.Sum(l => Point(l[8])), bought.Sum(l => Point(l[7])), company.Ask(PlanningMetrics.SupplierRejected));

        var returned = Lines(Path.Combine(folder, "sales", "AdventureWorks_Returns.csv"), ",").Skip(1)
            .Sum(r => Point(r[3]));
        var returns = new ReturnFact();
        Assert.Equal(returned, company.Number($"SELECT CAST(sum({returns.Quantity}) AS DECIMAL(18,4)) FROM {returns}"));

        var products = Lines(Path.Combine(folder, "sales", "AdventureWorks_Products.csv"), ",").Skip(1)
            .ToDictionary(r => r[0], r => (Cost: Point(r[9]), Price: Point(r[10])));
        var sold = new[] { 2015, 2016, 2017 }.SelectMany(y =>
            Lines(Path.Combine(folder, "sales", $"AdventureWorks_Sales_{y}.csv"), ",").Skip(1)).ToList();
        decimal Sum(Func<(decimal Cost, decimal Price), decimal> what) =>
            sold.Sum(l => Point(l[7]) * what(products[l[3]]));
        Assert.Equal(Sum(p => p.Price), company.Ask(CostingMetrics.OrderedValue).Value);
        Assert.Equal(Sum(p => p.Price - p.Cost), company.Ask(CostingMetrics.OrderedMargin).Value);
    }

    private static void Same(decimal top, decimal bottom, DataPlatform.Semantic.Reading reading) =>
        Assert.Equal((top, bottom), (reading.Numerator, reading.Denominator));

    private static IEnumerable<string[]> Lines(string path, string delimiter)
    {
        using var parser = new TextFieldParser(path, System.Text.Encoding.Latin1)
        {
            Delimiters = [delimiter], HasFieldsEnclosedInQuotes = delimiter == ",", TrimWhiteSpace = true,
        };
        while (!parser.EndOfData)
            yield return parser.ReadFields()!;
    }

    private static decimal Comma(string text) => Point(text.Replace(',', '.'));

    private static decimal Point(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
