namespace DataPlatform.Models.Stock;

/// <summary>One order for one period of uncertain, normal demand.</summary>
/// <param name="Over">Cost of a unit too many.</param>
/// <param name="Under">Cost of a unit too few.</param>
/// <param name="Mean">Expected demand.</param>
/// <param name="Deviation">Its standard deviation.</param>
public sealed record Newsvendor(double Over, double Under, double Mean, double Deviation)
{
    /// <summary>From prices: over is cost less salvage, under is price less cost.</summary>
    public static Newsvendor Of(double price, double cost, double salvage, double mean, double deviation) =>
        new(cost - salvage, price - cost, mean, deviation);

    /// <summary>Probability with which the best stock suffices.</summary>
    public double Ratio => Under / (Over + Under);

    /// <summary>The stock whose expected cost is least.</summary>
    public double Quantity => Mean + Deviation * Normal.Quantile(Ratio);

    /// <summary>Expected cost of a stock.</summary>
    public double CostOf(double quantity) => Over * (quantity - Mean)
        + (Over + Under) * Deviation * Normal.Loss((quantity - Mean) / Deviation);

    /// <summary>Expected cost of the best stock.</summary>
    public double Cost => CostOf(Quantity);

    /// <summary>Expected profit at the best stock, when under is the margin of a unit.</summary>
    public double Profit => Under * Mean - Cost;

    /// <summary>The cost added up over stocks from one to another.</summary>
    public double CostBetween(double from, double to)
    {
        var (a, b) = ((from - Mean) / Deviation, (to - Mean) / Deviation);
        return Over * Deviation * Deviation * (b * b - a * a) / 2
            + (Over + Under) * Deviation * Deviation * (Normal.SecondLoss(a) - Normal.SecondLoss(b));
    }
}
