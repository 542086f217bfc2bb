using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Deletes log entries older than the retention: only below a checkpoint that was read and found whole, never that
/// checkpoint nor its commit, and nothing that a pin needs.
/// </summary>
internal static class LogCleanup
{
    public static LogCleanupOutcome Run(DeltaTable table)
    {
        var state = table.Refresh();
        var snapshot = table.SnapshotOf(state, Access.Reorganize);
        var configuration = snapshot.Configuration;
        if (configuration.GetValueOrDefault("delta.enableExpiredLogCleanup") == "false")
            return new LogCleanupOutcome([], table.EarliestVersion());
        if (snapshot.Protocol.WriterFeatures?
            .Contains("checkpointProtection", StringComparer.OrdinalIgnoreCase) == true)
            throw LakeErrors.Refused(LakeErrors.ActiveFeature, table.Name, "log cleanup", ["checkpointProtection"]);
        var cutoff = table.Lake.Clock.GetUtcNow() - Durations.OfLog(table.Name, configuration);
        var last = table.History().Where(c => c.Timestamp <= cutoff).Select(c => c.Version).DefaultIfEmpty(-1).Max();
        var pinned = table.Lake.Pins().Where(p => p.Table == table.Name).Select(p => p.Version)
            .DefaultIfEmpty(last).Min();
        if (table.WholeCheckpoint(Math.Min(last, pinned)) is not { } kept)
            return new LogCleanupOutcome([], table.EarliestVersion());
        var gone = new List<string>();
        var files = table.Lake.Files;
        // the oldest first: what remains is a whole log at every moment
        foreach (var name in files.ListFiles(table.LogFolder).Order(StringComparer.Ordinal).ToList())
        {
            var path = Path.Combine(table.LogFolder, name);
            var expired = VersionOf(name) is { } version && version < kept;
            var abandoned = name.StartsWith(LocalFileSystem.TemporaryPrefix, StringComparison.Ordinal)
                && files.Facts(path) is { } facts && facts.Modified < cutoff;
            if (!expired && !abandoned)
                continue;
            files.Delete(path);
            gone.Add(name);
        }
        return new LogCleanupOutcome(gone, kept);
    }

    private static long? VersionOf(string name) =>
        name.Length > 20 && name[20] == '.' && long.TryParse(name.AsSpan(0, 20), out var version) ? version : null;
}
