namespace DataPlatform.Models.Stock;

/// <summary>Periodic review: when stock has fallen to s or below, order up to S.</summary>
public static class OrderUpTo
{
    /// <summary>
    /// The best s and S for Poisson demand per period without lead time, by renewal: cost is
    /// (K + sum of m(d) g(S - d)) over the sum of m(d), d from 0 to S - s - 1.
    /// </summary>
    public static (int Point, int UpTo, double Cost) Poisson(
        double holding, double penalty, double setup, double demand)
    {
        var most = (int)Math.Ceiling(demand + 12 * Math.Sqrt(demand + 1) + Math.Sqrt(2 * setup * demand / holding)) + 2;
        var p = Probabilities(demand, 4 * most);
        var renewal = Renewal(p, 2 * most);
        var cost = Enumerable.Range(-most, 2 * most + 1).ToDictionary(y => y, y => OnePeriod(y, holding, penalty, p));
        var best = (Point: 0, UpTo: 0, Cost: double.PositiveInfinity);
        for (var upTo = 0; upTo <= most; upTo++)
        {
            var (sum, weight) = (setup, 0.0);
            for (var point = upTo - 1; point >= -most; point--)
            {
                var d = upTo - point - 1;
                if (d >= renewal.Length)
                    break;
                sum += renewal[d] * cost[upTo - d];
                weight += renewal[d];
                if (sum / weight < best.Cost - 1e-12)
                    best = (point, upTo, sum / weight);
            }
        }
        return best;
    }

    /// <summary>Ehrhardt and Mosier's power approximation for normal demand per period.</summary>
    public static (double Point, double UpTo) PowerApproximation(
        double holding, double penalty, double setup, double mean, double deviation)
    {
        var quantity = 1.30 * Math.Pow(mean, 0.494) * Math.Pow(setup / holding, 0.506)
            * Math.Pow(1 + deviation * deviation / (mean * mean), 0.116);
        var z = Math.Sqrt(quantity * holding / (deviation * penalty));
        var point = 0.973 * mean + deviation * (0.183 / z + 1.063 - 2.192 * z);
        return (point, point + quantity);
    }

    private static double[] Probabilities(double demand, int most)
    {
        var p = new double[most + 1];
        p[0] = Math.Exp(-demand);
        for (var d = 1; d <= most; d++)
            p[d] = p[d - 1] * demand / d;
        return p;
    }

    private static double[] Renewal(double[] p, int most)
    {
        var m = new double[most + 1];
        m[0] = 1 / (1 - p[0]);
        for (var j = 1; j <= most; j++)
        {
            for (var l = 1; l <= j && l < p.Length; l++)
                m[j] += p[l] * m[j - l];
            m[j] /= 1 - p[0];
        }
        return m;
    }

    private static double OnePeriod(int stock, double holding, double penalty, double[] p)
    {
        var cost = 0.0;
        for (var d = 0; d < p.Length; d++)
            cost += p[d] * (d < stock ? holding * (stock - d) : penalty * (d - stock));
        return cost;
    }
}
