using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Semantic.Metrics;

/// <summary>What serving customers costs, and what of the ledger no customer caused.</summary>
public static class CostingMetrics
{
    private const string PerPool = "not by segment: it belongs to a pool, and no customer caused it; ask by pool";

    private static readonly CostToServeLine c = new();
    private static readonly AllocationRun a = new();
    private static readonly FreightCharge f = new();
    private static readonly OrderValue v = new();

    /// <summary>Cost to serve.</summary>
    public static readonly Metric CostToServe = Metric.Sum(
        c, $"{c.Amount}", Units.Currency,
        "Cost of activities traced to order and return lines; freight stands beside it.",
        only: $"{c.Source} <> 'freight'", noun: "costs of activities") with
    {
        Direction = Direction.Lower,
        Code = "SCOR CO.1.1",
    };

    /// <summary>Cost to serve per order.</summary>
    public static readonly Metric CostToServePerOrder = Metric.From(
        CostToServe.Over(ServiceMetrics.Orders), $"{Units.Currency} per order",
        "Cost to serve over number of orders.") with
    {
        Direction = Direction.Lower,
    };

    /// <summary>Ledger cost in scope.</summary>
    public static readonly Metric LedgerCost = Metric.Sum(
        a, $"{a.LedgerAmount}", Units.Currency, "Ledger cost that cost to serve has to explain.") with
    {
        Direction = Direction.Lower,
        Limits = PerPool,
    };

    /// <summary>Unused capacity.</summary>
    public static readonly Metric UnusedCapacity = Metric.Sum(
        a, $"{a.UnusedAmount}", Units.Currency, "Cost of pools' capacity that no order line used.") with
    {
        Direction = Direction.Lower,
        Limits = PerPool,
    };

    /// <summary>Unassigned cost.</summary>
    public static readonly Metric UnassignedCost = Metric.Sum(
        a, $"{a.UnassignedAmount}", Units.Currency, "Cost of accounts in scope that belong to no pool.") with
    {
        Direction = Direction.Lower,
        Limits = PerPool,
    };

    /// <summary>Freight at the rate card: of what is rated, however much that is; the note tells the rest.</summary>
    public static readonly Metric FreightCharge = Metric.Exact(
        Metric.SumOf(
            f, $"{f.Charge}", Units.Currency, $"{f.Status} <> 'customer pays'",
            "are unrated: no rate of the card fits", "freight orders that we pay") with
        {
            Uncounted = "the customer pays this freight: its charge is not known",
        },
        Units.Currency, "Freight orders at the rate card; unrated orders have no charge and are told apart.",
        nameof(FreightCharge)) with
    {
        Direction = Direction.Lower,
        UnknownLimit = 1m,
    };

    /// <summary>Cost of handling at the place the goods leave from.</summary>
    public static readonly Metric HandlingCost = Metric.Sum(
        v, $"{v.HandlingAmount}", Units.Currency,
        "Units ordered times the handling cost of the place they leave from.",
        lacking: "leave from a place without a handling cost") with
    {
        Direction = Direction.Lower,
    };

    /// <summary>Orders at list price.</summary>
    public static readonly Metric OrderedValue = Metric.Sum(
        v, $"{v.ListAmount}", Units.Currency, "Units ordered times the product's list price on the day of the order.",
        lacking: "are of products without a list price");

    /// <summary>What orders bring over standard cost, at list price.</summary>
    public static readonly Metric OrderedMargin = Metric.Sum(
        v, $"{v.ListAmount} - {v.CostAmount}", Units.Currency,
        "Units ordered times list price less standard cost: before discounts, and before anything is invoiced.",
        lacking: "are of products without a list price or a standard cost");

    /// <summary>Freight orders without a rate.</summary>
    public static readonly Metric UnratedFreightOrders = Metric.From(
        Metric.Sum(
            f, $"CASE WHEN {f.Status} = 'unrated' THEN 1 ELSE 0 END", "freight orders", "").Formula,
        "freight orders", "Freight orders that no rate of the card fits: they are not free.") with
    {
        Direction = Direction.Lower,
        Additivity = Additivity.Additive,
    };
}
