using System.Text;
using System.Text.Json;
using DataPlatform.Core;

namespace DataPlatform.Lakehouse.Log;

/// <summary>Replays a table's log: the newest usable checkpoint, then every commit after it.</summary>
internal sealed class LogReader(string table, string folder, IFileSystem files, IScratch scratch)
{
    // up to here reading the commits themselves is quicker than asking the scratchpad for a Parquet file
    private const int ShortLog = 50;

    private readonly CheckpointReader checkpoints = new(Path.Combine(folder, LogPath.Folder), files, scratch);

    public string LogFolder { get; } = Path.Combine(folder, LogPath.Folder);

    /// <summary>The newest version, or null when there is no log.</summary>
    public LogState? Newest() => Load(long.MaxValue);

    /// <summary>The state at one version.</summary>
    public LogState At(long version)
    {
        var state = Load(version) ?? throw new TerminalException($"table '{table}' has no version yet");
        return state.Version == version
            ? state
            : throw new TerminalException(
                $"table '{table}' has no version {version}: the newest is {state.Version}");
    }

    /// <summary>
    /// The state moved on by the commits made since; the same object when there are none. Null when the log was cleaned
    /// or replaced below it, so that it must be read anew.
    /// </summary>
    public LogState? Advance(LogState state)
    {
        var next = ReadCommit(state.Version + 1);
        if (next is null)
            return files.Exists(LogPath.Commit(LogFolder, state.Version)) ? state : null;
        var moved = state.Copy();
        while (next is { } commit)
        {
            moved.Apply(moved.Version + 1, commit.Actions, commit.Modified);
            next = ReadCommit(moved.Version + 1);
        }
        return Checksum.Difference(files, LogFolder, moved) is { } difference
            ? throw Differs(moved.Version, difference)
            : moved;
    }

    /// <summary>One commit, or null when its file is absent.</summary>
    public LoggedCommit? ReadCommit(long version)
    {
        var path = LogPath.Commit(LogFolder, version);
        if (files.Read(path) is not { } content)
            return null;
        try
        {
            if (content.Bytes.AsSpan().IndexOfAnyExcept(" \r\n\t\0"u8) < 0)
                throw new JsonException($"it is empty ({content.Bytes.Length} bytes)");
            return new LoggedCommit(version, ActionParser.Parse(content.Bytes), content.Modified);
        }
        catch (Exception cause) when (cause
            is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw LakeErrors.Broken(
                table, $"commit {version} is not readable ({path}): {cause.Message}; bring the file back from a copy, "
                    + $"or read an older version than {version}", cause);
        }
    }

    /// <summary>Versions that have a commit file, ascending.</summary>
    public IReadOnlyList<long> CommitVersions() =>
        LogListing.Of(files, LogFolder, long.MaxValue, long.MaxValue).Commits;

    /// <summary>The time the file of a commit carries.</summary>
    public DateTimeOffset? Modified(long version) => files.Facts(LogPath.Commit(LogFolder, version))?.Modified;

    /// <summary>What the newest checkpoints at or below a version cannot be used for; empty when the first is good.
    /// </summary>
    public IEnumerable<(FoundCheckpoint Checkpoint, LogState? State, string? Failure)> CheckpointsUpTo(long version)
    {
        foreach (var checkpoint in LogListing.Of(files, LogFolder, version, -1).Checkpoints)
        {
            var failures = new List<string>();
            var state = checkpoints.Read(checkpoint, failures);
            yield return (checkpoint, state, failures.FirstOrDefault());
        }
    }

    /// <summary>The state replayed from commit 0 alone, or null when the first commits are gone.</summary>
    public LogState? FromCommits(long version)
    {
        var listing = LogListing.Of(files, LogFolder, version, long.MaxValue);
        return listing.IsWhole ? Replay(new LogState(), listing, version, []) : null;
    }

    private LogState? Load(long wanted)
    {
        var hint = Hint();
        var listing = LogListing.Of(files, LogFolder, wanted, hint <= wanted ? hint : -1);
        var failures = new List<string>();
        if (listing.Newest is >= 0 and < ShortLog && listing.IsWhole
            && Try(new LogState(), listing, wanted, failures) is { } brief)
            return brief;
        if (FromCheckpoints(listing, wanted, failures) is { } state)
            return state;
        if (hint >= 0)
        {
            // what the hint hid may still serve
            listing = LogListing.Of(files, LogFolder, wanted, -1);
            failures.Clear();
            if (FromCheckpoints(listing, wanted, failures) is { } older)
                return older;
        }
        if (listing.Newest < 0 && listing.Checkpoints.Count == 0)
        {
            return listing.Earliest is { } earliest
                ? throw new TerminalException(
                    $"version {wanted} of table '{table}' is no longer available; the earliest is {earliest}")
                : null;
        }
        var replayed = Replay(new LogState(), listing, wanted, failures);
        return Checksum.Difference(files, LogFolder, replayed) is { } difference
            ? throw Differs(replayed.Version, difference)
            : replayed;
    }

