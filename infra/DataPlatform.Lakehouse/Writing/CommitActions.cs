using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>A draft as the lines of a commit, checked against what the protocol forbids in one.</summary>
internal static class CommitActions
{
    private const string InCommitTimestamps = "delta.enableInCommitTimestamps";

    private static readonly string Engine =
        $"DataPlatform/{typeof(CommitActions).Assembly.GetName().Version!.ToString(3)}";

    public static (List<LogAction> Actions, DateTimeOffset Time) Of(
        DeltaTable table, CommitInfo info, Draft draft, IReadOnlyDictionary<string, string> parameters, bool isBlind)
    {
        var now = table.Lake.Clock.GetUtcNow();
        var metadata = draft.NewMetadata ?? draft.State.Metadata!;
        var states = string.Equals(
            metadata.Configuration.GetValueOrDefault(InCommitTimestamps), "true", StringComparison.OrdinalIgnoreCase);
        // a later version has a later time, whatever the clock says
        var stated = Math.Max(
            now.ToUnixTimeMilliseconds(), draft.State.Timestamp.ToUnixTimeMilliseconds() + 1);
        var (adds, mark) = RowTracking.Assign(draft.State, draft.Adds);
        var actions = new List<LogAction>
        {
            new CommitInfoAction(
                now.ToUnixTimeMilliseconds(), states ? stated : null, info.Operation, parameters, draft.Metrics,
                info.UserMetadata, Engine, isBlind)
            {
                ReadVersion = draft.State.Version,
                TxnId = table.Lake.Ids().ToString("D"),
            },
        };
        if (draft.NewMetadata is { } changed)
            actions.Add(changed);
        if (draft.NewProtocol is { } protocol)
            actions.Add(new ProtocolAction(protocol));
        if (info.AppId.Length > 0)
            actions.Add(new TxnAction(info.AppId, info.AppVersion, now.ToUnixTimeMilliseconds()));
        actions.AddRange(draft.Domains);
        if (mark is not null)
            actions.Add(mark);
        actions.AddRange(draft.Removes);
        actions.AddRange(adds);
        actions.AddRange(draft.Changes);
        Check(table, metadata, actions);
        return (actions, now);
    }

    // a mistake of ours must stop here: what is committed is read by others for ever
    private static void Check(DeltaTable table, MetadataAction metadata, List<LogAction> actions)
    {
        var adds = actions.OfType<AddAction>().ToList();
        var removes = actions.OfType<RemoveAction>().ToList();
        if (adds.GroupBy(a => LogPath.Canonical(a.Path)).Any(g => g.Count() > 1)
            || removes.GroupBy(r => LogPath.Canonical(r.Path)).Any(g => g.Count() > 1))
            throw new InvalidOperationException($"a commit of '{table.Name}' names a file twice");
        if (adds.Select(a => a.Key).Intersect(removes.Select(r => r.Key)).Any())
            throw new InvalidOperationException($"a commit of '{table.Name}' adds and removes one file");
        if (adds.Exists(a => metadata.PartitionColumns.Count != a.PartitionValues.Count))
            throw new InvalidOperationException($"a commit of '{table.Name}' lacks a partition value");
        if (adds.Exists(a => a.Size <= 0 || (a.DeletionVector is not null && StatisticsText.Rows(a.Stats) is null)))
            throw new InvalidOperationException($"a commit of '{table.Name}' lacks a size or a number of rows");
    }
}
