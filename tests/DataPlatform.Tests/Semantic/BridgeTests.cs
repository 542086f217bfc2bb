using DataPlatform.Semantic;
using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Tests.Semantic;

/// <summary>
/// A change is explained without a remainder, also where a cell appears, vanishes or divides by nothing.
/// </summary>
public sealed class BridgeTests
{
    [Fact]
    public void Two_thousand_random_changes_leave_nothing_over()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var (before, after) = (Cells(random, seed % 3 == 0), Cells(random, seed % 3 == 0));
            var amount = ChangeBridge.OfAmount(before, after);
            Assert.True(amount.Remainder.IsZero, $"amount, seed {seed}: {amount.Remainder}");
            if (ChangeBridge.OfRatio(before, after) is { } ratio)
                Assert.True(ratio.Remainder.IsZero, $"ratio, seed {seed}: {ratio.Remainder}");
        }
    }

    [Fact]
    public void A_ratio_moves_by_rate_and_mix_and_by_both_together()
    {
        // 80 of 100 and 45 of 50 on time: 125 of 150; then 60 of 100 and 190 of 200: 250 of 300
        var bridge = ChangeBridge.OfRatio(
            [new("A", 80, 100), new("B", 45, 50)], [new("A", 60, 100), new("B", 190, 200)])!;
        Assert.Equal(bridge.Before, bridge.After);
        var (a, b) = (bridge.Parts[0], bridge.Parts[1]);
        Assert.Equal(Rational.Of(-2) / Rational.Of(15), a.Rate);
        Assert.Equal(Rational.Of(1) / Rational.Of(60), b.Rate);
        Assert.Equal(Rational.Of(1) / Rational.Of(90), a.Mix);
        Assert.Equal(Rational.Of(1) / Rational.Of(45), b.Mix);
        Assert.Equal(Rational.Of(1) / Rational.Of(15), a.Interaction);
        Assert.True(bridge.Remainder.IsZero);
    }

    [Fact]
    public void An_amount_moves_by_volume_mix_and_price()
    {
        // textbook: price 1 x 100 sold now, quantity and mix at old prices
        var bridge = ChangeBridge.OfAmount(
            [new("A", 1_000, 100), new("B", 4_000, 200)], [new("A", 1_320, 120), new("B", 4_800, 240)]);
        Assert.Equal(1_000m, bridge.Parts.Sum(p => p.Volume.Round(6)));
        Assert.Equal(0m, bridge.Parts.Sum(p => p.Mix.Round(6)));
        Assert.Equal(100m, bridge.Parts.Sum(p => p.Rate.Round(6)));
        Assert.Equal(20m, bridge.Parts.Sum(p => p.Interaction.Round(6)));
    }

    [Fact]
    public void Cost_moves_by_volume_efficiency_and_rate()
    {
        // 100 orders of 2 min at 1.50; then 110 orders of 1.8 min at 1.60
        var part = ChangeBridge.OfAmount([new("pick", 300m, 100, 200)], [new("pick", 316.8m, 110, 198)]).Parts.Single();
        Assert.Equal((30m, -30m, 20m), (part.Volume.Round(6), part.Efficiency.Round(6), part.Rate.Round(6)));
        Assert.Equal(16.8m, part.Total.Round(6));
    }

    [Fact]
    public void What_appears_or_vanishes_is_mix_and_a_whole_without_volume_has_no_ratio()
    {
        var bridge = ChangeBridge.OfRatio([new("A", 50, 100)], [new("A", 50, 100), new("new", 100, 100)])!;
        Assert.Equal((0m, 0.25m), (bridge.Parts[0].Total.Round(6), bridge.Parts[1].Mix.Round(6)));
        Assert.Null(ChangeBridge.OfRatio([new("A", 0, 0)], [new("A", 1, 1)]));
    }

    private static List<BridgeCell> Cells(Random random, bool effort) => [.. Enumerable.Range(0, random.Next(1, 7))
        .Where(_ => random.Next(5) > 0).Select(i => new BridgeCell($"c{i}", random.Next(-500, 5_000) / 100m,
            random.Next(4) == 0 ? 0 : random.Next(1, 10_000) / 100m,
            effort ? random.Next(4) == 0 ? 0 : random.Next(1, 900) / 10m : null))];
}
