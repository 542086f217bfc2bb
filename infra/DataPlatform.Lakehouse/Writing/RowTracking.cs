using System.Text.Json;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Ids of rows: where the protocol names row tracking, each new file gets the next free ids and the log remembers how
/// far they go.
/// </summary>
internal static class RowTracking
{
    public const string Domain = "delta.rowTracking";

    /// <summary>The files with their first row ids, and the mark after them; as they are without row tracking.
    /// </summary>
    public static (IReadOnlyList<AddAction> Adds, DomainAction? Mark) Assign(
        LogState state, IReadOnlyList<AddAction> adds)
    {
        var named = state.Protocol!.WriterFeatures?.Contains("rowTracking", StringComparer.OrdinalIgnoreCase) == true;
        var suspended = state.Metadata!.Configuration.GetValueOrDefault("delta.rowTrackingSuspended") == "true";
        if (!named || suspended || adds.Count == 0)
            return (adds, null);
        var next = 1 + (state.Domains.TryGetValue(Domain, out var mark)
            ? UntrustedJson.Number(mark.Configuration, "rowIdHighWaterMark") ?? -1
            : -1);
        var assigned = new List<AddAction>();
        foreach (var add in adds)
        {
            if (add.BaseRowId is not null)
            {
                assigned.Add(add);
                continue;
            }
            assigned.Add(add with { BaseRowId = next, DefaultRowCommitVersion = state.Version + 1 });
            next += StatisticsText.Rows(add.Stats)
                ?? throw new InvalidOperationException($"{add.Path} has no number of rows");
        }
        var configuration = JsonSerializer.Serialize(
            new Dictionary<string, long> { ["rowIdHighWaterMark"] = next - 1 });
        return (assigned, new DomainAction(Domain, configuration, Removed: false));
    }
}
