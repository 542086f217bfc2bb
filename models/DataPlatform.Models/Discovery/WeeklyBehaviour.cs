namespace DataPlatform.Models.Discovery;

/// <summary>
/// What one customer bought of one product family through one channel in one week. Grain: customer, product family,
/// channel, week (its Monday). Money in the reporting currency; mass of CO2e in kilograms, well to wheel.
/// </summary>
public sealed record WeeklyBehaviour(
    string CustomerId,
    string ProductFamily,
    string ChannelId,
    DateOnly Week,
    long Orders,
    decimal Quantity,
    decimal NetAmount,
    decimal NetMargin,
    decimal Co2eKg);

/// <summary>
/// The weekly series of one customer, family and channel, over all weeks of the data, zeros included.
/// </summary>
internal sealed class BehaviourSeries(string customerId, string productFamily, string channelId, int weeks)
{
    public string CustomerId => customerId;
    public string ProductFamily => productFamily;
    public string ChannelId => channelId;
    public double[] Orders { get; } = new double[weeks];
    public double[] Quantity { get; } = new double[weeks];
    public double Total => Orders.Sum();

    /// <summary>The series of all rows, in a stated order, and the first week.</summary>
    public static (IReadOnlyList<BehaviourSeries> Series, DateOnly First, int Weeks) Of(
        IReadOnlyList<WeeklyBehaviour> rows)
    {
        var first = rows.Min(r => r.Week);
        var weeks = ((rows.Max(r => r.Week).DayNumber - first.DayNumber) / 7) + 1;
        var series = new Dictionary<(string, string, string), BehaviourSeries>();
        foreach (var row in rows)
        {
            var key = (row.CustomerId, row.ProductFamily, row.ChannelId);
            if (!series.TryGetValue(key, out var one))
                series[key] = one = new BehaviourSeries(row.CustomerId, row.ProductFamily, row.ChannelId, weeks);
            var week = (row.Week.DayNumber - first.DayNumber) / 7;
            one.Orders[week] += row.Orders;
            one.Quantity[week] += (double)row.Quantity;
        }
        return (
        [
            .. series.Values.OrderBy(s => s.CustomerId, StringComparer.Ordinal)
                .ThenBy(s => s.ProductFamily, StringComparer.Ordinal).ThenBy(s => s.ChannelId, StringComparer.Ordinal),
        ], first, weeks);
    }
}
