using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Changes columns of the rows for which the predicate is true. Losing a race it runs again: it stands on rows only.
/// </summary>
internal sealed class UpdateWrite(
    DeltaTable table, string predicate, IReadOnlyDictionary<string, string> set, CommitInfo info)
    : RowWrite(table, info)
{
    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["predicate"] = predicate };

    protected override RowPlan Plan(LogState state, Snapshot now, RowRules rules)
    {
        SetClause.Check(Table.Name, now, set);
        FillGone($"SELECT {FileColumn} AS file, {RowColumn} AS row, true AS updated "
            + $"FROM {Positions(now, now.Files)} WHERE ({predicate})");
        var touched = Touched(now).Select(t => t.File).ToList();
        if (touched.Count == 0)
            return new RowPlan(null, null);
        var changed = $"SELECT {SetClause.Columns(now, rules, set, "")} "
            + $"FROM (SELECT {Columns(now, "t")} FROM {GoneRows(now, touched)}) AS old";
        return new RowPlan(InOrder(changed, now, rules), null);
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot) =>
        KeepOrRunAgain(draft, state, snapshot);

    protected override Dictionary<string, string> MetricsOf(RowCounts counts) => Metrics(
        ("numUpdatedRows", counts.Updated), ("numCopiedRows", counts.Copied), ("numRemovedFiles", counts.FilesOut),
        ("numAddedFiles", counts.FilesIn));
}

/// <summary>New values of columns by SQL expressions.</summary>
internal static class SetClause
{
    public static void Check(string table, Snapshot now, IReadOnlyDictionary<string, string> set)
    {
        if (set.Count == 0)
            throw new DefinitionException(table, "no column to set", "at least one");
        if (set.Keys.FirstOrDefault(k => now.Find(k) is null) is { } unknown)
            throw new DefinitionException(table, unknown, "only columns of the table");
    }

    /// <summary>
    /// Every column: what is set, else the old value under <paramref name="old"/>. A generated column that is not set
    /// is left out, to be generated anew.
    /// </summary>
    public static string Columns(
        Snapshot now, RowRules rules, IReadOnlyDictionary<string, string> set, string old)
    {
        var byName = new Dictionary<string, string>(set, StringComparer.OrdinalIgnoreCase);
        return string.Join(", ", now.Schema
            .Where(c => byName.ContainsKey(c.Name) || !rules.IsGenerated(c))
            .Select(c => byName.TryGetValue(c.Name, out var value)
                ? $"({value}) AS {Names.Quote(c.Name)}"
                : $"{old}{Names.Quote(c.Name)}"));
    }
}
