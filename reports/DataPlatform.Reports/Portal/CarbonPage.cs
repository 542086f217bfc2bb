using DataPlatform.Core;
using DataPlatform.Reports.Charts;
using DataPlatform.Reports.Emissions;
using DataPlatform.Reports.Rendering;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;
using DataPlatform.Warehouse.Carbon;

namespace DataPlatform.Reports.Portal;

/// <summary>
/// Emissions of transport for twelve months: by scope category, mode, product family, channel and segment, with the
/// factors used and what is missing. Nothing is filled in silently.
/// </summary>
public static class CarbonPage
{
    private const int FirstRows = 20;
    private static readonly string[] metrics = ["co2e_wtw", "co2e_wtt", "co2e_ttw", "tonne_km", "co2e_per_tkm"];

    private static readonly (string By, string Says)[] splits =
    [
        ("ghg_category", "GHG Protocol scope 3 category"), ("mode", "mode of transport"), ("segment", "segment"),
        ("product_family", "product family"), ("channel", "channel"),
    ];

    /// <summary>What the template reads.</summary>
    internal sealed record Figures(
        string Under, string Total, string TotalSays, string? Missing, FactList Quality, ChartFigures? Months,
        IReadOnlyList<TableFigures> Splits, TableFigures DataTypes, TableFigures Gaps, TableFigures Findings,
        TableFigures Inventory, TableFigures Factors);

    /// <summary>The page.</summary>
    public static Page Show(Visit visit)
    {
        if (visit.May.IsNone)
            return visit.NotAllowed("carbon", "Carbon", Sentences.NoEntitlement);
        if (visit.Month is not { } month)
            return visit.State("carbon", "Carbon", State.Empty, Sentences.NoMonth);
        var window = new Window(month.AddMonths(-11), month.AddMonths(1));
        var total =
            visit.Ask([.. metrics, "co2e_per_order", "legs_without_factor_share", "primary_data_share"], window);
        if (total.Rows.Count == 0)
            return visit.State("carbon", "Carbon", State.Empty,
                $"There is no transport in the twelve months to {Numbers.Month(month)}"
                + (total.Reason is null or "no rows" ? "." : $": {total.Reason}."),
                new Words("Map a feed to "), new Words("transport_leg", visit.Links.Thing("table", "transport_leg")),
                new Words(" and run again."));
        var whole = total.Rows[0].Readings;
        var wtw = whole[0];
        var form = UnitForm.For(wtw.Unit, [wtw.Value]);
        return visit.Html("carbon", "Carbon", "CarbonPage", new Figures(
            $"twelve months to {Numbers.Month(month)} · ISO 14083, "
            + $"well to wheel = well to tank + tank to wheel · {visit.Scope}",
            wtw.Value is { } value ? form.Say(value) : "not computable",
            wtw.Value is null ? $"It is not computable: {wtw.Reason}." : Sum(whole),
            wtw.Note,
            Quality(visit, whole),
            Months(visit, month),
            [.. splits.Select(s => Split(visit, window, s.By, s.Says))],
            DataTypes(visit, window),
            Gaps(visit, window),
            Findings(visit, window),
            Inventory(visit, month.Year),
            Factors(visit)));
    }

    private static string Sum(IReadOnlyList<Reading> whole)
    {
        var (wtw, wtt, ttw) = (whole[0].Value, whole[1].Value, whole[2].Value);
        if (wtt is null || ttw is null)
            return "Its two parts are not known apart.";
        var form = UnitForm.For(whole[0].Unit, [wtw]);
        var rest = wtw!.Value - wtt.Value - ttw.Value;
        return $"{form.Say(wtt.Value)} well to tank and "
            + $"{form.Say(ttw.Value)} tank to wheel; difference {Numbers.Exact(rest)}.";
    }

    private static FactList Quality(Visit visit, IReadOnlyList<Reading> whole) => new(
    [
        .. whole.Skip(3).Select(r =>
        {
            var form = UnitForm.For(r.Unit, [r.Value]);
            return Fact.Of(r.Metric.Title, new Words(
                r.Value is { } v ? form.Say(v) : "not computable: " + r.Reason, visit.Links.Metric(r.Metric.Id)),
                new Words(r.Note is null ? "" : $" ({r.Note})"));
        }),
    ]);

