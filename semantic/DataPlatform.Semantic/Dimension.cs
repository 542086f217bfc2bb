using DataPlatform.Core;

namespace DataPlatform.Semantic;

/// <summary>
/// Something a metric can be split or filtered by. Valid for every fact that carries its column, or the key of the
/// table it is looked up in. Values are text.
/// </summary>
public sealed record Dimension(string Name, string About)
{
    /// <summary>Columns of a fact that hold it, the first that is there.</summary>
    internal IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Where it is looked up when the fact only holds a key.</summary>
    internal Lookup Lookup { get; init; }

    /// <summary>The column of the looked-up table.</summary>
    internal string? LookupColumn { get; init; }

    /// <summary>Text of the date it is made of.</summary>
    internal Func<Sql, Sql>? OfDay { get; init; }

    /// <summary>
    /// The part of the date that decides the text: rows are grouped by it, and the text is made once a group.
    /// </summary>
    internal string? Part { get; init; }

    /// <summary>True for month, quarter, year and day.</summary>
    public bool IsTime => OfDay is not null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Tables a dimension is looked up in, as they were on the row's business date.</summary>
internal enum Lookup
{
    None,
    Customer,
    Product,
    Segment,
    SegmentName,
    SchemeVersion,
}

/// <summary>All dimensions.</summary>
public static class Dimensions
{
    /// <summary>In the order a person looks for them.</summary>
    public static IReadOnlyList<Dimension> All { get; } =
    [
        new("segment", "segment of the scheme asked for, UNASSIGNED where there is none") { Lookup = Lookup.Segment },
        new("segment_name", "name of the segment") { Lookup = Lookup.SegmentName },
        new("scheme_version", "scheme version the segment comes from") { Lookup = Lookup.SchemeVersion },
        new("day", "business date") { OfDay = d => $"CAST({d} AS STRING)" },
        new("month", "month of the business date, as 2025-03") { OfDay = Month, Part = "month" },
        new("quarter", "quarter of the business date, as 2025-Q1")
        {
            OfDay = d => $"CAST(year({d}) AS STRING) || '-Q' || CAST(quarter({d}) AS STRING)", Part = "quarter",
        },
        new("year", "year of the business date") { OfDay = d => $"CAST(year({d}) AS STRING)", Part = "year" },
        Held("customer", "customer", "customer_id"),
        FromCustomer("customer_name", "name of the customer", "name"),
        FromCustomer("region", "sales region of the customer", "sales_region"),
        FromCustomer("country", "country of the customer", "country"),
        FromCustomer("market", "market of the customer", "market"),
        FromCustomer("industry", "industry of the customer", "industry"),
        FromCustomer("tier", "tier as the CRM holds it", "tier"),
        Held("product", "product", "product_id"),
        FromProduct("product_name", "name of the product", "name"),
        FromProduct("product_family", "family of the product", "family") with { Columns = ["product_family"] },
        FromProduct("brand", "brand of the product", "brand"),
        Held("channel", "channel", "channel_id"),
        Held("company", "company", "company_code"),
        Held("currency", "currency of the amounts", "currency"),
        Held("mode", "mode of transport", "mode"),
        Held("carrier", "carrier", "carrier_id"),
        Held("activity", "activity of the time equations", "activity_id"),
        Held("pool", "cost pool", "pool_id"),
        Held("line_item", "line of the profit and loss account", "line_item"),
        Held("source", "what the line was made from", "source"),
        Held("service_level", "service requested", "service_level"),
        Held("location", "place the goods lie in or leave from", "location_id", "ship_from_location_id"),
        Held("ghg_category", "GHG Protocol scope 3 category", "ghg_category"),
        Held("ghg_scope", "GHG Protocol scope", "ghg_scope"),
        Held("emission_method", "distance, hub or spend", "method"),
        Held("direction", "outbound, inbound or return", "direction"),
        Held("data_type", "primary, modelled, default or spend", "data_type"),
        Held("gap", "what a leg lacks for its emissions", "gap"),
        Held("freight_payer", "seller, customer or supplier", "freight_payer"),
        Held("return_reason", "reason of the return", "reason"),
        Held("invoice_kind", "invoice, credit, write-off or service", "kind"),
        Held("freight_status", "rated, unrated or customer pays", "status"),
        Held("instrument", "nps, csat or complaint", "instrument"),
        Held("stage", "stage of the forecast or the opportunity", "stage"),
        Held("supplier", "supplier", "supplier_id"),
        Held("order", "order number", "order_no"),
    ];

    /// <summary>The dimension of exactly that name, or null.</summary>
    public static Dimension? Find(string name) =>
        All.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.Ordinal));

    private static Sql Month(Sql day) =>
        $"CAST(year({day}) AS STRING) || '-' || lpad(CAST(month({day}) AS STRING), 2, '0')";

    private static Dimension Held(string name, string about, params string[] columns) =>
        new(name, about) { Columns = columns };

    private static Dimension FromCustomer(string name, string about, string column) =>
        new(name, about) { Lookup = Lookup.Customer, LookupColumn = column };

    private static Dimension FromProduct(string name, string about, string column) =>
        new(name, about) { Lookup = Lookup.Product, LookupColumn = column };
}
