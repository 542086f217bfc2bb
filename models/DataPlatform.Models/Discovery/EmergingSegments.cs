namespace DataPlatform.Models.Discovery;

/// <summary>
/// A group of customers that behaves in a new, stable way of its own: a proposal, never a segment by itself.
/// </summary>
/// <param name="CandidateId">Position among the proposals of the run, from C1.</param>
/// <param name="Name">A description made from its dominant family and channel.</param>
/// <param name="Customers">Its customers, in order.</param>
/// <param name="Revenue">Net amount ordered since it emerged, reporting currency.</param>
/// <param name="NetMargin">Net margin after cost to serve since it emerged, reporting currency.</param>
/// <param name="Co2eKg">Emissions traced to it since it emerged, kilograms CO2e, well to wheel.</param>
/// <param name="PersistenceWeeks">Weeks since it emerged in which it ordered above three deviations of its former
/// level.</param>
/// <param name="EmergedOn">Median week of its members' change.</param>
/// <param name="Stability">Bootstrap Jaccard overlap of its cluster, 0 to 1.</param>
/// <param name="QValue">False-discovery rate at which the cluster holds more changed series than chance.</param>
/// <param name="Rule">Readable rule over product_family, channel_id, orders_per_week, quantity_per_order,
/// active_weeks_share.</param>
/// <param name="Fidelity">Overlap of the rule with the cluster (Jaccard), 0 to 1.</param>
public sealed record Proposal(
    string CandidateId, string Name, IReadOnlyList<string> Customers, decimal Revenue, decimal NetMargin,
    decimal Co2eKg, int PersistenceWeeks, DateOnly EmergedOn, double Stability, double QValue, string Rule,
    double Fidelity);

/// <summary>What a search found.</summary>
/// <param name="SeriesTested">Series tested for a change.</param>
/// <param name="SeriesChanged">Series that rose, at a false-discovery rate of 5 %.</param>
/// <param name="Clusters">Number of clusters that describes the whole best; 0 when none is stable.</param>
/// <param name="Stability">Least stability among the chosen clusters.</param>
/// <param name="Silhouette">Mean silhouette of the choice.</param>
/// <param name="Verdict">The result in one sentence.</param>
/// <param name="Proposals">The candidates that passed every gate, strongest first.</param>
public sealed record DiscoveryResult(
    int SeriesTested, int SeriesChanged, int Clusters, double Stability, double Silhouette, string Verdict,
    IReadOnlyList<Proposal> Proposals);

/// <summary>
/// Finds groups of customers whose weekly behaviour changed together. Each series (customer, product family, channel)
/// is corrected for the company's own season and tested for a change in mean; false discoveries are controlled; the
/// series active of late are clustered by k-means into two to eight clusters, the number that describes the whole
/// chosen by stability and silhouette; a cluster is proposed when it is stable, large enough, and holds more risen
/// series than chance. Noise yields no proposal.
/// </summary>
public sealed class EmergingSegments(int seed = 42)
{
    private const int RecentWeeks = 13;
    private const int LeastOrders = 3;
    private const int LeastCustomers = 10;
    private const double DiscoveryRate = 0.05;
    private const double ClusterRate = 0.01;
    private const double LeastShareRisen = 0.5;
    private const string None = "no stable segment";

    /// <summary>Name and settings, as recorded with every run.</summary>
    public static string Algorithm =>
        $"k-means (ML.NET), 2 to 8 clusters, bootstrap Jaccard >= {Clustering.StableFrom}, silhouette; "
        + $"CUSUM per series, Benjamini-Hochberg {DiscoveryRate}";

    /// <summary>Names of the features.</summary>
    public static string Features => "orders_per_week, quantity_per_order, active_weeks_share, step of order rate";

    /// <summary>The seed of everything that is drawn.</summary>
    public int Seed => seed;

