using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>A whole overwrite removes whatever is there when it wins.</summary>
internal sealed class OverwriteWrite(DeltaTable table, string select, CommitInfo info) : TableWrite(table, info)
{
    protected override Access Access => Access.Rewrite;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["mode"] = "Overwrite", ["partitionBy"] = "[]" };

    protected override Draft Prepare(LogState state, Snapshot snapshot)
    {
        var schema = SchemaEvolution.Evolve(Table, snapshot, isEmpty: true);
        var now = schema.Applied(snapshot);
        var rules = new RowRules(now);
        var adds = new NewFiles(Table, state, now, rules).Write(InOrder(select, now, rules));
        var rows = DraftFiles.Rows(adds);
        return new Draft(state, schema.NewMetadata(state), rows)
        {
            Adds = adds,
            Removes = [.. state.Files.Values.Select(Remove)],
            Metrics = Metrics(
                ("numFiles", adds.Count), ("numOutputRows", rows), ("numOutputBytes", adds.Sum(a => a.Size)),
                ("numRemovedFiles", state.Files.Count)),
        };
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot)
    {
        if (SameMetadata(draft.State, state))
            return draft with { State = state, Removes = [.. state.Files.Values.Select(Remove)] };
        Discard(draft);
        return Prepare(state, snapshot);
    }
}
