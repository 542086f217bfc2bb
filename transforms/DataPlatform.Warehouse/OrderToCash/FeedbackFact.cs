using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.OrderToCash;

/// <summary>What customers say: net promoter answers, satisfaction scores and complaints.</summary>
public sealed class FeedbackFact(Rules? rules = null) : SegmentFact
{
    private readonly CustomerFeedback feedback = new();
    private readonly OrderFact orders = new();
    private readonly Customer customers = new();

    public override string Grain => "feedback";
    public Column<string> FeedbackId => Key<string>();
    public Column<string> OrderNo => Col<string>();
    public Column<string> Instrument => Col<string>("nps, csat or complaint");
    public Column<decimal> Score => Dec("points", 9, 2);
    public Column<long> Promoter => Col<long>("1 for an nps answer of 9 or 10; null for other instruments");
    public Column<long> Detractor => Col<long>("1 for an nps answer of 0 to 6; null for other instruments");
    public Column<long> Complaint => Col<long>();

    public override Column<DateOnly> WindowColumn => BusinessDate;

    public override Sql Query(Window window) => $"""
        SELECT {feedback.FeedbackId} AS {FeedbackId}, {feedback.GivenOn} AS {BusinessDate},
            coalesce({feedback.CustomerId}, {orders.CustomerId}) AS {CustomerId}, {orders.ProductId} AS {ProductId},
            coalesce({orders.ChannelId}, {customers.ChannelId}) AS {ChannelId}, {orders.CompanyCode} AS {CompanyCode},
            {orders.Currency} AS {Currency}, {feedback.OrderNo} AS {OrderNo},
            lower({feedback.Instrument}) AS {Instrument}, {feedback.Score} AS {Score},
            {Promoter.From(Nps($"{feedback.Score} >= 9"))}, {Detractor.From(Nps($"{feedback.Score} <= 6"))},
            {Complaint.From(Output.Flag($"lower({feedback.Instrument}) = 'complaint'"))}
        FROM {feedback}
        LEFT JOIN {orders} ON {orders.OrderNo} = {feedback.OrderNo}
        LEFT JOIN {customers.AsKnown(rules?.AsKnownAt)}
            ON {customers.CustomerId} = coalesce({feedback.CustomerId}, {orders.CustomerId})
            AND {customers.On($"{feedback.GivenOn}")}
        {Within(window, feedback.GivenOn)}
        """;

    private Sql Nps(Sql condition) =>
        $"CASE WHEN lower({feedback.Instrument}) = 'nps' THEN {Output.Flag(condition)} END";
}
