using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Transforms;
using DuckDB.NET.Data;

namespace DataPlatform.Engines.DuckDb;

/// <summary>
/// DuckDB in process over a lake: transforms run in one scratch instance, queries of readers in another that is locked.
/// </summary>
public sealed class DuckDbEngine : IEngine
{
    private const string Result = "engine_result";
    private readonly DuckDbScratch scratch;
    private readonly DuckDbScratch readScratch;
    private readonly TimeProvider clock;
    private readonly DuckDbEngineBinding binding = new();
    private readonly DuckDbEngineReading reading;
    private readonly Dictionary<string, (string TableId, TableState State)> states = new(StringComparer.Ordinal);
    private readonly HashSet<string> bound = new(StringComparer.Ordinal);

    private DuckDbEngine(
        string root, ScratchLimits limits, IFileSystem files, TimeProvider clock, Func<Guid> ids)
    {
        this.clock = clock;
        scratch = new DuckDbScratch(limits, files);
        Lake = new Lake(root, files, clock, ids, scratch);
        // a lake of its own: a build holds the other one for as long as it writes
        readScratch = new DuckDbScratch(limits with { Threads = 1 }, files);
        reading = new DuckDbEngineReading(
            root, () => new Lake(root, files, clock, ids, readScratch), readScratch, limits);
        Sheet = new EngineSheet(
            "DuckDB", (string)scratch.Query("SELECT version()").Single()[0]!, limits.Threads, limits.Memory,
            limits.SpillFolder);
    }

    /// <inheritdoc/>
    public EngineSheet Sheet { get; }

    /// <summary>The lake transforms are built in; used by one thread, like the engine.</summary>
    public Lake Lake { get; }

    /// <summary>Opens the lake in that folder twice: once for building, once for readers.</summary>
    public static DuckDbEngine Open(
        string root, ScratchLimits limits, IFileSystem files, TimeProvider clock, Func<Guid> ids) =>
        new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)), limits, files, clock, ids);

    /// <inheritdoc/>
    public TableState? State(Table table)
    {
        if (Lake.Open(table.TableName) is not { } known)
            return null;
        var snapshot = known.Snapshot();
        if (states.TryGetValue(table.TableName, out var cached) && cached.TableId == snapshot.TableId
            && cached.State.Version == snapshot.Version)
            return cached.State;
        var rows = snapshot.Rows
            ?? (long)scratch.Query($"SELECT count(*) FROM {scratch.Scan(snapshot)}").Single()[0]!;
        var state = new TableState(snapshot.Version, rows, BuildNote.Read(snapshot.UserMetadata));
        states[table.TableName] = (snapshot.TableId, state);
        return state;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ResultColumn> Describe(Transform transform) => binding.Describe(transform);

    /// <inheritdoc/>
    public QueryResult Read(
        Sql query, IReadOnlyDictionary<string, long>? versions = null, CancellationToken cancellation = default) =>
        reading.Answer(query, versions, cancellation);

    /// <inheritdoc/>
    public BuildOutcome Build(Transform transform, Window window, BuildStamp stamp, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        var commit = new CommitInfo(
            "WRITE", $"run/{stamp.RunId}/{transform.TableName}", 1, BuildNote.Write(stamp));
        if (Lake.Open(transform.TableName)?.Snapshot() is { } now && now.Transactions.ContainsKey(commit.AppId))
            return new BuildOutcome(now.Version, now.Rows ?? 0, clock.GetElapsedTime(begun));
        if (bound.Add(stamp.QueryHash))
            BindCheck.Of(transform, this);
        var views = transform.Inputs.DistinctBy(i => i.TableName).ToArray();
        try
        {
            using var interrupt = new DuckDbEngineInterrupt(Interrupt, cancellation);
            foreach (var input in views)
                scratch.Execute($"CREATE OR REPLACE TEMP VIEW {Names.Quote(input.TableName)} AS {Rows(input, stamp)}");
            var covered = transform.WindowColumn is null ? Window.All : window;
            var select = DuckDbEngineRelations.Cast(transform, transform.Query(covered).Inline(transform));
            var outcome = covered == Window.All
                ? BuildWhole(transform, select, commit)
                : BuildWindow(transform, covered, select, commit);
            return new BuildOutcome(outcome.Version, outcome.Rows, clock.GetElapsedTime(begun));
        }
        catch (Exception fault) when (cancellation.IsCancellationRequested && fault is not OperationCanceledException)
        {
            throw new OperationCanceledException($"{transform} was cancelled", fault, cancellation);
        }
        catch (Exception fault) when (fault.InnerException is DuckDBException cause)
        {
            throw DuckDbEngineFaults.OfTransform(transform, cause);
        }
        finally
        {
            scratch.Execute($"DROP TABLE IF EXISTS {Result}");
            foreach (var input in views)
                scratch.Execute($"DROP VIEW IF EXISTS temp.{Names.Quote(input.TableName)}");
        }
    }

    public void Dispose()
    {
        reading.Dispose();
        binding.Dispose();
        scratch.Dispose();
        readScratch.Dispose();
    }

    private void Interrupt()
    {
        using var command = scratch.Connection.CreateCommand();
        command.Cancel();
    }

    private string Rows(Table input, BuildStamp stamp) =>
        stamp.InputVersions.TryGetValue(input.TableName, out var version) && Lake.Open(input.TableName) is { } table
            ? DuckDbEngineRelations.Of(table.Snapshot(version), input.Columns, scratch)
            : DuckDbEngineRelations.Empty(input.Columns);

    /// <summary>The query runs once, into the file that is committed; only its key columns are read again.</summary>
    private CommitOutcome BuildWhole(Transform transform, string select, CommitInfo commit)
    {
        using var staged = Lake.Stage(transform.TableName, select, Columns(transform));
        if (staged.File is { } file)
        {
            var rows = $"read_parquet({DuckDbScan.List([file.Path])}, hive_partitioning = false)";
            new DuckDbEngineKeyCheck(scratch, transform, rows).Check(Window.All, before: null);
        }
        return Declared(transform).Overwrite(staged, commit);
    }

    /// <summary>Rows of a window go into files with rows outside it, so they are looked at before.</summary>
    private CommitOutcome BuildWindow(Transform transform, Window covered, string select, CommitInfo commit)
    {
        scratch.Execute($"CREATE OR REPLACE TEMP TABLE {Result} AS {select}");
        new DuckDbEngineKeyCheck(scratch, transform, Result)
            .Check(covered, Lake.Open(transform.TableName)?.Snapshot());
        return Declared(transform).OverwriteWhere(
            DuckDbEngineKeyCheck.InWindow(transform.WindowColumn!, covered), $"SELECT * FROM {Result}", commit);
    }

    private static DeltaColumn[] Columns(Transform transform) =>
        [.. transform.Columns.Select(c => new DeltaColumn(c.Name, c.Type, !c.IsKey))];

    private DeltaTable Declared(Transform transform)
    {
        try
        {
            return Lake.OpenOrCreate(transform.TableName, Columns(transform));
        }
        catch (DefinitionException refused) when (Lake.Open(transform.TableName) is { } old)
        {
            throw new DefinitionException(
                refused.Place, refused.Found, refused.Expected,
                $"this table is computed: delete its folder {old.Name} in the lake and run again");
        }
    }
}
