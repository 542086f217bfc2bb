using System.Security.Cryptography;
using System.Text;
using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Warehouse.Costing;

namespace DataPlatform.Warehouse;

/// <summary>Accounts that cost to serve must explain, and when.</summary>
public sealed record ScopeRules(CodeList Accounts, DateOnly From, DateOnly To);

/// <summary>One pool in one interval.</summary>
/// <param name="PoolId">The pool.</param>
/// <param name="Company">Its company; null = every company.</param>
/// <param name="Currency">The currency its capacity is paid in; null = every currency.</param>
/// <param name="Accounts">Accounts that make its cost.</param>
/// <param name="CostCentres">Cost centres that make its cost.</param>
/// <param name="Capacity">Practical capacity per period, in its unit; null when it gives its cost to pools.</param>
/// <param name="Unit">Unit of the capacity.</param>
/// <param name="From">First day.</param>
/// <param name="To">First day no longer.</param>
/// <param name="Version">Hash of the pool and of the time equations that use it, kept with every allocation.</param>
public sealed record PoolRules(
    string PoolId, string? Company, string? Currency, CodeList Accounts, CodeList CostCentres, decimal? Capacity,
    string? Unit, DateOnly From, DateOnly To, string Version);

/// <summary>One term of a time equation in one interval.</summary>
public sealed record TermRules(
    string ActivityId, string PoolId, string AppliesTo, long TermNo, Expression Driver, decimal UnitsPerDriver,
    Expression? Condition, DateOnly From, DateOnly To);

/// <summary>Who bears what share of a pool's unused cost, in one interval.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="PoolId">The pool.</param>
/// <param name="Parts">The share in millionths.</param>
/// <param name="AppliesTo">Order line, return line or transport leg.</param>
/// <param name="Condition">Which of them.</param>
/// <param name="From">First day.</param>
/// <param name="To">First day no longer.</param>
public sealed record IdleRules(
    string RuleId, string PoolId, long Parts, string AppliesTo, Expression Condition, DateOnly From, DateOnly To);

/// <summary>Where the cost of giving pools rests, in one interval in which nothing about it changes.</summary>
public sealed record StageRules(DateOnly From, DateOnly To, PoolStages Solved);

