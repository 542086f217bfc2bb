namespace DataPlatform.Models.Discovery;

/// <summary>How well a clustering separates its groups, and how well two clusterings agree.</summary>
public static class Agreement
{
    /// <summary>
    /// Silhouette of each point (Rousseeuw 1987): (b - a) / max(a, b), a the mean distance to its own cluster without
    /// itself, b the smallest mean distance to another cluster; 0 for a point alone in its cluster.
    /// </summary>
    public static double[] Silhouettes(IReadOnlyList<double[]> points, IReadOnlyList<int> labels)
    {
        var clusters = labels.Max() + 1;
        var sizes = new int[clusters];
        foreach (var label in labels)
            sizes[label]++;
        var result = new double[points.Count];
        for (var i = 0; i < points.Count; i++)
        {
            var sums = new double[clusters];
            for (var j = 0; j < points.Count; j++)
                sums[labels[j]] += Distance(points[i], points[j]);
            var own = labels[i];
            if (sizes[own] < 2)
                continue;
            var a = sums[own] / (sizes[own] - 1);
            var b = Enumerable.Range(0, clusters).Where(c => c != own && sizes[c] > 0).Min(c => sums[c] / sizes[c]);
            result[i] = Math.Max(a, b) == 0 ? 0 : (b - a) / Math.Max(a, b);
        }
        return result;
    }

    /// <summary>
    /// Adjusted Rand index of two labellings (Hubert and Arabie 1985): 1 = the same partition, 0 = chance.
    /// </summary>
    public static double AdjustedRand(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        var both = Pairs(first.Zip(second, (a, b) => (a, b)).CountBy(x => x).Select(x => x.Value));
        var one = Pairs(first.CountBy(x => x).Select(x => x.Value));
        var other = Pairs(second.CountBy(x => x).Select(x => x.Value));
        var all = first.Count * (first.Count - 1.0) / 2;
        var expected = one * other / all;
        var most = (one + other) / 2;
        return most == expected ? 1 : (both - expected) / (most - expected);
    }

    /// <summary>
    /// For each cluster of the reference, its best Jaccard overlap with a cluster of the other labelling.
    /// </summary>
    public static double[] BestJaccard(IReadOnlyList<int> reference, IReadOnlyList<int> other, int clusters)
    {
        var found = other.Max() + 1;
        var together = new int[clusters, found];
        var mine = new int[clusters];
        var theirs = new int[found];
        for (var i = 0; i < reference.Count; i++)
        {
            together[reference[i], other[i]]++;
            mine[reference[i]]++;
            theirs[other[i]]++;
        }
        var best = new double[clusters];
        for (var c = 0; c < clusters; c++)
        {
            for (var d = 0; d < found; d++)
            {
                var union = mine[c] + theirs[d] - together[c, d];
                if (union > 0)
                    best[c] = Math.Max(best[c], (double)together[c, d] / union);
            }
        }
        return best;
    }

    internal static double Distance(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.Sqrt(sum);
    }

    private static double Pairs(IEnumerable<int> counts) => counts.Sum(n => n * (n - 1.0) / 2);
}
