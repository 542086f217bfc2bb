namespace DataPlatform.Models.Stock;

/// <summary>
/// The lot whose cost of ordering and holding is least: demand certain and even, replenished at once, nothing spoilt.
/// </summary>
/// <param name="Setup">Cost per order.</param>
/// <param name="Holding">Cost of holding one unit for the period of the demand.</param>
/// <param name="Demand">Units per period.</param>
public sealed record EconomicLot(double Setup, double Holding, double Demand)
{
    /// <summary>The lot.</summary>
    public double Quantity => Math.Sqrt(2 * Setup * Demand / Holding);

    /// <summary>Cost per period of any lot.</summary>
    public double CostOf(double quantity) => Setup * Demand / quantity + Holding * quantity / 2;

    /// <summary>Cost per period of the best lot.</summary>
    public double Cost => CostOf(Quantity);

    /// <summary>When a unit short costs <paramref name="penalty"/> per period and is delivered later.</summary>
    public (double Quantity, double ShareShort, double Cost) WithBackorders(double penalty) => (
        Quantity * Math.Sqrt((Holding + penalty) / penalty), Holding / (Holding + penalty),
        Cost * Math.Sqrt(penalty / (Holding + penalty)));
}

/// <summary>A price from a quantity on.</summary>
public sealed record PriceBreak(double From, double Price);

/// <summary>Lots under quantity discounts; holding is a share of the price.</summary>
public static class DiscountedLot
{
    /// <summary>The price of the lot's bracket holds for all its units: the best of what is feasible.</summary>
    public static (double Quantity, double Cost) AllUnits(
        double setup, double holdingShare, double demand, IReadOnlyList<PriceBreak> breaks)
    {
        var best = (Quantity: 0.0, Cost: double.PositiveInfinity);
        for (var j = 0; j < breaks.Count; j++)
        {
            var lot = new EconomicLot(setup, holdingShare * breaks[j].Price, demand);
            var end = j + 1 < breaks.Count ? breaks[j + 1].From : double.PositiveInfinity;
            var quantity = Math.Max(lot.Quantity, breaks[j].From);
            if (quantity >= end)
                continue;
            var cost = breaks[j].Price * demand + lot.CostOf(quantity);
            if (cost < best.Cost)
                best = (quantity, cost);
        }
        return best;
    }

    /// <summary>Each bracket's price holds for the units within it.</summary>
    public static (double Quantity, double Cost) Incremental(
        double setup, double holdingShare, double demand, IReadOnlyList<PriceBreak> breaks)
    {
        var best = (Quantity: 0.0, Cost: double.PositiveInfinity);
        var paid = 0.0;
        for (var j = 0; j < breaks.Count; j++)
        {
            if (j > 0)
                paid += breaks[j - 1].Price * (breaks[j].From - breaks[j - 1].From);
            var (price, end) = (breaks[j].Price, j + 1 < breaks.Count ? breaks[j + 1].From : double.PositiveInfinity);
            var extra = paid - price * breaks[j].From;
            var lot = new EconomicLot(setup + extra, holdingShare * price, demand);
            if (lot.Quantity < breaks[j].From || lot.Quantity >= end)
                continue;
            var cost = price * demand + holdingShare * extra / 2 + lot.Cost;
            if (cost < best.Cost)
                best = (lot.Quantity, cost);
        }
        return best;
    }
}