    private static ChartFigures? Months(Visit visit, DateOnly month)
    {
        var answer = visit.Ask(["co2e_wtw"], new Window(month.AddMonths(-24), month.AddMonths(1)), "month");
        var series = answer.Rows.Where(r => ReportMonth.Parse(r.Values[0]) is not null)
            .ToDictionary(r => ReportMonth.Parse(r.Values[0])!.Value, r => r.Readings[0]);
        if (series.Count == 0)
            return null;
        var months = Enumerable.Range(0, 13).Select(i => month.AddMonths(i - 12)).ToList();
        var bars = months.Select(m => new Bar(
            $"{m:MMM}" + (m.Month == 1 ? $" {m:yy}" : ""), series.GetValueOrDefault(m)?.Value,
            series.GetValueOrDefault(m.AddYears(-1))?.Value, null)).ToList();
        var form = UnitForm.For("kg CO2e", bars.Select(b => b.Actual));
        var says = series.GetValueOrDefault(month)?.Value is { } now
            ? $"{form.Say(now)} in {Numbers.Month(month)}; the year before is lighter."
            : $"{Numbers.Month(month)} is not computable: {series.GetValueOrDefault(month)?.Reason ?? "no legs"}.";
        return new ChartFigures("Emissions of transport, well to wheel", form.Name, says,
            ColumnChart.Draw(bars, says, form.Decimals, scaleBy: form.Factor),
            new TableFigures($"Emissions by month, {form.Name}",
                [new("Month"), new("Actual", true), new("Prior year", true), new("Remark")],
                [.. months.Select(m => Row.Of(
                    Numbers.MonthKey(m), MetricPage.Shown(series.GetValueOrDefault(m), form),
                    MetricPage.Shown(series.GetValueOrDefault(m.AddYears(-1)), form),
                    series.GetValueOrDefault(m)?.Reason ?? series.GetValueOrDefault(m)?.Note ?? ""))],
                "No month has legs."));
    }

    private static TableFigures Split(Visit visit, Window window, string by, string says)
    {
        var answer = visit.Ask(metrics, window, by);
        var gaps = visit.Ask(["co2e_wtw"], window, by, "gap").Rows.GroupBy(r => r.Values[0] ?? "").ToDictionary(
            g => g.Key, g => (Open: g.Where(r => r.Values[1] is not null).Sum(r => r.Readings[0].Rows),
                All: g.Sum(r => r.Readings[0].Rows)), StringComparer.Ordinal);
        var names = by == "segment"
            ? SegmentNames.Of(visit, answer.Rows.Select(r => r.Values[0]).OfType<string>(), window.To.AddMonths(-1))
            : null;
        var rows = answer.Rows.OrderByDescending(r => r.Readings[0].Value ?? -1).ToList();
        var shown = visit["all"] is null ? rows.Take(FirstRows).ToList() : rows;
        var mass = UnitForm.For("kg CO2e", rows.Select(r => r.Readings[0].Value));
        var work = UnitForm.For("tkm", rows.Select(r => r.Readings[3].Value));
        var each = UnitForm.For("kg CO2e per tkm", rows.Select(r => r.Readings[4].Value));
        return new TableFigures(
            "By " + says,
            [
                new(char.ToUpperInvariant(says[0]) + says[1..]), new("Well to wheel", true, mass.Name),
                new("Well to tank", true, mass.Name), new("Tank to wheel", true, mass.Name),
                new("Transport work", true, work.Name), new("Intensity", true, each.Name),
                    new("Without emission", true, "of legs and hubs"), new("Remark"),
            ],
            [.. shown.Select(r => Row.Of(
                Name(by, r.Values[0], names), MetricPage.Shown(r.Readings[0], mass),
                    MetricPage.Shown(r.Readings[1], mass),
                MetricPage.Shown(r.Readings[2], mass), MetricPage.Shown(r.Readings[3], work),
                MetricPage.Shown(r.Readings[4], each),
                gaps.GetValueOrDefault(r.Values[0] ?? "") is { All: > 0 } g ? Numbers.Percent((decimal)g.Open / g.All)
                    : "–",
                r.Readings[0].Reason ?? ""))],
            answer.Reason ?? "There are no legs.", rows.Count, visit.Links.With("carbon", ("all", "1")), "by-"
                + by.Replace('_', '-'));
    }

    private static string Name(string by, string? value, IReadOnlyDictionary<string, string>? names) =>
        (by, value) switch
    {
        (_, null) => "unknown",
        ("ghg_category", "4") => "4, upstream transport: we pay the freight",
        ("ghg_category", "9") => "9, downstream transport: the customer pays",
        ("segment", _) => names!.GetValueOrDefault(value, value),
        _ => value,
    };

    private static TableFigures DataTypes(Visit visit, Window window)
    {
        var answer = visit.Ask(["tonne_km"], window, "data_type");
        var all = answer.Rows.Sum(r => r.Readings[0].Value ?? 0);
        return new TableFigures(
            "Kind of data behind the transport work",
            [new("Kind"), new("Transport work", true, "tkm"), new("Share", true), new("Legs", true)],
            [.. answer.Rows.Select(r => Row.Of(
                r.Values[0] ?? "unknown", Cell.Number(r.Readings[0].Value),
                all > 0 && r.Readings[0].Value is { } v
                    ? new Cell([new Words(Numbers.Percent(v / all))], Numbers.Exact(v / all)) : "–",
                Cell.Count(r.Readings[0].Rows)))],
            answer.Reason ?? "There are no legs.", Id: "quality");
    }

