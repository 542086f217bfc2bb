using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Ingestion;
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
    private readonly BuiltWorkspace built;

    public RealWorkspace(string name)
    {
        var data = Checkout.NeedSharedData(name);
        root = Directory.CreateTempSubdirectory("real").FullName;
        Copy(Path.Combine(Checkout.Root, "tests", "workspaces", name), root);
        var tables = WarehouseTables.All.ToDictionary(t => t.TableName, t => (Table)t);
        Definition = WorkspaceReader.Read(root, tables.GetValueOrDefault, new WorkspaceSurroundings
        {
            TableNames = [.. tables.Keys],
            Metrics = [.. MetricCatalogue.All.Select(m => m.Id)],
            Environment = v => v == "DATA" ? data : null,
        });
        built = new BuiltWorkspace(Definition, "1GB", name);
        Assert.Null(Built.Failure);
        Assert.Equal(0, Landed.ExitCode);
    }

    public WorkspaceDefinition Definition { get; }

    public LandingReport Landed => built.Landed;

    public RunReport Built => built.Built;

    public SemanticLayer Metrics => built.Metrics;

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
    public IReadOnlyList<object?[]> Rows(Sql query) => built.Rows(query);

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
            [.. WarehouseTables.All, .. WarehouseTables.Kept], t => built.Engine.State(t) is not null, Read,
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
        var again = built.Build("again");
        Assert.All(again.Steps, s => Assert.Equal((s.Name, StepState.Skipped), (s.Name, s.State)));
        Assert.Equal(Built.Versions, again.Versions);
    }

    private TableRows Read(Sql query)
    {
        var result = built.Engine.Read(query);
        return new TableRows([.. result.Columns.Select(c => c.Name)], result.Rows);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(from, f))
            .Where(f => !f.StartsWith("lake", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, file))!);
            File.Copy(Path.Combine(from, file), Path.Combine(to, file));
        }
    }

    public void Dispose()
    {
        built.Dispose();
        Directory.Delete(root, recursive: true);
    }
}
