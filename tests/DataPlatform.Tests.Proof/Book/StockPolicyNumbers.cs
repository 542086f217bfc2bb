using DataPlatform.Models.Stock;

namespace DataPlatform.Tests.Proof.Book;

/// <summary>Policies of stock: lots, safety, reorder points and networks, by the models' own code.</summary>
internal static class StockPolicyNumbers
{
    private static readonly EconomicLot lot = new(8, 0.225, 1_300);

    public static IReadOnlyList<PublishedNumber> All { get; } =
    [
        new("INV-09", "R", "Chopra & Meindl, exercise 11-4",
            "Weekly demand 250, standard deviation 150, lead time 2 weeks, reorder point 600, lot 1,000")
        {
            ComputedBy = "`SafetyStock`", Figures = ReorderAtSixHundred,
        },
        new("INV-11", "M+R", "Chopra & Meindl, uncertain lead time",
            "2,500 a day, deviation 500, lead time 7 days with deviation 7, cycle service 90 %")
        {
            ComputedBy = "`SafetyStock`",
            Figures = () =>
            {
                var stock = SafetyStock.Over(2_500, 500, 7, 7);
                return [Within("deviation over the lead time", 17_550m, stock.Deviation, 1m),
                    Within("safety stock", 22_491m, stock.For(0.90), 1m)];
            },
        },
        new("INV-13", "R", "Snyder & Shen, example 3.1 (stockpyl)", "Setup 8, holding 0.225, demand 1,300")
        {
            ComputedBy = "`EconomicLot`",
            Figures = () => [Relative("lot", 304.046780m, lot.Quantity), Relative("cost", 68.410526m, lot.Cost),
                Relative("cost of a lot of 250", 69.725m, lot.CostOf(250))],
        },
        new("INV-15", "R", "Snyder & Shen, example 3.8 (stockpyl)", "As INV-13 with a penalty of 5")
        {
            ComputedBy = "`EconomicLot`",
            Figures = () =>
            {
                var (quantity, share, cost) = lot.WithBackorders(5);
                return [Relative("lot", 310.812555m, quantity), Relative("share short", 0.0430622m, share, 1e-6m),
                    Relative("cost", 66.921364m, cost)];
            },
        },
        new("INV-17", "R", "stockpyl, quantity discounts",
            "All units: setup 200, holding 20 %, demand 1,000, 500 / 475 from "
            + "200 / 450 from 500. Incremental: 150, 25 %, 2,400, 100 / 90 from 300 / 80 from 600")
        {
            ComputedBy = "`DiscountedLot`",
            Figures = () =>
            {
                var all = DiscountedLot.AllUnits(200, 0.2, 1_000, [new(0, 500), new(200, 475), new(500, 450)]);
                var part = DiscountedLot.Incremental(150, 0.25, 2_400, [new(0, 100), new(300, 90), new(600, 80)]);
                return [Relative("lot, all units", 500m, all.Quantity), Relative("cost, all units", 472_900m, all.Cost),
                    Relative("lot, incremental", 1_481.890684m, part.Quantity),
                    Relative("cost, incremental", 222_762.813685m, part.Cost)];
            },
        },
        new("INV-19", "R", "Snyder & Shen, examples 4.2 and 4.3 (stockpyl)",
            "Over 0.18, under 0.70, demand normal 50 and 8; price 1, cost 0.30, salvage 0.12")
        {
            ComputedBy = "`Newsvendor`",
            Figures = () =>
            {
                var one = Newsvendor.Of(1, 0.30, 0.12, 50, 8);
                return [Relative("ratio", 0.795455m, one.Ratio, 1e-6m), Relative("stock", 56.603956m, one.Quantity),
                    Relative("cost", 1.997605m, one.Cost, 1e-6m),
                    Relative("cost at 53", 2.223748m, one.CostOf(53), 1e-6m),
                    Relative("profit", 33.002395m, one.Profit)];
            },
        },
        new("INV-22", "R", "stockpyl, tests of the loss function", "z = -1.4, 0.3, 3.1")
        {
            ComputedBy = "`Normal`",
            Figures = () => [Within("G(-1.4)", 1.4366681427m, Normal.Loss(-1.4), 1e-9m),
                Within("G(0.3)", 0.2667612421m, Normal.Loss(0.3), 1e-9m),
                Within("G(3.1)", 0.0002672490952m, Normal.Loss(3.1), 1e-9m)],
        },
        new("INV-23", "R", "Snyder & Shen, examples 5.1 to 5.6 (stockpyl)",
            "Holding 0.225, penalty 7.5, setup 8, yearly demand normal 1,300 and 150, lead time 1/12 year")
        {
            ComputedBy = "`ReorderPoint`", Figures = PointAndLot,
        },
        new("INV-26", "R", "Snyder & Shen, examples 4.7 and 4.8 (stockpyl)",
            "Poisson 6, holding 1, penalty 4, setup 5; power approximation for normal 50 and 8, "
            + "holding 0.18, penalty 0.7, setup 2.5")
        {
            ComputedBy = "`OrderUpTo`",
            Figures = () =>
            {
                var (point, upTo, cost) = OrderUpTo.Poisson(1, 4, 5, 6);
                var power = OrderUpTo.PowerApproximation(0.18, 0.7, 2.5, 50, 8);
                return [Figure.Exact("s", 4, point), Figure.Exact("S", 10, upTo),
                    Relative("cost", 8.034112m, cost, 1e-6m),
                    Relative("s, power approximation", 40.194617m, power.Point, 1e-6m),
                    Relative("S, power approximation", 74.290170m, power.UpTo, 1e-6m)];
            },
        },
        new("INV-28", "R", "Snyder & Shen, examples 6.3 and 6.5",
            "Serial 3 > 2 > 1 with times 1, 0, 1 and holding 2, 4, 7; tree 1 > 3 > {2, 4} with times 2, 1, 1, 1")
        {
            ComputedBy = "`GuaranteedTimes`", Figures = Guaranteed,
        },
        new("INV-31", "R", "Shang & Song's heuristic, example 6.1 (stockpyl)",
            "Echelon holding 3, 2, 2, lead times 1, 1, 2, penalty 37.12, demand normal 5 and 1")
        {
            ComputedBy = "`SerialLine`",
            Note = "The optimum (6.51, 12.01, 22.70) depends on the grid of its publisher and is not computed here.",
            Figures = () =>
            {
                var stocks = SerialLine.BaseStocks([3, 2, 2], [1, 1, 2], 37.12, 5, 1);
                return [Within("stage 1", 6.490881m, stocks[0], 1e-6m), Within("stage 2", 12.027435m, stocks[1], 1e-6m),
                    Within("stage 3", 22.634032m, stocks[2], 1e-6m)];
            },
        },
    ];

