using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Ingestion;
using DataPlatform.Lakehouse;
using DataPlatform.SampleCompany;
using DataPlatform.SampleCompany.Truth;
using DataPlatform.Semantic;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.EndToEnd.SampleCompany;

/// <summary>The sample company, generated, landed and built once for all tests of this area.</summary>
public sealed class BuiltCompany : IDisposable
{
    public const string Name = "sample company";
    public const long Lines = 20_000;

    private readonly string root = Directory.CreateTempSubdirectory("acme").FullName;
    private readonly DuckDbEngine engine;

    public BuiltCompany()
    {
        Truth = DataPlatform.SampleCompany.SampleCompany.Write(root, new SampleOptions(Lines));
        var tables = WarehouseTables.All.ToDictionary(t => t.TableName, t => (Table)t);
        Workspace = WorkspaceReader.Read(root, tables.GetValueOrDefault);
        var limits = new ScratchLimits("2GB", 2, Workspace.SpillFolder);
        var files = new LocalFileSystem();
        using (var scratch = new DuckDbScratch(limits, files))
        {
            var lake = new Lake(Workspace.LakeFolder, files, TimeProvider.System, Guid.NewGuid, scratch);
            Landed = Landing.Land(Workspace, lake, scratch, TimeProvider.System);
        }
        engine = DuckDbEngine.Open(Workspace.LakeFolder, limits, files, TimeProvider.System, Guid.NewGuid);
        var plan = Plan.Of(
            [.. WarehouseTables.All, .. WarehouseTables.Kept], WarehouseTransforms.All(Rules.Read(RowsOf)), engine);
        Built = new Run(engine, TimeProvider.System, "sample").Execute(plan);
    }

    public SampleTruth Truth { get; }

    public SemanticLayer Metrics =>
        new(engine, SchemeInfo.Of(Workspace), AccessPolicy.Of(Workspace), TimeProvider.System);

    public WorkspaceDefinition Workspace { get; }

    public LandingReport Landed { get; }

    public RunReport Built { get; }

    public IEnumerable<WrongRow> WrongRows => TruthFile.WrongRows(root);

    /// <summary>Rows of a query, each as texts and numbers.</summary>
    public IReadOnlyList<object?[]> Rows(Sql query) => engine.Read(query).Rows;

    /// <summary>A query's only value, as a decimal; unknown is zero.</summary>
    public decimal Number(Sql query) => Convert.ToDecimal(
        Rows(query).Single()[0] ?? 0m, System.Globalization.CultureInfo.InvariantCulture);

    private IEnumerable<IReadOnlyDictionary<string, object?>> RowsOf(Table table)
    {
        if (engine.State(table) is null)
            return [];
        var result = engine.Read($"SELECT * FROM {table}");
        return result.Rows.Select(row => (IReadOnlyDictionary<string, object?>)result.Columns
            .Select((c, i) => (c.Name, Value: row[i])).ToDictionary(c => c.Name, c => c.Value));
    }

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(root, recursive: true);
    }
}

/// <summary>Classes that share the built company.</summary>
[CollectionDefinition(BuiltCompany.Name)]
public sealed class BuiltCompanyTests : ICollectionFixture<BuiltCompany>;
