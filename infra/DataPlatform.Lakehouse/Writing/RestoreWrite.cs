using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Makes an old version the newest one again. Its files must still be there; the protocol stays, as it is never
/// lowered.
/// </summary>
internal sealed class RestoreWrite(DeltaTable table, LogState wanted, CommitInfo info) : TableWrite(table, info)
{
    protected override Access Access => Access.Rewrite;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["version"] = $"{wanted.Version}" };

    protected override Draft Prepare(LogState state, Snapshot snapshot)
    {
        var back = wanted.Files.Where(f => !state.Files.ContainsKey(f.Key)).Select(f => f.Value).ToList();
        var lacking = back.Select(a => LogPath.Absolute(Table.Path, a.Path))
            .Where(p => !Table.Lake.Files.Exists(p)).ToList();
        if (lacking.Count > 0)
        {
            throw new TerminalException(
                $"version {wanted.Version} of table '{Table.Name}' cannot be restored: {lacking.Count} of its files "
                + $"are gone, {lacking[0]} among them; choose a later version, or bring the files back from a copy");
        }
        var metadata = wanted.Metadata! with { Id = state.Metadata!.Id };
        return new Draft(state, Same(metadata, state.Metadata) ? null : metadata, 0)
        {
            Adds = [.. back.Select(a => a with { DataChange = true })],
            Removes = [.. state.Files.Where(f => !wanted.Files.ContainsKey(f.Key)).Select(f => Remove(f.Value))],
            Reads = ReadSet.Of(state),
            Metrics = Metrics(
                ("numRestoredFiles", back.Count),
                ("numRemovedFiles", state.Files.Keys.Count(k => !wanted.Files.ContainsKey(k)))),
        };
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot) => KeepOrRaise(draft, state);

    private static bool Same(MetadataAction one, MetadataAction other) =>
        one.SchemaString == other.SchemaString && one.PartitionColumns.SequenceEqual(other.PartitionColumns)
        && one.Configuration.Count == other.Configuration.Count
        && one.Configuration.All(c => other.Configuration.GetValueOrDefault(c.Key) == c.Value);
}
