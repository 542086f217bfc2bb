using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using DataPlatform.Reports.Portal;
using DataPlatform.Reports.Rendering;
using DataPlatform.Semantic;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;
using Microsoft.Extensions.Time.Testing;

namespace DataPlatform.Tests.Reports;

/// <summary>
/// A company with two segments and three customers, one in no segment, twenty-five months, every table of the lake
/// filled,
/// and one text in every text cell that is not a key of the story.
/// </summary>
public sealed class PortalLake : IDisposable
{
    public const string Secret = "Zephyrine Holdings";
    private static readonly DateOnly last = new(2026, 6, 1);
    private readonly string root = Directory.CreateTempSubdirectory("portal-").FullName;
    private readonly DuckDbScratch scratch;
    private readonly DuckDbEngine engine;
    private readonly Lake lake;
    private readonly string text;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 7, 10, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The company with a harmless text.</summary>
    public PortalLake()
        : this("plain")
    {
    }

    private PortalLake(string text)
    {
        this.text = text;
        var limits = new ScratchLimits("1GB", 1, Path.Combine(root, ".spill"));
        scratch = new DuckDbScratch(limits);
        lake = new Lake(Path.Combine(root, "lake"), new LocalFileSystem(), clock, Guid.NewGuid, scratch);
        Table[] tables = [.. WarehouseTables.All, .. WarehouseTables.Kept, .. WarehouseTransforms.All(Rules.None)];
        var versions = tables.Where(t => t.TableName != "run_log").ToDictionary(t => t.TableName, t => Fill(t, "{}"));
        Fill(tables.Single(t => t.TableName == "run_log"), JsonSerializer.Serialize(versions));
        engine = DuckDbEngine.Open(Path.Combine(root, "lake"), limits, new LocalFileSystem(), clock, Guid.NewGuid);
        var workspace = Workspace(tables);
        var access = new AccessPolicy(
            [.. workspace.Roles.Select(r => new RoleGrant(r.Id, r.Segments, r.Regions))],
                new SchemeInfo("customers", "customer"));
        Data = new PortalData(
            workspace, new SemanticLayer(engine, [new SchemeInfo("customers", "customer")], access, clock), access,
                tables,
            table => engine.State(table) is not null, Read,
            name => [.. lake.Open(name)!.History()
                .Select(c => new TableVersion(c.Version, c.Timestamp, c.Operation ?? "", null))],
            clock);
        Pages = new PortalPages(Data);
    }

    public static PortalLake With(string text) => new(text);

    public PortalData Data { get; }

    public PortalPages Pages { get; }

