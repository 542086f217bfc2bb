using DataPlatform.Core;
using DataPlatform.Tests.Engines;

namespace DataPlatform.Tests.Core;

public sealed class TransformInputTests
{
    private abstract class WithCustomers : Transform
    {
        private readonly ShopCustomer customers = new();
        public override string Grain => "x";
        public Column<string> Country => Key<string>();
        protected Sql FromCustomers => $"SELECT {customers.Country} AS {Country} FROM {customers}";
        public override Sql Query(Window window) => FromCustomers;
    }

    private sealed class OfBase : WithCustomers
    {
        private readonly ShopOrder orders = new();
        public override Sql Query(Window window) => $"{FromCustomers} WHERE EXISTS (SELECT 1 FROM {orders})";
    }

    private sealed class Twice : Transform
    {
        private readonly ShopOrder now = new();
        private readonly ShopOrder before = new();
        public override string Grain => "x";
        public Column<string> OrderNo => Key<string>();
        public override Sql Query(Window window) =>
            $"SELECT {now.OrderNo} AS {OrderNo} FROM {now} JOIN {before} ON true";
    }

    private sealed class TwiceNamed : Transform
    {
        private readonly ShopOrder now = new();
        private readonly ShopOrder before = new ShopOrder().As("before");
        public override string Grain => "x";
        public Column<string> OrderNo => Key<string>();
        public override Sql Query(Window window) =>
            $"SELECT {now.OrderNo} AS {OrderNo} FROM {now} JOIN {before} ON true";
    }

    [Fact]
    public void Inputs_are_the_fields_of_the_class_and_of_its_bases() =>
        Assert.Equal(["shop_customer", "shop_order"], new OfBase().Inputs.Select(i => i.TableName));

    [Fact]
    public void One_table_twice_without_an_alias_is_refused_and_both_fields_are_named()
    {
        var message = Assert.Throws<DefinitionException>(() => new Twice().Inputs).Message;
        Assert.Equal(
            "transform twice: found fields 'before' and 'now' that both read shop_order as shop_order; "
            + "expected a different "
            + "alias for each; write now = new ShopOrder().As(\"now\")", message);
    }

    [Fact]
    public void One_table_twice_with_an_alias_is_two_inputs() =>
        Assert.Equal([null, "before"], new TwiceNamed().Inputs.Select(i => i.Alias));
}