/// <summary>What cost to serve is computed by.</summary>
public sealed record CostingRules(
    IReadOnlyList<ScopeRules> Scope, IReadOnlyList<PoolRules> Pools, IReadOnlyList<TermRules> Terms)
{
    /// <summary>How pools that serve each other are treated.</summary>
    public SpreadMethod Method { get; init; } = SpreadMethod.Reciprocal;

    /// <summary>The solved stages, interval after interval; none when no pool gives to another.</summary>
    public IReadOnlyList<StageRules> Stages { get; init; } = [];

    /// <summary>The pool under which scope accounts stand that are in no pool.</summary>
    public const string Unassigned = "*unassigned";

    /// <summary>Nothing defined.</summary>
    public static readonly CostingRules None = new([], [], []);

    /// <summary>The one company of all pools, to which rows that state no company belong; null when there are
    /// several.</summary>
    public string? OnlyCompany =>
        Pools.Select(p => p.Company).Distinct().ToList() is [{ } only] ? only : null;

    /// <summary>Who is charged for idle capacity.</summary>
    public IReadOnlyList<IdleRules> Idle { get; init; } = [];

    /// <summary>The method as the workspace writes it.</summary>
    public static string Word(SpreadMethod method) => method switch
    {
        SpreadMethod.Direct => "direct",
        SpreadMethod.StepDown => "step-down",
        _ => "reciprocal",
    };

    internal static CostingRules Read(KnownRows known)
    {
        var terms = ReadTerms(known);
        var scope = new CostingScope();
        var scopes = known.Of(scope, scope.ScopeId).Where(r => r.From < r.To).ToList();
        var stages = StageReading.Read(known, scopes.FirstOrDefault());
        return new CostingRules(
            [
                .. scopes.Select(r => new ScopeRules(
                    CodeList.Parse(r.Text(scope.Accounts), r.Place(scope, "accounts")), r.From, r.To)),
            ],
            ReadPools(known, terms, stages), terms)
        {
            Method = stages.Method,
            Stages = stages.Stages,
            Idle = ReadIdle(known),
        };
    }

    private static IReadOnlyList<PoolRules> ReadPools(
        KnownRows known, IReadOnlyList<TermRules> terms, StageReading stages)
    {
        var table = new CostPool();
        return
        [
            .. known.Of(table, table.PoolId).Where(r => r.From < r.To)
                .OrderBy(r => r.Text(table.PoolId), StringComparer.Ordinal).ThenBy(r => r.From)
                .Select(r => Pool(table, r, terms, stages)),
        ];
    }

    private static PoolRules Pool(
        CostPool table, KnownRow row, IReadOnlyList<TermRules> terms, StageReading stages)
    {
        var id = row.Text(table.PoolId);
        var place = row.Place(table, id);
        decimal? capacity = stages.Gives(id) ? null : row.Number(table.PracticalCapacity);
        if (capacity <= 0)
            throw new DefinitionException(place, $"practical capacity {capacity}", "a capacity above zero",
                "a pool's rate is its cost divided by its practical capacity");
        var uses = terms.Where(t => t.PoolId == id).Select(t => $"{t.ActivityId}|{t.TermNo}|{t.AppliesTo}|{t.Driver}"
            + $"|{t.UnitsPerDriver:0.######}|{t.Condition}|{t.From}|{t.To}");
        var pool = new PoolRules(id, row.TextOrNull(table.CompanyCode), row.TextOrNull(table.Currency),
            row.TextOrNull(table.Accounts) is { } accounts ? CodeList.Parse(accounts, place) : CodeList.None,
            CodeList.Parse(row.TextOrNull(table.CostCentres) ?? "*", place), capacity / 1.0000m,
            row.TextOrNull(table.CapacityUnit), row.From, row.To, "");
        return pool with { Version = Hash(string.Join('\n', uses.Prepend($"{pool}{stages.Text}"))) };
    }

    private static List<IdleRules> ReadIdle(KnownRows known)
    {
        var table = new IdleRule();
        var read = known.Of(table, table.RuleId).Where(r => r.From < r.To)
            .OrderBy(r => r.Text(table.RuleId), StringComparer.Ordinal).ThenBy(r => r.From).ToList();
        var rules = read.Select(r => new IdleRules(
            r.Text(table.RuleId), r.Text(table.PoolId), (long)(r.Number(table.Share) * 1_000_000m),
            r.Text(table.AppliesTo),
            Expression.Parse(r.TextOrNull(table.Condition) ?? "true", r.Place(table, r.Text(table.RuleId))), r.From,
            r.To)).ToList();
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            var together = rules.Where(o => o.PoolId == rule.PoolId && o.From <= rule.From && rule.From < o.To)
                .Sum(o => o.Parts);
            if (together > 1_000_000)
                throw new DefinitionException(read[i].Place(table, rule.RuleId),
                    $"{together / 1_000_000m:0.######} of the pool {rule.PoolId} charged by its rules",
                    "shares of one pool that add up to 1 at most");
        }
        return rules;
    }

    private static IReadOnlyList<TermRules> ReadTerms(KnownRows known)
    {
        var table = new TimeEquation();
        return
        [
            .. known.Of(table, table.ActivityId).Where(r => r.From < r.To)
                .OrderBy(r => r.Text(table.ActivityId), StringComparer.Ordinal).ThenBy(r => r.From)
                .ThenBy(r => r.WholeNumber(table.TermNo))
                .Select(r =>
                {
                    var place = r.Place(table, r.Text(table.ActivityId));
                    return new TermRules(r.Text(table.ActivityId), r.Text(table.PoolId), r.Text(table.AppliesTo),
                        r.WholeNumber(table.TermNo), Expression.Parse(r.TextOrNull(table.Driver) ?? "1", place),
                        r.Number(table.UnitsPerDriver),
                        r.TextOrNull(table.Condition) is { } condition ? Expression.Parse(condition, place) : null,
                        r.From, r.To);
                }),
        ];
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
