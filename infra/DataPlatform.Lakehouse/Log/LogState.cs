namespace DataPlatform.Lakehouse.Log;

/// <summary>
/// A table's log replayed up to a version. Once built it does not change; the next version is a new state.
/// </summary>
internal sealed class LogState
{
    private readonly Dictionary<FileKey, AddAction> files;
    private readonly Dictionary<FileKey, RemoveAction> removed;
    private readonly Dictionary<string, TxnAction> transactions;
    private readonly Dictionary<string, DomainAction> domains;
    private Func<IEnumerable<RemoveAction>>? olderRemoved;

    public LogState()
    {
        files = [];
        removed = [];
        transactions = new(StringComparer.Ordinal);
        domains = new(StringComparer.Ordinal);
        Version = -1;
    }

    private LogState(LogState earlier)
    {
        files = new(earlier.files);
        removed = new(earlier.removed);
        transactions = new(earlier.transactions, StringComparer.Ordinal);
        domains = new(earlier.domains, StringComparer.Ordinal);
        Version = earlier.Version;
        Protocol = earlier.Protocol;
        Metadata = earlier.Metadata;
        Timestamp = earlier.Timestamp;
        Info = earlier.Info;
        CheckpointVersion = earlier.CheckpointVersion;
        olderRemoved = earlier.olderRemoved;
    }

    public long Version { get; private set; }

    public Protocol? Protocol { get; private set; }

    public MetadataAction? Metadata { get; private set; }

    public DateTimeOffset Timestamp { get; private set; }

    /// <summary>The newest commit's note; null right after a checkpoint whose commit file is gone.</summary>
    public CommitInfoAction? Info { get; private set; }

    /// <summary>The checkpoint the state was built from, -1 when from commit 0.</summary>
    public long CheckpointVersion { get; private set; } = -1;

    public IReadOnlyDictionary<FileKey, AddAction> Files => files;

    /// <summary>
    /// Files that were live once, as far as the log still tells. Only writers need them: those of the checkpoint are
    /// read when they are first asked for, which is a statement of the scratchpad.
    /// </summary>
    public IReadOnlyDictionary<FileKey, RemoveAction> Removed
    {
        get
        {
            if (olderRemoved is not { } read)
                return removed;
            foreach (var remove in read().ToList())
            {
                if (!files.ContainsKey(remove.Key))
                    removed.TryAdd(remove.Key, remove);
            }
            olderRemoved = null;
            return removed;
        }
    }

    public IReadOnlyDictionary<string, TxnAction> Transactions => transactions;

    public IReadOnlyDictionary<string, DomainAction> Domains => domains;

    public long? TransactionOf(string appId) => transactions.TryGetValue(appId, out var txn) ? txn.Version : null;

    public LogState Copy() => new(this);

    /// <summary>The state a checkpoint tells.</summary>
    public static LogState FromCheckpoint(
        long version, IReadOnlyList<LogAction> actions, Func<IEnumerable<RemoveAction>> removed)
    {
        var state = new LogState { CheckpointVersion = version };
        state.Apply(version, actions, default);
        state.olderRemoved = removed;
        return state;
    }

    /// <summary>
    /// Takes over one commit; only for a state nobody else has seen yet. The order inside a commit means nothing, so
    /// removes come first.
    /// </summary>
    public void Apply(long version, IReadOnlyList<LogAction> actions, DateTimeOffset modified)
    {
        Info = null;
        foreach (var action in actions)
        {
            if (action is RemoveAction remove)
            {
                files.Remove(remove.Key);
                removed[remove.Key] = remove;
            }
        }
        foreach (var action in actions)
        {
            switch (action)
            {
                case AddAction add:
                    files[add.Key] = add;
                    removed.Remove(add.Key);
                    break;
                case ProtocolAction protocol:
                    Protocol = protocol.Protocol;
                    break;
                case MetadataAction metadata:
                    Metadata = metadata;
                    break;
                case TxnAction txn:
                    transactions[txn.AppId] = txn;
                    break;
                case DomainAction { Removed: true } domain:
                    domains.Remove(domain.Domain);
                    break;
                case DomainAction domain:
                    domains[domain.Domain] = domain;
                    break;
                case CommitInfoAction info:
                    Info = info;
                    break;
            }
        }
        Timestamp = CommitTime(Info, modified, Timestamp);
        Version = version;
    }

    /// <summary>
    /// The note of the version the state stands at, when its commit file is still there beside a checkpoint.
    /// </summary>
    public void Explain(CommitInfoAction? info, DateTimeOffset modified)
    {
        Info = info;
        Timestamp = CommitTime(info, modified, default);
    }

    /// <summary>
    /// A commit's time: what it states when the table keeps commit times, else the file's time, moved forward where it
    /// would not be later than the commit before.
    /// </summary>
    public static DateTimeOffset CommitTime(CommitInfoAction? info, DateTimeOffset modified, DateTimeOffset before)
    {
        if (info?.InCommitTimestamp is { } stated)
            return DateTimeOffset.FromUnixTimeMilliseconds(stated);
        return modified > before || before == default ? modified : before.AddMilliseconds(1);
    }
}
