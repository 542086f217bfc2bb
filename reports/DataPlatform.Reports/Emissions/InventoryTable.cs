using DataPlatform.Reports.Portal;
using DataPlatform.Warehouse.Carbon;

namespace DataPlatform.Reports.Emissions;

/// <summary>One line of the table: tonnes CO2e, or a percentage or intensity where <see cref="Unit"/> says
/// so.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">tCO2e, % or tCO2e per million of currency.</param>
/// <param name="BaseYear">Of the base year; null when not stated or not known.</param>
/// <param name="Comparative">Of the year before.</param>
/// <param name="Year">Of the year.</param>
/// <param name="Change">Year over year before, percent.</param>
/// <param name="Remark">What the figure lacks, or why there is none.</param>
public sealed record InventoryRow(
    string Name, string Unit, decimal? BaseYear, decimal? Comparative, decimal? Year, decimal? Change, string Remark);

/// <summary>
/// The table of ESRS E1-6 (paragraphs 44 to 53): scope 1, scope 2 by location and by market, each category of scope 3
/// that has activities, two totals and their intensity to net revenue. A scope without activity data is not reported,
/// never zero; a total of which a part is missing says so.
/// </summary>
public sealed record InventoryTable(int Year, IReadOnlyList<string> Columns, IReadOnlyList<InventoryRow> Rows)
{
    private const decimal KgPerTonne = 1000m;
    private const string Tonnes = "tCO2e";

    private static readonly string[] categories =
    [
        "Purchased goods and services", "Capital goods", "Fuel and energy-related activities",
        "Upstream transportation and distribution", "Waste generated in operations", "Business travel",
        "Employee commuting", "Upstream leased assets", "Downstream transportation and distribution",
        "Processing of sold products", "Use of sold products", "End-of-life treatment of sold products",
        "Downstream leased assets", "Franchises", "Investments",
    ];

    /// <summary>Reads the inventory of the year, the year before and the base year.</summary>
    /// <param name="data">The lake; only for readers who may see everything.</param>
    /// <param name="year">The reporting year, N.</param>
    /// <param name="baseYear">The base year, or null when none is stated.</param>
    /// <param name="revenue">Net revenue of a year in the reporting currency, or null when unknown.</param>
    /// <param name="currency">The reporting currency.</param>
    public static InventoryTable Of(
        PortalData data, int year, int? baseYear, Func<int, decimal?> revenue, string currency)
    {
        var book = Years(data);
        var rows = new List<InventoryRow>
        {
            Line("Gross scope 1", "1"),
            Percent(),
            Line("Gross scope 2, location-based", "2 location"),
            Line("Gross scope 2, market-based", "2 market"),
            Sum("Gross scope 3", l => l.StartsWith("3.", StringComparison.Ordinal)),
        };
        for (var i = 1; i <= categories.Length; i++)
        {
            if (book.Keys.Any(k => k.Line == $"3.{i}"))
                rows.Add(Line($"Scope 3 category {i}: {categories[i - 1]}", $"3.{i}"));
        }
        rows.Add(Sum("Total, location-based", l => l != "2 market", "2 location"));
        rows.Add(Sum("Total, market-based", l => l != "2 location", "2 market"));
        rows.Add(Intensity("Intensity, location-based", l => l != "2 market"));
        rows.Add(Intensity("Intensity, market-based", l => l != "2 location"));
        return new InventoryTable(year,
            ["", "Unit", $"Base year {(baseYear is { } b ? b : "not stated")}", $"{year - 1}", $"{year}",
                $"% {year} / {year - 1}", "Target 2025", "Target 2030", "Annual % target / base year", "Remark"], rows);

        InventoryRow Line(string name, string line) => Sum(name, l => l == line);

        InventoryRow Sum(string name, Func<string, bool> takes, string? needs = null) => Row(
            name, Tonnes, y => Kg(y, takes) / KgPerTonne, Missing(takes, needs));

        InventoryRow Percent() => Row("Scope 1 under regulated emission trading schemes", "%", y =>
            Kg(y, l => l == "1") is { } all and not 0
                ? 100 * book.Where(b => b.Key == (y, "1")).Sum(b => b.Value.Regulated) / all : null, "");

        InventoryRow Intensity(string name, Func<string, bool> takes) => Row(
            name, $"tCO2e per million {currency}", y => revenue(y) is { } money and > 0 && Kg(y, takes) is { } kg
                ? kg / KgPerTonne / (money / 1_000_000m) : null,
            revenue(year) is null ? "net revenue is not computable" : "");

        InventoryRow Row(string name, string unit, Func<int, decimal?> of, string remark)
        {
            var (now, before) = (of(year), of(year - 1));
            return new InventoryRow(name, unit, baseYear is { } b ? of(b) : null, before, now,
                now is { } n && before is { } p and not 0 ? 100 * (n - p) / p : null,
                now is null && remark.Length == 0 ? $"no activity data of {year}" : remark);
        }

        decimal? Kg(int y, Func<string, bool> takes) => book.Where(b => b.Key.Year == y && takes(b.Key.Line)
            && b.Value.Kg is not null).Select(b => b.Value.Kg).DefaultIfEmpty(null).Aggregate((a, b) => a + b);

        string Missing(Func<string, bool> takes, string? needs)
        {
            var gaps = book.Where(b => b.Key.Year == year && takes(b.Key.Line)).Sum(b => b.Value.Gaps);
            var spent = book.Where(b => b.Key.Year == year && takes(b.Key.Line)).Sum(b => b.Value.Spend);
            var parts = new List<string>();
            if (gaps > 0)
                parts.Add($"{gaps} items without an emission");
            if (spent > 0)
                parts.Add($"{spent / KgPerTonne:0.###} tCO2e of it by spend");
            if (needs is not null && !book.ContainsKey((year, needs)))
                parts.Add("without scope 2: no activity data");
            return string.Join("; ", parts);
        }
    }

    private sealed record Held(decimal? Kg, decimal Regulated, decimal Spend, long Gaps);

    private static Dictionary<(int Year, string Line), Held> Years(PortalData data)
    {
        var l = new GhgInventoryLine();
        return data.Read($"""
            SELECT CAST(year({l.Period}) AS BIGINT) AS year_of, {l.Line} AS line, sum({l.Kg}) AS kg,
                sum({l.RegulatedKg}) AS regulated, sum({l.Gaps}) AS gaps,
                sum(CASE WHEN {l.Method} = 'spend' THEN {l.Kg} END) AS spend
            FROM {l} GROUP BY 1, 2 ORDER BY 1, 2
            """).ToDictionary(r => ((int)r.Whole("year_of")!.Value, r.Text("line")!), r => new Held(
                r.Number("kg"), r.Number("regulated") ?? 0, r.Number("spend") ?? 0, r.Whole("gaps") ?? 0));
    }
}
