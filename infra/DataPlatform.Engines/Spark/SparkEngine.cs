using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Transforms;
using DataPlatform.Engines.DuckDb;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// Spark over a lake that it and the platform both reach under the same path. Transforms run in one session, queries of
/// readers in another; both are opened when first needed. The lake's log is read here, without Spark.
/// </summary>
public sealed class SparkEngine : IEngine
{
    private readonly TimeProvider clock;
    private readonly DuckDbScratch scratch;
    private readonly SparkDesk building;
    private readonly SparkEngineReading reading;
    private readonly Lazy<EngineSheet> sheet;
    private readonly HashSet<string> bound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string TableId, TableState State)> states = new(StringComparer.Ordinal);
    private bool serverChecked;

    private SparkEngine(
        SparkAddress address, string root, ScratchLimits limits, SparkSurroundings around)
    {
        clock = around.Clock;
        scratch = new DuckDbScratch(limits with { Threads = 1 }, around.Files);
        Lake = new Lake(root, around.Files, around.Clock, around.Ids, scratch);
        var options = around.Options ?? new SparkOptions();
        building = new SparkDesk(address, options, SparkSettings.Session);
        reading = new SparkEngineReading(
            new SparkDesk(address, options with { Progress = null }, SparkSettings.Reading), Lake);
        sheet = new(() => SparkEngineSheet.Of(building.Session));
    }

    /// <inheritdoc/>
    public EngineSheet Sheet => sheet.Value;

    /// <summary>The lake, as the platform's own code reads it.</summary>
    public Lake Lake { get; }

    /// <summary>Prepares an engine; the server is asked for the first time when something is to be done.</summary>
    public static SparkEngine Open(
        SparkAddress address, string root, ScratchLimits limits, SparkSurroundings around) =>
        new(address, Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)), limits, around);

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
    public IReadOnlyList<ResultColumn> Describe(Transform transform)
    {
        var place = new Place($"transform {transform.TableName}");
        var query = SparkRelation.Sql(
            transform.Query(Window.All).Inline(transform, SqlDialect.Spark),
            transform.Inputs.DistinctBy(i => i.TableName).ToDictionary(i => i.TableName, SparkEngineTables.Empty));
        try
        {
            var schema = building.Ask(session => session.SchemaRaw(query, CancellationToken.None));
            return [.. SparkTypes.Columns(schema, place).Select(c => new ResultColumn(c.Name, c.Type))];
        }
        catch (SparkFault fault)
        {
            throw SparkEngineFaults.OfTransform(transform, fault, building.Address);
        }
    }

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
        if (Committed(transform, commit) is { } before)
            return new BuildOutcome(before.Version, before.Rows ?? 0, clock.GetElapsedTime(begun));
        CheckServer(cancellation);
        if (bound.Add(stamp.QueryHash))
            BindCheck.Of(transform, this);
        var covered = transform.WindowColumn is null ? Window.All : window;
        var table = Declared(transform);
        var inputs = transform.Inputs.DistinctBy(i => i.TableName).ToDictionary(i => i.TableName, i => Rows(i, stamp));
        var rows = new SparkEngineRows(transform, covered).Checked(inputs, table.Snapshot());
        try
        {
            building.Once(session => new SparkTable(session, table.Path)
                .OverwriteRaw(rows, SparkEngineRows.InWindow(transform.WindowColumn, covered), commit, cancellation));
        }
        catch (SparkFault fault)
        {
            // the answer may be lost while the write is not
            if (Committed(transform, commit) is null)
                throw SparkEngineFaults.OfTransform(transform, fault, building.Address);
        }
        var written = Committed(transform, commit) ?? throw new TerminalException(
            $"transform {transform.TableName}: Spark has written a version that the platform does not see in "
            + $"{table.Path}; the lake's folder must be the same storage for both");
        return new BuildOutcome(written.Version, written.Rows ?? 0, clock.GetElapsedTime(begun));
    }

    /// <summary>
    /// Before the first write: that Spark can write Delta tables, and sees what the platform writes. A file with a word
    /// nobody can guess is read back through Spark.
    /// </summary>
    private void CheckServer(CancellationToken cancellation)
    {
        if (serverChecked)
            return;
        building.Ask(session =>
        {
            SparkExamination.NeedDelta(session, cancellation);
            SparkStorage.Check(session, Lake.Root, cancellation);
        });
        serverChecked = true;
    }

    /// <summary>What is right or wrong about the server: name, finding, and a fix where one is needed.</summary>
    public IReadOnlyList<(string What, string Found, string? Fix)> Examine(CancellationToken cancellation = default) =>
        building.Ask(session => SparkExamination.Of(session, Lake.Root, cancellation));

    public void Dispose()
    {
        reading.Dispose();
        building.Dispose();
        scratch.Dispose();
    }

    private Snapshot? Committed(Transform transform, CommitInfo commit) =>
        Lake.Open(transform.TableName)?.Snapshot() is { } now && now.Transactions.ContainsKey(commit.AppId)
            ? now
            : null;

    private SparkRelation Rows(Table input, BuildStamp stamp) =>
        stamp.InputVersions.TryGetValue(input.TableName, out var version)
        && Lake.Open(input.TableName) is { } table
            ? SparkEngineTables.Of(table.Snapshot(version), input.Columns)
            : SparkEngineTables.Empty(input);

    private DeltaTable Declared(Transform transform)
    {
        try
        {
            return Lake.OpenOrCreate(
                transform.TableName, [.. transform.Columns.Select(c => new DeltaColumn(c.Name, c.Type, !c.IsKey))]);
        }
        catch (DefinitionException refused) when (Lake.Open(transform.TableName) is { } old)
        {
            throw new DefinitionException(
                refused.Place, refused.Found, refused.Expected,
                $"this table is computed: delete its folder {old.Name} in the lake and run again");
        }
    }
}

/// <summary>What an engine needs beside a server.</summary>
public sealed record SparkSurroundings(IFileSystem Files, TimeProvider Clock, Func<Guid> Ids)
{
    public SparkOptions? Options { get; init; }
}