    private LogState? FromCheckpoints(LogListing listing, long wanted, List<string> failures)
    {
        foreach (var checkpoint in listing.Checkpoints)
        {
            if (checkpoints.Read(checkpoint, failures) is { } state
                && Try(state, listing, wanted, failures) is { } whole)
                return whole;
        }
        return null;
    }

    /// <summary>A replay that agrees with the version's checksum; otherwise null, and another start may do better.
    /// </summary>
    private LogState? Try(LogState start, LogListing listing, long wanted, List<string> failures)
    {
        var state = Replay(start, listing, wanted, failures);
        if (Checksum.Difference(files, LogFolder, state) is not { } difference)
            return state;
        failures.Add($"from {(state.CheckpointVersion < 0 ? "commit 0" : $"checkpoint {state.CheckpointVersion}")} "
            + difference);
        return null;
    }

    private LogState Replay(LogState state, LogListing listing, long wanted, List<string> failures)
    {
        if (state.Version >= 0 && ReadCommit(state.Version) is { } own)
            state.Explain(own.Actions.OfType<CommitInfoAction>().FirstOrDefault(), own.Modified);
        while (state.Version < wanted)
        {
            if (listing.CompactionFrom(state.Version + 1) is { } compaction && TakeCompacted(state, compaction))
                continue;
            if (ReadCommit(state.Version + 1) is not { } commit)
                break;
            state.Apply(commit.Version, commit.Actions, commit.Modified);
        }
        if (state.Version >= listing.Newest && (wanted < long.MaxValue || state.Version >= listing.LatestChecksum))
            return state;
        if (state.Version >= listing.Newest)
        {
            throw LakeErrors.Broken(
                table, $"the log ends at version {state.Version}, but version {listing.LatestChecksum} has a checksum: "
                    + $"its commit was lost; bring {LogPath.Commit(LogFolder, state.Version + 1)} back from a copy, or "
                    + "take the later checksums away when those commits are given up");
        }
        var why = failures.Count == 0 ? "" : $"; unusable: {string.Join("; ", failures)}";
        if (state.Version < 0 && listing.Earliest != 0)
        {
            throw LakeErrors.Broken(
                table, $"version 0 is missing and no checkpoint stands in for it{why}; the earliest commit is "
                    + $"{listing.Earliest}; bring {LogPath.Commit(LogFolder, 0)} back from a copy");
        }
        throw LakeErrors.Broken(
            table, $"version {state.Version + 1} is missing between {state.Version} and {listing.Newest}{why}; bring "
                + $"{LogPath.Commit(LogFolder, state.Version + 1)} back from a copy");
    }

    // several commits in one, without their notes: the last one's own file tells the note and the time
    private bool TakeCompacted(LogState state, LogCompaction compaction)
    {
        if (compaction.To <= compaction.From || ReadCommit(compaction.To) is not { } last
            || files.Read(Path.Combine(LogFolder, compaction.Name)) is not { } content)
            return false;
        List<LogAction> actions;
        try
        {
            actions = ActionParser.Parse(content.Bytes);
        }
        catch (Exception cause) when (cause
            is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            // it only saves time; the commits themselves are the log
            return false;
        }
        // some writers only string the commits together: then nobody knows what came last
        var removed = actions.OfType<RemoveAction>().Select(r => r.Key).ToHashSet();
        if (actions.Count == 0 || actions.OfType<AddAction>().Any(a => removed.Contains(a.Key)))
            return false;
        state.Apply(compaction.To, actions, last.Modified);
        state.Explain(last.Actions.OfType<CommitInfoAction>().FirstOrDefault(), last.Modified);
        return true;
    }

    private long Hint()
    {
        try
        {
            return files.Read(Path.Combine(LogFolder, LogPath.LastCheckpoint)) is { } hint
                && UntrustedJson.Number(Encoding.UTF8.GetString(hint.Bytes), "version") is { } version
                ? version
                : -1;
        }
        catch (UnauthorizedAccessException)
        {
            // without the hint the folder's names tell the same
            return -1;
        }
    }

    private TerminalException Differs(long version, string difference) => LakeErrors.Broken(
        table, $"version {version} does not agree with its checksum {LogPath.Checksum(LogFolder, version)}: "
            + $"{difference}; a part of the log was lost or changed: bring it back from a copy, or take the checksum "
            + "away when it is the one that is wrong");
}

/// <summary>A commit as the log holds it.</summary>
internal sealed record LoggedCommit(long Version, IReadOnlyList<LogAction> Actions, DateTimeOffset Modified);
