using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// What a write would commit on top of one state: new files are on disk, the log does not know them yet.
/// </summary>
internal sealed record Draft(LogState State, MetadataAction? NewMetadata, long Rows)
{
    public IReadOnlyList<AddAction> Adds { get; init; } = [];

    public IReadOnlyList<RemoveAction> Removes { get; init; } = [];

    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// One commit: write the files, publish the commit under the next number, and when another writer took the number, look
/// at what it did. Each kind of write says what may be kept of its draft then.
/// </summary>
internal abstract class TableWrite(DeltaTable table, CommitInfo info)
{
    private const int Attempts = 500;

    private static readonly string Engine =
        $"DataPlatform/{typeof(TableWrite).Assembly.GetName().Version!.ToString(3)}";

    protected DeltaTable Table => table;

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
            if (state.TransactionOf(info.AppId) >= info.AppVersion)
            {
                Discard(draft);
                return new CommitOutcome(state.Version, 0, AlreadyDone: true);
            }
            draft = Written(draft, state);
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

    protected static bool SameMetadata(LogState one, LogState other) =>
        ReferenceEquals(one.Metadata, other.Metadata) && ReferenceEquals(one.Protocol, other.Protocol);

    protected void Discard(Draft? draft)
    {
        foreach (var add in draft?.Adds ?? [])
            table.Lake.Files.Delete(LogPath.Absolute(table.Path, add.Path));
    }

    /// <summary>A new data file with the query's rows, or null when there are none.</summary>
    protected ParquetFile? WriteFile(string select, IReadOnlyList<DeltaColumn> schema)
    {
        var path = Path.Combine(table.Path, $"{table.Lake.Ids():D}.zstd.parquet");
        var file = Scratch.WriteParquet(select, [.. schema.Select(c => c.Scratch)], path);
        if (file is null)
            return null;
        try
        {
            foreach (var column in schema.Where(c => !c.Nullable))
                CheckNotNull(column, file);
            return file;
        }
        catch (DefinitionException)
        {
            table.Lake.Files.Delete(path);
            throw;
        }
    }

    /// <summary>Throws when the file's statistics tell of a null, or tell nothing.</summary>
    protected void CheckNotNull(DeltaColumn column, ParquetFile file)
    {
        if (file.Statistics.GetValueOrDefault(column.Name)?.NullCount is not { } nulls || nulls > 0)
            throw NullRefused(column, file);
    }

    protected AddAction Add(ParquetFile file, IReadOnlyList<DeltaColumn> schema) => new(
        Path.GetFileName(file.Path),
        new Dictionary<string, string?>(),
        file.Size,
        table.Lake.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
        DataChange: true,
        StatisticsText.Write(file, schema));

    protected RemoveAction Remove(AddAction add) =>
        new(add.Path, table.Lake.Clock.GetUtcNow().ToUnixTimeMilliseconds(), DataChange: true)
        {
            ExtendedFileMetadata = true,
            PartitionValues = add.PartitionValues,
            Size = add.Size,
        };

    /// <summary>The query with the table's columns in the table's order; a nullable column it lacks is null.</summary>
    protected string InOrder(string select, IReadOnlyList<DeltaColumn> schema)
    {
        var given = Scratch.ColumnNames(select);
        var unknown = given.Where(g => !schema.Any(c => Same(c.Name, g))).ToList();
        if (unknown.Count > 0)
        {
            throw new DefinitionException(
                table.Name, string.Join(", ", unknown), "only columns of the table",
                $"the table has {string.Join(", ", schema.Select(c => c.Name))}");
        }
        if (schema.FirstOrDefault(c => !c.Nullable && !given.Any(g => Same(g, c.Name))) is { } lacking)
            throw new DefinitionException(
                table.Name, $"a query without {lacking.Name}", $"column {lacking.Name}, which must not be null");
        var columns = schema.Select(c => given.Any(g => Same(g, c.Name))
            ? $"CAST({Names.Quote(c.Name)} AS {c.Scratch.Sql}) AS {Names.Quote(c.Name)}"
            : $"CAST(NULL AS {c.Scratch.Sql}) AS {Names.Quote(c.Name)}");
        return $"SELECT {string.Join(", ", columns)} FROM (\n{select}\n) AS given";
    }

    protected static Dictionary<string, string> Metrics(params (string Name, long Value)[] values) =>
        values.ToDictionary(v => v.Name, v => v.Value.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private DefinitionException NullRefused(DeltaColumn column, ParquetFile file) => new(
        $"{table.Name}.{column.Name}",
        $"NULL in {file.Statistics.GetValueOrDefault(column.Name)?.NullCount?.ToString() ?? "some"} of {file.Rows} "
            + "rows",
        "no NULL, the column is NOT NULL",
        "nothing has been written");

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
    }

    private Draft NextDraft(Draft? draft, LogState state)
    {
        var snapshot = table.SnapshotOf(state, Access);
        if (draft is null)
            return Prepare(state, snapshot);
        if (ReferenceEquals(draft.State, state))
            return draft;
        if (draft.State.TransactionOf(info.AppId) != state.TransactionOf(info.AppId))
        {
            Discard(draft);
            throw LakeErrors.Conflict(
                "CONCURRENT_TRANSACTION", table.Name, state.Version, $"carries a transaction of '{info.AppId}'");
        }
        return Reconsider(draft, state, snapshot);
    }

    private LogState? TryCommit(Draft draft)
    {
        var now = table.Lake.Clock.GetUtcNow();
        var version = draft.State.Version + 1;
        var actions = new List<LogAction>
        {
            new CommitInfoAction(
                now.ToUnixTimeMilliseconds(), null, info.Operation, Parameters, draft.Metrics, info.UserMetadata,
                Engine, Access == Access.Append)
            {
                ReadVersion = draft.State.Version,
                TxnId = table.Lake.Ids().ToString("D"),
            },
        };
        if (draft.NewMetadata is { } metadata)
            actions.Add(metadata);
        actions.Add(new TxnAction(info.AppId, info.AppVersion, now.ToUnixTimeMilliseconds()));
        actions.AddRange(draft.Removes);
        actions.AddRange(draft.Adds);
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
