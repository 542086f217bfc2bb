using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;
using DuckDB.NET.Data;

namespace DataPlatform.Benchmarks;

/// <summary>The same work without the platform; where the lake's files are is looked up before.</summary>
internal sealed class RawPipeline : IDisposable
{
    private readonly WorkspaceDefinition workspace;
    private readonly string target = Directory.CreateTempSubdirectory("raw").FullName;
    private readonly LocalFileSystem files = new();
    private readonly List<(string Table, string Rows)> landed = [];
    private readonly List<Transform> transforms = [];
    private readonly IReadOnlyList<string> metrics;

    public RawPipeline(WorkspaceDefinition workspace)
    {
        this.workspace = workspace;
        Prepare();
        metrics = MetricStatements.Of(workspace, $"{target}/spill2");
    }

    /// <summary>Looks up the newest files of the landed tables, and the rules.</summary>
    public void Prepare()
    {
        using var scratch = Scratch();
        var lake = LakeOf(scratch);
        landed.Clear();
        landed.AddRange(WarehouseTables.All.Cast<Table>().Concat(WarehouseTables.Kept)
            .Select(t => (t.TableName, Relation(lake, scratch, t))));
        transforms.Clear();
        transforms.AddRange(WarehouseTransforms.All(Rules.Read(table => Rows(lake, scratch, table))));
    }

    public void Execute()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        var limits = workspace.Settings.Limits;
        Do(connection, $"SET memory_limit='{limits.Memory}'; SET threads={limits.Threads}; SET TimeZone='UTC';"
            + $"SET temp_directory='{target}/spill'");
        foreach (var (table, rows) in landed)
            Do(connection, $"CREATE VIEW {Names.Quote(table)} AS SELECT * FROM {rows}");
        foreach (var feed in workspace.Feeds)
        {
            if (Scan(feed) is { } scan)
                Copy(connection, $"SELECT * FROM {scan}", $"raw_{feed.Name.Replace('/', '_')}");
        }
        foreach (var transform in transforms)
        {
            Copy(connection, transform.Query(Window.All).Inline(transform), transform.TableName);
            Do(connection, $"CREATE VIEW {Names.Quote(transform.TableName)} AS SELECT * FROM "
                + $"read_parquet('{FileOf(transform.TableName)}')");
        }
        for (var i = 0; i < metrics.Count; i++)
            Copy(connection, metrics[i], $"metrics_{i}");
    }

    /// <summary>The first transform whose rows are not the same on both sides; null when all are.</summary>
    public string? Difference()
    {
        using var scratch = Scratch();
        var lake = LakeOf(scratch);
        foreach (var transform in transforms)
        {
            var columns = string.Join(
                ", ", transform.Columns.Select(c => $"CAST({Names.Quote(c.Name)} AS {c.Type.Sql})"));
            var (ours, raw) = (Told(Relation(lake, scratch, transform)),
                Told($"read_parquet('{FileOf(transform.TableName)}') AS t"));
            if (ours != raw)
                return $"{transform.TableName}: {ours} in the lake, {raw} raw";

            string Told(string rows) => string.Join(" rows, hash ", scratch.Query(
                $"SELECT count(*), CAST(coalesce(sum(hash({columns})::HUGEINT), 0) AS VARCHAR) FROM {rows}").Single());
        }
        return null;
    }

    public void Dispose() => Directory.Delete(target, recursive: true);

    internal static string Relation(Lake lake, DuckDbScratch scratch, Table table) =>
        lake.Open(table.TableName) is { } delta
        ? $"{scratch.Scan(delta.Snapshot())} AS t"
        : $"(SELECT {string.Join(", ", table.Columns.Select(Unknown))} WHERE false) AS t";

    private static string Unknown(Column column) => $"NULL::{column.Type.Sql} AS {Names.Quote(column.Name)}";

    internal static IEnumerable<IReadOnlyDictionary<string, object?>> Rows(
        Lake lake, DuckDbScratch scratch, Table table)
    {
        if (lake.Open(table.TableName) is not { } delta)
            return [];
        var snapshot = delta.Snapshot();
        return [.. scratch.Query($"SELECT * FROM {scratch.Scan(snapshot)} AS t")
            .Select(cells => snapshot.Schema.Select((c, i) => (c.Name, Cell: cells[i]))
                .ToDictionary(x => x.Name, x => x.Cell))];
    }

    private string? Scan(FeedDefinition feed) => feed.Source switch
    {
        FilesSource { Format: FileFormat.Csv }
            when !feed.Read.Encoding.StartsWith("utf", StringComparison.OrdinalIgnoreCase) =>
            Names.Quote(feed.Table.TableName), // the raw engine reads no Windows-1252
        FilesSource { Format: FileFormat.Csv } csv =>
            $"read_csv('{workspace.Resolve(csv.Path)}', delim='{feed.Read.Delimiter}', "
            + $"decimal_separator='{feed.Read.Decimal}', header=true, ignore_errors=true, union_by_name=true)",
        FilesSource { Format: FileFormat.Ndjson } json =>
            $"read_json('{workspace.Resolve(json.Path)}', format='newline_delimited', ignore_errors=true, "
                + "union_by_name=true)",
        DatabaseSource => Names.Quote(feed.Table.TableName),
        _ => null,
    };

    private void Copy(DuckDBConnection connection, string query, string name)
    {
        Do(connection, $"COPY ({query}) TO '{FileOf(name)}' (COMPRESSION zstd)");
        files.Flush(FileOf(name));
    }

    private string FileOf(string name) => $"{target}/{name}.parquet";

    private DuckDbScratch Scratch() => new(new ScratchLimits(
        workspace.Settings.Limits.Memory, workspace.Settings.Limits.Threads, $"{target}/spill2"));

    private Lake LakeOf(DuckDbScratch scratch) =>
        new(workspace.LakeFolder, files, TimeProvider.System, Guid.NewGuid, scratch);

    private static void Do(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
