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
/// <param name="Capacity">Practical capacity per period, in its unit.</param>
/// <param name="Unit">Unit of the capacity.</param>
/// <param name="From">First day.</param>
/// <param name="To">First day no longer.</param>
/// <param name="Version">Hash of the pool and of the time equations that use it, kept with every allocation.</param>
public sealed record PoolRules(
    string PoolId, string? Company, string? Currency, CodeList Accounts, CodeList CostCentres, decimal Capacity,
    string? Unit, DateOnly From, DateOnly To, string Version);

/// <summary>One term of a time equation in one interval.</summary>
public sealed record TermRules(
    string ActivityId, string PoolId, string AppliesTo, long TermNo, Expression Driver, decimal UnitsPerDriver,
    Expression? Condition, DateOnly From, DateOnly To);

/// <summary>What cost to serve is computed by.</summary>
public sealed record CostingRules(
    IReadOnlyList<ScopeRules> Scope, IReadOnlyList<PoolRules> Pools, IReadOnlyList<TermRules> Terms)
{
    /// <summary>The pool under which scope accounts stand that are in no pool.</summary>
    public const string Unassigned = "*unassigned";

    /// <summary>Nothing defined.</summary>
    public static readonly CostingRules None = new([], [], []);

    /// <summary>The one company of all pools, to which rows that state no company belong; null when there are
    /// several.</summary>
    public string? OnlyCompany =>
        Pools.Select(p => p.Company).Distinct().ToList() is [{ } only] ? only : null;

    internal static CostingRules Read(KnownRows known)
    {
        var terms = ReadTerms(known);
        var scope = new CostingScope();
        return new CostingRules(
            [
                .. known.Of(scope, scope.ScopeId).Where(r => r.From < r.To).Select(r => new ScopeRules(
                    CodeList.Parse(r.Text(scope.Accounts), r.Place(scope, "accounts")), r.From, r.To)),
            ],
            ReadPools(known, terms), terms);
    }

    private static IReadOnlyList<PoolRules> ReadPools(KnownRows known, IReadOnlyList<TermRules> terms)
    {
        var table = new CostPool();
        return
        [
            .. known.Of(table, table.PoolId).Where(r => r.From < r.To)
                .OrderBy(r => r.Text(table.PoolId), StringComparer.Ordinal).ThenBy(r => r.From)
                .Select(r => Pool(table, r, terms)),
        ];
    }

    private static PoolRules Pool(CostPool table, KnownRow row, IReadOnlyList<TermRules> terms)
    {
        var id = row.Text(table.PoolId);
        var place = row.Place(table, id);
        var capacity = row.Number(table.PracticalCapacity);
        if (capacity <= 0)
            throw new DefinitionException(place, $"practical capacity {capacity}", "a capacity above zero",
                "a pool's rate is its cost divided by its practical capacity");
        var uses = terms.Where(t => t.PoolId == id).Select(t => $"{t.ActivityId}|{t.TermNo}|{t.AppliesTo}|{t.Driver}"
            + $"|{t.UnitsPerDriver:0.######}|{t.Condition}|{t.From}|{t.To}");
        var pool = new PoolRules(id, row.TextOrNull(table.CompanyCode), row.TextOrNull(table.Currency),
            CodeList.Parse(row.Text(table.Accounts), place),
            CodeList.Parse(row.TextOrNull(table.CostCentres) ?? "*", place), capacity / 1.0000m,
            row.TextOrNull(table.CapacityUnit), row.From, row.To, "");
        return pool with { Version = Hash(string.Join('\n', uses.Prepend($"{pool}"))) };
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