    private static TableFigures Gaps(Visit visit, Window window)
    {
        var answer = visit.Ask(["co2e_wtw"], window, "gap");
        var all = answer.Rows.Sum(r => r.Readings[0].Rows);
        return new TableFigures(
            "Legs and hubs by what they lack for an emission",
            [new("Lacks"), new("Legs and hubs", true), new("Of all", true)],
            [.. answer.Rows.OrderBy(r => r.Values[0] is null ? 0 : 1).Select(r => Row.Of(
                r.Values[0] ?? "nothing: complete", Cell.Count(r.Readings[0].Rows),
                all > 0 ? Numbers.Percent((decimal)r.Readings[0].Rows / all) : null))],
            "Every leg has mass, distance and a factor.", Id: "gaps");
    }

    // whole tables know no entitlement: only who may see everything sees them
    private static TableFigures Findings(Visit visit, Window window)
    {
        var f = new CarbonFinding();
        var rows = !visit.May.IsAll ? [] : visit.Data.Read($"""
            SELECT {f.Finding} AS finding, {f.Subject} AS subject, CAST(sum({f.Items}) AS BIGINT) AS items,
                sum({f.MassKg}) AS mass, sum({f.Tkm}) AS tkm, sum({f.FreightAmount}) AS freight,
                {f.Currency} AS currency, min({f.Says}) AS says
            FROM {f} WHERE {f.Period} >= {window.From} AND {f.Period} < {window.To} GROUP BY 1, 2, 7 ORDER BY 1, 2, 7
            """);
        return new TableFigures(
            "Findings, with the amount they concern",
            [new("Finding"), new("About"), new("Items", true), new("Mass", true, "kg"),
                new("Transport work", true, "tkm"), new("Freight", true), new("Currency"), new("It says")],
            [.. rows.Take(FirstRows).Select(r => Row.Of(
                r.Text("finding"), r.Text("subject"), Cell.Count(r.Whole("items") ?? 0), Cell.Number(r.Number("mass")),
                Cell.Number(r.Number("tkm")), Cell.Number(r.Number("freight"), 2),
                r.Text("currency") is "*" or null ? "" : r.Text("currency"), r.Text("says")))],
            visit.May.IsAll ? "Nothing is missing." : "Only readers of every segment see findings.", rows.Count,
            Id: "findings");
    }

    private static TableFigures Inventory(Visit visit, int year)
    {
        var table = !visit.May.IsAll ? null : InventoryTable.Of(
            visit.Data, year, null, y => Revenue(visit, y), visit.Currency);
        return new TableFigures(
            $"Greenhouse gas emissions {year} (ESRS E1-6)",
            [new("Line"), new("Unit"), new($"{year - 1}", true), new($"{year}", true), new("Change", true, "%"),
                new("Remark")],
            [.. (table?.Rows ?? []).Select(r => Row.Of(
                r.Name, r.Unit, Cell.Number(r.Comparative, 3), Cell.Number(r.Year, 3), Cell.Number(r.Change, 1),
                r.Remark))],
            "Only readers of every segment see the inventory.", Id: "inventory");
    }

    private static decimal? Revenue(Visit visit, int year)
    {
        var answer = visit.Ask(["revenue"], new Window(new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1)));
        return answer.Rows.Count == 0 ? null : answer.Rows[0].Readings[0].Value;
    }

    // of a published set, which may have thousands, only what a leg or hub uses
    private static TableFigures Factors(Visit visit)
    {
        var (f, e) = (new FactorValue(), new TransportChainElement());
        var rows = visit.Data.Holds(f)
            ? visit.Data.Read($"""
                SELECT DISTINCT {f.FactorId} AS id, {f.Version} AS version, {f.Name} AS name, {f.Unit} AS unit,
                    {f.WttKg} AS wtt, {f.TtwKg} AS ttw, {f.GasBasis} AS gas, {f.GwpSet} AS gwp, {f.Region} AS region,
                    {f.Publisher} AS publisher, {f.Licence} AS licence, {f.ValidFrom} AS since
                FROM {f} WHERE {f.Origin} <> 'published' OR {f.FactorId} IN (SELECT {e.FactorId} FROM {e})
                ORDER BY 1, 2
                """)
            : [];
        return new TableFigures(
            "Emission factors and their versions, kg CO2e per unit",
            [new("Factor"), new("Version"), new("Unit"), new("Well to tank", true), new("Tank to wheel", true),
                new("Basis"),
                new("Region"), new("Publisher"), new("Licence"), new("Valid from")],
            [.. rows.Select(r => Row.Of(
                r.Text("name") ?? r.Text("id"), r.Text("version"), r.Text("unit"), Cell.Number(r.Number("wtt"), 5),
                Cell.Number(r.Number("ttw"), 5), $"{r.Text("gas")}, {r.Text("gwp")}", r.Text("region"),
                    r.Text("publisher"),
                r.Text("licence"), Cell.Date(r.Day("since"))))],
            "No factor is known: state some in carbon/factors.yaml.", Id: "factors");
    }
}
