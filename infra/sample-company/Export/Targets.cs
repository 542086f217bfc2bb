using System.Globalization;
using System.Text;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>
/// Targets near what the company did: a little above it here, a little below it there, so that a scorecard shows both
/// good and bad news. Amounts are per month.
/// </summary>
internal static class Targets
{
    private const int Months = Period.Months;

    public static string Text(SampleTruth truth)
    {
        var text = new StringBuilder(
            "# Amounts are per month, in the reporting currency; shares from 0 to 1.\ntargets:\n");
        Block(text, "*", truth.Company, 0);
        for (var i = 0; i < truth.Segments.Count; i++)
            Block(text, truth.Segments[i], truth.AsWas[truth.Segments[i]], i + 1);
        var idle = truth.Pools.Sum(p => p.Unused) / Months;
        Line(text, "unused_capacity", "*", Round(idle * 0.9m), "Logistics");
        Line(text, "inventory_turns", "*", Turns(truth.Company, truth.Stock.Average(s => s.Value)) + 0.2m, "Supply");
        foreach (var segment in truth.Segments)
        {
            var turns = Turns(truth.AsWas[segment], truth.Stock.Average(s => s.BySegment[segment]));
            Line(text, "inventory_turns", segment, turns + 0.2m, "Supply");
        }
        Line(text, "forecast_accuracy", "*", 0.75m, "Planning");
        return text.ToString();
    }

    private static void Block(StringBuilder text, string segment, Figures sum, int turn)
    {
        // one percent above, one below, in turn
        var up = turn % 2 == 0 ? 1.02m : 0.97m;
        var down = turn % 2 == 0 ? 0.97m : 1.03m;
        Line(text, "revenue", segment, Round(sum.Revenue / Months * up), "Sales");
        Line(text, "net_margin", segment, Round(sum.NetMargin / Months * down), "Finance");
        var gross = sum.Revenue - sum.Rebate - sum.Returns + sum.Recovery - sum.Cogs;
        Line(text, "gross_margin_share", segment, Share(gross, sum.Revenue, turn % 2 == 0 ? 0.005m : -0.005m), "Finance");
        Line(text, "cost_to_serve", segment, Round(sum.CostToServe / Months * up), "Logistics");
        var perOrder = Ratio(sum.CostToServe, sum.Orders) * down;
        Line(text, "cost_to_serve_per_order", segment, decimal.Round(perOrder, 2), "Logistics");
        Line(text, "fill_rate_unit", segment, 0.985m, "Supply");
        Line(text, "fill_rate_line", segment, Share(sum.LinesComplete, sum.Lines, 0.002m), "Supply");
        Line(text, "fill_rate_order", segment, Share(sum.OrdersComplete, sum.Orders, -0.004m), "Supply");
        Line(text, "otif", segment, segment == "KEY_RETAIL" ? 0.85m : Share(sum.Otif, sum.Orders, 0.003m), "Supply");
        Line(text, "perfect_order", segment, Share(sum.Perfect, sum.Orders, -0.005m), "Supply");
        Line(text, "return_rate", segment, Share(sum.UnitsReturned, sum.UnitsShipped, 0.001m), "Quality");
        Line(text, "co2e_wtw", segment, Round(sum.Wtw / Months * 0.95m), "Sustainability");
        var intensity = Ratio(sum.LegWtw, sum.TkmMeasured) * 0.96m;
        Line(text, "co2e_per_tkm", segment, decimal.Round(intensity, 4), "Sustainability");
        var nps = 100m * Ratio(sum.Promoters - sum.Detractors, sum.Answers);
        Line(text, "nps", segment, decimal.Round(nps + (turn % 2 == 0 ? 3m : -3m), 0), "Marketing");
    }

    private static void Line(StringBuilder text, string metric, string segment, decimal target, string owner) =>
        text.Append(CultureInfo.InvariantCulture, $$"""
              - {metric: {{metric}}, segment: "{{segment}}", target: {{target}}, owner: {{owner}}, valid_from: 2024-01-01}

            """);

    /// <summary>A year's cost of goods over average stock.</summary>
    private static decimal Turns(Figures sum, decimal stock) =>
        decimal.Round(Ratio(sum.Cogs * 12m / Months, stock), 1);

    private static decimal Ratio(decimal part, decimal whole) => whole == 0m ? 0m : part / whole;

    private static decimal Share(decimal part, decimal whole, decimal change) =>
        decimal.Round(Math.Clamp(Ratio(part, whole) + change, 0m, 1m), 3);

    /// <summary>To three leading digits, as people set targets.</summary>
    private static decimal Round(decimal amount)
    {
        var step = 1m;
        while (Math.Abs(amount) / step >= 1000m)
            step *= 10m;
        return decimal.Round(amount / step, 0) * step;
    }
}
