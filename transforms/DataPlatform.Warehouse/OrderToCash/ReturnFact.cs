using DataPlatform.Core;
using DataPlatform.Warehouse.Fragments;
using DataPlatform.Warehouse.Reference;

namespace DataPlatform.Warehouse.OrderToCash;

/// <summary>Returned lines. What the return does not say about customer and channel comes from the order it refers
/// to.</summary>
public sealed class ReturnFact(Rules? rules = null) : SegmentFact
{
    private readonly ReturnLine returns = new();
    private readonly SalesOrderLine orders = new();
    private readonly Customer customers = new();

    public override string Grain => "return authorisation, line";
    public Column<string> RmaNo => Key<string>();
    public Column<string> LineNo => Key<string>();
    public Column<string> OrderNo => Col<string>();
    public Column<string> OrderLineNo => Col<string>();
    public Column<decimal> Quantity => Dec("uom", 18, 4);
    public Column<decimal> CreditAmount => Dec("currency", 18, 4, "given to the customer, positive");
    public Column<decimal> RecoveryAmount => Dec("currency", 18, 4, "what the goods still brought, positive");
    public Column<string> Reason => Col<string>();
    public Column<string> Disposition => Col<string>();

    public override Sql Query(Window window) => $"""
        SELECT {returns.RmaNo} AS {RmaNo}, {returns.LineNo} AS {LineNo}, {returns.ReturnedOn} AS {BusinessDate},
            coalesce({returns.CustomerId}, {orders.CustomerId}) AS {CustomerId},
            coalesce({returns.ProductId}, {orders.ProductId}) AS {ProductId},
            coalesce({orders.ChannelId}, {customers.ChannelId}) AS {ChannelId}, {orders.CompanyCode} AS {CompanyCode},
            coalesce({returns.Currency}, {orders.Currency}) AS {Currency}, {returns.OrderNo} AS {OrderNo},
            {returns.OrderLineNo} AS {OrderLineNo}, {returns.Quantity} AS {Quantity},
            {returns.CreditAmount} AS {CreditAmount}, {returns.RecoveryAmount} AS {RecoveryAmount},
            {returns.Reason} AS {Reason}, {returns.Disposition} AS {Disposition}
        FROM {returns}
        LEFT JOIN {orders} ON {orders.OrderNo} = {returns.OrderNo} AND {orders.LineNo} = {returns.OrderLineNo}
        LEFT JOIN {customers.AsKnown(rules?.AsKnownAt)}
            ON {customers.CustomerId} = coalesce({returns.CustomerId}, {orders.CustomerId})
            AND {customers.On($"{returns.ReturnedOn}")}
        """;
}
