using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;

namespace DataPlatform.Warehouse.OrderToCash;

/// <summary>
/// Orders, all or nothing: an order is complete, on time, in full or perfect when every one of its lines is, and
/// unknown while one of them is unknown.
/// </summary>
public sealed class OrderFact : SegmentFact
{
    private readonly OrderLineFact lines = new();

    public override string Grain => "order";
    public Column<string> OrderNo => Key<string>();
    public Column<long> Lines => Col<long>();
    public Column<decimal> NetAmount => Dec("currency", 24, 4);
    public Column<string> SalesRegion => Col<string>();
    public Column<string> Country => Col<string>();
    public Column<string> ServiceLevel => Col<string>("null when the lines differ");
    public Column<long> OrderComplete => Col<long>("1 when the first shipment covered every line");
    public Column<long> OnTime => Col<long>();
    public Column<long> InFull => Col<long>();
    public Column<long> Otif => Col<long>("both on time and in full, counted, not multiplied from rates");
    public Column<long> Perfect => Col<long>("SCOR RL.1.1");
    public Column<long> CycleDays => Col<long>("order to last delivery, of orders delivered in full (SCOR RS.1.1)");
    public Column<DateOnly> DeliveredOn => Col<DateOnly>("last delivery known");

    public override Sql Query(Window window) => $"""
        SELECT {lines.OrderNo} AS {OrderNo}, min({lines.BusinessDate}) AS {BusinessDate},
            min({lines.CustomerId}) AS {CustomerId}, {Output.Only($"{lines.ProductId}")} AS {ProductId},
            min({lines.ChannelId}) AS {ChannelId}, min({lines.CompanyCode}) AS {CompanyCode},
            {Output.Only($"{lines.Currency}")} AS {Currency}, {Lines.From($"count(*)")},
            {NetAmount.From($"CASE WHEN count(DISTINCT {lines.Currency}) <= 1 THEN sum({lines.NetAmount}) END")},
            min({lines.SalesRegion}) AS {SalesRegion}, min({lines.Country}) AS {Country},
            {Output.Only($"{lines.ServiceLevel}")} AS {ServiceLevel},
            {OrderComplete.From(All($"{lines.LineComplete}"))}, {OnTime.From(All($"{lines.OnTime}"))},
            {InFull.From(All($"{lines.InFull}"))},
            {Otif.From(All($"{lines.OnTime} * {lines.InFull}"))}, {Perfect.From(All($"{lines.PerfectLine}"))},
            {CycleDays.From($"CASE WHEN {All($"{lines.InFull}")} = 1 THEN {Days()} END")},
            max({lines.DeliveredOn}) AS {DeliveredOn}
        FROM {lines}
        GROUP BY {lines.OrderNo}
        """;

    private static Sql All(Sql flag) => $"CASE WHEN count({flag}) = count(*) THEN min({flag}) END";

    private Sql Days() => $"""
        CASE WHEN count({lines.DeliveredOn}) = count(*)
            THEN CAST(max({lines.DeliveredOn}) - min({lines.BusinessDate}) AS INT) END
        """;
}
