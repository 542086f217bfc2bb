using DataPlatform.Reports.Rendering;

namespace DataPlatform.Reports.Charts;

/// <summary>
/// Cumulative profit, most profitable customer first, as a share of the total: how far it rises above 100 % is what the
/// rest takes back.
/// </summary>
public sealed record WhaleCurve
{
    private const int Width = 560;
    private const int Height = 230;
    private const int Left = 48;
    private const int Floor = 190;
    private const int Ceiling = 26;

    /// <summary>Orders the margins and adds them up.</summary>
    public WhaleCurve(IEnumerable<decimal> margins)
    {
        var ordered = margins.OrderDescending().ToList();
        Customers = ordered.Count;
        Total = ordered.Sum();
        var sums = new List<decimal>(ordered.Count);
        var sum = 0m;
        foreach (var margin in ordered)
            sums.Add(sum += margin);
        Sums = sums;
        Peak = sums.Count == 0 ? 0 : sums.Max();
        PeakAt = sums.IndexOf(Peak) + 1;
        LossMakers = ordered.Count(m => m < 0);
    }

    /// <summary>How many customers.</summary>
    public int Customers { get; }

    /// <summary>Sum of all margins.</summary>
    public decimal Total { get; }

    /// <summary>Sum after each customer.</summary>
    public IReadOnlyList<decimal> Sums { get; }

    /// <summary>Highest sum.</summary>
    public decimal Peak { get; }

    /// <summary>After how many customers the sum is highest.</summary>
    public int PeakAt { get; }

    /// <summary>Customers whose margin is below zero.</summary>
    public int LossMakers { get; }

    /// <summary>Peak as a share of the total; unknown when there is no profit to take a share of.</summary>
    public decimal? PeakShare => Total > 0 ? Peak / Total : null;

    private string Takes => LossMakers == 1 ? "takes" : "take";

    /// <summary>What the curve shows, in words.</summary>
    public string Says => Customers == 0
        ? "There is no customer with a margin in this period."
        : PeakShare is { } share
            ? $"Profit peaks at {Numbers.Percent(share, 0)} of the total after {Numbers.Fixed(PeakAt)} of "
                + $"{Numbers.Fixed(Customers)} customers; {Numbers.Counted(LossMakers, "customer")} with a loss "
                + $"{Takes} {Numbers.Counted((long)decimal.Round((share - 1) * 100), "point")} back."
            : $"The {Numbers.Counted(Customers, "customer")} together earn nothing: "
                + $"{Numbers.Counted(LossMakers, "customer")} with a loss {Takes} back all the others bring.";

    /// <summary>The curve as SVG.</summary>
    public RawHtml Draw()
    {
        var svg = new SvgText(Width, Height, Says);
        if (Sums.Count == 0)
            return svg.Done();
        var low = Math.Min(0, Sums.Min());
        var high = Math.Max(Peak, Total);
        var span = high == low ? 1 : high - low;
        decimal Y(decimal v) => Ceiling + (Floor - Ceiling) * (high - v) / span;
        decimal X(int after) => Left + (Width - Left - 56m) * after / Customers;
        var points = Sampled().Select(i => ((decimal, decimal)?)(X(i), Y(i == 0 ? 0 : Sums[i - 1]))).ToList();
        if (Total > 0)
        {
            svg.Line("guide", Left, Y(Total), Width - 56, Y(Total));
            svg.Label("100 %", Left - 6, Y(Total) + 4, "end", "t-muted");
        }
        svg.Line("axis", Left, Y(0), Width - 56, Y(0));
        svg.Path("l-actual", "f-actual", points);
        svg.Dot("f-actual", X(PeakAt), Y(Peak), 3);
        if (PeakShare is { } share)
            svg.Label(Numbers.Percent(share, 0), X(PeakAt), Y(Peak) - 9, "middle");
        return svg.Label("most profitable customers", Left, Height - 12, css: "t-muted")
            .Label($"all {Numbers.Fixed(Customers)}", Width - 56, Height - 12, "end", "t-muted").Done();
    }

    private IEnumerable<int> Sampled()
    {
        var stride = Math.Max(1, Customers / 200);
        for (var i = 0; i < Customers; i += stride)
            yield return i;
        yield return Customers;
    }
}
