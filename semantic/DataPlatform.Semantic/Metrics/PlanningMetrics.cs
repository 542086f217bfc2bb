using DataPlatform.Core;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Planning;

namespace DataPlatform.Semantic.Metrics;

/// <summary>Forecast quality and buying.</summary>
public static class PlanningMetrics
{
    private static readonly ForecastFact f = new();
    private static readonly PurchaseFact p = new();

    /// <summary>Forecast accuracy.</summary>
    public static readonly Metric ForecastAccuracy = Metric.From(
        Accuracy("statistical"), Units.Share,
        "One less the sum of absolute errors over the sum of actuals, of the statistical forecast, "
        + "for buckets whose actual is known; below zero when the errors exceed the actuals.");

    /// <summary>Forecast value added.</summary>
    public static readonly Metric ForecastValueAdded = Metric.From(
        new Formula.Terms([(1, Accuracy("statistical")), (-1, Accuracy("naive"))]), "share points",
        "Accuracy of the statistical forecast less accuracy of the naive one, on the same buckets.");

    /// <summary>Purchase spend.</summary>
    public static readonly Metric PurchaseSpend = Metric.Sum(
        p, $"{p.Amount}", Units.Currency, "Quantity times price of the purchase order lines placed.") with
    {
        Direction = Direction.Neither,
        Limits = "not by customer segment: goods are bought before anybody knows for whom",
    };

    /// <summary>Supplier on time.</summary>
    public static readonly Metric SupplierOnTime = Metric.Ratio(
        p, $"sum({p.OnTime})", $"count({p.OnTime})", Units.Share,
        "Purchase lines the supplier shipped not later than promised over purchase lines.",
        new Unknown($"{p.OnTime} IS NULL", "carry no promised or no shipping day"));

    /// <summary>Received in full.</summary>
    public static readonly Metric SupplierInFull = Metric.Ratio(
        p, $"sum({p.InFull})", $"count({p.InFull})", Units.Share,
        "Purchase lines of which all was received over purchase lines.",
        new Unknown($"{p.InFull} IS NULL", "carry no received quantity")) with
    {
        Title = "Received in full",
    };

    /// <summary>Share of received units that were refused.</summary>
    public static readonly Metric SupplierRejected = Metric.Ratio(
        p, $"sum({p.RejectedQuantity})", $"sum({p.ReceivedQuantity})", Units.Share,
        "Units refused over units received from suppliers.",
        new Unknown($"{p.RejectedQuantity} IS NULL OR {p.ReceivedQuantity} IS NULL",
            "carry no received or no refused quantity")) with
    {
        Direction = Direction.Lower,
    };

    private static Formula.Complement Accuracy(string stage)
    {
        Sql only = $"{f.Stage} = {new Text(stage)} AND {f.Quantile} = 'p50' AND {f.Actual} IS NOT NULL";
        var error = Metric.SumOf(f, $"{f.AbsoluteError}", "units", only, noun: "forecasts with a known outcome");
        var actual = Metric.SumOf(f, $"{f.Actual}", "units", only, noun: "forecasts with a known outcome");
        return new Formula.Complement(1m, new Formula.Quotient(new Formula.Leaf(error), new Formula.Leaf(actual)));
    }
}
