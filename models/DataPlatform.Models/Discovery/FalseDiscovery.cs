namespace DataPlatform.Models.Discovery;

/// <summary>Control of the share of false discoveries among many tests (Benjamini and Hochberg 1995).</summary>
public static class FalseDiscovery
{
    /// <summary>
    /// For each p-value the smallest false-discovery rate at which it would be called a discovery, in the order given.
    /// </summary>
    public static double[] QValues(IReadOnlyList<double> pValues)
    {
        var order = Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]).ToArray();
        var q = new double[pValues.Count];
        var smallest = 1.0;
        for (var rank = order.Length; rank >= 1; rank--)
        {
            var i = order[rank - 1];
            smallest = Math.Min(smallest, pValues[i] * order.Length / rank);
            q[i] = smallest;
        }
        return q;
    }

    /// <summary>
    /// Probability that a draw of <paramref name="drawn"/> out of <paramref name="total"/>, of which
    /// <paramref name="marked"/> are marked, holds at least <paramref name="hits"/> marked ones (hypergeometric tail).
    /// </summary>
    public static double AtLeast(int hits, int drawn, int marked, int total)
    {
        double p = 0;
        for (var k = hits; k <= Math.Min(drawn, marked); k++)
        {
            if (drawn - k > total - marked)
                continue;
            p += Math.Exp(LogChoose(marked, k) + LogChoose(total - marked, drawn - k) - LogChoose(total, drawn));
        }
        return Math.Min(1, p);
    }

    private static double LogChoose(int n, int k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    // Stirling's series; exact to 1e-10 from 10 on, the small ones by product.
    private static double LogFactorial(int n)
    {
        if (n < 10)
        {
            double product = 1;
            for (var i = 2; i <= n; i++)
                product *= i;
            return Math.Log(product);
        }
        double x = n + 1;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * x * x * x))
            + (1 / (1260 * Math.Pow(x, 5)));
    }
}
