using DataPlatform.Core;
using DataPlatform.Semantic;
using Row = System.Collections.Generic.Dictionary<string, object?>;

namespace DataPlatform.Tests.Semantic;

/// <summary>A question in a form that both the platform and the oracle can answer.</summary>
internal sealed record OracleQuery(
    IReadOnlyList<string> Metrics, IReadOnlyList<string> By, Window Window, SegmentView View, string Scheme,
    RoleGrant? Role, IReadOnlyList<Conjunct> Where);

/// <summary>A condition as text, as three-valued logic, and with the dimensions it names.</summary>
internal sealed record Conjunct(string Text, IReadOnlyList<string> Names, Func<Func<string, string?>, bool?> Holds)
{
    public bool IsTimeOnly => Names.All(n => n is "month" or "quarter" or "year");
}

/// <summary>
/// Answers by brute force: filters the rows by role first, then by window and condition, groups them and adds them up.
/// Shares no code with the compiler.
/// </summary>
internal sealed class Oracle(RandomCompany company, DateOnly today)
{
    private static readonly Dictionary<string, Part[]> parts = new()
    {
        ["revenue"] = [Part.Sum(
            "invoice", r => Num(r, "list_amount") - Num(r, "discount_amount"), Billed, money: true)],
        ["rebate"] = [Part.Sum("invoice", r => Num(r, "rebate_amount"), _ => true, money: true)],
        ["cogs"] = [Part.Sum("invoice", r => Num(r, "cost_amount"), _ => true, money: true)],
        ["orders"] = [new Part("order", rows => rows.Count)],
        ["active_customers"] =
            [new Part("order",
                rows => rows.Select(r => r["customer_id"]).Where(c => c is not null).Distinct().Count())],
        ["otif"] =
        [
            Part.Sum("order", r => Num(r, "otif"), _ => true) with { Limit = 0.25m },
            new Part("order", rows => rows.Count(r => r["otif"] is not null))
            {
                Lacks = r => r["otif"] is null, Limit = 0.25m,
            },
        ],
        ["average_stock"] =
        [
            Part.Sum("stock", r => Num(r, "stock_value"), r => r["stock_value"] is not null, money: true)
                with { AbsentIsUnknown = true },
            new Part("stock", rows => rows.Select(r => r["business_date"]).Distinct().Count())
            {
                Only = r => r["stock_value"] is not null,
                WholePeriod = true,
            },
        ],
    };

    public static IReadOnlyList<string> Metrics => [.. parts.Keys];

    /// <summary>Rows by their key; the value is null where there is no number.</summary>
    public Dictionary<string, decimal?[]> Answer(OracleQuery q)
    {
        var used = q.Metrics.SelectMany(m => parts[m]).Select(p => p.Fact).Distinct().ToList();
        var visible = used.ToDictionary(f => f, f => Fact(f).Where(r => Sees(q.Role, r) && InWindow(q, r)).ToList());
        var asked = visible.ToDictionary(f => f.Key, f => f.Value.Where(r => Holds(q, r, q.Where)).ToList());
        var inTime = visible.ToDictionary(
            f => f.Key, f => f.Value.Where(r => Holds(q, r, q.Where.Where(c => c.IsTimeOnly))).ToList());
        var keys = q.By.Count == 0
            ? [[]]
            : asked.Values.SelectMany(rows => rows).Select(r => Key(q, r, q.By)).DistinctBy(Text).ToList();
        var time = q.By.Where(d => d is "month" or "quarter" or "year").ToList();
        var groups = asked.ToDictionary(f => f.Key, f => f.Value.ToLookup(r => Text(Key(q, r, q.By))));
        var periods = inTime.ToDictionary(f => f.Key, f => f.Value.ToLookup(r => Text(Key(q, r, time))));
        return keys.ToDictionary(Text, key => q.Metrics.Select(m =>
        {
            var timeKey = Text([.. key.Where((_, i) => time.Contains(q.By[i]))]);
            return Value(parts[m],
                f => [.. groups[f][Text(key)]],
                f => [.. periods[f][timeKey]]);
        }).ToArray());
    }

    public static string Text(IReadOnlyList<string?> key) => string.Join("|", key.Select(k => k ?? "\0"));

    public bool Sees(RoleGrant? role, Row row)
    {
        if (role is null)
            return true;
        if (role.Segments is null && role.Regions is null)
            return false;
        var segment = company.Segment(row, "customer-segments", (DateOnly)row["business_date"]!);
        var region = company.Value(row, "region", SegmentView.AsWas, "customer-segments", today);
        return (role.Segments is null || role.Segments.Contains("*") || role.Segments.Contains(segment))
            && (role.Regions is null || role.Regions.Contains("*")
                || (region is not null && role.Regions.Contains(region)));
    }

    private static decimal? Value(Part[] metric, Func<string, List<Row>> group, Func<string, List<Row>> period)
    {
        var values = metric.Select(p => p.Evaluate(group(p.Fact), period(p.Fact))).ToArray();
        if (values.Any(v => v is null))
            return null;
        return values.Length == 1 ? values[0] : values[1] == 0 ? null : values[0] / values[1];
    }

    private static bool Billed(Row row) => (string)row["kind"]! != "credit";

    private static decimal? Num(Row row, string column) => row[column] switch
    {
        null => null,
        long whole => whole,
        var number => (decimal)number,
    };

    private List<Row> Fact(string name) => name switch
    {
        "invoice" => company.Invoices,
        "order" => company.Orders,
        _ => company.Stocks,
    };

    private static bool InWindow(OracleQuery q, Row row) => q.Window.Contains((DateOnly)row["business_date"]!);

    private bool Holds(OracleQuery q, Row row, IEnumerable<Conjunct> conjuncts) =>
        conjuncts.All(c => c.Holds(d => company.Value(row, d, q.View, q.Scheme, today)) == true);

    private string?[] Key(OracleQuery q, Row row, IReadOnlyList<string> by) =>
        [.. by.Select(d => company.Value(row, d, q.View, q.Scheme, today))];

    private sealed record Part(string Fact, Func<List<Row>, decimal?> Add)
    {
        public Func<Row, bool> Only { get; init; } = _ => true;

        public Func<Row, bool> Lacks { get; init; } = _ => false;

        public decimal Limit { get; init; } = 0.05m;

        public bool Money { get; init; }

        public bool WholePeriod { get; init; }

        public bool AbsentIsUnknown { get; init; }

        public static Part Sum(string fact, Func<Row, decimal?> value, Func<Row, bool> only, bool money = false) =>
            new(fact, rows => rows.Any(r => value(r) is not null) ? rows.Sum(value) : null)
            {
                Only = only,
                Lacks = r => value(r) is null,
                Money = money,
            };

        public decimal? Evaluate(List<Row> group, List<Row> period)
        {
            var rows = (WholePeriod ? period : group).Where(Only).ToList();
            if (rows.Count == 0)
                return !WholePeriod && !AbsentIsUnknown && period.Any(Only) ? 0m : null;
            if (rows.Count(Lacks) is var lacking && (lacking == rows.Count || lacking > Limit * rows.Count))
                return null;
            return Money && rows.Select(r => r["currency"]).Distinct().Count() > 1 ? null : Add(rows);
        }
    }
}
