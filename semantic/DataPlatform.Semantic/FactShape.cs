using DataPlatform.Core;

namespace DataPlatform.Semantic;

/// <summary>
/// Which conforming columns a fact has, and what to call its rows. A fact without a customer cannot be checked against
/// an entitlement, so only unrestricted readers see it.
/// </summary>
internal sealed record FactShape(Table Fact)
{
    private static readonly Dictionary<string, string> nouns = new(StringComparer.Ordinal)
    {
        ["order_line_fact"] = "order lines",
        ["order_fact"] = "orders",
        ["invoice_fact"] = "invoice lines",
        ["return_fact"] = "return lines",
        ["stock_fact"] = "stock positions",
        ["cost_to_serve_line"] = "cost lines",
        ["allocation_run"] = "pool periods",
        ["transport_chain_element"] = "legs",
        ["emission_allocation"] = "legs",
        ["pnl_fact"] = "profit and loss lines",
        ["freight_charge"] = "freight orders",
        ["feedback_fact"] = "feedbacks",
        ["opportunity_fact"] = "opportunities",
        ["purchase_fact"] = "purchase lines",
        ["forecast_fact"] = "forecasts",
        ["order_value"] = "order lines",
        ["reserve_line"] = "items in stock",
    };

    internal string Noun => nouns.GetValueOrDefault(Fact.TableName, "rows");

    /// <summary>Facts that conform by having a customer column, but never know the customer.</summary>
    private static readonly string[] withoutCustomer = ["purchase_fact", "forecast_fact", "reserve_line"];

    /// <summary>Business date, or the first day of the fiscal period.</summary>
    internal Column? Day => Fact.Find("business_date") ?? Fact.Find("period");

    internal Column? Customer => withoutCustomer.Contains(Fact.TableName) ? null : Fact.Find("customer_id");

    internal Column? Currency => Fact.Find("currency");

    internal static FactShape Of(Table fact) => new(fact);

    /// <summary>The column a scheme of that basis is joined by, or null.</summary>
    internal Column? Basis(string basis) => basis switch
    {
        "customer" => Customer,
        "product" => Fact.Find("product_id"),
        "channel" => Fact.Find("channel_id"),
        _ => null,
    };
}
