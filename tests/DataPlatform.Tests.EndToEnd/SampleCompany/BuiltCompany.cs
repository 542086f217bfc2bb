using DataPlatform.Core;
using DataPlatform.Ingestion;
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
    private readonly BuiltWorkspace built;

    public BuiltCompany()
    {
        Truth = DataPlatform.SampleCompany.SampleCompany.Write(root, new SampleOptions(Lines));
        var tables = WarehouseTables.All.ToDictionary(t => t.TableName, t => (Table)t);
        Workspace = WorkspaceReader.Read(root, tables.GetValueOrDefault);
        built = new BuiltWorkspace(Workspace, "2GB", "sample");
    }

    public SampleTruth Truth { get; }

    public SemanticLayer Metrics => built.Metrics;

    public WorkspaceDefinition Workspace { get; }

    public LandingReport Landed => built.Landed;

    public RunReport Built => built.Built;

    public IEnumerable<WrongRow> WrongRows => TruthFile.WrongRows(root);

    /// <summary>Rows of a query, each as texts and numbers.</summary>
    public IReadOnlyList<object?[]> Rows(Sql query) => built.Rows(query);

    /// <summary>A query's only value, as a decimal; unknown is zero.</summary>
    public decimal Number(Sql query) => Convert.ToDecimal(
        Rows(query).Single()[0] ?? 0m, System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose()
    {
        built.Dispose();
        Directory.Delete(root, recursive: true);
    }
}

/// <summary>Classes that share the built company.</summary>
[CollectionDefinition(BuiltCompany.Name)]
public sealed class BuiltCompanyTests : ICollectionFixture<BuiltCompany>;
