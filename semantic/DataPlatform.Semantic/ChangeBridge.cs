using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Semantic;

/// <summary>
/// One cell of a metric in one window: what it adds up (numerator, or amount) and what it is divided by or driven by
/// (denominator, or volume), and the effort between the two where there is one.
/// </summary>
public sealed record BridgeCell(string Name, decimal Amount, decimal Volume, decimal? Effort = null);

/// <summary>
/// The parts of a cell's change. They add up to the cell's contribution, and those to the change of the whole, in
/// fractions; the remainder is nothing.
/// </summary>
public sealed record BridgePart(
    string Name, Rational Rate, Rational Efficiency, Rational Mix, Rational Volume, Rational Interaction)
{
    /// <summary>All parts together.</summary>
    public Rational Total => Rate + Efficiency + Mix + Volume + Interaction;
}

/// <summary>
/// A change decomposed exactly. A ratio R is the sum of share times rate over its cells: rate is the change of a cell's
/// rate at its old share, mix the change of its share times its old distance from the whole, interaction the product of
/// both changes. An amount is volume times share times rate: volume is the change of the whole volume at the old rate,
/// mix and rate as before times the old volume. With an effort (capacity units), an amount is volume times effort per
/// volume times cost per effort: efficiency is the change of the former, rate that of the latter. A cell that has no
/// volume in one of the windows has no rate there: what it brings or takes is mix. Where it has none in both, it is
/// rate.
/// </summary>
public sealed class ChangeBridge
{
    private ChangeBridge(Rational before, Rational after, IReadOnlyList<BridgePart> parts) =>
        (Before, After, Parts) = (before, after, parts);

    /// <summary>The whole in the first window.</summary>
    public Rational Before { get; }

    /// <summary>The whole in the second window.</summary>
    public Rational After { get; }

    /// <summary>Cell by cell, in the order of the cells.</summary>
    public IReadOnlyList<BridgePart> Parts { get; }

    /// <summary>What the parts leave unexplained: nothing.</summary>
    public Rational Remainder => After - Before - Parts.Aggregate(Rational.Zero, (sum, p) => sum + p.Total);

    /// <summary>A ratio: amounts over volumes; null when one of the windows has no volume at all.</summary>
    public static ChangeBridge? OfRatio(IReadOnlyList<BridgeCell> before, IReadOnlyList<BridgeCell> after)
    {
        var (v0, v1) = (Sum(before, c => c.Volume), Sum(after, c => c.Volume));
        if (v0.IsZero || v1.IsZero)
            return null;
        var (r0, r1) = (Sum(before, c => c.Amount) / v0, Sum(after, c => c.Amount) / v1);
        return new ChangeBridge(r0, r1,
            [.. Pairs(before, after).Select(p => Ratio(p.Name, p.Before, p.After, v0, v1, r0))]);
    }

    /// <summary>An amount driven by a volume.</summary>
    public static ChangeBridge OfAmount(IReadOnlyList<BridgeCell> before, IReadOnlyList<BridgeCell> after)
    {
        var (v0, v1) = (Sum(before, c => c.Volume), Sum(after, c => c.Volume));
        return new ChangeBridge(Sum(before, c => c.Amount), Sum(after, c => c.Amount),
            [.. Pairs(before, after).Select(p =>
            p.Before?.Effort is null && p.After?.Effort is null
                ? Amount(p.Name, p.Before, p.After, v0, v1) : Effort(p.Name, p.Before, p.After))]);
    }

    private static BridgePart Ratio(
        string name, BridgeCell? old, BridgeCell? now, Rational v0, Rational v1, Rational whole)
    {
        var (w0, w1) = (Of(old?.Volume) / v0, Of(now?.Volume) / v1);
        // the shares of all cells together change by nothing, so the whole's rate may be taken off each
        var total = Of(now?.Amount) / v1 - Of(old?.Amount) / v0 - (w1 - w0) * whole;
        if (w0.IsZero && w1.IsZero)
            return new(name, total, Rational.Zero, Rational.Zero, Rational.Zero, Rational.Zero);
        if (w0.IsZero || w1.IsZero)
            return new(name, Rational.Zero, Rational.Zero, total, Rational.Zero, Rational.Zero);
        var (r0, r1) = (Of(old!.Amount) / Of(old.Volume), Of(now!.Amount) / Of(now.Volume));
        return new(name, w0 * (r1 - r0), Rational.Zero, (w1 - w0) * (r0 - whole), Rational.Zero,
            (w1 - w0) * (r1 - r0));
    }

    private static BridgePart Amount(string name, BridgeCell? old, BridgeCell? now, Rational v0, Rational v1)
    {
        var total = Of(now?.Amount) - Of(old?.Amount);
        var (a0, a1) = (Of(old?.Volume), Of(now?.Volume));
        if (v0.IsZero || v1.IsZero || a0.IsZero && a1.IsZero)
            return new(name, total, Rational.Zero, Rational.Zero, Rational.Zero, Rational.Zero);
        if (a0.IsZero || a1.IsZero)
        {
            var growth = a0.IsZero ? Rational.Zero : (v1 - v0) / v0 * Of(old!.Amount);
            return new(name, Rational.Zero, Rational.Zero, total - growth, growth, Rational.Zero);
        }
        var (r0, r1) = (Of(old!.Amount) / a0, Of(now!.Amount) / a1);
        var volume = (v1 - v0) * (a0 / v0) * r0;
        var mix = v0 * (a1 / v1 - a0 / v0) * r0;
        var rate = a0 * (r1 - r0);
        return new(name, rate, Rational.Zero, mix, volume, total - rate - mix - volume);
    }

    private static BridgePart Effort(string name, BridgeCell? old, BridgeCell? now)
    {
        var total = Of(now?.Amount) - Of(old?.Amount);
        var (v0, v1, u0, u1) = (Of(old?.Volume), Of(now?.Volume), Of(old?.Effort), Of(now?.Effort));
        if (v0.IsZero || v1.IsZero || u0.IsZero || u1.IsZero)
            return new(name, Rational.Zero, Rational.Zero, total, Rational.Zero, Rational.Zero);
        var r0 = Of(old!.Amount) / u0;
        var volume = (v1 - v0) * (u0 / v0) * r0;
        var efficiency = v0 * (u1 / v1 - u0 / v0) * r0;
        var rate = u0 * (Of(now!.Amount) / u1 - r0);
        return new(name, rate, efficiency, Rational.Zero, volume, total - rate - efficiency - volume);
    }

    private static IEnumerable<(string Name, BridgeCell? Before, BridgeCell? After)> Pairs(
        IReadOnlyList<BridgeCell> before, IReadOnlyList<BridgeCell> after)
    {
        var (old, now) = (before.ToDictionary(c => c.Name), after.ToDictionary(c => c.Name));
        return old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(name => (name, old.GetValueOrDefault(name), now.GetValueOrDefault(name)));
    }

    private static Rational Of(decimal? number) => Rational.Of(number ?? 0);

    private static Rational Sum(IReadOnlyList<BridgeCell> cells, Func<BridgeCell, decimal> what) =>
        cells.Aggregate(Rational.Zero, (sum, c) => sum + Rational.Of(what(c)));
}
