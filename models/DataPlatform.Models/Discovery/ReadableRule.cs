using System.Globalization;

namespace DataPlatform.Models.Discovery;

/// <summary>A condition a person can read and the expression language can evaluate.</summary>
/// <param name="Text">The rule, at most five conditions.</param>
/// <param name="Fidelity">Overlap of the series the rule holds for with those of the cluster (Jaccard), 0 to 1.</param>
internal sealed record ReadableRule(string Text, double Fidelity)
{
    private const double Tolerated = 0.02;

    private sealed record Condition(string Text, Func<Behaviour, bool> Holds);

    /// <summary>
    /// Adds, one after the other, the condition that most improves the overlap, up to three, then family and channel.
    /// </summary>
    public static ReadableRule Learn(IReadOnlyList<Behaviour> all, IReadOnlyList<bool> inside)
    {
        var conditions = Candidates(all, inside);
        var chosen = new List<Condition>();
        var best = 0.0;
        while (chosen.Count < 3)
        {
            var next = conditions.Select(c => (Condition: c, Overlap: Overlap(all, inside, [.. chosen, c])))
                .MaxBy(x => x.Overlap);
            if (next.Condition is null || next.Overlap <= best + 0.005)
                break;
            chosen.Add(next.Condition);
            best = next.Overlap;
        }
        // What is bought and where says more to a reader than a rate: stated whenever it costs next to nothing.
        foreach (var plain in conditions.Where(c => c.Text.EndsWith('\'') && !chosen.Contains(c)))
        {
            var overlap = Overlap(all, inside, [plain, .. chosen]);
            if (overlap < best - Tolerated)
                continue;
            chosen.Insert(0, plain);
            best = overlap;
        }
        return new ReadableRule(string.Join(" and ", chosen.Select(c => c.Text)), best);
    }

    private static List<Condition> Candidates(IReadOnlyList<Behaviour> all, IReadOnlyList<bool> inside)
    {
        var members = all.Where((_, i) => inside[i]).ToArray();
        var conditions = new List<Condition>();
        foreach (var family in members.Select(m => m.Series.ProductFamily).Distinct().Order(StringComparer.Ordinal))
            conditions.Add(new($"product_family = '{Quoted(family)}'", b => b.Series.ProductFamily == family));
        foreach (var channel in members.Select(m => m.Series.ChannelId).Distinct().Order(StringComparer.Ordinal))
            conditions.Add(new($"channel_id = '{Quoted(channel)}'", b => b.Series.ChannelId == channel));
        foreach (var share in new[] { 0.0, 0.02, 0.05, 0.1 })
        {
            AddBounds(conditions, members, "orders_per_week", b => b.OrdersPerWeek, share);
            AddBounds(conditions, members, "quantity_per_order", b => b.QuantityPerOrder, share);
            AddBounds(conditions, members, "active_weeks_share", b => b.ActiveWeeks, share);
        }
        return conditions;
    }

    private static void AddBounds(
        List<Condition> conditions, Behaviour[] members, string name, Func<Behaviour, double> feature, double share)
    {
        var values = members.Select(feature).Order().ToArray();
        var low = Math.Floor(values[(int)(share * (values.Length - 1))] * 100) / 100;
        var high = Math.Ceiling(values[(int)((1 - share) * (values.Length - 1))] * 100) / 100;
        conditions.Add(new($"{name} >= {low.ToString(CultureInfo.InvariantCulture)}", b => feature(b) >= low));
        conditions.Add(new($"{name} <= {high.ToString(CultureInfo.InvariantCulture)}", b => feature(b) <= high));
    }

    private static double Overlap(IReadOnlyList<Behaviour> all, IReadOnlyList<bool> inside, List<Condition> conditions)
    {
        int both = 0, either = 0;
        for (var i = 0; i < all.Count; i++)
        {
            var holds = conditions.TrueForAll(c => c.Holds(all[i]));
            both += holds && inside[i] ? 1 : 0;
            either += holds || inside[i] ? 1 : 0;
        }
        return either == 0 ? 0 : (double)both / either;
    }

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
