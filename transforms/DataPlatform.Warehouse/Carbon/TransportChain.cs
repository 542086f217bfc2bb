using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.Carbon;

/// <summary>
/// Transport chains: all elements of a shipment together. A chain with an open gap has no total, only the total of what
/// is known. The share of primary data is weighted by tonne-kilometres, as iLEAP does it, not by emissions.
/// </summary>
public sealed class TransportChain : SegmentFact
{
    private readonly TransportChainElement elements = new();

    public override string Grain => "transport chain";
    public Column<string> ChainId => Key<string>("the shipment, with /return on its way back; else the leg");
    public Column<DateOnly> LastDay => Col<DateOnly>("departure of the last leg");
    public Column<long> Elements => Col<long>();
    public Column<long> Gaps => Col<long>("elements without an emission");
    public Column<decimal> MassKg => Dec("kg", 18, 3, "the largest of the elements");
    public Column<decimal> Tkm => Dec("tkm", 38, 7);
    public Column<decimal> PrimaryTkm => Dec("tkm", 38, 7, "whose emissions rest on primary data");
    public Column<decimal> WttKg => Dec("kg CO2e", 38, 16, "of the elements that have one");
    public Column<decimal> TtwKg => Dec("kg CO2e", 38, 16, "of the elements that have one");
    public Column<decimal> WtwKg => Dec("kg CO2e", 38, 16, "of the elements that have one");

    public override Sql Query(Window window) => $"""
        SELECT {elements.ChainId} AS {ChainId}, min({elements.BusinessDate}) AS {BusinessDate},
            {Output.Only($"{elements.CustomerId}")} AS {CustomerId},
            {Output.Only($"{elements.ProductId}")} AS {ProductId},
            {Output.Only($"{elements.ChannelId}")} AS {ChannelId},
            {Output.Only($"{elements.CompanyCode}")} AS {CompanyCode},
            {Output.Only($"{elements.Currency}")} AS {Currency}, max({elements.BusinessDate}) AS {LastDay},
            {Elements.From($"count(*)")}, {Gaps.From($"count({elements.Gap})")},
            {MassKg.From($"max({elements.MassKg})")}, {Tkm.From($"sum({elements.Tkm})")},
            {PrimaryTkm.From($"coalesce(sum(CASE WHEN {elements.DataType} = 'primary' THEN {elements.Tkm} END), 0)")},
            {WttKg.From($"sum({elements.WttKg})")}, {TtwKg.From($"sum({elements.TtwKg})")},
            {WtwKg.From($"sum({elements.WtwKg})")}
        FROM {elements}
        GROUP BY {elements.ChainId}
        """;
}