    /// <summary>Searches all of the rows given; the order of the rows does not matter.</summary>
    /// <param name="rows">What was ordered.</param>
    /// <param name="amounts">Rows of the customers given with their money and CO2e, asked once for those of all
    /// proposals; null = <paramref name="rows"/> carry them.</param>
    public DiscoveryResult Find(
        IReadOnlyList<WeeklyBehaviour> rows,
        Func<IReadOnlyList<string>, IReadOnlyList<WeeklyBehaviour>>? amounts = null)
    {
        if (rows.Count == 0)
            return Nothing(0, 0, $"{None}: there are no orders");
        var (series, first, weeks) = BehaviourSeries.Of(rows);
        if (weeks < 3 * RecentWeeks)
            return Nothing(0, 0,
                $"{None}: {weeks} weeks of orders are fewer than the {3 * RecentWeeks} a search needs");
        var risen = Risen(series, weeks);
        var behaviours = series.Select(s => Behaviour.Of(s, RecentWeeks, LeastOrders)).OfType<Behaviour>().ToArray();
        if (behaviours.Length < 10 * LeastCustomers)
            return Nothing(series.Count, risen.Count, $"{None}: only {behaviours.Length} series were active of late");
        var all = new Clustering(seed).All(Behaviour.Standardised(behaviours));
        var proposals = Propose(
            behaviours, all, risen, first, customers => amounts is null ? rows : amounts(customers));
        var best = Clustering.Best(all);
        var groups = best is null ? "no stable division of the whole"
            : $"{best.Centres.Length} stable clusters of the whole";
        var verdict = proposals.Count == 0
            ? $"{None}: {groups}, and no stable cluster of any division holds more risen series than chance"
            : $"{proposals.Count} proposed; {groups}";
        return new DiscoveryResult(series.Count, risen.Count, best?.Centres.Length ?? 0, best?.Stability.Min() ?? 0,
            best?.Silhouette ?? 0, verdict, proposals);
    }

    private static DiscoveryResult Nothing(int tested, int changed, string verdict) =>
        new(tested, changed, 0, 0, 0, verdict, []);

    // The company's own season is taken out first: otherwise every series "changes" in a good month.
    private static Dictionary<BehaviourSeries, Change> Risen(IReadOnlyList<BehaviourSeries> series, int weeks)
    {
        var total = new double[weeks];
        foreach (var one in series)
        {
            for (var w = 0; w < weeks; w++)
                total[w] += one.Orders[w];
        }
        var mean = total.Average();
        var tested = new List<(BehaviourSeries Series, Change Change)>();
        foreach (var one in series.Where(s => s.Total >= 2 * LeastOrders))
        {
            var level = one.Orders.Average();
            var corrected = one.Orders.Select((y, w) => y - (level * ((total[w] / mean) - 1))).ToArray();
            if (ChangeDetection.Find(corrected) is { } change)
                tested.Add((one, change));
        }
        var q = FalseDiscovery.QValues([.. tested.Select(t => t.Change.PValue)]);
        return tested.Where((t, i) => q[i] <= DiscoveryRate && t.Change.MeanAfter > t.Change.MeanBefore)
            .ToDictionary(t => t.Series, t => t.Change);
    }

    // A small new group is a cluster of its own only in a finer division than the one that describes the whole best, so
    // the stable clusters of every division are tested, all under one false-discovery control.
    private static List<Proposal> Propose(
        Behaviour[] behaviours, IReadOnlyList<Clusters> divisions, Dictionary<BehaviourSeries, Change> risen,
        DateOnly first, Func<IReadOnlyList<string>, IReadOnlyList<WeeklyBehaviour>> amounts)
    {
        var marked = behaviours.Count(b => risen.ContainsKey(b.Series));
        var tested = divisions.SelectMany(d => Enumerable.Range(0, d.Centres.Length)
                .Where(c => d.Stability[c] >= Clustering.StableFrom).Select(c => Candidate.Of(behaviours, d, c, risen)))
            .ToList();
        var q = FalseDiscovery.QValues(
            [.. tested.Select(t => FalseDiscovery.AtLeast(t.Risen, t.Members.Length, marked, behaviours.Length))]);
        var proposals = new List<(Proposal Proposal, BehaviourSeries[] Members)>();
        var taken = new HashSet<Behaviour>();
        foreach (var i in Enumerable.Range(0, tested.Count).OrderBy(i => q[i])
            .ThenByDescending(i => tested[i].ShareRisen))
        {
            var candidate = tested[i];
            if (candidate.Customers < LeastCustomers || q[i] > ClusterRate || candidate.ShareRisen < LeastShareRisen
                || candidate.Members.Any(taken.Contains))
                continue; // the same group found again in another division adds nothing
            taken.UnionWith(candidate.Members);
            proposals.Add(Describe($"C{proposals.Count + 1}", candidate, q[i], behaviours, risen, first));
        }
        if (proposals.Count == 0)
            return [];
        var rows = amounts([.. proposals.SelectMany(p => p.Proposal.Customers).Distinct(StringComparer.Ordinal)]);
        return [.. proposals.Select(p => WithAmounts(p.Proposal, p.Members, rows))];
    }

