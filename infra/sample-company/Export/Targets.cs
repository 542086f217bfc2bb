using System.Globalization;
using System.Text;
using DataPlatform.SampleCompany.Masters;
using DataPlatform.SampleCompany.Truth;

namespace DataPlatform.SampleCompany.Export;

/// <summary>
/// Targets near what the company did: a little above it here, a little below it there, so that a scorecard shows both
/// good and bad news. Amounts are per month.
/// </summary>
internal static class Targets
{
    public static string Text(SampleTruth truth)
    {
        var text = new StringBuilder(
            "# Amounts per month in the reporting currency, shares 0 to 1; new ones in 2026.\ntargets:\n");
        var change = Period.Month(Segments.SecondVersion);
        new Year(text, truth, 0, change, "valid_from: 2024-01-01, valid_to: 2026-01-01").Write();
        new Year(text, truth, change, Period.Months, "valid_from: 2026-01-01").Write();
        return text.ToString();
    }

    /// <summary>Targets of the months in which one version of the segments holds.</summary>
    private sealed class Year(StringBuilder text, SampleTruth truth, int from, int to, string validity)
    {
        private readonly int months = to - from;

        public void Write()
        {
            Block("*", null, 0);
            for (var i = 0; i < truth.Segments.Count; i++)
                Block(truth.Segments[i], truth.Segments[i], i + 1);
            var idle = truth.Pools.Where(p => Holds(p.Month)).Sum(p => p.Unused) / months;
            Line("unused_capacity", "*", Round(idle * 0.9m), "Logistics");
            Line("forecast_accuracy", "*", 0.75m, "Planning");
        }

        private void Block(string name, string? segment, int turn)
        {
            var sum = new Figures();
            foreach (var month in truth.Monthly.Where(m => Holds(m.Month) && (segment is null || m.Segment == segment)))
                sum.Add(month.Figures);
            // a little above, a little below, in turn
            var up = turn % 2 == 0 ? 1.02m : 0.97m;
            var down = turn % 2 == 0 ? 0.97m : 1.03m;
            var gross = sum.Revenue - sum.Rebate - sum.Returns + sum.Recovery - sum.Cogs;
            Line("revenue", name, Round(sum.Revenue / months * up), "Sales");
            Line("net_margin", name, Round(sum.NetMargin / months * down), "Finance");
            Line("gross_margin_share", name, Share(gross, sum.Revenue, turn % 2 == 0 ? 0.005m : -0.005m), "Finance");
            Line("cost_to_serve", name, Round(sum.CostToServe / months * up), "Logistics");
            var perOrder = Ratio(sum.CostToServe, sum.Orders) * down;
            Line("cost_to_serve_per_order", name, decimal.Round(perOrder, 2), "Logistics");
            Service(name, sum);
            var stock = truth.Stock.Where(s => Holds(s.Month))
                .Average(s => segment is null ? s.Value : s.BySegment[segment]);
            Line("inventory_turns", name, decimal.Round(Ratio(sum.Cogs * 12m / months, stock) * down, 1), "Supply");
            Line("co2e_wtw", name, Round(sum.Wtw / months * 0.95m), "Sustainability");
            var intensity = Ratio(sum.LegWtw, sum.TkmMeasured) * 0.96m;
            Line("co2e_per_tkm", name, decimal.Round(intensity, 4), "Sustainability");
            var nps = 100m * Ratio(sum.Promoters - sum.Detractors, sum.Answers);
            Line("nps", name, decimal.Round(nps + (turn % 2 == 0 ? 3m : -3m), 0), "Marketing");
        }

        private void Service(string name, Figures sum)
        {
            Line("fill_rate_unit", name, 0.985m, "Supply");
            Line("fill_rate_line", name, Share(sum.LinesComplete, sum.Lines, 0.002m), "Supply");
            Line("fill_rate_order", name, Share(sum.OrdersComplete, sum.Orders, -0.004m), "Supply");
            Line("otif", name, name == "KEY_RETAIL" ? 0.85m : Share(sum.Otif, sum.Orders, 0.003m), "Supply");
            Line("perfect_order", name, Share(sum.Perfect, sum.Orders, -0.005m), "Supply");
            Line("return_rate", name, Share(sum.UnitsReturned, sum.UnitsShipped, 0.001m), "Quality");
        }

        private bool Holds(string month) =>
            string.CompareOrdinal(month, Period.MonthName(from)) >= 0
            && string.CompareOrdinal(month, Period.MonthName(to - 1)) <= 0;

        private void Line(string metric, string segment, decimal target, string owner) =>
            text.Append(CultureInfo.InvariantCulture, $$"""
                  - {metric: {{metric}}, segment: "{{segment}}", target: {{target}}, owner: {{owner}}, {{validity}}}

                """);
    }

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
