using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// What a write would commit on top of one state: new files are on disk, the log does not know them yet.
/// </summary>
internal sealed record Draft(LogState State, MetadataAction? NewMetadata, long Rows)
{
    public Protocol? NewProtocol { get; init; }

    public IReadOnlyList<AddAction> Adds { get; init; } = [];

    public IReadOnlyList<RemoveAction> Removes { get; init; } = [];

    public IReadOnlyList<CdcAction> Changes { get; init; } = [];

    public IReadOnlyList<DomainAction> Domains { get; init; } = [];

    /// <summary>Deletion vector files written for this draft, as absolute paths.</summary>
    public IReadOnlyList<string> VectorFiles { get; init; } = [];

    public ReadSet Reads { get; init; } = ReadSet.Nothing;

    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();

    /// <summary>True when a commit of this would tell nothing: there is nothing to do.</summary>
    public bool IsIdle { get; init; }
}

/// <summary>
/// What a write has looked at: the files it read, and which files of others it would have had to read.
/// </summary>
internal sealed record ReadSet(IReadOnlySet<FileKey> Files, Func<AddAction, bool>? WouldRead)
{
    public static ReadSet Nothing { get; } = new(new HashSet<FileKey>(), null);

    /// <summary>The whole table, or all that a predicate could concern.</summary>
    public static ReadSet Of(LogState state, Func<AddAction, bool>? wouldRead = null)
    {
        var may = wouldRead ?? (_ => true);
        return new ReadSet(state.Files.Where(f => may(f.Value)).Select(f => f.Key).ToHashSet(), may);
    }

    /// <summary>Some files and nothing else: what others add is no matter.</summary>
    public static ReadSet Only(IEnumerable<FileKey> files) => new(files.ToHashSet(), null);
}
