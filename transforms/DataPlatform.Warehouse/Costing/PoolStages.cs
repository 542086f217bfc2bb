using System.Numerics;

namespace DataPlatform.Warehouse.Costing;

/// <summary>How pools that give their cost to other pools treat each other.</summary>
public enum SpreadMethod
{
    /// <summary>Each gives only to pools that give nothing on; what it does for the others is left out.</summary>
    Direct,

    /// <summary>In a stated order; each gives to those not yet closed.</summary>
    StepDown,

    /// <summary>All at once: the linear system of what they do for each other, solved exactly.</summary>
    Reciprocal,
}

/// <summary>What a pool gives to another, as a weight beside its other weights.</summary>
public sealed record PoolWeight(string From, string To, decimal Weight);

/// <summary>The part of a pool's own cost that in the end rests in another.</summary>
public sealed record FinalShare(string From, string To, Rational Share);

/// <summary>
/// Where the cost of pools that serve other pools comes to rest. Weights are made shares, limited by the method, and
/// the system x = c + Bx of what the giving pools bear is solved in fractions, so a cycle of pools that serve each
/// other is solved and never iterated. A pool whose weights are all zero gives nothing; a group of pools that only
/// serve each other has no way out: in both cases the cost rests where it is, named in <see cref="Resting"/>, and
/// nothing is lost.
/// </summary>
public sealed class PoolStages
{
    private readonly List<string> giving;
    private readonly Rational[,] inverse;
    private readonly Dictionary<(string From, string To), Rational> shares;

    private PoolStages(
        List<string> giving, Rational[,] inverse, Dictionary<(string, string), Rational> shares,
        IReadOnlyList<string> resting)
    {
        (this.giving, this.inverse, this.shares) = (giving, inverse, shares);
        Resting = resting;
    }

    /// <summary>Pools that should give and cannot: all their weights are zero, or they only serve each other.</summary>
    public IReadOnlyList<string> Resting { get; }

    /// <summary>Solves the system for one set of weights; the order is that of stepping down, others follow by
    /// name.</summary>
    public static PoolStages Solve(
        SpreadMethod method, IReadOnlyList<PoolWeight> weights, IReadOnlyList<string>? order = null)
    {
        var from = weights.Select(w => w.From).Distinct().Order(StringComparer.Ordinal).ToList();
        var sequence = (order ?? []).Where(from.Contains).Concat(from).Distinct().ToList();
        var allowed = weights.Where(w => w.Weight > 0 && w.From != w.To && method switch
        {
            SpreadMethod.Direct => !from.Contains(w.To),
            SpreadMethod.StepDown => !from.Contains(w.To) || sequence.IndexOf(w.To) > sequence.IndexOf(w.From),
            _ => true,
        }).ToList();
        var resting = Stuck(from, allowed);
        var giving = from.Except(resting).ToList();
        var shares = new Dictionary<(string, string), Rational>();
        foreach (var pool in allowed.Where(w => giving.Contains(w.From)).GroupBy(w => w.From))
        {
            var whole = pool.Aggregate(Rational.Zero, (sum, w) => sum + Rational.Of(w.Weight));
            foreach (var to in pool.GroupBy(w => w.To))
            {
                shares[(pool.Key, to.Key)] =
                    to.Aggregate(Rational.Zero, (sum, w) => sum + Rational.Of(w.Weight)) / whole;
            }
        }
        return new PoolStages(giving, Invert(giving, shares), shares, resting);
    }

    /// <summary>Where a cent of each giving pool comes to rest; per giving pool the shares add up to one.</summary>
    public IReadOnlyList<FinalShare> Final()
    {
        var final = new List<FinalShare>();
        var targets = shares.Keys.Select(k => k.To).Distinct().Except(giving).Order(StringComparer.Ordinal).ToList();
        for (var own = 0; own < giving.Count; own++)
        {
            foreach (var to in targets)
            {
                var share = Rational.Zero;
                for (var via = 0; via < giving.Count; via++)
                {
                    if (shares.TryGetValue((giving[via], to), out var part))
                        share += inverse[via, own] * part;
                }
                if (!share.IsZero)
                    final.Add(new FinalShare(giving[own], to, share));
            }
        }
        return final;
    }

