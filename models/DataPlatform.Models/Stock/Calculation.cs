namespace DataPlatform.Models.Stock;

/// <summary>A textbook formula by name, with the inputs it takes and the results it gives.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="About">What it computes, under which assumptions.</param>
/// <param name="Inputs">Names of its inputs.</param>
/// <param name="Compute">From inputs by name to results in order.</param>
public sealed record Calculation(
    string Name, string About, IReadOnlyList<string> Inputs,
    Func<Func<string, double>, IReadOnlyList<(string Name, double Value)>> Compute)
{
    /// <summary>Every formula there is.</summary>
    public static IReadOnlyList<Calculation> All { get; } =
    [
        new("eoq", "economic order quantity; demand certain and even", ["setup", "holding", "demand"], x =>
        {
            var lot = new EconomicLot(x("setup"), x("holding"), x("demand"));
            return [("quantity", lot.Quantity), ("cost", lot.Cost)];
        }),
        new("eoq-backorders", "the same when units short are delivered later at a penalty",
            ["setup", "holding", "demand", "penalty"], x =>
        {
            var (quantity, share, cost) = new EconomicLot(x("setup"), x("holding"), x("demand"))
                .WithBackorders(x("penalty"));
            return [("quantity", quantity), ("share_short", share), ("cost", cost)];
        }),
        new("safety-stock", "normal demand and lead time, independent; stock for a probability of no shortage",
            ["demand", "deviation", "lead_time", "lead_time_deviation", "cycle_service"], x =>
        {
            var stock = SafetyStock.Over(
                x("demand"), x("deviation"), x("lead_time"), x("lead_time_deviation"));
            var safety = stock.For(x("cycle_service"));
            return [("deviation_over_lead_time", stock.Deviation), ("safety_stock", safety),
                ("reorder_point", stock.Mean + safety)];
        }),
        new("fill-rate", "what a reorder point and a lot achieve",
            ["demand", "deviation", "lead_time", "lead_time_deviation", "reorder_point", "lot"], x =>
        {
            var stock = SafetyStock.Over(
                x("demand"), x("deviation"), x("lead_time"), x("lead_time_deviation"));
            return [("cycle_service", stock.CycleService(x("reorder_point"))),
                ("short_per_cycle", stock.Shortage(x("reorder_point"))),
                ("fill_rate", stock.FillRate(x("reorder_point"), x("lot")))];
        }),
        new("newsvendor", "one order for one period of normal demand", ["over", "under", "mean", "deviation"], x =>
        {
            var one = new Newsvendor(x("over"), x("under"), x("mean"), x("deviation"));
            return [("ratio", one.Ratio), ("quantity", one.Quantity), ("cost", one.Cost)];
        }),
        new("cash-to-cash", "days of inventory and of sales outstanding less days of payables (SCOR AM.1.1)",
            ["inventory_days", "sales_days", "payables_days"], x =>
            [("days", x("inventory_days") + x("sales_days") - x("payables_days"))]),
    ];
}
