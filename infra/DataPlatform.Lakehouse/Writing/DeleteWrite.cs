using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>Takes the rows out for which the predicate is true. Losing a race it runs again: it stands on rows only.
/// </summary>
internal sealed class DeleteWrite(DeltaTable table, string predicate, CommitInfo info) : RowWrite(table, info)
{
    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["predicate"] = predicate };

    protected override RowPlan Plan(LogState state, Snapshot now, RowRules rules)
    {
        FillGone($"SELECT {FileColumn} AS file, {RowColumn} AS row, false AS updated "
            + $"FROM {Positions(now, now.Files)} WHERE ({predicate})");
        return new RowPlan(null, null);
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot) =>
        KeepOrRunAgain(draft, state, snapshot);

    protected override Dictionary<string, string> MetricsOf(RowCounts counts) => Metrics(
        ("numDeletedRows", counts.Gone), ("numCopiedRows", counts.Copied), ("numRemovedFiles", counts.FilesOut),
        ("numAddedFiles", counts.FilesIn));
}
