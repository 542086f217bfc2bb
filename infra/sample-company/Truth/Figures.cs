namespace DataPlatform.SampleCompany.Truth;

/// <summary>What one segment did in one month, or any sum of such. Added up in decimals, rounded nowhere.</summary>
public sealed record Figures
{
    public decimal List { get; set; }
    public decimal Discount { get; set; }
    public decimal Rebate { get; set; }
    public decimal Returns { get; set; }
    public decimal Recovery { get; set; }
    public decimal Cogs { get; set; }
    public decimal Freight { get; set; }
    public decimal OrderEntry { get; set; }
    public decimal Pick { get; set; }
    public decimal Pack { get; set; }
    public decimal ReturnHandling { get; set; }
    public decimal Dispatch { get; set; }
    public decimal UnitsOrdered { get; set; }
    public decimal UnitsShipped { get; set; }
    public decimal UnitsInvoiced { get; set; }
    public decimal UnitsReturned { get; set; }
    public long Lines { get; set; }
    public long LinesComplete { get; set; }
    public long Orders { get; set; }
    public long OrdersComplete { get; set; }
    public long Otif { get; set; }
    public long Perfect { get; set; }
    public decimal Wtt { get; set; }
    public decimal Ttw { get; set; }

    /// <summary>Legs alone, without hubs.</summary>
    public decimal LegWtw { get; set; }

    /// <summary>Activity of every leg whose distance is known.</summary>
    public decimal Tkm { get; set; }

    /// <summary>Activity of the legs whose emission is known, too.</summary>
    public decimal TkmMeasured { get; set; }
    public long Promoters { get; set; }
    public long Detractors { get; set; }
    public long Answers { get; set; }

    /// <summary>Net invoiced, before rebate.</summary>
    public decimal Revenue => List - Discount;
    public decimal CostToServe => OrderEntry + Pick + Pack + ReturnHandling + Dispatch;
    public decimal NetMargin => List - Discount - Rebate - Returns + Recovery - Cogs - CostToServe - Freight;
    public decimal Wtw => Wtt + Ttw;

    public void Add(Figures other)
    {
        List += other.List;
        Discount += other.Discount;
        Rebate += other.Rebate;
        Returns += other.Returns;
        Recovery += other.Recovery;
        Cogs += other.Cogs;
        Freight += other.Freight;
        OrderEntry += other.OrderEntry;
        Pick += other.Pick;
        Pack += other.Pack;
        ReturnHandling += other.ReturnHandling;
        Dispatch += other.Dispatch;
        UnitsOrdered += other.UnitsOrdered;
        UnitsShipped += other.UnitsShipped;
        UnitsInvoiced += other.UnitsInvoiced;
        UnitsReturned += other.UnitsReturned;
        Lines += other.Lines;
        LinesComplete += other.LinesComplete;
        Orders += other.Orders;
        OrdersComplete += other.OrdersComplete;
        Otif += other.Otif;
        Perfect += other.Perfect;
        Wtt += other.Wtt;
        Ttw += other.Ttw;
        LegWtw += other.LegWtw;
        Tkm += other.Tkm;
        TkmMeasured += other.TkmMeasured;
        Promoters += other.Promoters;
        Detractors += other.Detractors;
        Answers += other.Answers;
    }
}

/// <summary>Figures per segment and month under the definition of the day (as-was) and of today (as-is).</summary>
internal sealed class SegmentFigures
{
    private readonly Figures[,] asWas = new Figures[Masters.Segments.Ids.Length, Period.Months];
    private readonly Figures[] asIs = [.. Masters.Segments.Ids.Select(_ => new Figures())];

    public SegmentFigures()
    {
        for (var segment = 0; segment < asIs.Length; segment++)
        {
            for (var month = 0; month < Period.Months; month++)
                asWas[segment, month] = new Figures();
        }
    }

    public Figures At(int segment, int month) => asWas[segment, month];

    public Figures Today(int segment) => asIs[segment];

    public Figures Total(int segment)
    {
        var total = new Figures();
        for (var month = 0; month < Period.Months; month++)
            total.Add(asWas[segment, month]);
        return total;
    }

    public Figures Company()
    {
        var total = new Figures();
        for (var segment = 0; segment < asIs.Length; segment++)
            total.Add(Total(segment));
        return total;
    }
}
