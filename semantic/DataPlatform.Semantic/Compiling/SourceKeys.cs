using DataPlatform.Core;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.OrderToCash;

namespace DataPlatform.Semantic.Compiling;

/// <summary>
/// The way back from a fact row to the file and line it came from: the landed table whose key the fact carries. A fact
/// row made from several landed rows names the first of them in file order.
/// </summary>
internal static class SourceKeys
{
    private static readonly SalesOrderLine orders = new();
    private static readonly InvoiceLine invoices = new();
    private static readonly ReturnLine returns = new();
    private static readonly TransportLeg legs = new();
    private static readonly FreightOrder freight = new();
    private static readonly CustomerFeedback feedback = new();
    private static readonly Opportunity opportunities = new();
    private static readonly PurchaseOrderLine purchases = new();

    /// <summary>Each fact's ways, and for which of its rows: where its source column says so.</summary>
    private static readonly IReadOnlyList<Way> ways =
    [
        new("order_line_fact", orders, null, ("order_no", "order_no"), ("line_no", "line_no")),
        new("order_fact", orders, null, ("order_no", "order_no")),
        new("invoice_fact", invoices, null, ("invoice_no", "invoice_no"), ("line_no", "line_no")),
        new("return_fact", returns, null, ("rma_no", "rma_no"), ("line_no", "line_no")),
        new("transport_chain_element", legs, null, ("leg_id", "leg_id")),
        new("emission_allocation", orders, null, ("order_no", "order_no"), ("line_no", "line_no")),
        new("freight_charge", freight, null, ("freight_order_id", "freight_order_id")),
        new("feedback_fact", feedback, null, ("feedback_id", "feedback_id")),
        new("opportunity_fact", opportunities, null, ("opportunity_id", "opportunity_id")),
        new("purchase_fact", purchases, null, ("po_no", "po_no"), ("line_no", "line_no")),
        new("cost_to_serve_line", orders, null, ("order_no", "order_no"), ("order_line_no", "line_no")),
        new("pnl_fact", invoices, "invoice line", ("document_no", "invoice_no"), ("line_no", "line_no")),
        new("pnl_fact", returns, "return line", ("document_no", "rma_no"), ("line_no", "line_no")),
        new("pnl_fact", orders, "order line", ("document_no", "order_no"), ("line_no", "line_no")),
    ];

    /// <summary>Columns of the fact that lead back.</summary>
    internal static IEnumerable<string> Columns(Table fact) =>
        ways.Where(w => w.Fact == fact.TableName).SelectMany(w => w.Keys).Select(k => k.Own).Distinct();

    /// <summary>
    /// The source key of a row of the relation <c>r</c>, which holds the fact's columns; unknown when there is no way
    /// back.
    /// </summary>
    internal static Sql Of(Table fact, Func<Table, bool> holds)
    {
        var found = ways.Where(w => w.Fact == fact.TableName && holds(w.Landed)
                && w.Keys.All(k => fact.Find(k.Own) is not null))
            .Select(w => w.Sql).ToList();
        return found.Count == 0 ? Sql.Trusted("CAST(NULL AS STRING)") : $"coalesce({Sql.Join(", ", found)})";
    }

    private sealed record Way(string Fact, FedTable Landed, string? Source, params (string Own, string Landed)[] Keys)
    {
        internal Sql Sql
        {
            get
            {
                var equal = Keys
                    .Select(k => (Sql)$"{Landed.Find(k.Landed)!} = r.{Core.Sql.Trusted(Names.Quote(k.Own))}").ToList();
                if (Source is not null)
                    equal.Add($"r.source = {new Text(Source)}");
                return $"(SELECT min({Landed.SourceKey}) FROM {Landed} WHERE {Core.Sql.Join(" AND ", equal)})";
            }
        }
    }
}
