using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Whether what others committed meanwhile touches what a draft stands on: the checks of the protocol in its order,
/// against each winning commit in the order of versions, at the level Serializable.
/// </summary>
internal static class Conflicts
{
    public const string ProtocolChanged = "PROTOCOL_CHANGED";
    public const string MetadataChanged = "METADATA_CHANGED";
    public const string ConcurrentTransaction = "CONCURRENT_TRANSACTION";
    public const string ConcurrentAppend = "CONCURRENT_APPEND";
    public const string ConcurrentDeleteRead = "CONCURRENT_DELETE_READ";
    public const string ConcurrentDeleteDelete = "CONCURRENT_DELETE_DELETE";

    /// <summary>The first conflict, or null: then the draft may be committed behind the winners as it is.</summary>
    public static TransientException? Find(string table, Draft draft, IEnumerable<LoggedCommit> winners)
    {
        foreach (var winner in winners)
        {
            if (Between(draft, winner.Actions) is var (code, what))
                return LakeErrors.Conflict(code, table, winner.Version, what);
        }
        return null;
    }

    private static (string Code, string What)? Between(Draft draft, IReadOnlyList<LogAction> winner)
    {
        if (winner.OfType<ProtocolAction>().Any() && (draft.NewProtocol is not null || draft.NewMetadata is not null))
            return (ProtocolChanged, "changed the protocol");
        if (winner.OfType<MetadataAction>().Any())
            return (MetadataChanged, "changed the metadata");
        var domains = draft.Domains.Select(d => d.Domain).Except([RowTracking.Domain], StringComparer.Ordinal).ToList();
        if (winner.OfType<DomainAction>().FirstOrDefault(d => domains.Contains(d.Domain)) is { } domain)
            return (ConcurrentTransaction, $"changed the domain {domain.Domain}");
        if (draft.Reads.WouldRead is { } wouldRead
            && winner.OfType<AddAction>().FirstOrDefault(a => a.DataChange && wouldRead(a)) is { } added)
            return (ConcurrentAppend, $"added rows this write has not read ({added.Path})");
        var removed = winner.OfType<RemoveAction>().ToList();
        if (removed.Find(r => draft.Reads.Files.Contains(r.Key)) is { } read)
            return (ConcurrentDeleteRead, $"removed a file this write read ({read.Path})");
        var own = draft.Removes.Select(r => r.Key).ToHashSet();
        return removed.Find(r => own.Contains(r.Key)) is { } both
            ? (ConcurrentDeleteDelete, $"removed a file this write removes too ({both.Path})")
            : null;
    }
}
