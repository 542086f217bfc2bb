using DataPlatform.Core;
using DataPlatform.Tests.Engines;
using DataPlatform.Transforms;

namespace DataPlatform.Tests.Transforms;

public sealed class RunTests : IDisposable
{
    private static readonly IReadOnlyList<Table> tables = [new ShopOrder(), new ShopCustomer()];
    private static readonly Window january = Window.Parse("2025-01-01..2025-01-31");
    private readonly EngineFolder lake = new();

    public void Dispose() => lake.Dispose();

    [Fact]
    public void A_second_run_without_news_writes_no_file()
    {
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        var first = lake.Run(tables, [new ShopCountry(), new ShopDay()]);
        Assert.Equal(StepState.Done, first.State);
        var files = lake.Files();
        var second = lake.Run(tables, [new ShopCountry(), new ShopDay()]);
        Assert.All(second.Steps, s => Assert.Equal(StepState.Skipped, s.State));
        Assert.Equal(files, lake.Files());
        Assert.Equal(first.Versions, second.Versions);
        Assert.Equal(["shop_country", "shop_day", "shop_order"], second.Versions.Keys);
    }

    [Fact]
    public void A_report_has_rows_versions_and_reasons()
    {
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        var news = new List<StepProgress>();
        var plan = Plan.Of(tables, [new ShopDay()], lake.Engine);
        var report = new Run(lake.Engine, TimeProvider.System, "R1").Execute(
            plan, new Told(news), TestContext.Current.CancellationToken);
        var step = Assert.Single(report.Steps);
        Assert.Equal(("shop_day", StepState.Done, "new", 3L), (step.Name, step.State, step.Why, step.Rows));
        Assert.Equal(step.Version, report.Versions["shop_day"]);
        Assert.Equal("R1", lake.Engine.State(new ShopDay())!.Stamp!.RunId);
        Assert.Equal([StepState.Running, StepState.Done], news.Select(n => n.Step.State));
        Assert.All(news, n => Assert.Equal((1, 1), (n.Number, n.Of)));
        Assert.Null(report.Failure);
    }

    [Fact]
    public void A_failing_step_stops_the_run_and_the_next_run_goes_on()
    {
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        // two customers of one key make two rows of one order
        var broken = new ShopAdHoc((o, t) => $"SELECT 'same' AS {t.K}, {o.Amount} AS {t.V} FROM {o}");
        var report = lake.Run(tables, [new ShopDay(), broken, new ShopCountry()]);
        Assert.Equal(StepState.Failed, report.State);
        Assert.Equal([StepState.Done, StepState.Failed, StepState.NotReached], report.Steps.Select(s => s.State));
        Assert.StartsWith(
            "shop_ad_hoc: transform shop_ad_hoc: found a key twice: k = same", report.Failure,
            StringComparison.Ordinal);
        Assert.IsType<DefinitionException>(report.Cause);
        Assert.Null(lake.Engine.State(broken));

        var mended = new ShopAdHoc((o, t) => $"SELECT {o.OrderNo} AS {t.K}, {o.Amount} AS {t.V} FROM {o}");
        var next = lake.Run(tables, [new ShopDay(), mended, new ShopCountry()]);
        Assert.Equal(StepState.Done, next.State);
        Assert.Equal([StepState.Skipped, StepState.Done, StepState.Done], next.Steps.Select(s => s.State));
    }

    [Fact]
    public void One_run_builds_a_transform_once()
    {
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        var once = lake.Build(new ShopDay(), run: "R7");
        var files = lake.Files();
        var again = lake.Build(new ShopDay(), run: "R7");
        Assert.Equal((once.Version, once.Rows), (again.Version, again.Rows));
        Assert.Equal(files, lake.Files());
    }

    [Fact]
    public void A_window_replaces_its_days_and_keeps_the_rest()
    {
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        lake.Run(tables, [new ShopDay()]);
        lake.Fill(new ShopOrder(), """
            SELECT * FROM (VALUES ('O5', 'C1', DATE '2025-01-31', 100, 1), ('O6', 'C1', DATE '2025-02-01', 1000, 1))
                AS v(order_no, customer_id, ordered_on, amount, pieces)
            """);
        var day = new ShopDay();
        var report = lake.Run(tables, [day], new PlanOptions(january));
        Assert.Equal(StepState.Done, report.State);
        Assert.Equal([[10.10m], [120.20m], [5.03m]], lake.Rows($"SELECT {day.Amount} FROM {day} ORDER BY {day.Day}"));

        Assert.Equal("inputs unchanged", Plan.Of(tables, [day], lake.Engine, new PlanOptions(january)).Steps[0].Why);
        var rest = Plan.Of(tables, [day], lake.Engine).Steps[0];
        Assert.Equal("last build covered 2025-01-01..2025-01-31 only", rest.Why);
        lake.Run(tables, [day]);
        Assert.Equal([[10.10m], [120.20m], [1005.03m]],
            lake.Rows($"SELECT {day.Amount} FROM {day} ORDER BY {day.Day}"));
    }

    [Fact]
    public void A_new_table_is_built_over_all_of_time_even_for_a_window()
    {
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        var step = Plan.Of(tables, [new ShopDay()], lake.Engine, new PlanOptions(january)).Steps[0];
        Assert.Equal(Window.All, step.Window);
        Assert.Equal(3, lake.Run(tables, [new ShopDay()], new PlanOptions(january)).Steps[0].Rows);
    }

    [Fact]
    public void A_cancelled_run_says_so_and_commits_nothing_more()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var report = new Run(lake.Engine, TimeProvider.System, "R1").Execute(
            Plan.Of(tables, [new ShopDay()], lake.Engine), cancellation: stop.Token);
        Assert.Equal(StepState.Cancelled, report.State);
        Assert.Equal("shop_day: cancelled", report.Failure);
        Assert.Null(lake.Engine.State(new ShopDay()));
    }

    private sealed class Told(List<StepProgress> news) : IProgress<StepProgress>
    {
        public void Report(StepProgress value) => news.Add(value);
    }
}
