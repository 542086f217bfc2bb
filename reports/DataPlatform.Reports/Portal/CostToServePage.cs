using DataPlatform.Core;
using DataPlatform.Reports.Charts;
using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;
using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Reports.Portal;

/// <summary>
/// Cost to serve: whether it ties to the ledger, what each pool cost and left unused, and who earned what after it. The
/// ledger has no segments, so only readers who may see everything see it.
/// </summary>
public static class CostToServePage
{
    private const int FirstRows = 40;

    /// <summary>What the template reads.</summary>
    internal sealed record Figures(
        string Under, IReadOnlyList<Words> Months, Sentence Verdict, bool Agrees, bool ShowLedger, TableFigures TieOut,
        TableFigures Pools, ChartFigures? Unused, ChartFigures? Cascade, TableFigures Pnl, ChartFigures? Whale,
        TraceFigures Trace);

    /// <summary>The trace of one order line.</summary>
    internal sealed record TraceFigures(
        string Action, string Order, string Line, string Month, TableFigures? Activities, TableFigures? Pools,
            string? Says);

    /// <summary>The page.</summary>
    public static Page Show(Visit visit)
    {
        if (visit.May.IsNone)
            return visit.NotAllowed("cost-to-serve", "Cost to serve", Sentences.NoEntitlement);
        if (visit.Month is not { } month)
            return visit.State("cost-to-serve", "Cost to serve", State.Empty, Sentences.NoMonth);
        var ledger = visit.May.IsAll;
        var checkedPools = ledger ? TieOutRows(visit) : [];
        var differs = checkedPools.Count(r => r.Number("difference") is { } d && d != 0);
        var months = ReportMonth.Months(visit.Data, visit.Reader, visit.Cancellation);
        var cascade = ProfitAndLoss.Of(visit, Window.MonthOf(month));
        return visit.Html("cost-to-serve", "Cost to serve", "CostToServePage", new Figures(
            $"{Numbers.Month(month)} · {visit.Currency} unless stated · {visit.Scope}",
            [.. months.TakeLast(13).Select(m => new Words(
                Numbers.MonthKey(m), m == month ? null
                    : visit.Links.With("cost-to-serve", ("month", Numbers.MonthKey(m)))))],
            Verdict(checkedPools, differs),
            differs == 0,
            ledger,
            TieOut(visit, checkedPools, month),
            ledger ? Pools(visit, month) : new TableFigures("", [], [], ""),
            ledger ? Unused(visit, month) : null,
            cascade.Chart(visit.May.IsAll ? "Enterprise" : "All you may see", month, visit.Currency),
            cascade.Table(visit, month),
            Whale(visit, month),
            Trace(visit, month, ledger)));
    }

    private static IReadOnlyList<Record> TieOutRows(Visit visit)
    {
        var t = new LedgerTieOut();
        return visit.Data.Read($"""
            SELECT {t.CompanyCode} AS company, {t.Currency} AS currency, {t.PoolId} AS pool, {t.Period} AS period,
                {t.JournalAmount} AS journal, {t.BalanceAmount} AS balance,
                {t.Difference} AS difference, {t.State} AS state
            FROM {t} ORDER BY {t.Period} DESC, {t.CompanyCode}, {t.Currency}, {t.PoolId}
            """);
    }

    private static Sentence Verdict(IReadOnlyList<Record> rows, int differs)
    {
        if (rows.Count == 0)
            return Sentence.Of(
                new Words("No ledger has been tied out yet: land a journal and a trial balance, then run."));
        var agreed = rows.Count(r => r.Number("difference") == 0);
        var open = rows.Count - agreed - differs;
        return Sentence.Of(
            new Words(differs == 0 ? "The journal agrees with the closed ledger" : "The journal does not agree", null,
                "strong"),
            new Words($" in {Numbers.Fixed(agreed)} of {Numbers.Counted(rows.Count, "pool period")}, to the cent"
                + (open > 0 ? $"; {Numbers.Fixed(open)} could not be checked" : "") + "."));
    }

    private static TableFigures TieOut(Visit visit, IReadOnlyList<Record> rows, DateOnly month)
    {
        var all = visit["all"] is not null;
        var shown = all ? rows
            : [.. rows.Where(r => r.Day("period") == month || r.Number("difference") is { } d && d != 0)];
        return new TableFigures(
            all ? "Ledger tie-out, every period" : $"Ledger tie-out, {Numbers.Month(month)}",
            [new("Pool"), new("Company"), new("Currency"), new("Period"), new("Journal", true),
                new("Trial balance", true),
                new("Difference", true), new("State")],
            [.. shown.Select(r => Row.Of(
                PoolName(visit, r.Text("pool")), r.Text("company"), r.Text("currency"),
                r.Day("period") is { } p ? Numbers.MonthKey(p) : null, Cell.Number(r.Number("journal"), 2),
                Cell.Number(r.Number("balance"), 2),
                Cell.Number(r.Number("difference"), 2, r.Number("difference") is { } d && d != 0 ? "bad" : null),
                r.Text("state")))],
            "No pool has ledger rows in this month.",
            rows.Count,
            visit.Links.With("cost-to-serve", ("month", Numbers.MonthKey(month)), ("all", "1")),
            "tie-out");
    }

