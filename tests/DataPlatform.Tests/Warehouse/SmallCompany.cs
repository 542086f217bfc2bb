using DataPlatform.Warehouse;
using DataPlatform.Warehouse.Costing;
using DataPlatform.Warehouse.Reference;
using DataPlatform.Warehouse.Segmentation;

namespace DataPlatform.Tests.Warehouse;

/// <summary>Definitions small enough to compute by hand.</summary>
public static class SmallCompany
{
    public static readonly DateOnly Start = new(2024, 1, 1);
    public static readonly DateTimeOffset Noon = new(2024, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static Rules Rules()
    {
        using var bench = Definitions(new TransformBench());
        return bench.Rules;
    }

    /// <summary>Schemes over all three bases and activities over all three sources.</summary>
    public static TransformBench Definitions(TransformBench bench)
    {
        Scheme(bench, "customer-segments", 1, "customer", Start, ("KEY", "tier = 'A'"), ("TAIL", "true"));
        Scheme(bench, "product-segments", 1, "product", Start, ("HEAVY", "weight_kg >= 10"), ("LIGHT", "true"));
        Scheme(bench, "channel-segments", 1, "channel", Start, ("WEB", "kind = 'e-commerce'"));
        Scope(bench, "6*");
        Pool(bench, "picking", "1000", "EUR", "6100", 1000m);
        Pool(bench, "hauling", "1000", "EUR", "6200", 1000m);
        Term(bench, "pick", 1, "picking", "order line", "1", 1.5m);
        Term(bench, "pick", 2, "picking", "order line", "quantity", 0.05m, "service_level = 'EXPRESS'");
        Term(bench, "inspect", 1, "picking", "return line", "1", 4m);
        Term(bench, "haul", 1, "hauling", "transport leg", "distance_km", 1m);
        return bench;
    }

    public static void Scheme(
        TransformBench bench, string scheme, int version, string basis, DateOnly from,
        params (string Id, string? Rule)[] segments)
    {
        var v = new SchemeVersion();
        var id = $"{scheme}@{version}";
        bench.Add(v, (v.SchemeVersionId, id), (v.SchemeId, scheme), (v.Basis, basis), (v.EffectiveFrom, from),
            (v.ValidFrom, from), (v.ValidTo, BitemporalTable.Open), (v.Status, "approved"), (v.RecordedAt, Noon));
        var s = new Segment();
        for (var i = 0; i < segments.Length; i++)
        {
            bench.Add(s, (s.SchemeVersionId, id), (s.SegmentId, segments[i].Id), (s.Name, segments[i].Id),
                (s.Priority, (long)i + 1), (s.Rule, segments[i].Rule), (s.ValidFrom, from),
                (s.ValidTo, BitemporalTable.Open), (s.RecordedAt, Noon));
        }
    }

    public static void ByHand(TransformBench bench, string scheme, string entity, string segment, DateOnly from)
    {
        var o = new SegmentOverride();
        bench.Add(o, (o.SchemeId, scheme), (o.EntityKey, entity), (o.SegmentId, segment), (o.Reason, "test"),
            (o.ValidFrom, from), (o.ValidTo, BitemporalTable.Open), (o.RecordedAt, Noon));
    }

    public static void Customer(TransformBench bench, string id, string tier, string? channel = null,
        DateOnly? from = null, DateTimeOffset? recordedAt = null)
    {
        var c = new Customer();
        bench.Add(c, (c.CustomerId, id), (c.Tier, tier), (c.ChannelId, channel), (c.SalesRegion, "North"),
            (c.ValidFrom, from ?? Start), (c.ValidTo, BitemporalTable.Open), (c.RecordedAt, recordedAt ?? Noon));
    }

    public static void Product(TransformBench bench, string id, decimal weightKg, decimal cost)
    {
        var p = new Product();
        bench.Add(p, (p.ProductId, id), (p.WeightKg, weightKg), (p.StandardCost, cost), (p.ValidFrom, Start),
            (p.ValidTo, BitemporalTable.Open), (p.RecordedAt, Noon));
    }

    public static void Scope(
        TransformBench bench, string accounts, string? method = null, string? order = null)
    {
        var s = new CostingScope();
        bench.Add(s, (s.ScopeId, "costing"), (s.Accounts, accounts), (s.Method, method), (s.StepOrder, order),
            (s.ValidFrom, Start), (s.ValidTo, BitemporalTable.Open), (s.RecordedAt, Noon));
    }

    public static void Pool(
        TransformBench bench, string pool, string? company, string currency, string? accounts, decimal? capacity)
    {
        var p = new CostPool();
        bench.Add(p, (p.PoolId, pool), (p.Name, pool), (p.CompanyCode, company), (p.Currency, currency),
            (p.Accounts, accounts), (p.CostCentres, "*"), (p.PracticalCapacity, capacity), (p.CapacityUnit, "min"),
            (p.ValidFrom, Start), (p.ValidTo, BitemporalTable.Open), (p.RecordedAt, Noon));
    }

    /// <summary>A pool gives to another, by weight; it needs no capacity of its own.</summary>
    public static void Spread(
        TransformBench bench, string pool, string to, decimal weight, DateOnly? from = null)
    {
        var s = new CostSpread();
        bench.Add(s, (s.PoolId, pool), (s.ToPoolId, to), (s.Weight, weight), (s.ValidFrom, from ?? Start),
            (s.ValidTo, BitemporalTable.Open), (s.RecordedAt, Noon));
    }

    public static void Term(TransformBench bench, string activity, int term, string pool, string appliesTo,
        string driver, decimal units, string? condition = null)
    {
        var t = new TimeEquation();
        bench.Add(t, (t.ActivityId, activity), (t.TermNo, (long)term), (t.PoolId, pool), (t.AppliesTo, appliesTo),
            (t.Driver, driver), (t.UnitsPerDriver, units), (t.Condition, condition), (t.ValidFrom, Start),
            (t.ValidTo, BitemporalTable.Open), (t.RecordedAt, Noon));
    }

    public static void Journal(TransformBench bench, string no, string account, DateOnly period, decimal amount,
        string company = "1000", string currency = "EUR")
    {
        var j = new GlJournalLine();
        bench.Add(j, (j.CompanyCode, company), (j.JournalNo, no), (j.LineNo, "1"), (j.Account, account),
            (j.CostCentre, "C1"), (j.Period, period), (j.PostedOn, period), (j.Amount, amount), (j.Currency, currency));
    }
}