    private static List<Figure> ReorderAtSixHundred()
    {
        var stock = SafetyStock.Over(250, 150, 2);
        return
        [
            Within("deviation over the lead time", 212.13m, stock.Deviation, 0.005m),
            Within("safety stock", 100m, 600 - stock.Mean, 0.005m),
            Within("cycle service", 0.6813m, stock.CycleService(600), 0.005m),
            Within("short per cycle", 43.86m, stock.Shortage(600), 0.005m),
            Within("fill rate", 0.9561m, stock.FillRate(600, 1_000), 0.005m),
        ];
    }

    private static List<Figure> PointAndLot()
    {
        var policy = new ReorderPoint(lot, 7.5, 150, 1.0 / 12);
        var level = policy.ExpectedLevel();
        var back = policy.WithBackorders();
        var safe = policy.WithSafetyStock();
        return
        [
            Relative("r, expected level", 213.970442m, level.Point, 1e-6m),
            Relative("Q, expected level", 318.590181m, level.Quantity, 1e-6m),
            Relative("its own cost", 95.451140m, level.Cost, 1e-6m),
            Relative("r, lot with backorders", 128.637814m, back.Point, 1e-6m),
            Relative("Q, lot with backorders", 308.573780m, back.Quantity, 1e-6m),
            Relative("r, lot and safety stock", 190.336997m, safe.Point, 1e-6m),
            Relative("Q, lot and safety stock", 304.046780m, safe.Quantity, 1e-6m),
            Relative("exact cost of (126.867063, 328.449142)", 78.071146m,
                policy.CostOf(126.867063, 328.449142), 1e-6m),
            Relative("exact cost of (100, 250)", 87.346478m, policy.CostOf(100, 250), 1e-6m),
        ];
    }

    private static List<Figure> Guaranteed()
    {
        var serial = GuaranteedTimes.Solve(
            [new("3", 1, 2, Inbound: 1), new("2", 0, 4), new("1", 1, 7, 1, 1)], [("3", "2"), ("2", "1")], 1);
        var tree = GuaranteedTimes.Solve(
            [new("1", 2, 1, Inbound: 1), new("3", 1, 2), new("2", 1, 3, 1, 0), new("4", 1, 3, 1, 1)],
            [("1", "3"), ("3", "2"), ("3", "4")], 1);
        string Times(IReadOnlyDictionary<string, int> t) => string.Join(", ", t.OrderBy(x => x.Key)
            .Select(x => $"{x.Key}: {x.Value}"));
        return
        [
            Within("cost, serial", 2.8284271247m, serial.Cost, 1e-9m),
            Figure.Same("service times, serial", "1: 1, 2: 0, 3: 0", Times(serial.ServiceTimes)),
            Within("cost, tree", 8.2779168675m, tree.Cost, 1e-9m),
            Figure.Same("service times, tree", "1: 0, 2: 0, 3: 0, 4: 1", Times(tree.ServiceTimes)),
        ];
    }

    private static Figure Within(string name, decimal expected, double computed, decimal distance) =>
        Figure.Within(name, expected, (decimal)computed, distance);

    // published to nine digits or less: one unit of the last printed digit is allowed beside the relative tolerance
    private static Figure Relative(string name, decimal expected, double computed, decimal part = 1e-8m) =>
        Figure.Relative(name, expected, (decimal)computed, part);
}