    private static string PoolName(Visit visit, string? pool) => pool == "*unassigned"
        ? "in no pool"
        : visit.Data.Workspace.Costing.Pools.FirstOrDefault(p => p.Id == pool)?.Name ?? pool ?? "–";

    private static TableFigures Pools(Visit visit, DateOnly month)
    {
        var a = new AllocationRun();
        var rows = visit.Data.Read($"""
            SELECT {a.PoolId} AS pool, {a.CompanyCode} AS company, {a.Currency} AS currency,
                {a.LedgerAmount} AS ledger, {a.AllocatedAmount} AS allocated,
                {a.UnusedAmount} AS unused, {a.UnassignedAmount} AS unassigned, {a.PracticalCapacity} AS capacity,
                {a.UsedCapacity} AS used, {a.Rate} AS rate
            FROM {a} WHERE {a.Period} = {month} ORDER BY {a.LedgerAmount} DESC, {a.PoolId}
            """);
        var table = rows.Select(r =>
        {
            var rest = (r.Number("ledger") ?? 0) - (r.Number("allocated") ?? 0) - (r.Number("unused") ?? 0)
                - (r.Number("unassigned") ?? 0);
            var unit = visit.Data.Workspace.Costing.Pools.FirstOrDefault(p => p.Id == r.Text("pool"))?.Unit ?? "";
            var share = r.Number("capacity") is { } c && c > 0 && r.Number("used") is { } u ? u / c : (decimal?)null;
            return Row.Of(
                PoolName(visit, r.Text("pool")), r.Text("company"), r.Text("currency"),
                    Cell.Number(r.Number("ledger"), 2),
                Cell.Number(r.Number("allocated"), 2), Cell.Number(r.Number("unused"), 2),
                Cell.Number(r.Number("unassigned"), 2), Cell.Number(rest, 2, rest == 0 ? null : "bad"),
                share is { } s ? new Cell([new Words(Numbers.Percent(s))], Numbers.Exact(s)) : "–",
                r.Number("rate") is { } rate
                    ? new Cell([new Words($"{Numbers.Fixed(rate, 4)} per {unit}")], Numbers.Exact(rate)) : "–");
        }).ToList();
        foreach (var currency in rows.Select(r => r.Text("currency")).Distinct())
        {
            decimal Sum(string column) =>
                rows.Where(r => r.Text("currency") == currency).Sum(r => r.Number(column) ?? 0);
            table.Add(Row.Sum(
                "All pools", "", currency, Cell.Number(Sum("ledger"), 2), Cell.Number(Sum("allocated"), 2),
                Cell.Number(Sum("unused"), 2), Cell.Number(Sum("unassigned"), 2),
                Cell.Number(Sum("ledger") - Sum("allocated") - Sum("unused") - Sum("unassigned"), 2), "", ""));
        }
        return new TableFigures(
            $"Pools, {Numbers.Month(month)}: ledger = allocated + unused + unassigned",
            [new("Pool"), new("Company"), new("Currency"), new("Ledger", true), new("Allocated", true),
                new("Unused", true),
                new("Unassigned", true), new("Difference", true), new("Capacity used", true), new("Rate", true)],
            table, "No pool was costed in this month.", Id: "pools");
    }

    private static ChartFigures? Unused(Visit visit, DateOnly month)
    {
        var a = new AllocationRun();
        var sums = visit.Data.Read($"""
            SELECT {a.Period} AS period, sum({a.UnusedAmount}) AS unused FROM {a}
            WHERE {a.Currency} = {new Text(visit.Currency)} GROUP BY 1
            """).Where(r => r.Day("period") is not null)
            .ToDictionary(r => r.Day("period")!.Value, r => r.Number("unused"));
        if (sums.Count == 0)
            return null;
        var months = Enumerable.Range(0, 13).Select(i => month.AddMonths(i - 12)).ToList();
        var bars = months.Select(m => new Bar(
            $"{m:MMM}" + (m.Month == 1 ? $" {m:yy}" : ""), sums.GetValueOrDefault(m),
            sums.GetValueOrDefault(m.AddYears(-1)), null)).ToList();
        var form = UnitForm.For(visit.Currency, bars.Select(b => b.Actual));
        var says = sums.GetValueOrDefault(month) is { } now
            ? $"Unused capacity cost {form.Say(now)} in {Numbers.Month(month)}; no customer is charged for it."
            : "No unused capacity is known for this month.";
        return new ChartFigures("Cost of unused capacity", form.Name, says,
            ColumnChart.Draw(bars, says, form.Decimals, scaleBy: form.Factor),
            new TableFigures($"Cost of unused capacity, {visit.Currency}",
                [new("Month"), new("Actual", true), new("Prior year", true)],
                [.. months.Zip(bars).Select(p => Row.Of(
                    Numbers.MonthKey(p.First), Cell.Number(p.Second.Actual, 2), Cell.Number(p.Second.Prior, 2)))],
                "None."));
    }

