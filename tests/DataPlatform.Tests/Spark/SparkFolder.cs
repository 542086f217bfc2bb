using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Engines.Spark;
using DataPlatform.Lakehouse;
using DataPlatform.Transforms;

namespace DataPlatform.Tests.Spark;

/// <summary>A lake in a temporary folder with both engines over it.</summary>
internal sealed class SparkFolder : IDisposable
{
    private int commits;
    private int runs;

    public SparkFolder(SparkAddress address, SparkOptions? options = null)
    {
        Root = Path.Combine(Directory.CreateTempSubdirectory("spark-engine-").FullName, "lake");
        Directory.CreateDirectory(Root);
        var limits = new ScratchLimits("500MB", 1, Path.Combine(Path.GetDirectoryName(Root)!, "spill"));
        Duck = DuckDbEngine.Open(Root, limits, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid);
        Spark = SparkEngine.Open(address, Root, limits,
            new SparkSurroundings(new LocalFileSystem(), TimeProvider.System, Guid.NewGuid) { Options = options });
    }

    public string Root { get; }

    public DuckDbEngine Duck { get; }

    public SparkEngine Spark { get; }

    /// <summary>Appends rows as landing does: by the platform itself, without Spark.</summary>
    public long Fill(Table table, string select) => Duck.Lake
        .OpenOrCreate(table.TableName, [.. table.Columns.Select(c => new DeltaColumn(c.Name, c.Type, !c.IsKey))])
        .Append(select, new CommitInfo("WRITE", $"fill/{++commits}", 1, null)).Version;

    public RunReport Run(
        IReadOnlyList<Table> tables, IReadOnlyList<Transform> transforms, PlanOptions? options = null,
        string? run = null) =>
        new Run(Spark, TimeProvider.System, run ?? $"r{++runs}").Execute(Plan.Of(tables, transforms, Spark, options));

    public BuildOutcome Build(Transform transform, Window? window = null, string? run = null) => Spark.Build(
        transform, window ?? Window.All,
        new BuildStamp(run ?? $"b{++runs}", transform.TableName, transform.Inputs
            .Where(i => Spark.State(i) is not null)
            .ToDictionary(i => i.TableName, i => Spark.State(i)!.Version)),
        TestContext.Current.CancellationToken);

    /// <summary>A table's rows as DuckDB reads what Spark wrote.</summary>
    public IReadOnlyList<object?[]> Rows(Table table) =>
        Duck.Read($"SELECT * FROM {table} ORDER BY ALL").Rows;

    public void Dispose()
    {
        Spark.Dispose();
        Duck.Dispose();
        Directory.Delete(Path.GetDirectoryName(Root)!, recursive: true);
    }
}
