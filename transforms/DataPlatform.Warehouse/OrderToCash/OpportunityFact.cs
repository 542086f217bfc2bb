using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.OrderToCash;

/// <summary>Deals in the pipeline, with their expected value.</summary>
public sealed class OpportunityFact(Rules? rules = null) : SegmentFact
{
    private readonly Opportunity opportunities = new();
    private readonly Customer customers = new();

    public override string Grain => "opportunity";
    public Column<string> OpportunityId => Key<string>();
    public Column<string> ProductFamily => Col<string>();
    public Column<string> Stage => Col<string>();
    public Column<decimal> Amount => Money();
    public Column<decimal> Probability => Dec("share", 5, 4);
    public Column<decimal> ExpectedAmount => Dec("currency", 24, 6, "amount times probability");

    public override Column<DateOnly> WindowColumn => BusinessDate;

    public override Sql Query(Window window) => $"""
        SELECT {opportunities.OpportunityId} AS {OpportunityId}, {opportunities.OpenedOn} AS {BusinessDate},
            {opportunities.CustomerId} AS {CustomerId}, {ProductId.Unknown()}, {customers.ChannelId} AS {ChannelId},
            {CompanyCode.Unknown()}, {opportunities.Currency} AS {Currency},
            {opportunities.ProductFamily} AS {ProductFamily}, {opportunities.Stage} AS {Stage},
            {opportunities.Amount} AS {Amount}, {opportunities.Probability} AS {Probability},
            {ExpectedAmount.From($"CAST({opportunities.Amount} AS DECIMAL(24,2)) * {opportunities.Probability}")}
        FROM {opportunities}
        LEFT JOIN {customers.AsKnown(rules?.AsKnownAt)} ON {customers.CustomerId} = {opportunities.CustomerId}
            AND {customers.On($"{opportunities.OpenedOn}")}
        {Within(window, opportunities.OpenedOn)}
        """;
}
