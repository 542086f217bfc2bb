using DataPlatform.SampleCompany.Flow;
using DataPlatform.SampleCompany.Masters;

namespace DataPlatform.SampleCompany.Truth;

/// <summary>Watches the orders pass and keeps what must come out at the end; it owes nothing to the engine.</summary>
internal sealed class Observer
{
    public SegmentFigures Figures { get; } = new();

    /// <summary>Minutes used per pool, company and month.</summary>
    public decimal[,,] Minutes { get; } = new decimal[Costs.Pools.Length, Costs.Companies.Length, Period.Months];

    /// <summary>Revenue, cost of goods and freight per company and month, for the journal.</summary>
    public decimal[,,] Books { get; } = new decimal[3, Costs.Companies.Length, Period.Months];

    /// <summary>
    /// Cost of goods per product, segment history and month, by which stock is attributed: stock of a month goes to the
    /// segments its buyers have then, not to those they had when they bought.
    /// </summary>
    public decimal[,,] ProductCogs { get; } =
        new decimal[MasterData.ProductCount, SegmentHistory.Most, Period.Months];

    public SegmentHistory Histories { get; } = new();

    public long[] ProductUnits { get; } = new long[MasterData.ProductCount];

    /// <summary>Well-to-wheel per product family: emissions reach a family by the mass of its lines.</summary>
    public decimal[] FamilyWtw { get; } = new decimal[MasterData.Families.Length];

    public decimal CustomerPaidWtw { get; private set; }
    public long Legs { get; private set; }
    public long HubElements { get; private set; }
    public long LegsWithoutDistance { get; private set; }
    public long LegsWithoutFactor { get; private set; }

    public void See(Order order)
    {
        var company = Costs.Company(order);
        var month = Period.Month(order.Day);
        foreach (var figures in Both(order, order.Day))
            Ordered(order, figures);
        foreach (var line in order.Lines)
        {
            Minutes[Costs.Entry, company, month] += Costs.EntryMinutes(order);
            Minutes[Costs.Picking, company, month] += Costs.PickMinutes(line);
            Minutes[Costs.Packing, company, month] += Costs.PackMinutes(order);
            if (line.Shipped > 0)
                Invoiced(order, line, company);
            if (line.Return is { } back)
                Returned(order, back, company);
        }
        foreach (var leg in order.Legs)
            Transported(order, leg, company);
    }

    private static void Ordered(Order order, Figures figures)
    {
        var complete = order.Lines.All(l => l.Shipped == l.Quantity);
        var onTime = order.Delivered <= order.Promised;
        figures.Orders++;
        figures.OrdersComplete += complete ? 1 : 0;
        figures.Otif += complete && onTime ? 1 : 0;
        figures.Perfect += complete && onTime && order.Lines.All(l => l.DocumentsComplete && l.ConditionOk) ? 1 : 0;
        foreach (var line in order.Lines)
        {
            figures.Lines++;
            figures.LinesComplete += line.Shipped == line.Quantity ? 1 : 0;
            figures.UnitsOrdered += line.Quantity;
            figures.UnitsShipped += line.Shipped;
            figures.OrderEntry += Costs.EntryMinutes(order) * Costs.Pools[Costs.Entry].Rate;
            figures.Pick += Costs.PickMinutes(line) * Costs.Pools[Costs.Picking].Rate;
            figures.Pack += Costs.PackMinutes(order) * Costs.Pools[Costs.Packing].Rate;
        }
    }

    private void Invoiced(Order order, OrderLine line, int company)
    {
        var month = Period.Month(order.Shipped);
        foreach (var figures in Both(order, order.Shipped))
        {
            figures.List += line.ListAmount;
            figures.Discount += line.DiscountAmount;
            figures.Rebate += line.RebateAmount;
            figures.Cogs += line.CostAmount;
            figures.UnitsInvoiced += line.Shipped;
        }
        Books[0, company, month] += line.NetAmount;
        Books[1, company, month] += line.CostAmount;
        ProductCogs[line.Product.Number - 1, Histories.Of(order.Customer), month] += line.CostAmount;
        ProductUnits[line.Product.Number - 1] += line.Shipped;
    }

    private void Returned(Order order, Return back, int company)
    {
        foreach (var figures in Both(order, back.Day))
        {
            figures.Returns += back.Credit;
            figures.Recovery += back.Recovery;
            figures.UnitsReturned += back.Quantity;
            figures.ReturnHandling += Costs.ReturnMinutes(back) * Costs.Pools[Costs.Returning].Rate;
        }
        Minutes[Costs.Returning, company, Period.Month(back.Day)] += Costs.ReturnMinutes(back);
    }

    private void Transported(Order order, Leg leg, int company)
    {
        var month = Period.Month(leg.Departed);
        var tonnes = order.Lines.Sum(l => l.MassKg) / 1000m;
        Minutes[Costs.Dispatching, company, month] += Costs.DispatchMinutes(leg);
        Legs++;
        LegsWithoutDistance += leg.DistanceKm is null ? 1 : 0;
        LegsWithoutFactor += leg.Factor is null ? 1 : 0;
        HubElements += leg.Hub is null ? 0 : 1;
        // without a distance there is no activity; without a factor there is one, but no emission
        var activity = leg.DistanceKm is { } km ? tonnes * km : 0m;
        var (legWtt, legTtw) = leg.Factor is { } factor ? (activity * factor.Wtt, activity * factor.Ttw) : (0m, 0m);
        var wtt = legWtt + (tonnes * (leg.Hub?.Wtt ?? 0m));
        var ttw = legTtw + (tonnes * (leg.Hub?.Ttw ?? 0m));
        if (!order.CustomerPays)
            Books[2, company, month] += leg.Freight;
        else
            CustomerPaidWtw += wtt + ttw;
        foreach (var figures in Both(order, leg.Departed))
        {
            figures.Dispatch += Costs.DispatchMinutes(leg) * Costs.Pools[Costs.Dispatching].Rate;
            figures.Freight += order.CustomerPays ? 0m : leg.Freight;
            figures.Wtt += wtt;
            figures.Ttw += ttw;
            figures.LegWtw += legWtt + legTtw;
            figures.Tkm += activity;
            figures.TkmMeasured += leg.Factor is null ? 0m : activity;
        }
        foreach (var line in order.Lines)
            FamilyWtw[line.Product.Family] += (wtt + ttw) * line.MassKg / (tonnes * 1000m);
    }

    /// <summary>An nps answer.</summary>
    public void Answered(Order order, int day, int score)
    {
        foreach (var figures in Both(order, day))
        {
            figures.Answers++;
            figures.Promoters += score >= 9 ? 1 : 0;
            figures.Detractors += score <= 6 ? 1 : 0;
        }
    }

    private Figures[] Both(Order order, int day) =>
    [
        Figures.At(Segments.On(order.Customer, day), Period.Month(day)), Figures.Today(Segments.Today(order.Customer)),
    ];
}
