using System.Globalization;

namespace DataPlatform.Lakehouse.Log;

/// <summary>
/// What a log folder holds up to a version, from one look at its names. Of the commits only their numbers are kept, of
/// checkpoints below the hint nothing: a long history costs no memory.
/// </summary>
internal sealed class LogListing
{
    private readonly List<long> commits = [];
    private readonly List<string> checkpointNames = [];
    private readonly List<LogCompaction> compactions = [];

    /// <summary>The oldest commit file there is, whatever was wanted; null when there is none.</summary>
    public long? Earliest { get; private set; }

    /// <summary>The newest commit file there is, whatever was wanted; null when there is none.</summary>
    public long? Latest { get; private set; }

    /// <summary>The newest version that has a checksum, which is written after its commit; -1 when none has.</summary>
    public long LatestChecksum { get; private set; } = -1;

    /// <summary>The newest commit that is wanted, -1 when there is none.</summary>
    public long Newest => commits.Count == 0 ? -1 : commits[^1];

    /// <summary>True when all commits from 0 to the newest are there.</summary>
    public bool IsWhole => commits.Count > 0 && Earliest == 0 && commits.Count == Newest + 1;

    /// <summary>Complete checkpoints, the newest first.</summary>
    public IReadOnlyList<FoundCheckpoint> Checkpoints { get; private set; } = [];

    /// <summary>Versions that have a commit file, ascending.</summary>
    public IReadOnlyList<long> Commits => commits;

    /// <param name="files">The disk.</param>
    /// <param name="folder">The log folder.</param>
    /// <param name="wanted">The newest version that matters.</param>
    /// <param name="checkpointsFrom">Older checkpoints are passed over.</param>
    public static LogListing Of(IFileSystem files, string folder, long wanted, long checkpointsFrom)
    {
        var listing = new LogListing();
        files.ListFiles(folder, name => listing.Take(name, wanted, checkpointsFrom));
        listing.commits.Sort();
        listing.Checkpoints = Complete(listing.checkpointNames);
        return listing;
    }

    /// <summary>The longest compaction that starts at a version, or null.</summary>
    public LogCompaction? CompactionFrom(long version) =>
        compactions.Where(c => c.From == version).OrderByDescending(c => c.To).FirstOrDefault();

    // names are counted, never made: the answer is always no
    private bool Take(ReadOnlySpan<char> name, long wanted, long checkpointsFrom)
    {
        if (name.Length < 24
            || !long.TryParse(name[..20], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return false;
        if (LogPath.IsCommit(name))
        {
            Earliest = Math.Min(Earliest ?? version, version);
            Latest = Math.Max(Latest ?? version, version);
            if (version <= wanted)
                commits.Add(version);
        }
        else if (name.Length == 24)
        {
            if (name.EndsWith(".crc", StringComparison.Ordinal))
                LatestChecksum = Math.Max(LatestChecksum, version);
        }
        else if (version <= wanted && version >= checkpointsFrom)
        {
            var text = name.ToString();
            if (LogPath.ParseCheckpoint(text) is not null)
                checkpointNames.Add(text);
            else if (LogPath.ParseCompaction(text) is { } compaction && compaction.To <= wanted)
                compactions.Add(compaction);
        }
        return false;
    }

    private static List<FoundCheckpoint> Complete(List<string> names)
    {
        var found = new List<FoundCheckpoint>();
        foreach (var group in names
            .Select(n => (Name: n, Checkpoint: LogPath.ParseCheckpoint(n)!.Value))
            .GroupBy(n => n.Checkpoint with { Part = 0 }))
        {
            if (group.Key.SecondKind)
                found.AddRange(group.Select(g => new FoundCheckpoint(group.Key.Version, [g.Name], SecondKind: true)));
            else if (group.Count() == group.Key.Parts)
                found.Add(new FoundCheckpoint(
                    group.Key.Version, [.. group.OrderBy(g => g.Checkpoint.Part).Select(g => g.Name)], false));
        }
        return [.. found.OrderByDescending(c => c.Version).ThenBy(c => c.SecondKind).ThenBy(c => c.Names.Count)];
    }
}

/// <summary>A checkpoint of which every part is there.</summary>
internal sealed record FoundCheckpoint(long Version, IReadOnlyList<string> Names, bool SecondKind);

/// <summary>A file that holds several commits in one.</summary>
internal sealed record LogCompaction(long From, long To, string Name);
