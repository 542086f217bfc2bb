using DataPlatform.Core;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Semantic.Metrics;

/// <summary>What customers say, and how many they are.</summary>
public static class CustomerMetrics
{
    private static readonly FeedbackFact f = new();
    private static readonly OrderFact o = new();
    private static readonly OpportunityFact p = new();

    /// <summary>Net promoter score.</summary>
    public static readonly Metric Nps = Metric.From(
        new Formula.Scaled(100m, Metric.Ratio(
            f, $"sum({f.Promoter} - {f.Detractor})", $"count({f.Promoter})", "points", "", Unscored("nps")).Formula),
        "points", "Share of answers 9 and 10 less share of answers 0 to 6, times 100.") with
    {
        Title = "Net promoter score",
    };

    /// <summary>Customer satisfaction.</summary>
    public static readonly Metric Csat = Metric.Ratio(
        f, $"sum({f.Score}) FILTER (WHERE {f.Instrument} = 'csat')",
        $"count({f.Score}) FILTER (WHERE {f.Instrument} = 'csat')", "points of 5", "Mean satisfaction score, 1 to 5.",
        Unscored("csat")) with
    {
        Title = "Customer satisfaction",
    };

    /// <summary>Complaints.</summary>
    public static readonly Metric Complaints = Metric.Count(
        f, $"count(*)", "complaints", "Number of complaints.", only: $"{f.Instrument} = 'complaint'",
        noun: "complaints") with
    {
        Direction = Direction.Lower,
        Additivity = Additivity.Additive,
    };

    /// <summary>Active customers.</summary>
    public static readonly Metric ActiveCustomers = Metric.Count(
        o, $"count(DISTINCT {o.CustomerId})", "customers",
        "Different customers who ordered in the period; one who ordered in two months counts once over both.");

    /// <summary>Expected pipeline.</summary>
    public static readonly Metric ExpectedPipeline = Metric.Sum(
        p, $"{p.ExpectedAmount}", Units.Currency,
        "Amount of the opportunities opened in the period times their probability.");

    private static Unknown Unscored(string instrument) => new($"{f.Score} IS NULL", "carry no score")
    {
        Only = $"{f.Instrument} = {new Text(instrument)}", Noun = "answers",
    };
}
