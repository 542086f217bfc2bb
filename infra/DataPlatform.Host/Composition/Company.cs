using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Engines.Spark;
using DataPlatform.Lakehouse;
using DataPlatform.Semantic;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Host.Composition;

/// <summary>
/// A workspace opened: its text, its lake, its engine, its semantic layer. Everything is put together here and nowhere
/// else; what a verb does not use is not opened.
/// </summary>
internal sealed class Company : IDisposable
{
    private static readonly Dictionary<string, Table> tables =
        WarehouseTables.All.ToDictionary(t => t.TableName, t => (Table)t, StringComparer.OrdinalIgnoreCase);

    private readonly Lazy<DuckDbScratch> scratch;
    private readonly Lazy<Lake> lake;
    private readonly Lazy<IEngine> engine;
    private readonly Lazy<SemanticLayer> semantic;

    private Company(WorkspaceDefinition definition, TimeProvider clock)
    {
        Definition = definition;
        Clock = clock;
        var policy = Policy = Access();
        var limits = definition.Settings.Limits;
        var scratchLimits = new ScratchLimits(limits.Memory, limits.Threads, definition.SpillFolder);
        var files = new LocalFileSystem();
        scratch = new(() => new DuckDbScratch(scratchLimits, files));
        lake = new(() => new Lake(definition.LakeFolder, files, clock, Guid.NewGuid, scratch.Value));
        engine = new(() => OpenEngine(definition, scratchLimits, files, clock));
        semantic = new(() => new SemanticLayer(
            engine.Value, Schemes(), policy, clock, definition.Settings.Currency));
    }

    public WorkspaceDefinition Definition { get; }

    public TimeProvider Clock { get; }

    public AccessPolicy Policy { get; }

    public DuckDbScratch Scratch => scratch.Value;

    public Lake Lake => lake.Value;

    public IEngine Engine => engine.Value;

    public SemanticLayer Semantic => semantic.Value;

    public RunBook Book => new(Lake, Scratch);

    /// <summary>Every table there can be, transforms under today's rules included.</summary>
    public static IReadOnlyList<Table> AllTables(Rules rules) =>
        [.. WarehouseTables.All, .. WarehouseTables.Kept, .. WarehouseTransforms.All(rules)];

    public static WorkspaceSurroundings Surroundings { get; } = new()
    {
        TableNames = [.. tables.Keys],
        Metrics = [.. MetricCatalogue.All.Select(m => m.Id)],
    };

    public static Table? FindTable(string name) => tables.GetValueOrDefault(name);

    public static Company Open(string folder)
    {
        var definition = WorkspaceReader.Read(folder, FindTable, Surroundings);
        return new Company(definition, ProcessClock());
    }

    /// <summary>What the text defines, as the lake knows it.</summary>
    public Rules Rules(DateTimeOffset? asKnownAt = null) => Warehouse.Rules.Read(RowsOf, asKnownAt);

    /// <summary>Rows of a table's newest version by column name; none when the table has no version.</summary>
    public IEnumerable<IReadOnlyDictionary<string, object?>> RowsOf(Table table)
    {
        if (Lake.Open(table.TableName) is not { } delta)
            return [];
        var snapshot = delta.Snapshot();
        return [.. Scratch.Query($"SELECT * FROM {Scratch.Scan(snapshot)} AS t")
            .Select(cells => snapshot.Schema.Select((c, i) => (c.Name, Cell: cells[i]))
                .ToDictionary(x => x.Name, x => x.Cell, StringComparer.Ordinal))];
    }

    /// <summary>One writer at a time: a second run on the same lake is told so and stops.</summary>
    public IDisposable Lock()
    {
        Directory.CreateDirectory(Definition.LakeFolder);
        try
        {
            return new FileStream(
                Path.Combine(Definition.LakeFolder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite,
                FileShare.None);
        }
        catch (IOException taken)
        {
            throw new TransientException(
                $"another run is at work on {Definition.LakeFolder}; wait until it has ended and try again", taken);
        }
    }

    public void Dispose()
    {
        if (engine.IsValueCreated)
            engine.Value.Dispose();
        if (scratch.IsValueCreated)
            scratch.Value.Dispose();
    }

    private static IEngine OpenEngine(
        WorkspaceDefinition definition, ScratchLimits limits, LocalFileSystem files, TimeProvider clock) =>
        definition.Settings.Engine == "duckdb"
            ? DuckDbEngine.Open(definition.LakeFolder, limits, files, clock, Guid.NewGuid)
            : SparkEngine.Open(SparkAddress.Parse(definition.Settings.Engine), definition.LakeFolder, limits,
                new SparkSurroundings(files, TimeProvider.System, Guid.NewGuid));

    // A fixed clock makes a run repeatable to the byte: for reproducing an issue and for tests of a crash.
    internal static TimeProvider ProcessClock() =>
        Environment.GetEnvironmentVariable("DATAPLATFORM_NOW") is { Length: > 0 } text
        ? new FixedTime(DateTimeOffset.TryParse(text, out var now)
            ? now
            : throw new DefinitionException("DATAPLATFORM_NOW", text, "an instant such as 2026-11-02T06:00:00Z"))
        : TimeProvider.System;

    private List<SchemeInfo> Schemes() => [.. Definition.Schemes.Select(s => new SchemeInfo(s.Id, s.Basis))];

    private AccessPolicy Access()
    {
        var schemes = Schemes();
        return new AccessPolicy([.. Definition.Roles.Select(r => new RoleGrant(r.Id, r.Segments, r.Regions))],
            schemes.FirstOrDefault(s => s.Basis == "customer") ?? schemes.FirstOrDefault());
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
