namespace DataPlatform.Models.Discovery;

/// <summary>
/// The features by which series are grouped, each readable by a person. Rates are over the recent weeks; the step is
/// the logarithm of the recent order rate over the rate before, both lifted by one order in twenty weeks so that a
/// series that began at nothing stays finite.
/// </summary>
internal sealed record Behaviour(
    BehaviourSeries Series, double OrdersPerWeek, double QuantityPerOrder, double ActiveWeeks, double Step)
{
    private const double Lift = 0.05;

    /// <summary>Features of one series, or null when it was hardly active of late.</summary>
    public static Behaviour? Of(BehaviourSeries series, int recent, int leastOrders)
    {
        var weeks = series.Orders.Length;
        var orders = series.Orders.AsSpan(weeks - recent);
        double sum = 0, quantity = 0, active = 0;
        for (var i = 0; i < orders.Length; i++)
        {
            sum += orders[i];
            quantity += series.Quantity[weeks - recent + i];
            active += orders[i] > 0 ? 1 : 0;
        }
        if (sum < leastOrders)
            return null;
        var before = (series.Total - sum) / (weeks - recent);
        return new Behaviour(series, sum / recent, quantity / sum, active / recent,
            Math.Log((sum / recent + Lift) / (before + Lift)));
    }

    /// <summary>Standardised so that each feature counts alike.</summary>
    public static IReadOnlyList<double[]> Standardised(IReadOnlyList<Behaviour> all)
    {
        var raw = all.Select(b => new[]
        {
            Math.Log(b.OrdersPerWeek + Lift), Math.Log(Math.Max(b.QuantityPerOrder, 1e-6)), b.ActiveWeeks, b.Step,
        }).ToArray();
        for (var f = 0; f < raw[0].Length; f++)
        {
            var mean = raw.Average(r => r[f]);
            var deviation = Math.Sqrt(raw.Average(r => (r[f] - mean) * (r[f] - mean)));
            foreach (var row in raw)
                row[f] = deviation == 0 ? 0 : (row[f] - mean) / deviation;
        }
        return raw;
    }
}
