using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Goes through a whole table: the log in order, every checkpoint and checksum against the replay, every live file
/// against its entry. A fault does not end the check; what cannot be reached because of it is not counted.
/// </summary>
internal sealed class TableVerifier(DeltaTable table, LogReader log)
{
    private readonly IFileSystem files = table.Lake.Files;

    public TableVerification Run()
    {
        var commits = new Finding("log contiguous");
        var checkpoints = new Finding("checkpoints equal the replay");
        var checksums = new Finding("checksums agree");
        var parts = new List<Finding> { commits, checkpoints, checksums };
        var state = Replay(commits, checkpoints, checksums);
        if (state is not null && commits.Attempt(() => table.SnapshotOf(state, Access.Read)) is { } snapshot)
            parts.AddRange(new FileVerifier(table, snapshot).Run());
        return new TableVerification(table.Name, state?.Version ?? -1, [.. parts.Select(p => p.Part)]);
    }

    private LogState? Replay(Finding commits, Finding checkpoints, Finding checksums)
    {
        var listing = LogListing.Of(files, table.LogFolder, long.MaxValue, -1);
        CheckGaps(listing, commits);
        var stored = Checkpoints(checkpoints);
        var state = listing.Earliest == 0 ? new LogState() : stored.Values.FirstOrDefault();
        if (state is null)
        {
            commits.Fault("neither version 0 nor a checkpoint that can be read is there");
            return null;
        }
        if (state.Version >= 0)
            CheckSum(state, checksums);
        while (commits.Attempt(() => log.ReadCommit(state.Version + 1)) is { } commit)
        {
            commits.Count();
            state.Apply(commit.Version, commit.Actions, commit.Modified);
            CheckSum(state, checksums);
            if (stored.TryGetValue(state.Version, out var told))
            {
                foreach (var difference in Differences(told, state))
                    checkpoints.Fault($"checkpoint {state.Version}: {difference}");
            }
        }
        if (state.Version < listing.Newest && !commits.HasFaults)
            commits.Fault($"the replay ends at version {state.Version} of {listing.Newest}");
        return state.Protocol is null || state.Metadata is null ? null : state;
    }

    private static void CheckGaps(LogListing listing, Finding commits)
    {
        for (var i = 1; i < listing.Commits.Count; i++)
        {
            if (listing.Commits[i] != listing.Commits[i - 1] + 1)
                commits.Fault($"version {listing.Commits[i - 1] + 1} is missing before {listing.Commits[i]}");
        }
    }

    // ascending, so that the first one is where a replay can begin
    private SortedDictionary<long, LogState> Checkpoints(Finding checkpoints)
    {
        var stored = new SortedDictionary<long, LogState>();
        foreach (var (checkpoint, state, failure) in log.CheckpointsUpTo(long.MaxValue))
        {
            checkpoints.Count();
            if (state is null)
                checkpoints.Fault(failure ?? checkpoint.Names[0]);
            else
                stored[checkpoint.Version] = state;
        }
        return stored;
    }

    private void CheckSum(LogState state, Finding checksums)
    {
        if (!files.Exists(LogPath.Checksum(table.LogFolder, state.Version)))
            return;
        checksums.Count();
        if (Checksum.Difference(files, table.LogFolder, state) is { } difference)
            checksums.Fault($"version {state.Version}: {difference}");
    }

    private static IEnumerable<string> Differences(LogState told, LogState replayed)
    {
        foreach (var key in replayed.Files.Keys.Where(k => !told.Files.ContainsKey(k)))
            yield return $"{key.Path} is missing";
        foreach (var (key, add) in told.Files)
        {
            if (!replayed.Files.TryGetValue(key, out var live))
                yield return $"{key.Path} is not live";
            else if (live.Size != add.Size || live.DeletionVector != add.DeletionVector
                || StatisticsText.Rows(live.Stats) != StatisticsText.Rows(add.Stats))
                yield return $"{key.Path} has another size, row count or deletion vector";
        }
        foreach (var (app, txn) in replayed.Transactions)
        {
            if (told.TransactionOf(app) != txn.Version)
                yield return $"transaction {app} is {told.TransactionOf(app)}, not {txn.Version}";
        }
        foreach (var domain in replayed.Domains.Values.Where(d => told.Domains.GetValueOrDefault(d.Domain) != d))
            yield return $"domain {domain.Domain} differs";
        if (told.Metadata?.SchemaString != replayed.Metadata?.SchemaString
            || told.Metadata?.Id != replayed.Metadata?.Id)
            yield return "the metadata differ";
        if (told.Protocol?.MinReaderVersion != replayed.Protocol?.MinReaderVersion
            || told.Protocol?.MinWriterVersion != replayed.Protocol?.MinWriterVersion
            || !Same(told.Protocol?.ReaderFeatures, replayed.Protocol?.ReaderFeatures)
            || !Same(told.Protocol?.WriterFeatures, replayed.Protocol?.WriterFeatures))
            yield return "the protocol differs";
    }

    private static bool Same(IReadOnlyList<string>? one, IReadOnlyList<string>? other) =>
        (one ?? []).ToHashSet(StringComparer.Ordinal).SetEquals(other ?? []);
}

/// <summary>A check that is under way.</summary>
internal sealed class Finding(string name)
{
    private readonly List<string> faults = [];
    private long looked;

    public bool HasFaults => faults.Count > 0;

    public VerifiedPart Part => new(name, looked, faults);

    public void Count(long things = 1) => looked += things;

    public void Fault(string what) => faults.Add(what);

    /// <summary>The outcome, or null when it failed; the failure is a fault.</summary>
    public T? Attempt<T>(Func<T?> look)
        where T : class
    {
        try
        {
            return look();
        }
        catch (Exception cause) when (cause is TerminalException or IOException)
        {
            Fault(cause.Message);
            return null;
        }
    }
}
