using DataPlatform.SampleCompany.Export;
using DataPlatform.SampleCompany.Flow;
using DataPlatform.SampleCompany.Masters;

namespace DataPlatform.SampleCompany.Truth;

/// <summary>Draws the truth together when the last row is written.</summary>
internal sealed class TruthMaker(
    SampleOptions options, MasterData masters, Observer observer, FinanceWriter finance, StockWriter stock,
    TruthLog log)
{
    public SampleTruth Make() => new()
    {
        Seed = options.Seed,
        Lines = options.Lines,
        Segments = Segments.Ids,
        Monthly = [.. Monthly()],
        AsWas = PerSegment(observer.Figures.Total),
        AsIs = PerSegment(observer.Figures.Today),
        Company = observer.Figures.Company(),
        Pools = [.. Pools()],
        Stock = [.. Enumerable.Range(0, Period.Months).Select(Stock)],
        Carbon = new CarbonTruth(observer.Legs, observer.HubElements, observer.LegsWithoutDistance,
            observer.LegsWithoutFactor, observer.CustomerPaidWtw,
            MasterData.Families.Zip(observer.FamilyWtw).ToDictionary(f => f.First, f => f.Second)),
        Emerging = new EmergingTruth(
            masters.Emerging.Length == 0 ? null : Text(OrderFlow.RefillStart),
            MasterData.Families[MasterData.RefillFamily], "ECOM", [.. masters.Emerging.Select(c => c.Id)]),
        GainAndLoss = GainAndLoss(),
        Files = log.Files,
        Landed = log.Files.Where(f => !f.Replaced).GroupBy(f => f.Table)
            .OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(f => f.Landed)),
    };

    private static string Text(int day) => System.Text.Encoding.ASCII.GetString(Period.Iso(day));

    private static Dictionary<string, Figures> PerSegment(Func<int, Figures> figures) =>
        Enumerable.Range(0, Segments.Ids.Length).ToDictionary(s => Segments.Ids[s], figures);

    private IEnumerable<SegmentMonth> Monthly() =>
        from segment in Enumerable.Range(0, Segments.Ids.Length)
        from month in Enumerable.Range(0, Period.Months)
        select new SegmentMonth(Segments.Ids[segment], Period.MonthName(month), observer.Figures.At(segment, month));

    private IEnumerable<PoolMonth> Pools()
    {
        for (var company = 0; company < Costs.Companies.Length; company++)
        {
            for (var month = 0; month < Period.Months; month++)
            {
                for (var pool = 0; pool < Costs.Pools.Length; pool++)
                {
                    var (rate, capacity) = (Costs.Pools[pool].Rate, finance.Capacity[pool, company]);
                    var used = observer.Minutes[pool, company, month];
                    yield return new PoolMonth(Costs.Companies[company], Costs.Pools[pool].Id(company),
                        Period.MonthName(month), rate * capacity, capacity, used, rate, rate * used,
                        rate * (capacity - used), 0m);
                }
                var rest = finance.Unassigned[company, month];
                yield return new PoolMonth(Costs.Companies[company], "*unassigned", Period.MonthName(month), rest, null,
                    null, null, 0m, 0m, rest);
            }
        }
    }

    private StockMonth Stock(int month)
    {
        var bySegment = new decimal[Segments.Ids.Length];
        decimal all = 0m, nobody = 0m;
        for (var product = 0; product < MasterData.ProductCount; product++)
        {
            var value = stock.Own[product, month];
            all += value;
            var weights = Weights(product, month, month);
            if (weights.Sum() == 0m)
                weights = Weights(product, Math.Max(0, month - 12), month - 1);
            var total = weights.Sum();
            if (total == 0m)
                nobody += value;
            for (var history = 0; history < weights.Length && total > 0m; history++)
                bySegment[observer.Histories.Segment(history, month)] += value * weights[history] / total;
        }
        var named = Segments.Ids.Zip(bySegment).ToDictionary(s => s.First, s => s.Second);
        named["NOBODY"] = nobody;
        return new StockMonth(Period.MonthName(month), all, named);
    }

    private decimal[] Weights(int product, int from, int to)
    {
        var weights = new decimal[observer.Histories.Count];
        for (var history = 0; history < weights.Length; history++)
        {
            for (var month = from; month <= to; month++)
                weights[history] += observer.ProductCogs[product, history, month];
        }
        return weights;
    }

    private GainAndLoss GainAndLoss()
    {
        // before and after under one definition of the segments: 2026 only
        var (start, change) = (Period.Month(Segments.SecondVersion), Period.Month(Fulfilment.Squeeze));
        return new GainAndLoss(
            Segments.Ids[Segments.Ecommerce], Segments.Ids[Segments.KeyRetail], Text(Fulfilment.Squeeze),
            Shares(Segments.Ecommerce, start, change), Shares(Segments.Ecommerce, change, Period.Months),
            Shares(Segments.KeyRetail, start, change), Shares(Segments.KeyRetail, change, Period.Months));
    }

    private Shares Shares(int segment, int from, int to)
    {
        var sum = new Figures();
        for (var month = from; month < to; month++)
            sum.Add(observer.Figures.At(segment, month));
        return new Shares(Share(sum.Otif, sum.Orders), Share(sum.LinesComplete, sum.Lines),
            Share(sum.UnitsShipped, sum.UnitsOrdered), Share(sum.Pack, sum.Lines));
    }

    private static decimal Share(decimal part, decimal whole) => whole == 0m ? 0m : decimal.Round(part / whole, 6);
}