    /// <summary>What its members did since it emerged.</summary>
    private static Proposal WithAmounts(
        Proposal proposal, IReadOnlyList<BehaviourSeries> members, IReadOnlyList<WeeklyBehaviour> rows)
    {
        var keys = members.Select(m => (m.CustomerId, m.ProductFamily, m.ChannelId)).ToHashSet();
        var since = rows.Where(r => r.Week >= proposal.EmergedOn
            && keys.Contains((r.CustomerId, r.ProductFamily, r.ChannelId))).ToList();
        return proposal with
        {
            Revenue = since.Sum(r => r.NetAmount),
            NetMargin = since.Sum(r => r.NetMargin),
            Co2eKg = since.Sum(r => r.Co2eKg),
        };
    }

    private sealed record Candidate(Behaviour[] Members, int Risen, double Stability)
    {
        public double ShareRisen => (double)Risen / Members.Length;

        public int Customers => Members.Select(m => m.Series.CustomerId).Distinct().Count();

        public static Candidate Of(
            Behaviour[] behaviours, Clusters division, int cluster, Dictionary<BehaviourSeries, Change> risen)
        {
            var members = behaviours.Where((_, i) => division.Labels[i] == cluster).ToArray();
            return new Candidate(members, members.Count(b => risen.ContainsKey(b.Series)), division.Stability[cluster]);
        }
    }

    private static (Proposal Proposal, BehaviourSeries[] Members) Describe(
        string id, Candidate candidate, double q, Behaviour[] behaviours, Dictionary<BehaviourSeries, Change> risen,
        DateOnly first)
    {
        var chosen = candidate.Members.ToHashSet();
        var inside = behaviours.Select(chosen.Contains).ToArray();
        var members = candidate.Members.Select(b => b.Series).ToArray();
        var changes = members.Where(risen.ContainsKey).Select(m => risen[m].After).Order().ToArray();
        var emerged = changes[changes.Length / 2];
        var rule = ReadableRule.Learn(behaviours, inside);
        var proposal = new Proposal(
            id, NameOf(members), [.. members.Select(m => m.CustomerId).Distinct().Order(StringComparer.Ordinal)],
            0, 0, 0, Persistence(members, emerged), first.AddDays(7 * emerged), candidate.Stability, q, rule.Text,
            rule.Fidelity);
        return (proposal, members);
    }

    private static string NameOf(BehaviourSeries[] members)
    {
        var (family, channel) = members.CountBy(m => (m.ProductFamily, m.ChannelId)).MaxBy(g => g.Value).Key;
        return $"{family} through {channel}";
    }

    private static int Persistence(BehaviourSeries[] members, int emerged)
    {
        var weeks = members[0].Orders.Length;
        var total = Enumerable.Range(0, weeks).Select(w => members.Sum(m => m.Orders[w])).ToArray();
        var before = total.Take(emerged).ToArray();
        var mean = before.Average();
        var deviation = Math.Sqrt(before.Average(x => (x - mean) * (x - mean)));
        return total.Skip(emerged).Count(x => x > mean + (3 * deviation));
    }
}
