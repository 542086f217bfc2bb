using DataPlatform.Core;
using DataPlatform.Warehouse.Inventory;

namespace DataPlatform.Semantic.Metrics;

/// <summary>
/// Own stock and how fast it turns. Stock is a state: it adds up over products, places and customers and is averaged
/// over the months of the period that any stock is known for.
/// </summary>
public static class InventoryMetrics
{
    private static readonly StockFact s = new();
    private static readonly Sql stock = $"{s.StockValue} IS NOT NULL";
    private static readonly Sql cogs = $"{s.CogsAmount} IS NOT NULL";

    private static readonly Formula value = new Formula.Leaf(
        Metric.SumOf(s, $"{s.StockValue}", Units.Currency, stock) with { AbsentIsUnknown = true });

    private static readonly Formula used = new Formula.Leaf(
        Metric.SumOf(s, $"{s.CogsAmount}", Units.Currency, cogs, noun: "costs of goods sold") with
        {
            Unplaced = new Unplaced("location", new Measure(s, $"count(*) FILTER (WHERE {cogs})")
            {
                Only = cogs,
                Unknown = $"{s.LocationId} = '*'",
                Lacking = "carry no location they left from",
                None = "not by location: no cost of goods sold carries the location it left from",
                Noun = "costs of goods sold",
                Scope = MeasureScope.Period,
            }),
        });

    private static readonly Formula months = new Formula.Leaf(
        new Measure(s, $"count(DISTINCT {s.BusinessDate}) FILTER (WHERE {stock})")
        {
            Only = stock,
            Noun = "stock positions",
            Scope = MeasureScope.Period,
        });

    /// <summary>Average stock.</summary>
    public static readonly Metric AverageStock = Metric.From(
        new Formula.Quotient(value, months), Units.Currency,
        "Own stock at cost: added up, then averaged over the months of the period.") with
    {
        Direction = Direction.Lower,
        Additivity = Additivity.SemiAdditive,
    };

    /// <summary>Inventory turns.</summary>
    public static readonly Metric InventoryTurns = Metric.From(
        new Formula.Quotient(new Formula.Scaled(12m, used), value) { Divisor = "stock values" }, "turns per year",
        "Cost of goods sold of a year over average stock; annualised from the months of the period.") with
    {
        Code = "SCOR AM.2.2",
    };

    /// <summary>Weeks of supply.</summary>
    public static readonly Metric WeeksOfSupply = Metric.From(
        new Formula.Quotient(new Formula.Scaled(52m, value), new Formula.Scaled(12m, used))
        {
            Divisor = "costs of goods sold",
        },
        "weeks", "Weeks the average stock lasts at the period's rate of use: 52 over inventory turns.") with
    {
        Direction = Direction.Lower,
    };

    /// <summary>Gross margin return on inventory.</summary>
    public static readonly Metric Gmroi = Metric.From(
        new Formula.Quotient(new Formula.Scaled(12m, FinanceMetrics.GrossMargin.Formula), value)
        {
            Divisor = "stock values",
        },
        "per year", "Gross margin of a year over average stock at cost; annualised from the months of the period.") with
    {
        Title = "Gross margin return on inventory",
    };

    /// <summary>Write-down to net realisable value.</summary>
    public static readonly Metric WriteDown = Metric.Sum(
        new ReserveLine(), $"{new ReserveLine().WriteDownAmount}", Units.Currency,
        "Own stock at the month's last count, cost above net realisable value, item by item: no class of items is "
        + "netted.", lacking: "carry no net realisable value") with
    {
        Direction = Direction.Lower,
        Additivity = Additivity.SemiAdditive,
    };

    /// <summary>Days of supply.</summary>
    public static readonly Metric DaysOfSupply = Metric.From(
        new Formula.Quotient(new Formula.Scaled(365m, value), new Formula.Scaled(12m, used))
        {
            Divisor = "costs of goods sold",
        },
        "days",
        "Days the average stock lasts at the period's rate of use: 365 over inventory turns.") with
    {
        Direction = Direction.Lower,
        Code = "SCOR AM.2.2",
    };
}
