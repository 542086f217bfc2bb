using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Engines.Spark;
using DataPlatform.Ingestion;
using DataPlatform.Lakehouse;
using DataPlatform.SampleCompany;
using DataPlatform.Semantic;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Spark;

/// <summary>
/// The sample company, landed once into a lake that is then copied: one copy is built by DuckDB, the other by Spark.
/// </summary>
public sealed class Parity : IDisposable
{
    public const long Lines = 5_000;

    private readonly string root = Directory.CreateTempSubdirectory("parity-").FullName;
    private readonly ScratchLimits limits;

    public Parity()
    {
        limits = new ScratchLimits("1GB", 2, Path.Combine(root, "spill"));
        var spark = TestSpark.Need();
        DataPlatform.SampleCompany.SampleCompany.Write(root, new SampleOptions(Lines));
        Workspace = WorkspaceReader.Read(
            root, WarehouseTables.All.ToDictionary(t => t.TableName, t => (Table)t).GetValueOrDefault);
        var files = new LocalFileSystem();
        using (var scratch = new DuckDbScratch(limits, files))
        {
            Landing.Land(Workspace, new Lake(Workspace.LakeFolder, files, TimeProvider.System, Guid.NewGuid, scratch),
                scratch, TimeProvider.System);
        }
        var other = Path.Combine(root, "spark-lake");
        Copy(Workspace.LakeFolder, other);
        Duck = DuckDbEngine.Open(Workspace.LakeFolder, limits, files, TimeProvider.System, Guid.NewGuid);
        Spark = SparkEngine.Open(spark.Address, other, limits,
            new SparkSurroundings(files, TimeProvider.System, Guid.NewGuid));
        // reads what Spark wrote with the platform's own reader
        OverSpark = DuckDbEngine.Open(other, limits, files, TimeProvider.System, Guid.NewGuid);
        Transforms = WarehouseTransforms.All(Rules.Read(RowsOf));
        ByDuck = Build(Duck, "parity");
        BySpark = Build(Spark, "parity");
    }

    public WorkspaceDefinition Workspace { get; }

    public IReadOnlyList<Transform> Transforms { get; }

    public DuckDbEngine Duck { get; }

    public SparkEngine Spark { get; }

    public DuckDbEngine OverSpark { get; }

    public RunReport ByDuck { get; }

    public RunReport BySpark { get; }

    public SemanticLayer Metrics(IEngine engine) =>
        new(engine, SchemeInfo.Of(Workspace), AccessPolicy.Of(Workspace), TimeProvider.System, "EUR");

    public RunReport Build(IEngine engine, string run) => new Run(engine, TimeProvider.System, run).Execute(
        Plan.Of([.. WarehouseTables.All, .. WarehouseTables.Kept], Transforms, engine));

    /// <summary>Columns with their types and whether they may be unknown.</summary>
    public static IReadOnlyList<string> Schema(Lake lake, Table table) =>
        [.. lake.Open(table.TableName)!.Snapshot().Schema.Select(c => $"{c.Name} {c.Type} {c.Nullable}")];

    /// <summary>Every row as text, decimals with all their places, in one order.</summary>
    public static IReadOnlyList<string> Rows(DuckDbEngine engine, Table table)
    {
        var columns = Sql.Join(", ", table.Columns.Select(c => (Sql)$"{c}"));
        return [.. engine.Read($"SELECT {columns} FROM {table}").Rows
            .Select(r => string.Join("|", r.Select(Said))).Order(StringComparer.Ordinal)];
    }

    public static string Said(object? cell) => cell switch
    {
        null => "∅",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O"),
        DateTimeOffset instant => instant.ToString("O"),
        _ => cell.ToString()!,
    };

    public void Dispose()
    {
        Duck?.Dispose();
        Spark?.Dispose();
        OverSpark?.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private IEnumerable<IReadOnlyDictionary<string, object?>> RowsOf(Table table)
    {
        if (Duck.State(table) is null)
            return [];
        var result = Duck.Read($"SELECT * FROM {table}");
        return result.Rows.Select(row => (IReadOnlyDictionary<string, object?>)result.Columns
            .Select((c, i) => (c.Name, Value: row[i])).ToDictionary(c => c.Name, c => c.Value));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            File.SetLastWriteTimeUtc(target, File.GetLastWriteTimeUtc(file));
        }
    }
}
