using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>An append reads nothing, so another writer's commit does not touch it unless the schema moved.</summary>
internal sealed class AppendWrite(DeltaTable table, string select, CommitInfo info) : TableWrite(table, info)
{
    protected override Access Access => Access.Append;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["mode"] = "Append", ["partitionBy"] = "[]" };

    protected override Draft Prepare(LogState state, Snapshot snapshot)
    {
        var schema = SchemaEvolution.Evolve(Table, snapshot, snapshot.Files.Count == 0);
        var now = schema.Applied(snapshot);
        var rules = new RowRules(now);
        var adds = new NewFiles(Table, state, now, rules).Write(InOrder(select, now, rules));
        var rows = DraftFiles.Rows(adds);
        return new Draft(state, schema.NewMetadata(state), rows)
        {
            Adds = adds,
            Metrics = Metrics(
                ("numFiles", adds.Count), ("numOutputRows", rows), ("numOutputBytes", adds.Sum(a => a.Size))),
        };
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot)
    {
        if (SameMetadata(draft.State, state))
            return draft with { State = state };
        Discard(draft);
        return Prepare(state, snapshot);
    }
}
