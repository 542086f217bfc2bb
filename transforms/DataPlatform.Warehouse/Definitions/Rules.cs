using DataPlatform.Core;

namespace DataPlatform.Warehouse;

/// <summary>
/// What the workspace's text defines, read back from the lake: the schemes' versions with their rules, and the costing.
/// Because it is read from bitemporal tables, an old report can be made again after the text changed. Assignments by
/// hand are data, not rules: <c>segment_assignment</c> reads them from <c>segment_override</c> at the same point of
/// knowledge.
/// </summary>
/// <param name="Schemes">Versions in force at some time, each with the interval in which it is.</param>
/// <param name="Costing">Pools, their scope and the time equations.</param>
/// <param name="AsKnownAt">What was recorded later is ignored, by rules and transforms; null = all is known.</param>
public sealed record Rules(IReadOnlyList<SchemeRules> Schemes, CostingRules Costing, DateTimeOffset? AsKnownAt)
{
    /// <summary>Nothing defined.</summary>
    public static readonly Rules None = new([], CostingRules.None, null);

    /// <summary>Reads the definitions; <paramref name="rows"/> yields the rows of a table, column name to
    /// value.</summary>
    public static Rules Read(
        Func<Table, IEnumerable<IReadOnlyDictionary<string, object?>>> rows, DateTimeOffset? asKnownAt = null)
    {
        var known = new KnownRows(rows, asKnownAt);
        return new Rules(SchemeRules.Read(known), CostingRules.Read(known), asKnownAt);
    }
}
