using DataPlatform.Core;
using DataPlatform.Tests.Engines;
using DataPlatform.Transforms;

namespace DataPlatform.Tests.Transforms;

public sealed class PlanTests : IDisposable
{
    private static readonly IReadOnlyList<Table> tables = [new ShopOrder(), new ShopCustomer()];
    private readonly EngineFolder lake = new();

    private sealed class Egg : Transform
    {
        private readonly Hen hen = new();
        public override string Grain => "x";
        public Column<string> X => Key<string>();
        public override Sql Query(Window window) => $"SELECT 'x' AS {X} FROM {hen}";
    }

    private sealed class Hen : Transform
    {
        private readonly Coop coop = new();
        public override string Grain => "x";
        public Column<string> X => Key<string>();
        public override Sql Query(Window window) => $"SELECT 'x' AS {X} FROM {coop}";
    }

    private sealed class Coop : Transform
    {
        private readonly Table egg = new NamedLike("egg");
        public override string Grain => "x";
        public Column<string> X => Key<string>();
        public override Sql Query(Window window) => $"SELECT 'x' AS {X} FROM {egg}";
    }

    private sealed class NamedLike : Table
    {
        public NamedLike(string name) => TableName = name;
        public override string Grain => "x";
    }

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_transform_stands_after_what_it_reads_whatever_the_order_of_registration()
    {
        var plan = Plan.Of(tables, [new ShopCountry(), new ShopDay()], lake.Engine);
        Assert.Equal(["shop_day", "shop_country"], plan.Steps.Select(s => s.Name));
        Assert.All(plan.Steps, s => Assert.Equal((StepAction.Build, "new"), (s.Action, s.Why)));
        Assert.Equal(
            """
            build  shop_day      new
            build  shop_country  new
            2 to build, 0 unchanged
            """, plan.ToString());
    }

    [Fact]
    public void A_circle_is_named()
    {
        var broken = Assert.Throws<DefinitionException>(
            () => Plan.Of(tables, [new Egg(), new Hen(), new Coop()], lake.Engine));
        Assert.Equal(
            "transform egg: found a circle: egg reads hen reads coop reads egg; "
            + "expected an order in which inputs come first",
            broken.Message);
    }

    [Fact]
    public void An_input_nobody_fills_is_refused_with_its_reader()
    {
        var broken = Assert.Throws<DefinitionException>(
            () => Plan.Of([new ShopOrder()], [new ShopDay(), new ShopCountry()], lake.Engine));
        Assert.Equal("transform shop_country", broken.Place.ToString());
        Assert.Contains("the input shop_customer", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_transforms_of_one_name_are_refused() => Assert.Contains(
        "two transforms", Assert.Throws<DefinitionException>(
            () => Plan.Of(tables, [new ShopDay(), new ShopDay()], lake.Engine)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_selection_lists_what_there_is() => Assert.Equal(
        "--select: found 'shop_dya'; expected a transform: shop_country, shop_day",
        Assert.Throws<DefinitionException>(() => Plan.Of(
            tables, [new ShopDay(), new ShopCountry()], lake.Engine, new PlanOptions(Window.All, "shop_dya"))).Message);

    [Fact]
    public void Each_step_says_why()
    {
        Assert.Equal(["shop_day new", "shop_country new"], Whys());
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        lake.Run(tables, [new ShopDay(), new ShopCountry()]);
        Assert.Equal(["shop_day inputs unchanged", "shop_country inputs unchanged"], Whys());

        lake.Fill(new ShopCustomer(), "SELECT 'C1' AS customer_id, 'DE' AS country");
        Assert.Equal(["shop_day inputs unchanged", "shop_country shop_customer changed nothing -> 1"], Whys());

        lake.Fill(new ShopOrder(), BuildTests.OneOrder("O9", "2025-03-01"));
        Assert.Equal(
            [
                "shop_day shop_order changed 1 -> 2",
                "shop_country shop_customer changed nothing -> 1, shop_order changed 1 -> 2",
            ], Whys());

        lake.Run(tables, [new ShopDay(), new ShopCountry()]);
        Assert.Equal(["shop_day inputs unchanged", "shop_country inputs unchanged"], Whys());
        Assert.Equal(
            ["shop_day inputs unchanged", "shop_country selected"], Whys(new PlanOptions(Window.All, "shop_country")));
        Assert.Equal(["shop_day selected"], Whys(new PlanOptions(Window.All, "shop_day")));
    }

    [Fact]
    public void What_follows_a_build_says_so()
    {
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        lake.Run(tables, [new ShopDay(), new ShopCountry()]);
        Assert.Equal(1, lake.Build(new ShopDay(), run: "by hand").Version - 1);
        Assert.Equal(["shop_day query text changed", "shop_country follows shop_day"], Whys());
    }

    [Fact]
    public void A_changed_query_and_changed_columns_are_told_apart()
    {
        var one = new ShopAdHoc((o, t) => $"SELECT {o.OrderNo} AS {t.K}, {o.Amount} AS {t.V} FROM {o}");
        var other = new ShopAdHoc((o, t) => $"SELECT {o.OrderNo} AS {t.K}, {o.Amount} + 1 AS {t.V} FROM {o}");
        lake.Run(tables, [one]);
        Assert.Equal("inputs unchanged", Plan.Of(tables, [one], lake.Engine).Steps[0].Why);
        Assert.Equal("query text changed", Plan.Of(tables, [other], lake.Engine).Steps[0].Why);
    }

    private IEnumerable<string> Whys(PlanOptions? options = null) =>
        Plan.Of(tables, [new ShopCountry(), new ShopDay()], lake.Engine, options)
            .Steps.Select(s => $"{s.Name} {s.Why}");
}
