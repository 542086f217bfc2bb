using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Semantic;
using DataPlatform.Semantic.Metrics;
using static DataPlatform.Tests.Semantic.SmallCompany;

namespace DataPlatform.Tests.Semantic;

/// <summary>
/// S-07: whatever a user writes, the SQL keeps its shape, because names are resolved and values are bound.
/// </summary>
public sealed class HostileTests
{
    private static readonly string[] seeds =
    [
        "'", "''", "\"", "`", ";", "--", "/*", "*/", "\\", "\0", "\n", "\r\n", "%", "_", "$p1", "$1", "?", ":x", "{0}",
        "{{x}}", "' OR '1'='1", "' OR TRUE --", "') OR (TRUE", "1; DROP TABLE invoice_fact", "'; ATTACH 'x' AS y; --",
        "UNION SELECT * FROM customer", "x' UNION ALL SELECT customer_id FROM customer --", "read_csv('/etc/passwd')",
        "getenv('HOME')", "sum(1)", "NULL", "null", "TRUE", "FALSE", "UNASSIGNED", "*", "KEY' , 'TAIL", "KEY,TAIL",
        "coalesce(ent.segment_id, 'KEY')", "ent.segment_id", "sg.segment_id IS NOT NULL OR", "1=1",
        "current_setting('x')",
        "\u2019 OR 1=1", "\uFF07 OR 1=1", "\u0000' OR 1=1", "КЕY", "ｋｅｙ", "a\u0301", "\u202Eyek", "\uD800", "💥",
        "../../etc/passwd", "<script>", "${jndi:ldap://x}", "=1+1", "@x", "0x414243", "1e999", "-1",
        "9999999999999999999999", new string('x', 10_000), new string('(', 500), new string('\'', 501),
    ];

    public static IReadOnlyList<string> Payloads { get; } =
        [.. seeds.SelectMany(s => new[] { s, "KEY" + s, s + "KEY", $"'{s}'", $" {s} " }).Distinct().Take(300)];

    [Fact]
    public void No_value_changes_the_shape_of_the_sql()
    {
        Assert.Equal(300, Payloads.Count);
        using var lake = Lake();
        (string Name, Func<string, (RoleGrant Role, MetricQuery Query)> With)[] positions =
        [
            ("filter value", p => (All, Asked with { Filters = [Filter.Is("customer", p)] })),
            ("second filter value", p => (All, Asked with { Filters = [new Filter("region", ["North", p])] })),
            ("segment", p => (All, Asked with { Filters = [Filter.Is("segment", p)] })),
            ("month", p => (All, Asked with { Filters = [Filter.Is("month", p)] })),
            ("condition", p => (All, Asked with { Where = Where($"region = {Names.Literal(p)}") })),
            ("list in a condition", p => (All, Asked with { Where = Where($"customer in ('A', {Names.Literal(p)})") })),
            ("granted segment", p => (new("role", [p], null), Asked with { Reader = Reader.As("role") })),
            ("granted region", p => (new("role", null, [p]), Asked with { Reader = Reader.As("role") })),
        ];
        foreach (var (name, with) in positions)
        {
            var benign = Shape(lake, with("benign"));
            foreach (var payload in Payloads)
            {
                if (payload.Trim() is "*" or "" && name.StartsWith("granted", StringComparison.Ordinal))
                    continue;
                Assert.True(benign == Shape(lake, with(payload)), $"{name}: {payload}");
            }
        }
    }

    [Fact]
    public void A_hostile_name_is_refused_before_there_is_sql()
    {
        using var lake = Lake();
        var layer = lake.Layer(new RoleGrant("key", ["KEY"], null));
        foreach (var payload in Payloads)
        {
            Assert.Throws<DefinitionException>(() => layer.Query(Asked with { Metrics = [payload] }));
            Assert.Throws<DefinitionException>(() => layer.Query(Asked with { By = [payload] }));
            Assert.Throws<DefinitionException>(() => layer.Query(Asked with { Filters = [Filter.Is(payload, "x")] }));
            Assert.Throws<DefinitionException>(() => layer.Query(Asked with { Scheme = payload }));
            Assert.Throws<DefinitionException>(() => layer.Values(payload, Asked));
            Assert.Empty(layer.Query(Asked with { Reader = Reader.As(payload) }).Rows);
        }
    }

    [Fact]
    public void A_hostile_condition_is_refused_or_harmless()
    {
        using var lake = Lake();
        var layer = lake.Layer(new RoleGrant("key", ["KEY"], null));
        var refused = 0;
        foreach (var payload in Payloads)
        {
            try
            {
                var asked = Asked with { Reader = Reader.As("key"), Where = Where($"region = 'North' or {payload}") };
                Assert.True((layer.Query(asked).Value(FinanceMetrics.Revenue) ?? 0m) <= 130m, payload);
            }
            catch (DefinitionException)
            {
                refused++;
            }
        }
        Assert.True(refused > 250, $"{refused} refused");
    }

    [Fact]
    public void Hostile_values_find_no_rows_and_break_nothing()
    {
        using var lake = Lake();
        var layer = lake.Layer();
        foreach (var payload in Payloads.Where((_, i) => i % 5 == 0))
        {
            var answer = layer.Query(Asked with { By = ["customer"], Filters = [Filter.Is("customer", payload)] });
            Assert.Empty(answer.Rows);
        }
    }

    private static RoleGrant All => new("role", ["*"], null);

    private static MetricQuery Asked => new(FinanceMetrics.Revenue, Reader.Owner);

    private static Expression Where(string text) => Expression.Parse(text, new Place("test"));

    private static string Shape(FactLake lake, (RoleGrant Role, MetricQuery Query) with) =>
        string.Join("\n", lake.Layer(with.Role).Compile(with.Query).Select(s => s.Sql?.Text ?? s.Reason));
}
