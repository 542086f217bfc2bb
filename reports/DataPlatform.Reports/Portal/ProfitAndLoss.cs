using DataPlatform.Core;
using DataPlatform.Reports.Charts;
using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;

namespace DataPlatform.Reports.Portal;

/// <summary>The profit and loss account by line and segment for one window, under the reader's entitlement.</summary>
internal sealed class ProfitAndLoss
{
    /// <summary>Lines in the order of the cascade.</summary>
    public static readonly IReadOnlyList<string> Lines =
        ["list revenue", "discount", "rebate", "returns", "cost of goods", "cost to serve", "freight", "idle capacity"];

    private readonly Dictionary<(string Segment, string Line), decimal> amounts = [];
    private readonly string? reason;

    private ProfitAndLoss(Visit visit, Window window)
    {
        var answer = visit.Ask(["pnl_amount"], window, "segment", "line_item");
        reason = answer.Reason;
        foreach (var row in answer.Rows)
        {
            if (row.Readings[0].Value is { } value && row.Values is [{ } segment, { } line])
                amounts[(segment, line)] = value;
        }
        var whole = visit.Ask(["pnl_amount"], window, "line_item");
        foreach (var row in whole.Rows)
        {
            if (row.Readings[0].Value is { } value && row.Values[0] is { } line)
                amounts[("*", line)] = value;
        }
        Present = [.. amounts.Keys.Select(k => k.Line).Distinct(StringComparer.Ordinal).OrderBy(Place)];
        Segments = SegmentNames.InOrder(
            visit, amounts.Keys.Select(k => k.Segment).Where(s => s != "*"), window.To.AddMonths(-1));
    }

    /// <summary>Lines with an amount.</summary>
    public IReadOnlyList<string> Present { get; }

    /// <summary>Segments with an amount.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>Asks for a window.</summary>
    public static ProfitAndLoss Of(Visit visit, Window window) => new(visit, window);

    /// <summary>From list revenue to net margin, all segments together; null when there is no line.</summary>
    public ChartFigures? Chart(string name, DateOnly month, string currency)
    {
        if (Present.Count == 0)
            return null;
        var net = Present.Sum(l => At("*", l));
        var form = UnitForm.For(currency, Present.Select(l => (decimal?)At("*", l)));
        var steps = Present.Select((l, i) => new Step(l, At("*", l) * form.Factor, i == 0 && l == Lines[0]))
            .Append(new Step("net margin", net * form.Factor, true)).ToList();
        var revenue = At("*", Lines[0]);
        var says = $"{name}, {Numbers.Month(month)}: {form.Say(net)} remain after cost to serve and freight"
            + (revenue > 0 ? $", {Numbers.Percent(net / revenue)} of list revenue." : ".");
        return new ChartFigures("From list revenue to net margin", form.Name, says,
            Waterfall.Draw(steps, says, form.Decimals, 640), null);
    }

    /// <summary>Lines by segment, with the sum of segments beside the enterprise.</summary>
    public TableFigures Table(Visit visit, DateOnly month)
    {
        var names = SegmentNames.Of(visit, Segments, month);
        var form = UnitForm.For(visit.Currency, amounts.Values.Select(v => (decimal?)v));
        Cell Money(decimal value) => new([new Words(form.Show(value))], Numbers.Exact(value));
        Row Line(string name, Func<string, decimal> amount, bool total)
        {
            var sum = Segments.Sum(amount);
            var rest = amount("*") - sum;
            return new Row(
            [
                name, Money(amount("*")), .. Segments.Select(s => Money(amount(s))), Money(sum),
                Cell.Number(rest, 2, rest == 0 ? null : "bad"),
            ], total);
        }
        return new TableFigures(
            $"Profit and loss by segment, {Numbers.Month(month)}, {form.Name}",
            [
                new("Line"), new(visit.May.IsAll ? "Enterprise" : "All you may see", true),
                .. Segments.Select(s => new Head(names[s], true)), new("Sum of segments", true),
                    new("Difference", true, visit.Currency),
            ],
            Present.Count == 0 ? [] :
            [
                .. Present.Select(l => Line(l, s => At(s, l), false)),
                Line("Net margin", s => Present.Sum(l => At(s, l)), true),
            ],
            reason ?? "There is no line of the profit and loss account in this month.", Id: "pnl");
    }

    private decimal At(string segment, string line) => amounts.GetValueOrDefault((segment, line));

    private static int Place(string line)
    {
        for (var i = 0; i < Lines.Count; i++)
        {
            if (Lines[i] == line)
                return i;
        }
        return Lines.Count;
    }
}
