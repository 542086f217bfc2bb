using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Semantic;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Host.Composition;

/// <summary>One thing to suppose: <c>activity.pick=0.9</c>, <c>pool.picking.capacity=800000</c>,
/// <c>pool.picking.cost=1.05</c>.</summary>
internal sealed record Supposition(string Kind, string Subject, decimal Number)
{
    public static Supposition Parse(string text, CostingRules costing)
    {
        var cut = text.LastIndexOf('=');
        var path = cut < 0 ? [] : text[..cut].Split('.');
        if (cut < 0 || !decimal.TryParse(text[(cut + 1)..], NumberStyles.Number, CultureInfo.InvariantCulture,
            out var number) || number < 0)
            throw Wrong(text);
        return path switch
        {
            ["activity", var a] when costing.Terms.Any(t => t.ActivityId == a) => new("activity", a, number),
            ["pool", var p, "capacity"] when number > 0 && costing.Pools.Any(x => x.PoolId == p && x.Capacity > 0) =>
                new("capacity", p, number),
            ["pool", var p, "cost"] when costing.Pools.Any(x => x.PoolId == p) => new("cost", p, number),
            _ => throw Wrong(text),
        };

        DefinitionException Wrong(string found) => new("simulate", found,
            "activity.NAME=FACTOR, pool.NAME.capacity=UNITS or pool.NAME.cost=FACTOR; activities: "
            + string.Join(" ", costing.Terms.Select(t => t.ActivityId).Distinct()) + "; pools: "
            + string.Join(" ", costing.Pools.Select(p => p.PoolId).Distinct()));
    }
}

/// <summary>
/// The costing transforms under changed rules, in a scratchpad of its own over the lake's tables as they are. The lake
/// is only read: the books stay as they were.
/// </summary>
internal sealed class WhatIf : IDisposable
{
    private readonly Company company;
    private readonly DuckDbScratch scratch;
    private readonly Dictionary<string, Transform> changed;
    private readonly IReadOnlyList<Supposition> supposed;
    private readonly HashSet<string> present = [];

    public WhatIf(Company company, IReadOnlyList<string> suppositions)
    {
        this.company = company;
        var rules = company.Rules();
        supposed = [.. suppositions.Select(s => Supposition.Parse(s, rules.Costing))];
        var costing = rules.Costing with
        {
            Terms = [.. rules.Costing.Terms.Select(t => supposed.Where(s => s.Kind == "activity"
                && s.Subject == t.ActivityId).Aggregate(t, (x, s) => x with
                {
                    UnitsPerDriver = x.UnitsPerDriver * s.Number,
                }))],
            Pools = [.. rules.Costing.Pools.Select(p => supposed.Where(s => s.Kind == "capacity"
                && s.Subject == p.PoolId).Aggregate(p, (x, s) => x with { Capacity = s.Number }))],
        };
        var then = rules with { Costing = costing };
        changed = new Transform[]
        {
            new PoolFlow(then), new ActivityUse(then), new AllocationRun(then), new CostToServeLine(),
        }.ToDictionary(t => t.TableName);
        scratch = company.NewScratch();
    }

    /// <summary>Per pool, over the window: used, allocated, unused and rate, now and then.</summary>
    public IEnumerable<object?[]> Pools(Window window)
    {
        var runs = changed["allocation_run"];
        Build(runs);
        return scratch.Query($"""
            SELECT pool_id, currency, sum(used) FILTER (WHERE now) AS used_now, sum(used) FILTER (WHERE NOT now),
                sum(allocated) FILTER (WHERE now), sum(allocated) FILTER (WHERE NOT now),
                sum(unused) FILTER (WHERE now), sum(unused) FILTER (WHERE NOT now)
            FROM (
                SELECT TRUE AS now, pool_id, currency, period, used_capacity AS used, allocated_amount AS allocated,
                    unused_amount AS unused FROM {Lake("allocation_run")}
                UNION ALL
                SELECT FALSE, pool_id, currency, period, used_capacity, allocated_amount, unused_amount
                FROM allocation_run) AS both_sides
            WHERE period >= DATE '{window.From:yyyy-MM-dd}' AND period < DATE '{window.To:yyyy-MM-dd}'
            GROUP BY 1, 2 ORDER BY 1, 2
            """);
    }

    /// <summary>Cost to serve by segment as it was, now and then.</summary>
    public IEnumerable<object?[]> Segments(Window window, SchemeInfo scheme)
    {
        Build(changed["cost_to_serve_line"]);
        return scratch.Query($"""
            SELECT coalesce(s.segment_id, '{SegmentAssignment.Unassigned}') AS segment, c.currency,
                sum(c.amount) FILTER (WHERE c.now), sum(c.amount) FILTER (WHERE NOT c.now),
                sum(CASE WHEN c.now THEN - c.amount ELSE c.amount END)
            FROM (
                SELECT TRUE AS now, {scheme.Basis}_id AS entity, business_date, currency, amount
                FROM {Lake("cost_to_serve_line")} WHERE pool_id IS NOT NULL
                UNION ALL
                SELECT FALSE, {scheme.Basis}_id, business_date, currency, amount FROM cost_to_serve_line
                WHERE pool_id IS NOT NULL) AS c
            LEFT JOIN {Lake("segment_assignment")} AS s ON s.scheme_id = {SqlRendering.InlineValue(
                new Text(scheme.SchemeId))}
                AND s.entity_key = c.entity AND c.business_date >= s.valid_from AND c.business_date < s.valid_to
            WHERE c.business_date >= DATE '{window.From:yyyy-MM-dd}' AND c.business_date < DATE '{window.To:yyyy-MM-dd}'
            GROUP BY 1, 2 ORDER BY 1, 2
            """);
    }

    public void Dispose() => scratch.Dispose();

    private void Build(Transform transform)
    {
        if (!present.Add(transform.TableName))
            return;
        foreach (var input in transform.Inputs)
        {
            if (changed.TryGetValue(input.TableName, out var before))
                Build(before);
            else
                Take(input);
        }
        var name = Names.Quote(transform.TableName);
        scratch.Execute($"CREATE TABLE {name} AS {transform.Query(Window.All).Inline(transform)}");
    }

    /// <summary>A table of the lake under its own name; an empty one where the lake has none.</summary>
    private void Take(Table table)
    {
        if (!present.Add(table.TableName))
            return;
        var name = Names.Quote(table.TableName);
        var factors = table is PoolLedger ? supposed.Where(s => s.Kind == "cost").ToList() : [];
        if (company.Lake.Open(table.TableName) is null)
        {
            var columns = table.Columns.Select(c => $"{Names.Quote(c.Name)} {c.Type.Sql}");
            scratch.Execute($"CREATE TABLE {name} ({string.Join(", ", columns)})");
            return;
        }
        var amount = factors.Count == 0 ? "*" : "* REPLACE (CASE pool_id " + string.Concat(factors.Select(f =>
            $"WHEN {SqlRendering.InlineValue(new Text(f.Subject))} THEN CAST(amount * "
            + $"{f.Number.ToString(CultureInfo.InvariantCulture)} AS DECIMAL(18,2)) ")) + "ELSE amount END AS amount)";
        scratch.Execute($"CREATE VIEW {name} AS SELECT {amount} FROM {Lake(table.TableName)} AS t");
    }

    private string Lake(string table) => scratch.Scan((company.Lake.Open(table)
        ?? throw new DefinitionException("simulate", $"no {table}", "a finished run", "dataplatform run")).Snapshot());
}
