using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Ingestion;
using DataPlatform.Lakehouse;
using DataPlatform.Reports.Portal;
using DataPlatform.Reports.Scorecards;
using DataPlatform.Semantic;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>
/// One of the workspaces of tests/workspaces, copied to a temporary folder, landed and built over data nobody here
/// made. Skips the test where that data is absent.
/// </summary>
internal sealed class RealWorkspace : IDisposable
{
    private readonly string root;
    private readonly DuckDbEngine engine;

    public RealWorkspace(string name)
    {
        Assert.SkipWhen(Data(name) is null, "../shared/data absent");
        root = Directory.CreateTempSubdirectory("real").FullName;
        Copy(Path.Combine(Checkout(), "tests", "workspaces", name), root);
        var tables = WarehouseTables.All.ToDictionary(t => t.TableName, t => (Table)t);
        Definition = WorkspaceReader.Read(root, tables.GetValueOrDefault, new WorkspaceSurroundings
        {
            TableNames = [.. tables.Keys],
            Metrics = [.. MetricCatalogue.All.Select(m => m.Id)],
            Environment = v => v == "DATA" ? Data(name) : null,
        });
        var limits = new ScratchLimits("1GB", 2, Definition.SpillFolder);
        var files = new LocalFileSystem();
        using (var scratch = new DuckDbScratch(limits, files))
        {
            var lake = new Lake(Definition.LakeFolder, files, TimeProvider.System, Guid.NewGuid, scratch);
            Landed = Landing.Land(Definition, lake, scratch, TimeProvider.System);
        }
        engine = DuckDbEngine.Open(Definition.LakeFolder, limits, files, TimeProvider.System, Guid.NewGuid);
        Built = Build(name);
        Assert.Null(Built.Failure);
        Assert.Equal(0, Landed.ExitCode);
    }

    public WorkspaceDefinition Definition { get; }

    public LandingReport Landed { get; }

    public RunReport Built { get; }

    public SemanticLayer Metrics =>
        new(engine, SchemeInfo.Of(Definition), AccessPolicy.Of(Definition), TimeProvider.System);

    /// <summary>Read, landed, quarantined and duplicates of a feed, all files together.</summary>
    public (long Read, long Landed, long Quarantined, long Duplicates) Counts(string feed)
    {
        var files = Landed.Feeds.Single(f => f.Feed == feed).Files;
        return (files.Sum(f => f.Read), files.Sum(f => f.Landed), files.Sum(f => f.Quarantined),
            files.Sum(f => f.Duplicates));
    }

    /// <summary>How many files of a feed arrived.</summary>
    public int Files(string feed) => Landed.Feeds.Single(f => f.Feed == feed).Files.Count;

    /// <summary>Rows of a query.</summary>
    public IReadOnlyList<object?[]> Rows(Sql query) => engine.Read(query).Rows;

    /// <summary>A query's only value as a number.</summary>
    public decimal Number(Sql query) => Convert.ToDecimal(Rows(query).Single()[0], CultureInfo.InvariantCulture);

    /// <summary>A metric for the enterprise.</summary>
    public Reading Ask(Metric metric, Window? window = null) => Metrics.Query(
        new MetricQuery(metric, Reader.Owner) { Window = window ?? Window.All },
        TestContext.Current.CancellationToken).Rows.Single().Readings.Single();

    /// <summary>A metric per segment.</summary>
    public Dictionary<string, decimal?> BySegment(Metric metric) => Metrics.Query(
        new MetricQuery(metric, Reader.Owner) { By = ["segment"] }, TestContext.Current.CancellationToken)
        .Rows.ToDictionary(r => r.Values[0]!, r => r.Readings[0].Value);

    /// <summary>The scorecard of a month, computed and printed; every cell has a value or a reason.</summary>
    public (ScorecardFigures Figures, string Html) Scorecard(DateOnly? month = null)
    {
        var data = new PortalData(Definition, Metrics, AccessPolicy.Of(Definition),
            [.. WarehouseTables.All, .. WarehouseTables.Kept], t => engine.State(t) is not null,
            Read,
            _ => [], TimeProvider.System);
        var report = new ScorecardReport(data);
        var figures = report.Compute(
            report.Find(null)!, month, Reader.Owner, cancellation: TestContext.Current.CancellationToken)!;
        var html = IssueFolder.Files(data, figures, Reader.Owner).Single(f => f.Name == "scorecard.html").Text;
        foreach (var line in figures.Perspectives.SelectMany(p => p.Lines))
        {
            foreach (var cell in line.Cells.Append(line.Enterprise))
                Assert.True(
                    cell.Actual is not null || cell.Reason is { Length: > 0 }, $"{line.Metric}: no value, no reason");
        }
        return (figures, html);
    }

    /// <summary>Building again without news changes nothing.</summary>
    public void NothingNew()
    {
        var again = Build("again");
        Assert.All(again.Steps, s => Assert.Equal((s.Name, StepState.Skipped), (s.Name, s.State)));
        Assert.Equal(Built.Versions, again.Versions);
    }

    private RunReport Build(string id) => new Run(engine, TimeProvider.System, id).Execute(Plan.Of(
        [.. WarehouseTables.All, .. WarehouseTables.Kept], WarehouseTransforms.All(Rules.Read(RowsOf)), engine));

    private IEnumerable<IReadOnlyDictionary<string, object?>> RowsOf(Table table)
    {
        if (engine.State(table) is null)
            return [];
        var result = engine.Read($"SELECT * FROM {table}");
        return result.Rows.Select(row => (IReadOnlyDictionary<string, object?>)result.Columns
            .Select((c, i) => (c.Name, Value: row[i])).ToDictionary(c => c.Name, c => c.Value));
    }

    private TableRows Read(Sql query)
    {
        var result = engine.Read(query);
        return new TableRows([.. result.Columns.Select(c => c.Name)], result.Rows);
    }

    private static string? Data(string name)
    {
        var shared = Environment.GetEnvironmentVariable("DATAPLATFORM_SHARED") is { Length: > 0 } stated
            ? stated : Above("../shared");
        return shared is not null && Path.Combine(shared, "data", name) is var data && Directory.Exists(data)
            ? data : null;
    }

    private static string Checkout() => Path.GetDirectoryName(Path.GetDirectoryName(Above("tests/workspaces")!)!)!;

    private static string? Above(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.GetFullPath(path, folder.FullName) is var found && Directory.Exists(found))
                return found;
        }
        return null;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*.yaml", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(from, f))
            .Where(f => !f.StartsWith("lake", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, file))!);
            File.Copy(Path.Combine(from, file), Path.Combine(to, file));
        }
    }

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(root, recursive: true);
    }
}