    private static ChartFigures? Whale(Visit visit, DateOnly month)
    {
        // amounts nobody states have no line in the account: without a net margin its sum is none either
        var year = new Window(month.AddMonths(-11), month.AddMonths(1));
        if (!visit.Ask(["net_margin"], year).Rows.SelectMany(r => r.Readings).Any(r => r.IsKnown))
            return null;
        var margins = visit.Ask(["pnl_amount"], year, "customer").Rows
            .Where(r => r.Values[0] is not null).Select(r => r.Readings[0].Value).OfType<decimal>().ToList();
        return margins.Count == 0
            ? null
            : WhaleFigures.Of(margins, visit.Currency, "rolling 12 months to " + Numbers.Month(month));
    }

    private static TraceFigures Trace(Visit visit, DateOnly month, bool ledger)
    {
        var order = visit["order"];
        var line = visit["line"];
        var empty = new TraceFigures(
            "/cost-to-serve", order ?? "", line ?? "", Numbers.MonthKey(month), null, null, null);
        if (order is null)
            return empty;
        var sample = visit.Data.Semantic.Rows(
            new MetricQuery(["cost_to_serve"], visit.Reader) { Filters = [Filter.Is("order", order)],
                Scheme = visit.Scheme },
            1000, visit.Cancellation).FirstOrDefault();
        var rows = Lines(sample, line);
        if (rows.Count == 0)
            return empty with { Says = sample?.Reason
                ?? "No cost was traced to this order line, or you may not see it." };
        var used = ledger ? rows.Select(r => (r.Text("pool_id"), r.Day("period"))).Distinct().ToList() : [];
        return empty with
        {
            Activities = new TableFigures(
                $"Cost traced to order {order}" + (line is null ? "" : $", line {line}"),
                [new("Activity"), new("Line"), new("Pool"), new("Period"), new("Units used", true),
                    new("Amount", true, visit.Currency)],
                [
                    .. rows.Select(r => Row.Of(
                        r.Text("activity_id"), r.Text("order_line_no") ?? r.Text("line_no"),
                            PoolName(visit, r.Text("pool_id")),
                        r.Day("period") is { } p ? Numbers.MonthKey(p) : null, Cell.Number(r.Number("units"), 4),
                        Cell.Number(r.Number("amount"), 2))),
                    Row.Sum("Together", "", "", "", "", Cell.Number(rows.Sum(r => r.Number("amount") ?? 0), 2)),
                ],
                "No cost was traced.", Id: "trace"),
            Pools = ledger ? TracePools(visit, used) : null,
        };
    }

    private static List<Record> Lines(RowSample? sample, string? line)
    {
        if (sample is null)
            return [];
        var names = sample.Columns.Select((c, i) => (c, i))
            .ToDictionary(p => p.c, p => p.i, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. sample.Rows.Select(r => new Record(Complete(names, r.Length), [.. r, null]))
                .Where(r => line is null || r.Text("order_line_no") == line || r.Text("line_no") == line),
        ];
    }

    /// <summary>Columns the sample does not carry read as unknown.</summary>
    private static Dictionary<string, int> Complete(Dictionary<string, int> names, int unknownAt)
    {
        var complete = new Dictionary<string, int>(names, StringComparer.OrdinalIgnoreCase);
        foreach (
            var name in new[] { "activity_id", "order_line_no", "line_no", "pool_id", "period", "units", "amount" })
            complete.TryAdd(name, unknownAt);
        return complete;
    }

    private static TableFigures TracePools(Visit visit, List<(string? Pool, DateOnly? Period)> used)
    {
        var a = new AllocationRun();
        var rows = visit.Data.Read($"""
            SELECT {a.PoolId} AS pool, {a.Period} AS period, {a.LedgerAmount} AS ledger,
                {a.AllocatedAmount} AS allocated,
                {a.UnusedAmount} AS unused, {a.UsedCapacity} AS units, {a.Rate} AS rate, {a.RuleVersion} AS rules
            FROM {a} ORDER BY {a.Period}, {a.PoolId}
            """).Where(r => used.Contains((r.Text("pool"), r.Day("period"))));
        return new TableFigures(
            "From the ledger to these lines: what the pools held, and the rate at which they were traced",
            [new("Pool"), new("Period"), new("Ledger accounts"), new("Ledger", true), new("Allocated", true),
                new("Unused", true), new("Rate", true), new("Rules")],
            [.. rows.Select(r => Row.Of(
                PoolName(visit, r.Text("pool")), r.Day("period") is { } p ? Numbers.MonthKey(p) : null,
                Cell.Mono(visit.Data.Workspace.Costing.Pools.FirstOrDefault(x =>
                    x.Id == r.Text("pool"))?.Accounts.ToString()),
                Cell.Number(r.Number("ledger"), 2), Cell.Number(r.Number("allocated"), 2),
                    Cell.Number(r.Number("unused"), 2),
                Cell.Number(r.Number("rate"), 6),
                    Cell.Mono(r.Text("rules")?[..Math.Min(12, r.Text("rules")!.Length)])))],
            "Freight belongs to no pool: the carrier's charge is traced as it is.");
    }
}
