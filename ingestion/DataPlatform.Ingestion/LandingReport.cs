namespace DataPlatform.Ingestion;

/// <summary>What a landing did, feed by feed and file by file.</summary>
public sealed record LandingReport(IReadOnlyList<FeedReport> Feeds, TextReport Text)
{
    /// <summary>
    /// What the command line ends with: 1 when a feed's text or files are wrong, 2 when a source failed, 3 when a batch
    /// has
    /// more bad rows than the workspace allows, else 0. Whatever could land has landed in each case.
    /// </summary>
    public int ExitCode => Feeds.Any(f => f.Failure is { IsOperating: false }) ? 1
        : Feeds.Any(f => f.Failure is not null) ? 2
        : Feeds.SelectMany(f => f.Files).Any(f => f.OverLimit) ? 3
        : 0;

    /// <summary>True when anything was written.</summary>
    public bool Changed => Text.Rows > 0
        || Feeds.SelectMany(f => f.Files).Any(f => f.Outcome is FileOutcome.Landed or FileOutcome.Corrected);
}

/// <summary>One feed: its files, or why nothing of it landed.</summary>
public sealed record FeedReport(string Feed, string Table, IReadOnlyList<FileReport> Files,
    FeedFailure? Failure = null);

/// <summary>Why a feed stopped before anything of it landed.</summary>
/// <param name="Text">Place, what was found, what is expected, the fix.</param>
/// <param name="IsOperating">True when the source failed, false when the feed's text or files are wrong.</param>
public sealed record FeedFailure(string Text, bool IsOperating);

/// <summary>What became of a file.</summary>
public enum FileOutcome
{
    /// <summary>It is new.</summary>
    Landed,
    /// <summary>It took the place of an earlier batch.</summary>
    Corrected,
    /// <summary>The same content has landed before, under this name or in this slot.</summary>
    AlreadyLanded,
    /// <summary>A later file of its slot stands in its place.</summary>
    Superseded,
}

/// <summary>One file (or database read) and its counts, which close: read = landed + quarantined +
/// duplicates.</summary>
/// <param name="File">Its name.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="BatchId">The batch that holds its rows; null when none does.</param>
/// <param name="Read">Records in the file.</param>
/// <param name="Landed">Rows accepted.</param>
/// <param name="Quarantined">Rows refused, each with a reason.</param>
/// <param name="Duplicates">Rows that are known already, word for word.</param>
/// <param name="Corrects">File of the batch it took the place of, or that stands in its place.</param>
/// <param name="OverLimit">True when more of its rows are bad than the workspace allows.</param>
public sealed record FileReport(
    string File, FileOutcome Outcome, string? BatchId, long Read, long Landed, long Quarantined, long Duplicates,
    string? Corrects = null, bool OverLimit = false);

/// <summary>How many rows of the workspace's own text were new or changed, per table.</summary>
public sealed record TextReport(IReadOnlyDictionary<string, long> Tables)
{
    /// <summary>All tables together.</summary>
    public long Rows => Tables.Values.Sum();
}

/// <summary>How far a landing has come.</summary>
public sealed record LandingProgress(string Feed, string File, long Rows);
