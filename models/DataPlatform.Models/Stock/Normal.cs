namespace DataPlatform.Models.Stock;

/// <summary>The standard normal distribution and its loss functions, to double precision.</summary>
public static class Normal
{
    private const double FarTail = 2.5;

    /// <summary>Density.</summary>
    public static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Probability of at most z.</summary>
    public static double Below(double z) => 1 - Above(z);

    /// <summary>Probability of more than z: a series near the middle, a continued fraction in the tail.</summary>
    public static double Above(double z)
    {
        if (z < 0)
            return 1 - Above(-z);
        return z < FarTail ? 0.5 - Series(z) : Density(z) * Mills(z);
    }

    /// <summary>The z below which that share lies; between 0 and 1.</summary>
    public static double Quantile(double share)
    {
        if (share is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "between 0 and 1");
        if (share > 0.5)
            return -Quantile(1 - share);
        var (low, high) = (-40.0, 0.0);
        for (var i = 0; i < 80; i++)
        {
            var middle = (low + high) / 2;
            if (Above(-middle) < share)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    /// <summary>Expected excess of a standard normal over z: G(z).</summary>
    public static double Loss(double z) => Density(z) - z * Above(z);

    /// <summary>Half the expected square of that excess.</summary>
    public static double SecondLoss(double z) => ((z * z + 1) * Above(z) - z * Density(z)) / 2;

    private static double Series(double z)
    {
        var (term, sum) = (z, z);
        for (var n = 3; term > 1e-18 * sum; n += 2)
        {
            term *= z * z / n;
            sum += term;
        }
        return sum * Density(z);
    }

    private static double Mills(double z)
    {
        var value = z;
        for (var n = 400; n > 0; n--)
            value = z + n / value;
        return 1 / value;
    }
}