    /// <summary>
    /// What passes through a giving pool per cent of another's own cost: the reciprocal pool totals are these times the
    /// pools' own cost, added up.
    /// </summary>
    public IReadOnlyList<FinalShare> Passing() =>
    [
        .. from own in Enumerable.Range(0, giving.Count)
        from via in Enumerable.Range(0, giving.Count)
        where !inverse[via, own].IsZero
        select new FinalShare(giving[own], giving[via], inverse[via, own]),
    ];

    /// <summary>A pool is stuck when no way of weights leads from it to a pool that gives nothing on.</summary>
    private static List<string> Stuck(List<string> from, List<PoolWeight> allowed)
    {
        var free = new HashSet<string>(StringComparer.Ordinal);
        bool found;
        do
        {
            found = false;
            foreach (var w in allowed)
            {
                if (!free.Contains(w.From) && (!from.Contains(w.To) || free.Contains(w.To)))
                    found |= free.Add(w.From);
            }
        }
        while (found);
        return [.. from.Where(f => !free.Contains(f))];
    }

    /// <summary>The inverse of I - B, by elimination in fractions; B[i, j] is what j gives to i.</summary>
    private static Rational[,] Invert(List<string> pools, Dictionary<(string, string), Rational> shares)
    {
        var n = pools.Count;
        var left = new Rational[n, n];
        var right = new Rational[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var same = i == j ? Rational.One : Rational.Zero;
                right[i, j] = same;
                left[i, j] = same - shares.GetValueOrDefault((pools[j], pools[i]), Rational.Zero);
            }
        }
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).First(row => !left[row, column].IsZero);
            Swap(left, pivot, column);
            Swap(right, pivot, column);
            var divisor = left[column, column];
            for (var j = 0; j < n; j++)
            {
                left[column, j] /= divisor;
                right[column, j] /= divisor;
            }
            for (var row = 0; row < n; row++)
            {
                var factor = left[row, column];
                if (row == column || factor.IsZero)
                    continue;
                for (var j = 0; j < n; j++)
                {
                    left[row, j] -= factor * left[column, j];
                    right[row, j] -= factor * right[column, j];
                }
            }
        }
        return right;
    }

    private static void Swap(Rational[,] matrix, int a, int b)
    {
        for (var j = 0; a != b && j < matrix.GetLength(1); j++)
            (matrix[a, j], matrix[b, j]) = (matrix[b, j], matrix[a, j]);
    }

    /// <summary>
    /// Shares that add up to one as whole parts of a common denominator that a database's 128 bits can multiply with an
    /// amount: the exact one when it has at most 18 digits, else 10^18 parts by largest remainder.
    /// </summary>
    public static IReadOnlyList<(FinalShare Share, BigInteger Parts, BigInteger Whole)> Parts(
        IReadOnlyList<FinalShare> ofOnePool)
    {
        var most = BigInteger.Pow(10, 18);
        var whole = ofOnePool.Aggregate(BigInteger.One, (d, s) => Multiple(d, s.Share.Denominator));
        if (whole <= most)
            return [.. ofOnePool.Select(s => (s, s.Share.Numerator * (whole / s.Share.Denominator), whole))];
        var cut = ofOnePool.Select((s, i) => (Index: i,
            Part: BigInteger.DivRem(s.Share.Numerator * most, s.Share.Denominator, out var rest),
            Over: new Rational(rest, s.Share.Denominator))).ToList();
        var missing = (int)(most - cut.Aggregate(BigInteger.Zero, (sum, c) => sum + c.Part));
        var takers = cut.OrderByDescending(c => c.Over, Comparer<Rational>.Create((a, b) => (a - b).Numerator.Sign))
            .ThenBy(c => c.Index).Take(missing).Select(c => c.Index).ToHashSet();
        return [.. cut.Select(c => (ofOnePool[c.Index], c.Part + (takers.Contains(c.Index) ? 1 : 0), most))];
    }

    private static BigInteger Multiple(BigInteger a, BigInteger b) => a / BigInteger.GreatestCommonDivisor(a, b) * b;
}
