using System.Diagnostics.CodeAnalysis;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// One Delta table. Reading gives a version as it was committed, never a part of a commit; every write is one commit
/// that either stands as a whole or has never been.
/// </summary>
public sealed class DeltaTable
{
    private const int KeptVersions = 8;

    private readonly Lake lake;
    private readonly LogReader log;
    private readonly Dictionary<long, Snapshot> older = [];
    private LogState? newest;
    private Snapshot? newestSnapshot;

    internal DeltaTable(Lake lake, string name)
    {
        this.lake = lake;
        Name = name;
        Path = System.IO.Path.Combine(lake.Root, name);
        log = new LogReader(name, Path, lake.Files, lake.Scratch);
    }

    public string Name { get; }

    /// <summary>Absolute path of the table's folder.</summary>
    public string Path { get; }

    /// <summary>
    /// Why the last checkpoint could not be written; null when it could. The data is safe either way.
    /// </summary>
    public Exception? LastCheckpointFailure { get; internal set; }

    internal IReadOnlyList<DeltaColumn>? Declared { get; private set; }

    internal Lake Lake => lake;

    internal string LogFolder => log.LogFolder;

    /// <summary>A version, or the newest one.</summary>
    public Snapshot Snapshot(long? version = null)
    {
        lock (lake.Turn)
        {
            var state = Refresh();
            if (version is null || version == state.Version)
                return newestSnapshot ??= SnapshotOf(state, Access.Read);
            if (older.TryGetValue(version.Value, out var known))
                return known;
            if (version < 0)
                throw new TerminalException($"table '{Name}' has no version {version}: versions start at 0");
            var snapshot = SnapshotOf(log.At(version.Value), Access.Read);
            if (older.Count >= KeptVersions)
                older.Clear();
            return older[version.Value] = snapshot;
        }
    }

    /// <summary>The newest version committed at that time or before.</summary>
    public Snapshot AsOf(DateTimeOffset time)
    {
        lock (lake.Turn)
        {
            var state = Refresh();
            return new CommitTimes(log, state).At(time) is { } version
                ? Snapshot(version)
                : throw new TerminalException(
                    $"table '{Name}' has no version at {time:O}: the earliest commit still known is of "
                    + $"{new CommitTimes(log, state).Earliest:O}");
        }
    }

    /// <summary>Every commit whose file is still there, newest first.</summary>
    public IReadOnlyList<Commit> History()
    {
        lock (lake.Turn)
        {
            TryRefresh(out _);
            return [.. Commits().Reverse()];
        }
    }

    /// <summary>
    /// Rows that changed, from one version to another (the newest when it is not given), both included. Refused where
    /// the table did not keep its changes.
    /// </summary>
    public ChangeFeed Changes(long from, long? to = null)
    {
        lock (lake.Turn)
        {
            var last = Snapshot(to);
            return from <= last.Version
                ? new ChangeFeedReader(this, log, last).Read(from)
                : throw new TerminalException(
                    $"table '{Name}' has no changes from version {from} to {last.Version}");
        }
    }

    /// <summary>Adds the query's rows as one new file.</summary>
    public CommitOutcome Append(string select, CommitInfo info)
    {
        lock (lake.Turn)
            return new AppendWrite(this, select, info).Run();
    }

    /// <summary>Replaces the whole table by the query's rows.</summary>
    public CommitOutcome Overwrite(string select, CommitInfo info)
    {
        lock (lake.Turn)
            return new OverwriteWrite(this, select, info).Run();
    }

    /// <summary>
    /// Replaces the whole table by rows that were staged for it. A column the staged rows lack becomes null.
    /// </summary>
    public CommitOutcome Overwrite(StagedFile staged, CommitInfo info)
    {
        if (staged.Table != Name)
            throw new ArgumentException($"rows staged for '{staged.Table}', not for '{Name}'", nameof(staged));
        lock (lake.Turn)
            return new StagedOverwrite(this, staged, info).Run();
    }

    /// <summary>
    /// Replaces the rows for which the predicate is true by the query's rows, which must all satisfy it. Files without
    /// such a row stay as they are.
    /// </summary>
    public CommitOutcome OverwriteWhere(string predicateSql, string select, CommitInfo info)
    {
        lock (lake.Turn)
            return new OverwriteWhereWrite(this, predicateSql, select, info).Run();
    }

