using System.Globalization;
using DataPlatform.Core;
using DataPlatform.SampleCompany.Truth;
using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Carbon;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.Inventory;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Warehouse.Reference;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Tests.EndToEnd.SampleCompany;

/// <summary>From exported files to gold tables, against what the generator planted.</summary>
[Collection(BuiltCompany.Name)]
public sealed class SampleCompanyEndToEndTests(BuiltCompany company)
{
    private readonly SampleTruth truth = company.Truth;

    [Fact]
    public void Every_feed_lands_and_every_table_is_built()
    {
        var failed = company.Landed.Feeds.Where(f => f.Failure is not null);
        Assert.Empty(failed.Select(f => $"{f.Feed}: {f.Failure!.Text}"));
        Assert.Equal(0, company.Landed.ExitCode);
        Assert.Null(company.Built.Failure);
    }

    [Fact]
    public void Tables_hold_the_planted_rows_and_no_other()
    {
        Sql rows = Sql.Join("\nUNION ALL\n", WarehouseTables.All.Where(t => truth.Landed.ContainsKey(t.TableName))
            .Select(t => (Sql)$"SELECT {Sql.Value(t.TableName)}, count(*) FROM {t}"));
        var found = company.Rows(rows).ToDictionary(r => (string)r[0]!, r => Whole(r[1]));

        Assert.Equal(
            truth.Landed.OrderBy(t => t.Key, StringComparer.Ordinal),
            found.OrderBy(t => t.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void The_quarantine_holds_exactly_the_planted_rows()
    {
        var quarantine = new QuarantinedRecord();
        var found = company.Rows($"SELECT {quarantine.Feed}, {quarantine.File}, {quarantine.Line} FROM {quarantine}")
            .Select(r => $"{r[0]} {Short((string)r[1]!)} {r[2]}").Order(StringComparer.Ordinal);

        var planted = company.WrongRows.Select(r => $"{r.Feed} {Short(r.File)} {r.Line}").Order(StringComparer.Ordinal);
        Assert.Equal(planted, found);
    }

    [Fact]
    public void Counts_of_every_file_close_on_the_planted_counts()
    {
        var reports = company.Landed.Feeds.SelectMany(f => f.Files.Select(r => (f.Feed, Report: r))).ToList();
        foreach (var planted in truth.Files.Where(f => !f.Replaced))
        {
            var one = Assert.Single(
                reports, r => r.Feed == planted.Feed && Short(r.Report.File) == Short(planted.File)).Report;
            Assert.Equal(
                (planted.File, planted.Read, planted.Landed, planted.Quarantined, planted.Duplicates),
                (planted.File, one.Read, one.Landed, one.Quarantined, one.Duplicates));
        }
    }

    [Fact]
    public void Sample_company_meets_every_planted_figure()
    {
        var expected = truth.Monthly.SelectMany(m => Figures(m.Segment, m.Month, m.Figures)).Where(f => f.Value != 0m)
            .ToDictionary(f => f.Key, f => f.Value);
        var found = Invoices().Concat(Returns()).Concat(Costs()).Concat(Service()).Concat(Carbon()).Concat(Answers())
            .Where(f => f.Value != 0m).ToDictionary(f => f.Key, f => f.Value);

        Assert.Empty(Differences(expected, found));
    }

    [Fact]
    public void The_profit_and_loss_by_segment_is_the_planted_one()
    {
        var pnl = new SegmentPnl();
        var rows = company.Rows($"""
            SELECT {pnl.SegmentId}, {pnl.Period}, CAST(sum({pnl.Amount}) AS DECIMAL(38,4)) FROM {pnl} GROUP BY 1, 2
            """).ToDictionary(r => $"{r[0]} {Month(r[1])}", r => (decimal)r[2]!);
        var planted = truth.Monthly.Where(m => m.Figures.NetMargin != 0m)
            .ToDictionary(m => $"{m.Segment} {m.Month}", m => m.Figures.NetMargin);

        Assert.Empty(Differences(planted, rows));
    }

    [Fact]
    public void Todays_definition_moves_parts_and_not_the_whole()
    {
        var invoices = new InvoiceFact();
        var segments = new SegmentAssignment();
        var rows = company.Rows($"""
            SELECT {segments.SegmentId}, CAST(sum({invoices.NetAmount}) AS DECIMAL(38,4)) FROM {invoices}
            LEFT JOIN {segments} ON {segments.EntityKey} = {invoices.CustomerId}
                AND DATE '2026-11-01' >= {segments.ValidFrom} AND DATE '2026-11-01' < {segments.ValidTo}
            GROUP BY 1
            """).ToDictionary(r => (string)r[0]!, r => (decimal)r[1]!);

        Assert.Empty(Differences(truth.AsIs.ToDictionary(s => s.Key, s => s.Value.Revenue), rows));
    }

    [Fact]
    public void Pools_close_on_the_planted_cents()
    {
        var run = new AllocationRun();
        var found = company.Rows($"""
            SELECT {run.CompanyCode}, {run.PoolId}, {run.Period}, {run.LedgerAmount}, {run.AllocatedAmount},
                {run.UnusedAmount}, {run.UnassignedAmount} FROM {run}
            """).ToDictionary(
                r => $"{r[0]} {r[1]} {Month(r[2])}",
                r => ((decimal)r[3]!, (decimal)r[4]!, (decimal)r[5]!, (decimal)r[6]!));

        Assert.Equal(truth.Pools.Count, found.Count);
        foreach (var pool in truth.Pools)
        {
            Assert.Equal(
                (pool.Pool, pool.Month, (pool.Ledger, pool.Allocated, pool.Unused, pool.Unassigned)),
                (pool.Pool, pool.Month, found[$"{pool.Company} {pool.Pool} {pool.Month}"]));
        }
    }

    [Fact]
    public void Stock_is_own_stock_and_goes_to_those_who_use_it()
    {
        var stock = new StockFact();
        var segments = new SegmentAssignment();
        var found = company.Rows($"""
            SELECT coalesce({segments.SegmentId}, 'NOBODY'), {stock.Month},
                CAST(sum({stock.StockValue}) AS DECIMAL(38,2)), count(*)
            FROM {stock} LEFT JOIN {segments} ON {segments.On($"{stock.CustomerId}", $"{stock.BusinessDate}")}
            WHERE {stock.StockValue} IS NOT NULL GROUP BY 1, 2
            """).ToDictionary(r => $"{r[0]} {Month(r[1])}", r => ((decimal)r[2]!, Whole(r[3])));
        foreach (var month in truth.Stock)
        {
            var all = found.Where(f => f.Key.EndsWith(month.Month, StringComparison.Ordinal));
            Assert.Equal(month.Value, all.Sum(f => f.Value.Item1));
            foreach (var (segment, value) in month.BySegment.Where(s => s.Value != 0m))
            {
                // the engine gives whole cents to each customer: at most a cent per row lies between
                var (amount, rows) = found[$"{segment} {month.Month}"];
                Assert.InRange(amount - value, -0.01m * rows, 0.01m * rows);
            }
        }
    }

    [Fact]
    public void Gaps_of_transport_are_reported_and_not_counted_as_zero()
    {
        var elements = new TransportChainElement();
        long Count(string kind, string? gap) => (long)company.Number($"""
            SELECT count(*) FROM {elements} WHERE {elements.Kind} = {Sql.Value(kind)}
                AND coalesce({elements.Gap}, '-') = {Sql.Value(gap ?? "-")}
                AND ({elements.WtwKg} IS NULL) = ({elements.Gap} IS NOT NULL)
            """);
        var carbon = truth.Carbon;

        Assert.Equal(carbon.WithoutDistance, Count("transport", "no distance"));
        Assert.Equal(carbon.WithoutFactor, Count("transport", "no factor"));
        Assert.Equal(carbon.Legs - carbon.WithoutDistance - carbon.WithoutFactor, Count("transport", null));
        Assert.Equal(carbon.HubElements, Count("hub", null));
        Assert.Equal(carbon.CustomerPaidWtw, company.Number($"""
            SELECT sum({elements.WtwKg}) FROM {elements} WHERE {elements.GhgCategory} = 9
            """), 9);
    }

    [Fact]
    public void Emissions_reach_product_families_by_mass()
    {
        var emissions = new EmissionAllocation();
        var products = new Product();
        var found = company.Rows($"""
            SELECT {products.Family}, CAST(sum({emissions.WtwKg}) AS DECIMAL(38,12)) FROM {emissions}
            JOIN {products} ON {products.ProductId} = {emissions.ProductId} GROUP BY 1
            """).ToDictionary(r => (string)r[0]!, r => (decimal)r[1]!);

        Assert.Empty(Differences(truth.Carbon.WtwByFamily, found, 0.000001m));
    }

    private IEnumerable<KeyValuePair<string, decimal>> Invoices()
    {
        var f = new InvoiceFact();
        return By(f, f.BusinessDate, f.CustomerId, ("list", $"{f.ListAmount}"), ("discount", $"{f.DiscountAmount}"),
            ("rebate", $"{f.RebateAmount}"), ("cogs", $"{f.CostAmount}"), ("revenue", $"{f.NetAmount}"));
    }

    private IEnumerable<KeyValuePair<string, decimal>> Returns()
    {
        var f = new ReturnFact();
        return By(f, f.BusinessDate, f.CustomerId, ("returns", $"{f.CreditAmount}"),
            ("recovery", $"{f.RecoveryAmount}"), ("returned", $"{f.Quantity}"));
    }

    private IEnumerable<KeyValuePair<string, decimal>> Costs()
    {
        var f = new CostToServeLine();
        Sql Of(string activity) => $"CASE WHEN {f.ActivityId} LIKE {Sql.Value(activity)} THEN {f.Amount} ELSE 0 END";
        return By(f, f.BusinessDate, f.CustomerId, ("entry", Of("order-entry%")), ("pick", Of("pick%")),
            ("pack", Of("pack%")), ("return handling", Of("return%")), ("dispatch", Of("courier%")),
            ("freight", Of("freight")));
    }

    private IEnumerable<KeyValuePair<string, decimal>> Service()
    {
        var l = new OrderLineFact();
        var o = new OrderFact();
        return By(l, l.BusinessDate, l.CustomerId, ("units ordered", $"{l.UnitOrdered}"),
                ("units shipped", $"{l.UnitShipped}"), ("lines", Sql.Trusted("1")),
                ("lines complete", $"{l.LineComplete}"))
            .Concat(By(o, o.BusinessDate, o.CustomerId, ("orders", Sql.Trusted("1")),
                ("orders complete", $"{o.OrderComplete}"), ("otif", $"{o.Otif}"), ("perfect", $"{o.Perfect}")));
    }

    private IEnumerable<KeyValuePair<string, decimal>> Carbon()
    {
        var f = new EmissionAllocation();
        return By(f, f.BusinessDate, f.CustomerId, ("wtt", $"{f.WttKg}"), ("ttw", $"{f.TtwKg}"), ("wtw", $"{f.WtwKg}"),
            ("tkm", $"{f.Tkm}"));
    }

    private IEnumerable<KeyValuePair<string, decimal>> Answers()
    {
        var f = new FeedbackFact();
        return By(f, f.BusinessDate, f.CustomerId, ("promoters", $"{f.Promoter}"), ("detractors", $"{f.Detractor}"));
    }

    /// <summary>Sums per segment (as-was) and month, keyed <c>SEGMENT MONTH figure</c>.</summary>
    private IEnumerable<KeyValuePair<string, decimal>> By(
        Table fact, Column<DateOnly> day, Column<string> customer, params (string Name, Sql Value)[] figures)
    {
        var segments = new SegmentAssignment();
        var rows = company.Rows($"""
            SELECT coalesce({segments.SegmentId}, 'UNASSIGNED'), CAST(date_trunc('month', {day}) AS DATE),
                {Sql.Join(", ", figures.Select(f => (Sql)$"CAST(sum({f.Value}) AS DECIMAL(38,12))"))}
            FROM {fact} LEFT JOIN {segments} ON {segments.On($"{customer}", $"{day}")}
            GROUP BY 1, 2
            """);
        return rows.SelectMany(row => figures.Select((f, i) =>
            KeyValuePair.Create($"{row[0]} {Month(row[1])} {f.Name}", (decimal?)row[i + 2] ?? 0m)));
    }

    private static Dictionary<string, decimal> Figures(string segment, string month, Figures f) =>
        new (string, decimal)[]
    {
        ("list", f.List), ("discount", f.Discount), ("rebate", f.Rebate), ("cogs", f.Cogs), ("revenue", f.Revenue),
        ("returns", f.Returns), ("recovery", f.Recovery), ("returned", f.UnitsReturned), ("entry", f.OrderEntry),
        ("pick", f.Pick), ("pack", f.Pack), ("return handling", f.ReturnHandling), ("dispatch", f.Dispatch),
        ("freight", f.Freight), ("units ordered", f.UnitsOrdered), ("units shipped", f.UnitsShipped),
        ("lines", f.Lines), ("lines complete", f.LinesComplete), ("orders", f.Orders),
        ("orders complete", f.OrdersComplete), ("otif", f.Otif), ("perfect", f.Perfect),
        ("wtt", f.Wtt), ("ttw", f.Ttw), ("wtw", f.Wtw), ("tkm", f.Tkm),
        ("promoters", f.Promoters), ("detractors", f.Detractors),
    }.ToDictionary(p => $"{segment} {month} {p.Item1}", p => p.Item2);

    private static List<string> Differences(
        IReadOnlyDictionary<string, decimal> planted, IReadOnlyDictionary<string, decimal> found,
        decimal within = 0.000000001m) =>
    [
        .. planted.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
            .Select(k => (Key: k, Planted: planted.GetValueOrDefault(k), Found: found.GetValueOrDefault(k)))
            .Where(d => Math.Abs(d.Planted - d.Found) > within)
            .Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Key}: planted {d.Planted}, found {d.Found}")),
    ];

    private static string Month(object? day) => day switch
    {
        DateOnly date => date.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        _ => $"{day}",
    };

    private static long Whole(object? number) => Convert.ToInt64(number, CultureInfo.InvariantCulture);

    // a database read is named after its table or query, a file by its name
    private static string Short(string file) =>
        Path.GetExtension(file) is "" or ".sqlite" ? "database" : Path.GetFileName(file);
}
