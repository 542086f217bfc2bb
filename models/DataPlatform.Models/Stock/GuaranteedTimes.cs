namespace DataPlatform.Models.Stock;

/// <summary>A stage of a network of stock.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Time">Whole periods it takes to process.</param>
/// <param name="Holding">Cost of holding one unit.</param>
/// <param name="Deviation">Standard deviation of the demand it faces from outside; 0 = none.</param>
/// <param name="Promise">Longest time it may quote to outside customers; null = it has none.</param>
/// <param name="Inbound">Time its outside supplier quotes; 0 where it has none.</param>
public sealed record Stage(
    string Id, int Time, double Holding, double Deviation = 0, int? Promise = null, int Inbound = 0);

/// <summary>
/// Where to hold safety stock when every stage guarantees a service time to the next (Graves and Willems 2000): least
/// sum of h k s sqrt(SI + T - S) on a tree of stages, by dynamic programming over whole periods.
/// </summary>
public sealed class GuaranteedTimes
{
    private readonly Dictionary<string, Stage> stages;
    private readonly ILookup<string, string> suppliers;
    private readonly ILookup<string, string> customers;
    private readonly Dictionary<string, double> deviations = [];
    private readonly double factor;
    private readonly int longest;
    private readonly Dictionary<(string Stage, bool Supplies, int Time), Choice> known = [];

    private GuaranteedTimes(IReadOnlyList<Stage> all, IReadOnlyList<(string From, string To)> arcs, double factor)
    {
        stages = all.ToDictionary(s => s.Id, StringComparer.Ordinal);
        suppliers = arcs.ToLookup(a => a.To, a => a.From, StringComparer.Ordinal);
        customers = arcs.ToLookup(a => a.From, a => a.To, StringComparer.Ordinal);
        this.factor = factor;
        longest = all.Sum(s => s.Time + s.Inbound);
        foreach (var stage in all)
            deviations[stage.Id] = Math.Sqrt(Variance(stage.Id));
    }

    private sealed record Choice(double Cost, int Inbound, int Outbound);

    /// <summary>The least cost and each stage's service time; arcs run from supplier to customer and form a
    /// tree.</summary>
    public static (double Cost, IReadOnlyDictionary<string, int> ServiceTimes) Solve(
        IReadOnlyList<Stage> stages, IReadOnlyList<(string From, string To)> arcs, double factor)
    {
        if (arcs.Count != stages.Count - 1)
            throw new ArgumentException("the stages must form one tree", nameof(arcs));
        var network = new GuaranteedTimes(stages, arcs, factor);
        var root = stages[0].Id;
        var best = Enumerable.Range(0, network.longest + 1).Select(s => network.Best(root, null, true, s))
            .MinBy(c => c.Cost)!;
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        network.Trace(root, null, best, times);
        return (best.Cost, times);
    }

    private double Variance(string stage) => Math.Pow(stages[stage].Deviation, 2) + customers[stage].Sum(Variance);

    /// <summary>
    /// The best of a stage and the tree behind it, seen from its parent: as a supplier it must quote at most that time,
    /// as a customer it is quoted at least that time.
    /// </summary>
    private Choice Best(string id, string? parent, bool supplies, int time)
    {
        if (known.TryGetValue((id, supplies, time), out var found))
            return found;
        var stage = stages[id];
        var best = new Choice(double.PositiveInfinity, 0, 0);
        for (var inbound = stage.Inbound; inbound <= longest; inbound++)
        {
            if (!supplies && inbound < time)
                continue;
            for (var outbound = 0; outbound <= inbound + stage.Time; outbound++)
            {
                if (supplies && outbound > time || stage.Promise < outbound)
                    continue;
                var cost = stage.Holding * factor * deviations[id] * Math.Sqrt(inbound + stage.Time - outbound);
                if (cost >= best.Cost)
                    continue;
                cost += suppliers[id].Where(s => s != parent).Sum(s => Best(s, id, true, inbound).Cost)
                    + customers[id].Where(c => c != parent).Sum(c => Best(c, id, false, outbound).Cost);
                if (cost < best.Cost - 1e-12)
                    best = new Choice(cost, inbound, outbound);
            }
        }
        return known[(id, supplies, time)] = best;
    }

    private void Trace(string id, string? parent, Choice choice, Dictionary<string, int> times)
    {
        times[id] = choice.Outbound;
        foreach (var s in suppliers[id].Where(s => s != parent))
            Trace(s, id, Best(s, id, true, choice.Inbound), times);
        foreach (var c in customers[id].Where(c => c != parent))
            Trace(c, id, Best(c, id, false, choice.Outbound), times);
    }
}

/// <summary>A serial line in which what is late is late: base stocks by Shang and Song's bounds (2003).</summary>
public static class SerialLine
{
    /// <summary>
    /// Echelon base stocks from the customer upwards: the mean of two newsvendor bounds per stage. Normal demand per
    /// period; echelon holding costs and lead times in the same order.
    /// </summary>
    public static IReadOnlyList<double> BaseStocks(
        IReadOnlyList<double> echelonHolding, IReadOnlyList<double> leadTimes, double penalty, double mean,
        double deviation)
    {
        var all = echelonHolding.Sum();
        return
        [
            .. echelonHolding.Select((_, j) =>
            {
                var periods = leadTimes.Take(j + 1).Sum();
                var above = penalty + echelonHolding.Skip(j + 1).Sum();
                double At(double holding) => mean * periods
                    + deviation * Math.Sqrt(periods) * Normal.Quantile(above / (penalty + holding));
                return (At(all) + At(echelonHolding.Skip(j).Sum())) / 2;
            }),
        ];
    }
}
