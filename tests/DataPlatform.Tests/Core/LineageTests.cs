using DataPlatform.Core;
using DataPlatform.Tests.Engines;

namespace DataPlatform.Tests.Core;

public sealed class LineageTests
{
    private sealed class ThroughExpressions : Transform
    {
        private readonly ShopOrder orders = new();
        private readonly ShopCustomer customers = new();
        public override string Grain => "country";
        public Column<string> Country => Key<string>();
        public Column<decimal> Amount => Money();
        public Column<long> Orders => Col<long>();
        public Column<bool> Large => Col<bool>();
        public override Sql Query(Window window) => $"""
            WITH placed AS (
                SELECT {orders.CustomerId} AS who, {orders.Amount} * {orders.Pieces} AS value, 'a, b (c' AS noise
                FROM {orders} WHERE {orders.OrderedOn} >= {window.From}
            ), counted AS MATERIALIZED (SELECT who, count(*) AS n FROM placed GROUP BY who)
            SELECT {customers.Country} AS {Country}, sum(p.value) AS {Amount}, -- , FROM nowhere
                   max(CASE WHEN n > 1 THEN n ELSE 0 END) AS {Orders},
                   (SELECT max({orders.Amount}) FROM {orders}) > 10 AS {Large}
            FROM placed AS p JOIN counted USING (who) JOIN {customers} ON {customers.CustomerId} = p.who
            GROUP BY 1
            """;
    }

    private sealed class Union : Transform
    {
        private readonly ShopOrder orders = new();
        private readonly ShopCustomer customers = new();
        public override string Grain => "id";
        public Column<string> Id => Key<string>();
        public Column<string> Kind => Col<string>();
        public override Sql Query(Window window) => $"""
            SELECT * FROM (
                SELECT {orders.OrderNo} AS {Id}, {orders.CustomerId} AS {Kind} FROM {orders}
                UNION ALL
                SELECT {customers.CustomerId}, 'customer' FROM {customers}) AS both
            """;
    }

    [Fact]
    public void Columns_are_followed_through_common_table_expressions() => Assert.Equal(
        [
            "country <- shop_customer.country",
            "amount <- shop_order.amount, shop_order.pieces",
            "orders <- ",
            "large <- shop_order.amount",
        ],
        Told(new ThroughExpressions()));

    [Fact]
    public void Columns_are_followed_through_unions_and_stars() => Assert.Equal(
        ["id <- shop_order.order_no, shop_customer.customer_id", "kind <- shop_order.customer_id"], Told(new Union()));

    [Fact]
    public void A_simple_query_tells_its_columns() => Assert.Equal(
        ["day <- shop_order.ordered_on", "orders <- ", "pieces <- shop_order.pieces", "amount <- shop_order.amount"],
        Told(new ShopDay()));

    [Fact]
    public void The_inputs_of_the_whole_query_are_exact() => Assert.Equal(
        [
            "shop_customer.country", "shop_customer.customer_id", "shop_order.amount", "shop_order.customer_id",
            "shop_order.ordered_on", "shop_order.pieces",
        ],
        Lineage.Inputs(new ThroughExpressions(), Window.All).Select(c => c.ToString()));

    private static IEnumerable<string> Told(Transform transform) => Lineage.Of(transform, Window.All)
        .Select(l => $"{l.Output.Name} <- {string.Join(", ", l.Inputs)}");
}
