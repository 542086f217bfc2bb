using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Warehouse.Costing;

/// <summary>
/// The margin cascade, signed so that its sum is the net margin after cost to serve: list revenue, discount, rebate,
/// returns, cost of goods, cost to serve, freight, idle
/// capacity. Credit invoices stand under returns with their net amount; a return
/// counts with what was credited less what was recovered. Amounts that are unknown have no row.
/// </summary>
public sealed class PnlFact : SegmentFact
{
    private readonly InvoiceFact invoices = new();
    private readonly ReturnFact returns = new();
    private readonly CostToServeLine costs = new();
    private readonly IdleCostLine idle = new();

    public override string Grain => "source, document, line, line item";
    public Column<string> Source => Key<string>("invoice line, return line, order line, transport leg or freight");
    public Column<string> DocumentNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> LineItem => Key<string>();
    public Column<long> ItemOrder => Col<long>("place of the item in the cascade, from 1");
    public Column<decimal> Amount => Dec("currency", 24, 4, "revenue positive, cost negative");

    public override Sql Query(Window window)
    {
        Sql credit = $"{invoices.Kind} = 'credit'";
        Sql billed = $"{invoices.Kind} <> 'credit'";
        return Sql.Join("\nUNION ALL\n",
        [
            Invoice("list revenue", 1, $"{invoices.ListAmount}", billed),
            Invoice("discount", 2, $"- {invoices.DiscountAmount}", billed),
            Invoice("rebate", 3, $"- {invoices.RebateAmount}", Sql.Trusted("TRUE")),
            Invoice("returns", 4, $"{invoices.NetAmount}", credit),
            Invoice("cost of goods", 5, $"- {invoices.CostAmount}", Sql.Trusted("TRUE")),
            Returns(), Costs(), Idle(),
        ]);
    }

    private Sql Invoice(string item, int order, Sql amount, Sql which) => $"""
        SELECT 'invoice line' AS {Source}, {invoices.InvoiceNo} AS {DocumentNo}, {invoices.LineNo} AS {LineNo},
            {new Text(item)} AS {LineItem}, {ItemOrder.From(Sql.Value(order))}, {Amount.From(amount)},
            {invoices.BusinessDate} AS {BusinessDate}, {invoices.CustomerId} AS {CustomerId},
            {invoices.ProductId} AS {ProductId}, {invoices.ChannelId} AS {ChannelId},
            {invoices.CompanyCode} AS {CompanyCode}, {invoices.Currency} AS {Currency}
        FROM {invoices}
        WHERE {which} AND {amount} <> 0
        """;

    private Sql Returns()
    {
        Sql amount = $"coalesce({returns.RecoveryAmount}, 0) - coalesce({returns.CreditAmount}, 0)";
        return $"""
            SELECT 'return line' AS {Source}, {returns.RmaNo} AS {DocumentNo}, {returns.LineNo} AS {LineNo},
                'returns' AS {LineItem}, {ItemOrder.From(Sql.Value(4))}, {Amount.From(amount)},
                {returns.BusinessDate} AS {BusinessDate}, {returns.CustomerId} AS {CustomerId},
                {returns.ProductId} AS {ProductId}, {returns.ChannelId} AS {ChannelId},
                {returns.CompanyCode} AS {CompanyCode}, {returns.Currency} AS {Currency}
            FROM {returns}
            WHERE {amount} <> 0
            """;
    }

    private Sql Costs() => $"""
        SELECT {costs.Source} AS {Source}, {costs.DocumentNo} AS {DocumentNo}, {costs.LineNo} AS {LineNo},
            CASE WHEN {costs.Source} = 'freight' THEN 'freight' ELSE 'cost to serve' END AS {LineItem},
            {ItemOrder.From($"CASE WHEN {costs.Source} = 'freight' THEN 7 ELSE 6 END")},
            {Amount.From($"- sum({costs.Amount})")}, min({costs.BusinessDate}) AS {BusinessDate},
            min({costs.CustomerId}) AS {CustomerId}, min({costs.ProductId}) AS {ProductId},
            min({costs.ChannelId}) AS {ChannelId}, min({costs.CompanyCode}) AS {CompanyCode},
            {costs.Currency} AS {Currency}
        FROM {costs}
        GROUP BY {costs.Source}, {costs.DocumentNo}, {costs.LineNo}, {costs.Currency}
        """;

    private Sql Idle() => $"""
        SELECT {idle.Source} AS {Source}, {idle.DocumentNo} AS {DocumentNo}, {idle.LineNo} AS {LineNo},
            'idle capacity' AS {LineItem}, {ItemOrder.From(Sql.Value(8))}, {Amount.From($"- sum({idle.Amount})")},
            min({idle.BusinessDate}) AS {BusinessDate}, min({idle.CustomerId}) AS {CustomerId},
            min({idle.ProductId}) AS {ProductId}, min({idle.ChannelId}) AS {ChannelId},
            min({idle.CompanyCode}) AS {CompanyCode}, {idle.Currency} AS {Currency}
        FROM {idle}
        GROUP BY {idle.Source}, {idle.DocumentNo}, {idle.LineNo}, {idle.Currency}
        """;
}
