using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using DataPlatform.Transforms;

namespace DataPlatform.Tests.Engines;

/// <summary>An engine over a lake in a temporary folder.</summary>
internal sealed class EngineFolder : IDisposable
{
    private int commits;
    private int runs;

    public EngineFolder(string memory = "1GB", int threads = 2)
    {
        Root = Path.Combine(Directory.CreateTempSubdirectory("engine-").FullName, "lake");
        Directory.CreateDirectory(Root);
        Limits = new ScratchLimits(memory, threads, Path.Combine(Path.GetDirectoryName(Root)!, "spill"));
        Engine = DuckDbEngine.Open(Root, Limits, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid);
    }

    public string Root { get; }

    public ScratchLimits Limits { get; }

    public DuckDbEngine Engine { get; }

    /// <summary>Appends rows, given as a SELECT whose columns bear the table's names.</summary>
    public long Fill(Table table, string select) => Engine.Lake
        .OpenOrCreate(table.TableName, [.. table.Columns.Select(c => new DeltaColumn(c.Name, c.Type, !c.IsKey))])
        .Append(select, new CommitInfo("WRITE", $"fill/{++commits}", 1, null)).Version;

    public RunReport Run(
        IReadOnlyList<Table> tables, IReadOnlyList<Transform> transforms, PlanOptions? options = null) =>
        new Run(Engine, TimeProvider.System, $"r{++runs}").Execute(Plan.Of(tables, transforms, Engine, options));

    public BuildOutcome Build(Transform transform, Window? window = null, string? run = null) => Engine.Build(
        transform, window ?? Window.All,
        new BuildStamp(run ?? $"b{++runs}", transform.TableName, transform.Inputs
            .Where(i => Engine.State(i) is not null)
            .ToDictionary(i => i.TableName, i => Engine.State(i)!.Version)),
        CancellationToken.None);

    /// <summary>Rows of a query, for comparing.</summary>
    public IReadOnlyList<object?[]> Rows(Sql query, IReadOnlyDictionary<string, long>? versions = null) =>
        Engine.Read(query, versions).Rows;

    /// <summary>Every file of the lake with its size and time.</summary>
    public IReadOnlyList<string> Files() =>
    [
        .. new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(f => $"{f.FullName} {f.Length} {f.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal),
    ];

    public void Dispose()
    {
        Engine.Dispose();
        Directory.Delete(Path.GetDirectoryName(Root)!, recursive: true);
    }
}
