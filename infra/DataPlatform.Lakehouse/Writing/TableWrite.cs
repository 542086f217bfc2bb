using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// One commit: write the files, publish the commit under the next number, and when another writer took the number, look
/// at what it did. Each kind of write says what may be kept of its draft then.
/// </summary>
internal abstract class TableWrite(DeltaTable table, CommitInfo info)
{
    private const int Attempts = 500;

    protected DeltaTable Table => table;

    protected CommitInfo Info => info;

    protected IScratch Scratch => table.Lake.Scratch;

    protected abstract Access Access { get; }

    protected abstract IReadOnlyDictionary<string, string> Parameters { get; }

    public CommitOutcome Run()
    {
        Draft? draft = null;
        Random? jitter = null;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var state = table.Refresh();
            if (IsDone(state))
            {
                Discard(draft);
                return new CommitOutcome(state.Version, 0, AlreadyDone: true);
            }
            draft = Written(draft, state);
            if (draft.IsIdle)
                return new CommitOutcome(state.Version, 0, AlreadyDone: true);
            if (TryCommit(draft) is { } committed)
            {
                Checkpoint.WriteIfDue(table, committed);
                return new CommitOutcome(committed.Version, draft.Rows, AlreadyDone: false);
            }
            // the seed keeps runs with chosen ids repeatable
            jitter ??= new Random(table.Lake.Ids().GetHashCode());
            var pause = jitter.Next(0, Math.Min(2 * attempt, 40));
            table.Lake.Pause(TimeSpan.FromMilliseconds(pause));
        }
        Discard(draft);
        throw LakeErrors.Conflict("COMMIT_ATTEMPTS", table.Name, table.Refresh().Version, $"won {Attempts} times");
    }

    /// <summary>The first draft, on the state given.</summary>
    protected abstract Draft Prepare(LogState state, Snapshot snapshot);

    /// <summary>What becomes of a draft when others have committed: the same, a new one, or a conflict.</summary>
    protected abstract Draft Reconsider(Draft draft, LogState state, Snapshot snapshot);

    /// <summary>For writes that may simply run again: the draft when nothing it read was touched, else a new one.
    /// </summary>
    protected Draft KeepOrRunAgain(Draft draft, LogState state, Snapshot snapshot)
    {
        if (ConflictOf(draft, state) is null)
            return draft with { State = state };
        Discard(draft);
        return Prepare(state, snapshot);
    }

    /// <summary>For writes whose rows may stem from what was read before: the draft, or the conflict by name.</summary>
    protected Draft KeepOrRaise(Draft draft, LogState state)
    {
        if (ConflictOf(draft, state) is not { } conflict)
            return draft with { State = state };
        Discard(draft);
        throw conflict;
    }

    protected static bool SameMetadata(LogState one, LogState other) =>
        ReferenceEquals(one.Metadata, other.Metadata) && ReferenceEquals(one.Protocol, other.Protocol);

    protected void Discard(Draft? draft)
    {
        foreach (var add in draft?.Adds ?? [])
        {
            if (draft!.State.Files.Values.All(f => f.Path != add.Path))
                table.Lake.Files.Delete(LogPath.Absolute(table.Path, add.Path));
        }
        foreach (var change in draft?.Changes ?? [])
            table.Lake.Files.Delete(LogPath.Absolute(table.Path, change.Path));
        foreach (var vectors in draft?.VectorFiles ?? [])
            table.Lake.Files.Delete(vectors);
    }

    protected RemoveAction Remove(AddAction add) => Remove(add, dataChange: true);

    protected RemoveAction Remove(AddAction add, bool dataChange) =>
        new(add.Path, table.Lake.Clock.GetUtcNow().ToUnixTimeMilliseconds(), dataChange)
        {
            ExtendedFileMetadata = true,
            PartitionValues = add.PartitionValues,
            Size = add.Size,
            DeletionVector = add.DeletionVector,
            BaseRowId = add.BaseRowId,
            DefaultRowCommitVersion = add.DefaultRowCommitVersion,
        };

    /// <summary>The query with the table's columns in the table's order; a nullable column it lacks is null.</summary>
    protected string InOrder(string select, Snapshot snapshot, RowRules rules)
    {
        var schema = snapshot.Schema;
        var given = Scratch.ColumnNames(select);
        var unknown = given.Where(g => !schema.Any(c => Same(c.Name, g))).ToList();
        if (unknown.Count > 0)
        {
            throw new DefinitionException(
                table.Name, string.Join(", ", unknown), "only columns of the table",
                $"the table has {string.Join(", ", schema.Select(c => c.Name))}");
        }
        if (schema.FirstOrDefault(c => !c.Nullable && rules.ValueOf(c) is null && !given.Any(g => Same(g, c.Name)))
            is { } lacking)
        {
            throw new DefinitionException(
                table.Name, $"a query without {lacking.Name}", $"column {lacking.Name}, which must not be null");
        }
        var columns = schema.Select(c => given.Any(g => Same(g, c.Name))
            ? $"CAST({Names.Quote(c.Name)} AS {c.Scratch.Sql}) AS {Names.Quote(c.Name)}"
            : $"CAST({rules.ValueOf(c) ?? "NULL"} AS {c.Scratch.Sql}) AS {Names.Quote(c.Name)}");
        return $"SELECT {string.Join(", ", columns)} FROM (\n{select}\n) AS given";
    }

    protected long Count(string sql) => (long)Scratch.Query(sql).Single()[0]!;

    protected static Dictionary<string, string> Metrics(params (string Name, long Value)[] values) =>
        values.ToDictionary(v => v.Name, v => v.Value.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private bool IsDone(LogState state) => info.AppId.Length > 0 && state.TransactionOf(info.AppId) >= info.AppVersion;

    private TransientException? ConflictOf(Draft draft, LogState state) => Conflicts.Find(
        table.Name, draft, table.CommitsBetween(draft.State.Version, state.Version));

    private Draft Written(Draft? draft, LogState state)
    {
        try
        {
            return NextDraft(draft, state);
        }
        catch (IOException cause)
        {
            throw new TransientException(
                $"{info.Operation} of table '{table.Name}' could not write its files ({cause.Message}); "
                + "nothing has been committed, run again", cause);
        }
        catch (TerminalException cause)
        {
            // what it read may be gone only because others have moved on and cleaned up
            if (table.Refresh().Version == state.Version)
                throw;
            throw new TransientException(
                $"{info.Operation} of table '{table.Name}' read version {state.Version}, which others have left behind "
                + $"({cause.Message}); nothing has been committed, run again", cause);
        }
    }

    private Draft NextDraft(Draft? draft, LogState state)
    {
        var snapshot = table.SnapshotOf(state, Access);
        if (draft is null)
            return Prepare(state, snapshot);
        if (ReferenceEquals(draft.State, state))
            return draft;
        if (info.AppId.Length > 0 && draft.State.TransactionOf(info.AppId) != state.TransactionOf(info.AppId))
        {
            Discard(draft);
            throw LakeErrors.Conflict(
                Conflicts.ConcurrentTransaction, table.Name, state.Version,
                $"carries a transaction of '{info.AppId}'");
        }
        return Reconsider(draft, state, snapshot);
    }

    private LogState? TryCommit(Draft draft)
    {
        var version = draft.State.Version + 1;
        var (actions, now) = CommitActions.Of(table, info, draft, Parameters, Access == Access.Append);
        try
        {
            var path = LogPath.Commit(table.LogFolder, version);
            return table.Lake.Files.PutIfAbsent(path, ActionText.Lines(actions), now)
                ? table.Advance(draft.State, actions, now)
                : null;
        }
        catch (IOException cause)
        {
            // the commit may or may not stand; its files stay, and the transaction number makes a second run safe
            throw new TransientException(
                $"commit {version} of table '{table.Name}' is not confirmed ({cause.Message}); run again", cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new TerminalException($"commit {version} of table '{table.Name}': {cause.Message}", cause);
        }
    }
}
