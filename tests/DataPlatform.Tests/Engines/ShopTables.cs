using DataPlatform.Core;

namespace DataPlatform.Tests.Engines;

public sealed class ShopOrder : Table
{
    public override string Grain => "order number";
    public Column<string> OrderNo => Key<string>();
    public Column<string> CustomerId => Col<string>();
    public Column<DateOnly> OrderedOn => Col<DateOnly>();
    public Column<decimal> Amount => Money();
    public Column<long> Pieces => Col<long>();
}

public sealed class ShopCustomer : Table
{
    public override string Grain => "customer";
    public Column<string> CustomerId => Key<string>();
    public Column<string> Country => Col<string>();
}

/// <summary>Orders per day, replaceable by the day.</summary>
public sealed class ShopDay : Transform
{
    private readonly ShopOrder orders = new();

    public override string Grain => "day";
    public Column<DateOnly> Day => Key<DateOnly>();
    public Column<long> Orders => Col<long>();
    public Column<long> Pieces => Col<long>();
    public Column<decimal> Amount => Money();
    public override Column<DateOnly>? WindowColumn => Day;

    public override Sql Query(Window window) => $"""
        SELECT {orders.OrderedOn} AS {Day}, count(*) AS {Orders}, sum({orders.Pieces}) AS {Pieces},
               sum({orders.Amount}) AS {Amount}
        FROM {orders}
        WHERE {orders.OrderedOn} >= {window.From} AND {orders.OrderedOn} < {window.To}
        GROUP BY 1
        """;
}

/// <summary>Sums of the days by country; reads a transform and two tables.</summary>
public sealed class ShopCountry : Transform
{
    private readonly ShopOrder orders = new();
    private readonly ShopCustomer customers = new();
    private readonly ShopDay days = new();

    public override string Grain => "country";
    public Column<string> Country => Key<string>();
    public Column<decimal> Amount => Money();
    public Column<long> Days => Col<long>();

    public override Sql Query(Window window) => $"""
        SELECT {customers.Country} AS {Country}, sum({orders.Amount}) AS {Amount},
               (SELECT count(*) FROM {days}) AS {Days}
        FROM {orders} JOIN {customers} ON {customers.CustomerId} = {orders.CustomerId}
        GROUP BY 1
        """;
}

/// <summary>A transform written on the spot: columns k and v over the orders.</summary>
public sealed class ShopAdHoc(Func<ShopOrder, ShopAdHoc, Sql> query) : Transform
{
    private readonly ShopOrder orders = new();

    public override string Grain => "k";
    public Column<string> K => Key<string>();
    public Column<decimal> V => Money();
    public override Sql Query(Window window) => query(orders, this);
}
