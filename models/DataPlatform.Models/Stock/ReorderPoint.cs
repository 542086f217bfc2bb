namespace DataPlatform.Models.Stock;

/// <summary>
/// Continuous review: order a fixed lot whenever stock falls to a point. Demand over the lead time is normal, what is
/// short is delivered later.
/// </summary>
/// <param name="Lot">Setup, holding and demand per period.</param>
/// <param name="Penalty">Cost of a unit short.</param>
/// <param name="Deviation">Standard deviation of demand per period.</param>
/// <param name="LeadTime">In periods.</param>
public sealed record ReorderPoint(EconomicLot Lot, double Penalty, double Deviation, double LeadTime)
{
    private const int MostRounds = 1_000;

    private Newsvendor OverLeadTime => new(
        Lot.Holding, Penalty, Lot.Demand * LeadTime, Deviation * Math.Sqrt(LeadTime));

    /// <summary>
    /// Expected-inventory-level approximation: point and lot in turn until they stand still, and its own cost.
    /// </summary>
    public (double Point, double Quantity, double Cost) ExpectedLevel()
    {
        var lead = OverLeadTime;
        var (point, quantity) = (0.0, Lot.Quantity);
        for (var round = 0; round < MostRounds; round++)
        {
            point = lead.Mean + lead.Deviation
                * -Normal.Quantile(Math.Min(quantity * Lot.Holding / (Penalty * Lot.Demand), 1 - 1e-12));
            var next = Math.Sqrt(2 * Lot.Demand * (Lot.Setup + Penalty * Short(lead, point)) / Lot.Holding);
            if (Math.Abs(next - quantity) < 1e-12 * quantity)
                break;
            quantity = next;
        }
        var cost = Lot.Holding * (point - lead.Mean + quantity / 2)
            + Lot.Setup * Lot.Demand / quantity + Penalty * Lot.Demand * Short(lead, point) / quantity;
        return (point, quantity, cost);
    }

    /// <summary>The lot of certain demand with backorders, and the best point for it.</summary>
    public (double Point, double Quantity) WithBackorders()
    {
        var quantity = Lot.WithBackorders(Penalty).Quantity;
        return (BestPoint(quantity), quantity);
    }

    /// <summary>The lot of certain demand, and the newsvendor's stock as the point.</summary>
    public (double Point, double Quantity) WithSafetyStock() => (OverLeadTime.Quantity, Lot.Quantity);

    /// <summary>The exact cost per period of a point and a lot.</summary>
    public double CostOf(double point, double quantity) =>
        (Lot.Setup * Lot.Demand + OverLeadTime.CostBetween(point, point + quantity)) / quantity;

    /// <summary>The best point for a lot: the costs of its lowest and highest stock are equal.</summary>
    public double BestPoint(double quantity)
    {
        var lead = OverLeadTime;
        var (low, high) = (lead.Quantity - quantity, lead.Quantity);
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (lead.CostOf(middle) > lead.CostOf(middle + quantity))
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    private static double Short(Newsvendor lead, double point) =>
        lead.Deviation * Normal.Loss((point - lead.Mean) / lead.Deviation);
}
