using System.Text.Json;
using DataPlatform.Core;

namespace DataPlatform.Lakehouse.Log;

/// <summary>Replays a table's log: the newest usable checkpoint, then every commit after it.</summary>
internal sealed class LogReader(string table, string folder, IFileSystem files, IScratch scratch)
{
    // up to here reading the commits themselves is quicker than asking the scratchpad for a Parquet file
    private const int ShortLog = 50;

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
        return moved;
    }

    /// <summary>One commit, or null when its file is absent.</summary>
    public LoggedCommit? ReadCommit(long version)
    {
        var path = LogPath.Commit(LogFolder, version);
        if (files.Read(path) is not { } content)
            return null;
        try
        {
            var actions = ActionParser.Parse(content.Bytes);
            if (actions.Count == 0)
                throw LakeErrors.Broken(table, $"commit {version} is empty ({content.Bytes.Length} bytes)");
            return new LoggedCommit(version, actions, content.Modified);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or FormatException)
        {
            throw LakeErrors.Broken(table, $"commit {version} is not readable: {cause.Message}", cause);
        }
    }

    /// <summary>Versions that have a commit file, ascending.</summary>
    public List<long> CommitVersions()
    {
        var versions = new List<long>();
        foreach (var name in files.ListFiles(LogFolder))
        {
            if (LogPath.CommitVersion(name) is { } version)
                versions.Add(version);
        }
        versions.Sort();
        return versions;
    }

    private LogState? Load(long wanted)
    {
        var names = files.ListFiles(LogFolder);
        var commits = names.Select(LogPath.CommitVersion).OfType<long>().Where(v => v <= wanted).ToList();
        var checkpoints = CompleteCheckpoints(names, wanted);
        if (commits.Count == 0 && checkpoints.Count == 0)
        {
            if (names.Any(n => LogPath.CommitVersion(n) is not null))
                throw new TerminalException(
                    $"version {wanted} of table '{table}' is no longer available; the earliest is "
                    + names.Select(LogPath.CommitVersion).OfType<long>().Min());
            return null;
        }
        var newest = commits.Count == 0 ? -1 : commits.Max();
        var failures = new List<string>();
        if (newest < ShortLog && commits.Count == newest + 1)
            return Replay(new LogState(), newest, wanted, failures);
        foreach (var checkpoint in checkpoints)
        {
            if (ReadCheckpoint(checkpoint, failures) is { } state)
                return Replay(state, newest, wanted, failures);
        }
        return Replay(new LogState(), newest, wanted, failures);
    }

    private LogState Replay(LogState state, long newest, long wanted, List<string> failures)
    {
        if (state.Version >= 0 && ReadCommit(state.Version) is { } own)
            state.Explain(own.Actions.OfType<CommitInfoAction>().FirstOrDefault(), own.Modified);
        while (state.Version < wanted)
        {
            if (ReadCommit(state.Version + 1) is not { } commit)
                break;
            state.Apply(commit.Version, commit.Actions, commit.Modified);
        }
        if (state.Version >= newest)
            return state;
        var why = failures.Count == 0 ? "" : $"; unusable: {string.Join("; ", failures)}";
        if (state.Version < 0 && !files.Exists(LogPath.Commit(LogFolder, 0)))
        {
            throw LakeErrors.Broken(
                table, $"version 0 is missing and no checkpoint stands in for it{why}; the earliest commit is "
                    + $"{CommitVersions().FirstOrDefault()}");
        }
        throw LakeErrors.Broken(
            table, $"version {state.Version + 1} is missing between {state.Version} and {newest}{why}");
    }

    private static List<FoundCheckpoint> CompleteCheckpoints(IReadOnlyList<string> names, long wanted)
    {
        var found = new List<FoundCheckpoint>();
        foreach (var group in names
            .Select(n => (Name: n, Checkpoint: LogPath.ParseCheckpoint(n)))
            .Where(n => n.Checkpoint is { } c && c.Version <= wanted)
            .GroupBy(n => n.Checkpoint!.Value with { Part = 0 }))
        {
            if (group.Key.SecondKind)
                found.AddRange(group.Select(g => new FoundCheckpoint(group.Key.Version, [g.Name], SecondKind: true)));
            else if (group.Count() == group.Key.Parts)
                found.Add(new FoundCheckpoint(
                    group.Key.Version, [.. group.OrderBy(g => g.Checkpoint!.Value.Part).Select(g => g.Name)], false));
        }
        return [.. found.OrderByDescending(c => c.Version).ThenBy(c => c.SecondKind).ThenBy(c => c.Names.Count)];
    }

    private LogState? ReadCheckpoint(FoundCheckpoint checkpoint, List<string> failures)
    {
        if (checkpoint.SecondKind)
        {
            failures.Add($"{checkpoint.Names[0]} is of the second kind (v2Checkpoint), which is not implemented");
            return null;
        }
        var actions = new List<LogAction>();
        try
        {
            foreach (var row in scratch.ReadAsJson([.. checkpoint.Names.Select(n => Path.Combine(LogFolder, n))]))
                ActionParser.ParseRow(row, actions);
        }
        catch (Exception cause) when (cause is TerminalException or JsonException or IOException)
        {
            failures.Add($"{checkpoint.Names[0]} is not readable ({cause.Message.Split('\n')[0]})");
            return null;
        }
        if (actions.Exists(a => a is SidecarAction or CheckpointMetadataAction))
        {
            failures.Add($"{checkpoint.Names[0]} is of the second kind (v2Checkpoint), which is not implemented");
            return null;
        }
        var state = LogState.FromCheckpoint(checkpoint.Version, actions);
        if (state.Protocol is not null && state.Metadata is not null)
            return state;
        failures.Add($"{checkpoint.Names[0]} holds no protocol or no metaData");
        return null;
    }

    private sealed record FoundCheckpoint(long Version, IReadOnlyList<string> Names, bool SecondKind);
}

/// <summary>A commit as the log holds it.</summary>
internal sealed record LoggedCommit(long Version, IReadOnlyList<LogAction> Actions, DateTimeOffset Modified);
