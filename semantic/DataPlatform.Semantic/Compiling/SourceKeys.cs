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

    /// <summary>Fact, landed table, and which fact column equals which landed column.</summary>
    private static readonly IReadOnlyList<(string Fact, FedTable Landed, (string Own, string Landed)[] Keys)> ways =
    [
        ("order_line_fact", orders, [("order_no", "order_no"), ("line_no", "line_no")]),
        ("order_fact", orders, [("order_no", "order_no")]),
        ("invoice_fact", invoices, [("invoice_no", "invoice_no"), ("line_no", "line_no")]),
        ("return_fact", returns, [("rma_no", "rma_no"), ("line_no", "line_no")]),
        ("transport_chain_element", legs, [("tce_id", "leg_id")]),
        ("emission_allocation", orders, [("order_no", "order_no"), ("line_no", "line_no")]),
        ("freight_charge", freight, [("freight_order_id", "freight_order_id")]),
        ("feedback_fact", feedback, [("feedback_id", "feedback_id")]),
        ("opportunity_fact", opportunities, [("opportunity_id", "opportunity_id")]),
        ("purchase_fact", purchases, [("po_no", "po_no"), ("line_no", "line_no")]),
        ("cost_to_serve_line", orders, [("order_no", "order_no"), ("order_line_no", "line_no")]),
        ("pnl_fact", invoices, [("document_no", "invoice_no"), ("line_no", "line_no")]),
    ];

    /// <summary>The landed table a fact leads back to, or null.</summary>
    internal static FedTable? Landed(Table fact) => ways.FirstOrDefault(w => w.Fact == fact.TableName).Landed;

    /// <summary>The source key of the fact's row as SQL; unknown when there is no way back.</summary>
    internal static Sql Of(Table fact, bool isLanded)
    {
        var way = ways.FirstOrDefault(w => w.Fact == fact.TableName);
        if (way.Landed is not { } landed || !isLanded || way.Keys.Any(k => fact.Find(k.Own) is null))
            return Sql.Trusted("CAST(NULL AS VARCHAR)");
        var equal = way.Keys.Select(k => (Sql)$"{landed.Find(k.Landed)!} = {fact.Find(k.Own)!}");
        return $"(SELECT min({landed.SourceKey}) FROM {landed} WHERE {Sql.Join(" AND ", equal)})";
    }
}
