namespace DataPlatform.Models.Control;

/// <summary>Limits of a chart of single values and their moving ranges (XmR).</summary>
/// <param name="Mean">Mean of the values.</param>
/// <param name="MeanRange">Mean of the ranges between neighbours.</param>
public sealed record ControlChart(double Mean, double MeanRange)
{
    /// <summary>The mean range of two normal values in standard deviations.</summary>
    public const double RangeOfTwo = 1.128;

    private const double MostRange = 3.267;

    /// <summary>From values in the order of time; two at least.</summary>
    public static ControlChart Of(IReadOnlyList<double> values) => new(
        values.Average(), values.Zip(values.Skip(1), (a, b) => Math.Abs(b - a)).Average());

    /// <summary>Standard deviation that the ranges imply.</summary>
    public double Deviation => MeanRange / RangeOfTwo;

    /// <summary>Mean plus three deviations.</summary>
    public double Upper => Mean + 3 * Deviation;

    /// <summary>Mean less three deviations.</summary>
    public double Lower => Mean - 3 * Deviation;

    /// <summary>Limit of the ranges.</summary>
    public double UpperRange => MostRange * MeanRange;

    /// <summary>Where rules trip: the index of the point that completes the pattern.</summary>
    public IReadOnlyList<(ControlRule Rule, int Index)> Signals(
        IReadOnlyList<double> values, IReadOnlyList<ControlRule> rules)
    {
        var z = values.Select(v => (v - Mean) / Deviation).ToArray();
        return [.. from rule in rules from i in Enumerable.Range(0, z.Length)
            where i + 1 >= rule.Points && rule.Holds(z.AsSpan(i + 1 - rule.Points, rule.Points)) select (rule, i)];
    }
}