    /// <summary>
    /// Updates rows whose keys equal a row of the query and inserts the others. Two rows of the query for one key, or a
    /// null in a key, are refused. Files without a matching row stay as they are.
    /// </summary>
    public CommitOutcome Merge(IReadOnlyList<string> keys, string select, CommitInfo info)
    {
        lock (lake.Turn)
            return new MergeWrite(this, keys, select, info).Run();
    }

    internal TableVerification Verify() => new TableVerifier(this, log).Run();

    internal bool HasVersion()
    {
        TryRefresh(out var state);
        return state is not null;
    }

    internal void Declare(IReadOnlyList<DeltaColumn> schema)
    {
        CheckNames(schema);
        if (!HasVersion())
            TableCreation.Commit(this, schema);
        var snapshot = Snapshot();
        Declared = schema;
        _ = SchemaEvolution.Evolve(this, snapshot.Schema, snapshot.Files.Count == 0);
    }

    internal LogState Refresh() => TryRefresh(out var state)
        ? state
        : throw new TerminalException($"table '{Name}' has no version yet");

    /// <summary>Takes over our own commit without reading it again.</summary>
    internal LogState Advance(LogState from, IReadOnlyList<LogAction> actions, DateTimeOffset modified)
    {
        var state = from.Copy();
        state.Apply(from.Version + 1, actions, modified);
        newest = state;
        newestSnapshot = null;
        return state;
    }

    internal Snapshot SnapshotOf(LogState state, Access access)
    {
        if (state.Protocol is null)
            throw LakeErrors.Broken(Name, $"version {state.Version} has no protocol");
        if (state.Metadata is not { } metadata)
            throw LakeErrors.Broken(Name, $"version {state.Version} has no metaData");
        var schema = SchemaText.Read(Name, metadata.SchemaString);
        Gate.Check(Name, state, schema, access);
        var files = state.Files.Values
            .Select(add => add.Live(Path))
            .ToList();
        return new Snapshot(Name, state.Version, schema, files)
        {
            Path = Path,
            Protocol = state.Protocol,
            TableId = metadata.Id,
            PartitionColumns = metadata.PartitionColumns,
            Configuration = metadata.Configuration,
            Transactions = state.Transactions.ToDictionary(t => t.Key, t => t.Value.Version, StringComparer.Ordinal),
            Timestamp = state.Timestamp,
            Operation = state.Info?.Operation,
            UserMetadata = state.Info?.UserMetadata,
            Rows = files.TrueForAll(f => f.Rows is not null) ? files.Sum(f => f.Rows!.Value) : null,
        };
    }

    private bool TryRefresh([NotNullWhen(true)] out LogState? state)
    {
        var before = newest;
        newest = before is null ? log.Newest() : log.Advance(before) ?? log.Newest();
        if (!ReferenceEquals(before, newest))
            newestSnapshot = null;
        if (before is not null && newest?.Metadata?.Id != before.Metadata?.Id)
            older.Clear();
        state = newest;
        return state is not null;
    }

    private IEnumerable<Commit> Commits()
    {
        if (newest is not { } state)
            yield break;
        var times = new CommitTimes(log, state);
        foreach (var (version, time) in times.All())
        {
            if (log.ReadCommit(version) is not { } commit)
                continue;
            var info = commit.Actions.OfType<CommitInfoAction>().FirstOrDefault();
            yield return new Commit(version, time, info?.Operation)
            {
                Parameters = info?.Parameters ?? new Dictionary<string, string>(),
                Metrics = info?.Metrics ?? new Dictionary<string, string>(),
                UserMetadata = info?.UserMetadata,
                EngineInfo = info?.EngineInfo,
                IsBlindAppend = info?.IsBlindAppend,
            };
        }
    }

    private void CheckNames(IReadOnlyList<DeltaColumn> schema)
    {
        if (schema.Count == 0)
            throw new DefinitionException(Name, "no column", "at least one column");
        var twice = schema.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new DefinitionException(Name, twice.Key, "column names that differ in more than letter case");
    }
}