    public Page Get(string address, Reader? reader = null)
    {
        var path = address.TrimStart('/').Split('#')[0];
        var at = path.IndexOf('?', StringComparison.Ordinal);
        var query = at < 0 ? [] : path[(at + 1)..].Split('&').Select(p => p.Split('=', 2))
            .ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]), StringComparer.Ordinal);
        return Pages.Answer(Uri.UnescapeDataString(at < 0 ? path : path[..at]), query, reader ?? Reader.Owner);
    }

    public void Dispose()
    {
        engine.Dispose();
        scratch.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private TableRows Read(Sql query)
    {
        var result = engine.Read(query);
        return new TableRows([.. result.Columns.Select(c => c.Name)], result.Rows);
    }

    private long Fill(Table table, string versions)
    {
        scratch.Load("filled", [.. table.Columns.Select(c => new ScratchColumn(c.Name, c.Type))],
            Places(table).Select(p => table.Columns.Select(c => Value(table, c, p, versions)).ToArray()));
        var written = lake.OpenOrCreate(
            table.TableName, [.. table.Columns.Select(c => new DeltaColumn(c.Name, c.Type, Nullable: true))]);
        return written.Overwrite("SELECT * FROM filled", new CommitInfo("WRITE", "test", 1, null)).Version;
    }

    private static IEnumerable<(int Customer, DateOnly Month)> Places(Table table) =>
        table.Find("business_date") is not null || table.Find("period") is not null
            ? from c in new[] { 1, 2, 3 } from m in Enumerable.Range(0, 25) select (c, last.AddMonths(-m))
            : table.TableName is "customer" or "segment_assignment" ? [(1, last), (2, last)] : [(1, last)];

    private object? Value(Table table, Column column, (int Customer, DateOnly Month) place, string versions)
    {
        var special = (table.TableName, column.Name) switch
        {
            ("run_log", "versions") => versions,
            ("run_log", "state") => "done",
            ("run_log", "failure") => null,
            ("run_log", "steps") =>
                JsonSerializer.Serialize(
                new[] { new { Name = text, State = "built", Why = text, Rows = 3, Seconds = 0.5 } }),
            ("ingestion_batch", "state") => "landed",
            ("ingestion_batch", "feed") or ("quarantined_record", "feed") => "erp/orders",
            ("ingestion_batch", "read") => 3L,
            ("segment_candidate", "state") => "proposed",
            ("segment_assignment", "entity_type") => "customer",
            ("segment_assignment", "entity_key") => $"C{place.Customer}",
            ("segment_assignment", "scheme_id") => "customers",
            ("segment_assignment", "scheme_version_id") => "customers@1",
            ("segment_assignment", "segment_id") => place.Customer == 1 ? "KEY" : "TAIL",
            ("customer", "name") => place.Customer == 2 ? Secret : text,
            ("customer", "sales_region") => place.Customer == 1 ? "North" : "South",
            ("segment_target", _) when column.Name is "segment_id" or "metric_id" =>
                column.Name == "metric_id" ? "net_margin" : "KEY",
            ("pnl_fact", "line_item") => "list revenue",
            ("invoice_fact", "kind") => "invoice",
            ("order_fact", "otif") or ("order_fact", "order_complete") =>
                place.Month.Month == 6 && place.Customer == 1 ? 0L : 1L,
            _ => Missing,
        };
        return special is not Text { Value: "\u0001" } ? special : Usual(column, place);
    }

    private static object Missing => new Text("\u0001");

    private object Usual(Column column, (int Customer, DateOnly Month) place) => (column.Type.Kind, column.Name) switch
    {
        (ColumnKind.Text, "customer_id") => $"C{place.Customer}",
        (ColumnKind.Text, "currency") => "EUR",
        (ColumnKind.Text, _) => text,
        (ColumnKind.Whole, _) => 1L,
        (ColumnKind.Flag, _) => true,
        (ColumnKind.Decimal, _) => (decimal)place.Customer,
        (ColumnKind.Real, _) => 0.5,
        (ColumnKind.Instant, _) => clock.GetUtcNow(),
        (_, "valid_from") => new DateOnly(2024, 1, 1),
        (_, "valid_to") => new DateOnly(9999, 12, 31),
        (_, "period") => place.Month,
        _ => place.Month.AddDays(27),
    };

    private WorkspaceDefinition Workspace(Table[] tables)
    {
        var quoted = JsonSerializer.Serialize(text.Replace("\0", "", StringComparison.Ordinal));
        Write("workspace.yaml",
            $"workspace: 1\nname: {quoted}\ncurrency: EUR\n"
                + $"companies: [{{code: \"1000\", name: {quoted}, currency: EUR}}]\n");
        Write("segments/customers.yaml", $$"""
            scheme: customers
            basis: customer
            owner: {{quoted}}
            versions:
              - {version: 1, effective_from: 2024-01-01, status: approved, segments: [
                  {id: KEY, name: Key Retail, owner: {{quoted}}, rule: "customer_id = 'C1'"},
                  {id: TAIL, name: Hidden Tail, rule: "true"} ]}
            policies: [{segment: KEY, policy: {{quoted}}, parameter: {{quoted}},
                value: 0.98, unit: share, valid_from: 2024-01-01}]
            """);
        Write("feeds/erp/orders.yaml", $$"""
            table: sales_order_line
            owner: {{quoted}}
            source: {kind: files, path: data/orders_*.csv, format: csv}
            contract:
              freshness_days: 1
              properties:
                - {name: NO, logicalType: string, required: true, primaryKey: true}
                - {name: LINE, logicalType: string, required: true, primaryKey: true}
            map: {order_no: NO, line_no: LINE}
            """);
        Write("reports/scorecard.yaml", $$"""
            scorecard: balanced
            title: {{quoted}}
            scheme: customers
            perspectives:
              - {name: {{quoted}}, items: [
                  {metric: net_margin, guardrail: otif, owner: {{quoted}}, comment: {{quoted}}},
                  {metric: otif}, {metric: fill_rate_line}, {metric: unused_capacity}, {metric: co2e_wtw} ]}
            """);
        Write("access.yaml",
            "roles: [{role: executive, segments: \"*\"}, {role: key, segments: [KEY]}, "
                + "{role: north, regions: [North]}]\n");
        return WorkspaceReader.Read(
            Path.Combine(root, "text"), name => tables.FirstOrDefault(t => t.TableName == name),
            new WorkspaceSurroundings { Metrics = [.. MetricCatalogue.All.Select(m => m.Id)] });
    }

    private void Write(string path, string content)
    {
        var file = Path.Combine(root, "text", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
