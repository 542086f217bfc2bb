using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Puts the query's rows in the place of those for which the predicate is true. Losing a race it is worked out anew:
/// its kept rows may have changed.
/// </summary>
internal sealed class OverwriteWhereWrite(DeltaTable table, string predicate, string select, CommitInfo info)
    : RowWrite(table, info)
{
    protected override IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>
    {
        ["mode"] = "Overwrite", ["partitionBy"] = "[]", ["predicate"] = predicate,
    };

    protected override RowPlan Plan(LogState state, Snapshot now, RowRules rules)
    {
        FillGone($"SELECT {FileColumn} AS file, {RowColumn} AS row, false AS updated "
            + $"FROM {Positions(now, now.Files)} WHERE ({predicate})");
        return new RowPlan(null, InOrder(select, now, rules));
    }

    protected override void Check(Snapshot now, IReadOnlyList<AddAction> adds, long keptRows)
    {
        if (adds.Count == 0)
            return;
        var scan = Scratch.Scan(now, [.. adds.Select(a => a.Live(Table.Path))], null);
        var outside = Count($"SELECT count(*) FROM {scan} WHERE ({predicate}) IS NOT TRUE") - keptRows;
        if (outside != 0)
        {
            throw new DefinitionException(
                Table.Name, $"{outside} rows outside ({predicate})", "only rows that satisfy it",
                "nothing has been written");
        }
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot) =>
        KeepOrRunAgain(draft, state, snapshot);

    protected override Dictionary<string, string> MetricsOf(RowCounts counts) => Metrics(
        ("numFiles", counts.FilesIn), ("numOutputRows", counts.Written), ("numRemovedFiles", counts.FilesOut),
        ("numCopiedRows", counts.Copied), ("numDeletedRows", counts.Gone));
}
