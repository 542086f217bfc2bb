using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Semantic;
using DataPlatform.Semantic.Metrics;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.OrderToCash;
using static DataPlatform.Tests.Semantic.SmallCompany;

namespace DataPlatform.Tests.Semantic;

/// <summary>Who sees what: S-01, S-03 and S-05 of the quality bars.</summary>
public sealed class EntitlementTests
{
    private static readonly RoleGrant?[] grants =
    [
        null, new("all", ["*"], null), new("key", ["KEY"], null), new("tail", ["TAIL"], null),
        new("two", ["KEY", "TAIL"], null),
        new("rest", ["UNASSIGNED"], null), new("gone", ["NOSUCH"], null), new("north", null, ["North"]),
        new("both", null, ["North", "South"]), new("keynorth", ["KEY"], ["North"]), new("anywhere", null, ["*"]),
        new("silent", null, null),
    ];

    private static readonly string[] dimensions =
        ["segment", "month", "quarter", "year", "customer", "product", "channel", "currency", "region",
            "product_family"];

    [Theory]
    [InlineData(20250701)]
    public void Five_hundred_random_questions_are_answered_as_if_the_rows_were_filtered_first(int seed)
    {
        var company = new RandomCompany(seed);
        using var lake = new FactLake();
        company.Fill(lake);
        var layer = lake.Layer([.. grants.OfType<RoleGrant>()]);
        var oracle = new Oracle(company, new DateOnly(2025, 7, 1));
        var random = new Random(seed);
        var compared = 0;
        var known = 0;
        for (var i = 0; i < 500; i++)
        {
            var q = Question(random);
            var answer = layer.Query(Asked(q));
            var expected = q.Role is { Segments: null, Regions: null } ? [] : oracle.Answer(q);
            var found = answer.Rows.ToDictionary(
                r => Oracle.Text(r.Values), r => r.Readings.Select(x => x.Value).ToArray());
            var text = $"seed {seed}, question {i}: {q} where {string.Join(" and ", q.Where.Select(w => w.Text))}";
            Assert.True(expected.Keys.Order().SequenceEqual(found.Keys.Order()), $"rows differ: {text}");
            foreach (var (key, values) in expected)
            {
                for (var m = 0; m < values.Length; m++)
                {
                    Assert.True(values[m] == found[key][m],
                        $"{q.Metrics[m]} at {key}: expected {values[m]}, found {found[key][m]}; {text}");
                    compared++;
                    known += values[m] is null ? 0 : 1;
                }
            }
        }
        Assert.True(known > 2_000 && compared - known > 100,
            $"{known} of {compared} numbers known: the questions are too easy");
    }

    [Fact]
    public void A_condition_its_negation_and_its_unknown_rows_add_up_to_the_whole()
    {
        const int seed = 7;
        var company = new RandomCompany(seed);
        foreach (var invoice in company.Invoices)
            invoice["currency"] = "EUR";
        using var lake = new FactLake();
        company.Fill(lake);
        var layer = lake.Layer([.. grants.OfType<RoleGrant>()]);
        var random = new Random(seed);
        for (var i = 0; i < 100; i++)
        {
            var q = Question(random) with { Metrics = ["revenue", "orders", "rebate"], By = [], Where = [] };
            if (q.Role is { Segments: null, Regions: null })
                continue;
            var p = Atom(random).Text;
            decimal? Sum(string? where, Metric metric) => layer.Query(Asked(q) with
            {
                Where = where is null ? null : Expression.Parse(where, new Place("test")),
            }).Rows[0][metric]!.Value;
            foreach (var metric in new[] { FinanceMetrics.Revenue, ServiceMetrics.Orders, FinanceMetrics.Rebate })
            {
                var dimension = p.Split(' ')[0];
                var pieces = new[] { $"({p})", $"not ({p})", $"{dimension} is null" }.Select(w => Sum(w, metric) ?? 0m);
                // a test for null is never unknown itself
                if (!p.Contains("null", StringComparison.Ordinal))
                    Assert.True((Sum(null, metric) ?? 0m) == pieces.Sum(),
                        $"seed {seed}, question {i}: {metric} where {p}");
            }
        }
    }

