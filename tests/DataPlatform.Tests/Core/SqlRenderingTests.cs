using DataPlatform.Core;
using DataPlatform.Tests.Engines;

namespace DataPlatform.Tests.Core;

public sealed class SqlRenderingTests
{
    private readonly ShopOrder orders = new();

    [Fact]
    public void Values_of_users_become_parameters_and_never_text()
    {
        var hostile = new Text("x' OR '1'='1");
        Sql query = $"SELECT {orders.Amount} FROM {orders} WHERE {orders.OrderNo} = {hostile} AND {5} > {1.5m}";
        var bound = query.Bound();
        Assert.Equal(
            """SELECT "shop_order"."amount" FROM "shop_order" WHERE "shop_order"."order_no" = $p1 AND $p2 > $p3""",
            bound.Text);
        Assert.Equal(["x' OR '1'='1", 5L, 1.5m], bound.Parameters.Values);
    }

    [Fact]
    public void Literals_are_typed_and_closed()
    {
        var instant = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));
        Sql query = $"{new Text("it's")} {new DateOnly(2025, 1, 2)} {-5L} {-1.50m} {true} {instant}";
        Assert.Equal(
            "'it''s' DATE '2025-01-02' (-5) (-1.50) TRUE TIMESTAMPTZ '2025-01-02 02:04:05.000000+00'", query.Inline());
    }

    [Fact]
    public void An_alias_names_columns_of_a_table_asked_twice()
    {
        var before = new ShopOrder().As("before");
        Sql query = $"SELECT {orders.Amount} - {before.Amount} FROM {orders} JOIN {before} ON true";
        Assert.Equal(
            """SELECT "shop_order"."amount" - before."amount" FROM "shop_order" JOIN "shop_order" AS before ON true""",
            query.Inline());
        Assert.Throws<ArgumentException>(() => new ShopOrder().As("a b"));
    }

    [Fact]
    public void Pieces_join_with_a_separator_of_our_own()
    {
        var codes = Sql.Join(", ", new[] { "A", "B" }.Select(c => Sql.Value(c)));
        Assert.Equal("x IN ($p1, $p2)", Sql.Trusted("x IN (").Then(codes).Then(Sql.Trusted(")")).Bound().Text);
        Assert.Throws<NotSupportedException>(() => Sql.Value(Guid.Empty));
    }

    [Fact]
    public void Names_of_classes_become_snake_case()
    {
        Assert.Equal("sales_order_line", Names.Snake("SalesOrderLine"));
        Assert.Equal("volume_m3", Names.Snake("VolumeM3"));
        Assert.Equal("gl_journal_line", Names.Snake("GlJournalLine"));
    }

    [Fact]
    public void A_table_lists_keys_first_then_by_name_and_each_column_once() => Assert.Equal(
        ["day", "amount", "orders", "pieces"], new ShopDay().Columns.Select(c => c.Name));

    [Fact]
    public void Columns_of_one_table_may_be_asked_by_many_threads()
    {
        var shared = new ShopOrder();
        var seen = new Column[64];
        Parallel.For(0, seen.Length, i => seen[i] = shared.Amount);
        Assert.All(seen, c => Assert.Same(shared.Amount, c));
    }
}
