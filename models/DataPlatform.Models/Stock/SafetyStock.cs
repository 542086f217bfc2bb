namespace DataPlatform.Models.Stock;

/// <summary>
/// Stock that covers the uncertainty of demand and of the time until it is replaced, both taken as normal and
/// independent. Units: quantity and period as given.
/// </summary>
/// <param name="Deviation">Standard deviation of demand over the time until replenishment.</param>
/// <param name="Mean">Demand expected in that time.</param>
public sealed record SafetyStock(double Deviation, double Mean)
{
    /// <summary>From demand per period and a lead time in periods: the square root of L s^2 + D^2 sL^2.</summary>
    public static SafetyStock Over(
        double demand, double deviation, double leadTime, double leadTimeDeviation = 0) => new(
        Math.Sqrt(leadTime * deviation * deviation + demand * demand * leadTimeDeviation * leadTimeDeviation),
        demand * leadTime);

    /// <summary>Stock for that probability of no shortage in a cycle.</summary>
    public double For(double cycleService) => Normal.Quantile(cycleService) * Deviation;

    /// <summary>Probability of no shortage in a cycle when ordering at that stock.</summary>
    public double CycleService(double reorderPoint) => Normal.Below((reorderPoint - Mean) / Deviation);

    /// <summary>Units expected short per cycle.</summary>
    public double Shortage(double reorderPoint) => Deviation * Normal.Loss((reorderPoint - Mean) / Deviation);

    /// <summary>Share of demand met from stock: one less the shortage over the lot.</summary>
    public double FillRate(double reorderPoint, double lot) => 1 - Shortage(reorderPoint) / lot;
}