    [Fact]
    public void Without_a_stated_entitlement_nothing_is_shown_and_the_reason_is_told()
    {
        using var lake = Lake();
        var layer = lake.Layer(
            new RoleGrant("north", null, ["North"]), new RoleGrant("twice", ["KEY"], null),
            new RoleGrant("twice", ["*"], null),
            new RoleGrant("silent", null, null), new RoleGrant("empty", [], null), new RoleGrant("blank", [""], null),
            new RoleGrant("half", ["*"], []), new RoleGrant(" ", ["*"], null));
        string?[] roles =
        [
            null, "", " ", "\t", "nobody", "North", "NORTH", "north ", " north", "north\0", "north'--", "*", "%",
            "twice",
            "silent", "empty", "blank", "half", "role", "owner", "Owner", "null", "\u043Dorth", "nоrth", "north,twice",
        ];
        var states = 0;
        foreach (var role in roles)
        {
            foreach (var by in new string[][] { [], ["segment"], ["customer"], ["region", "month"] })
            {
                foreach (var view in new[] { SegmentView.AsWas, SegmentView.AsIs, SegmentView.AsOf(Day(1, 1)) })
                {
                    var asked = new MetricQuery(["revenue", "otif", "unused_capacity"], Reader.As(role))
                    {
                        By = by, View = view,
                    };
                    var answer = layer.Query(asked);
                    Assert.Empty(answer.Rows);
                    Assert.Contains("nothing is shown", answer.Reason, StringComparison.Ordinal);
                    Assert.Empty(layer.Rows(asked, 10));
                    Assert.Empty(layer.Values("customer", asked));
                    Assert.Empty(layer.Explain(asked).Rows);
                    states++;
                }
            }
        }
        Assert.Equal(300, states);
        Assert.Empty(layer.Query(new MetricQuery(["revenue"], Reader.Nobody)).Rows);
        Assert.Empty(layer.Query(new MetricQuery(["revenue"], default!) { Reader = Reader.As(null) }).Rows);
    }

    [Fact]
    public void A_restricted_total_is_a_total_of_what_may_be_seen_and_says_so()
    {
        using var lake = Lake();
        var layer = lake.Layer(new RoleGrant("key", ["KEY"], null), new RoleGrant("south", null, ["South"]));
        var key = layer.Query(new MetricQuery(FinanceMetrics.Revenue, Reader.As("key")));
        Assert.Equal(130m, key.Value(FinanceMetrics.Revenue));
        Assert.Equal("only what role key may see: segments KEY", key.Scope);
        Assert.Equal(80m, layer.Query(new MetricQuery(FinanceMetrics.Revenue, Reader.As("south")))
            .Value(FinanceMetrics.Revenue));
    }

    [Fact]
    public void A_restricted_role_sees_history_as_it_was_whatever_view_it_asks_for()
    {
        using var lake = Lake();
        var layer = lake.Layer(new RoleGrant("key", ["KEY"], null));
        foreach (var view in new[] { SegmentView.AsWas, SegmentView.AsIs, SegmentView.AsOf(Day(1, 1)) })
        {
            var answer = layer.Query(new MetricQuery(FinanceMetrics.Revenue, Reader.As("key")) { View = view });
            Assert.Equal(130m, answer.Value(FinanceMetrics.Revenue));
        }
    }

    [Fact]
    public void A_fact_without_a_customer_is_hidden_from_restricted_roles()
    {
        using var lake = Lake();
        lake.Fill(new AllocationRun(), new Dictionary<string, object?>
        {
            ["company_code"] = "1000", ["currency"] = "EUR", ["pool_id"] = "picking", ["period"] = Day(1, 1),
            ["ledger_amount"] = 100m, ["unused_amount"] = 30m,
        });
        var layer = lake.Layer(new RoleGrant("key", ["KEY"], null), new RoleGrant("north", null, ["North"]));
        foreach (var role in new[] { "key", "north" })
        {
            var asked = new MetricQuery(CostingMetrics.LedgerCost, Reader.As(role));
            var reading = layer.Query(asked).Rows[0].Readings[0];
            Assert.Null(reading.Value);
            Assert.Contains("a restricted role cannot see them", reading.Reason, StringComparison.Ordinal);
            Assert.Empty(layer.Values("pool", asked));
            Assert.Empty(layer.Rows(asked, 10).Single().Rows);
        }
    }

