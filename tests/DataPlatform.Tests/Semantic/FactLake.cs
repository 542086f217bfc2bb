using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using DataPlatform.Semantic;
using Microsoft.Extensions.Time.Testing;

namespace DataPlatform.Tests.Semantic;

/// <summary>A real lake whose fact tables are filled by hand, read by the real engine.</summary>
internal sealed class FactLake : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("semantic-").FullName;
    private readonly DuckDbScratch scratch;
    private readonly Lake lake;
    private readonly ScratchLimits limits;
    private long commits;

    public FactLake()
    {
        limits = new ScratchLimits("1GB", 1, Path.Combine(root, ".spill"));
        scratch = new DuckDbScratch(limits);
        lake = new Lake(Path.Combine(root, "lake"), new LocalFileSystem(), Clock, Guid.NewGuid, scratch);
    }

    public static SchemeInfo Customers { get; } = new("customer-segments", "customer");

    public static SchemeInfo Products { get; } = new("product-classes", "product");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 7, 1, 12, 0, 0, TimeSpan.Zero));

    public DuckDbEngine Engine => field ??= DuckDbEngine.Open(
        Path.Combine(root, "lake"), limits, new LocalFileSystem(), Clock, Guid.NewGuid);

    /// <summary>Replaces a table's rows; a column that is not given is null. Returns the version.</summary>
    public long Fill(Table table, params IEnumerable<Dictionary<string, object?>> rows)
    {
        var columns = table.Columns;
        scratch.Load(
            "filled", [.. columns.Select(c => new ScratchColumn(c.Name, c.Type))],
            rows.Select(r =>
            {
                foreach (var name in r.Keys)
                    Assert.True(table.Find(name) is not null, $"{table} has no column {name}");
                return columns.Select(c => r.GetValueOrDefault(c.Name)).ToArray();
            }));
        var written = lake.OpenOrCreate(
            table.TableName, [.. columns.Select(c => new DeltaColumn(c.Name, c.Type, Nullable: true))]);
        return written.Overwrite("SELECT * FROM filled", new CommitInfo("WRITE", "test", ++commits, null)).Version;
    }

    public SemanticLayer Layer(params IReadOnlyList<RoleGrant> roles) =>
        new(Engine, [Customers, Products], new AccessPolicy(roles, Customers), Clock, "EUR");

    public void Dispose()
    {
        Engine.Dispose();
        scratch.Dispose();
        Directory.Delete(root, recursive: true);
    }
}
