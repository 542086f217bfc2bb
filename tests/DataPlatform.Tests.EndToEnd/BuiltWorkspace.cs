using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Ingestion;
using DataPlatform.Lakehouse;
using DataPlatform.Semantic;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A workspace landed and built, without the executable around it.</summary>
internal sealed class BuiltWorkspace : IDisposable
{
    private readonly WorkspaceDefinition definition;

    public BuiltWorkspace(WorkspaceDefinition definition, string memory, string run)
    {
        this.definition = definition;
        var limits = new ScratchLimits(memory, 2, definition.SpillFolder);
        var files = new LocalFileSystem();
        using (var scratch = new DuckDbScratch(limits, files))
        {
            var lake = new Lake(definition.LakeFolder, files, TimeProvider.System, Guid.NewGuid, scratch);
            Landed = Landing.Land(definition, lake, scratch, TimeProvider.System);
        }
        Engine = DuckDbEngine.Open(definition.LakeFolder, limits, files, TimeProvider.System, Guid.NewGuid);
        Built = Build(run);
    }

    public DuckDbEngine Engine { get; }

    public LandingReport Landed { get; }

    public RunReport Built { get; }

    public SemanticLayer Metrics =>
        new(Engine, SchemeInfo.Of(definition), AccessPolicy.Of(definition), TimeProvider.System);

    public IReadOnlyList<object?[]> Rows(Sql query) => Engine.Read(query).Rows;

    public RunReport Build(string run) => new Run(Engine, TimeProvider.System, run).Execute(Plan.Of(
        [.. WarehouseTables.All, .. WarehouseTables.Kept], WarehouseTransforms.All(Rules.Read(RowsOf)), Engine));

    private IEnumerable<IReadOnlyDictionary<string, object?>> RowsOf(Table table)
    {
        if (Engine.State(table) is null)
            return [];
        var result = Engine.Read($"SELECT * FROM {table}");
        return result.Rows.Select(row => (IReadOnlyDictionary<string, object?>)result.Columns
            .Select((c, i) => (c.Name, Value: row[i])).ToDictionary(c => c.Name, c => c.Value));
    }

    public void Dispose() => Engine.Dispose();
}