    [Fact]
    public void No_way_out_shows_a_customer_of_a_foreign_segment()
    {
        using var lake = Lake();
        lake.Fill(new InvoiceFact(),
            Invoice("1", "A", Day(1, 10), 100m, 60m), Invoice("CANARY-NO", "CANARY", Day(1, 20), 77777m, 40m));
        var layer = lake.Layer(new RoleGrant("key", ["KEY"], null));
        var asked = new MetricQuery(FinanceMetrics.Revenue, Reader.As("key")) { By = ["customer", "segment"] };
        var outputs = new List<string>
        {
            Flat(layer.Query(asked)),
            string.Join(",", layer.Values("customer", asked).Concat(layer.Values("segment", asked))),
            string.Join(",", layer.Rows(asked, 100).SelectMany(r => r.Rows).SelectMany(r => r)),
            string.Join(",", layer.Rows(asked, 100).Select(r => r.Total)),
            string.Join(",", layer.Explain(asked).Rows.SelectMany(r => r.Rows).SelectMany(r => r)),
            Flat(layer.Explain(asked).Answer),
            Flat(layer.Query(asked with { By = [], Filters = [Filter.Is("customer", "CANARY")] })),
            Flat(layer.Query(asked with { By = ["currency"], Filters = [Filter.Is("segment", "UNASSIGNED")] })),
        };
        Assert.All(outputs, o => Assert.DoesNotContain("CANARY", o, StringComparison.Ordinal));
        Assert.All(outputs, o => Assert.DoesNotContain("77777", o, StringComparison.Ordinal));
        Assert.Equal(1, layer.Rows(asked, 100).Single().Total);
    }

    private static string Flat(Answer answer) => string.Join(";", answer.Rows.Select(
        r => string.Join(",", r.Values) + "="
            + string.Join(",", r.Readings.Select(x => $"{x.Value} {x.Reason} {x.Note}"))));

    private static OracleQuery Question(Random random)
    {
        var metrics = Oracle.Metrics.OrderBy(_ => random.Next()).Take(1 + random.Next(3)).ToList();
        var from = RandomCompany.First.AddDays(random.Next(300));
        return new OracleQuery(
            metrics,
            [.. dimensions.OrderBy(_ => random.Next()).Take(random.Next(4))],
            random.Next(2) == 0 ? Window.All : new Window(from, from.AddDays(1 + random.Next(300))),
            random.Next(4) switch
            {
                0 => SegmentView.AsIs,
                1 => SegmentView.AsOf(RandomCompany.First.AddDays(random.Next(540))),
                _ => SegmentView.AsWas,
            },
            random.Next(4) == 0 ? "product-classes" : "customer-segments",
            grants[random.Next(grants.Length)],
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => Condition(random))]);
    }

    private static MetricQuery Asked(OracleQuery q) =>
        new(q.Metrics, q.Role is null ? Reader.Owner : Reader.As(q.Role.Role))
        {
            By = q.By,
            Window = q.Window,
            View = q.View,
            Scheme = q.Scheme,
            Where = q.Where.Count == 0
                ? null
                : Expression.Parse(string.Join(" and ", q.Where.Select(w => w.Text)), new Place("test")),
        };

    private static Conjunct Condition(Random random)
    {
        var a = Atom(random);
        switch (random.Next(4))
        {
            case 0:
                return new Conjunct($"not ({a.Text})", a.Names, v => !a.Holds(v));
            case 1:
                var b = Atom(random);
                return new Conjunct($"({a.Text} or {b.Text})", [.. a.Names, .. b.Names], v => a.Holds(v) | b.Holds(v));
            default:
                return a;
        }
    }

    private static Conjunct Atom(Random random)
    {
        var name = dimensions[random.Next(dimensions.Length)];
        string Sample() => name switch
        {
            "segment" => new[] { "KEY", "MID", "TAIL", "UNASSIGNED" }[random.Next(4)],
            "month" => $"{RandomCompany.First.AddDays(random.Next(600)):yyyy-MM}",
            "quarter" => $"202{4 + random.Next(2)}-Q{1 + random.Next(4)}",
            "year" => $"202{4 + random.Next(3)}",
            "customer" => $"C{random.Next(33):00}",
            "product" => $"P{random.Next(10)}",
            "channel" => random.Next(2) == 0 ? "web" : "shop",
            "currency" => random.Next(2) == 0 ? "EUR" : "USD",
            "region" => RandomCompany.Regions[random.Next(3)],
            _ => random.Next(2) == 0 ? "tools" : "toys",
        };
        var (one, two) = (Sample(), Sample());
        return random.Next(6) switch
        {
            0 => new Conjunct($"{name} <> '{one}'", [name], v => v(name) is { } x ? x != one : null),
            1 => new Conjunct(
                $"{name} in ('{one}', '{two}')", [name], v => v(name) is { } x ? x == one || x == two : null),
            2 => new Conjunct($"{name} is null", [name], v => v(name) is null),
            3 => new Conjunct($"{name} >= '{one}'", [name],
                v => v(name) is { } x ? string.CompareOrdinal(x, one) >= 0 : null),
            4 => new Conjunct($"{name} like '{one[..1]}%'", [name],
                v => v(name) is { } x ? x.StartsWith(one[..1], StringComparison.Ordinal) : null),
            _ => new Conjunct($"{name} = '{one}'", [name], v => v(name) is { } x ? x == one : null),
        };
    }
}
