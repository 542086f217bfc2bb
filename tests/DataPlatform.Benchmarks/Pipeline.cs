using System.Diagnostics;
using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;
using DuckDB.NET.Data;

namespace DataPlatform.Benchmarks;

/// <summary>
/// The whole run as a process of its own (start, landing with contracts, facts, ledger check, models, metric values,
/// run log, scorecard) against one DuckDB connection that copies every text file of the same feeds to Parquet with
/// types sniffed and then runs the same SQL of every transform with COPY TO Parquet. The raw side knows no contract, no
/// quarantine, no keys and no versions, reads no SQLite (its tables are copied from Parquet), trains nothing and prints
/// nothing.
/// </summary>
internal static class Pipeline
{
    public static int Run(string[] args)
    {
        var lines = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var pairs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        var folder = Path.Combine(Path.GetTempPath(), $"dataplatform-bench-{lines}");
        if (!Directory.Exists(Path.Combine(folder, "truth")))
            Host($"demo {folder} --lines {lines}");
        var workspace = WorkspaceReader.Read(
            folder, name => WarehouseTables.All.FirstOrDefault(t => t.TableName == name));
        using var raw = new RawPipeline(workspace);
        Ratio.Measure($"whole run, {lines} lines", pairs, () => Ratio.Time(() => Fresh(folder)),
            () => Ratio.Time(raw.Execute));
        Ratio.Measure($"run without news, {lines} lines, against a bare start (--help)", pairs,
            () => Ratio.Time(() => Host($"run --workspace {folder}")), () => Ratio.Time(() => Host("--help")));
        return 0;
    }

    private static void Fresh(string folder)
    {
        Directory.Delete(Path.Combine(folder, "lake"), recursive: true);
        Host($"run --workspace {folder}");
    }

    private static void Host(string arguments)
    {
        var program = Path.Combine(
            AppContext.BaseDirectory, "..", "..", "DataPlatform.Host", "release_linux-x64", "dataplatform");
        if (!File.Exists(program))
            throw new InvalidOperationException("build first: dotnet build DataPlatform.sln -c Release");
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"dataplatform {arguments}: {errors.Result}");
    }
}

/// <summary>The same work without the platform.</summary>
internal sealed class RawPipeline : IDisposable
{
    private readonly WorkspaceDefinition workspace;
    private readonly string target = Directory.CreateTempSubdirectory("raw").FullName;

    public RawPipeline(WorkspaceDefinition workspace) => this.workspace = workspace;

    public void Execute()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        var limits = workspace.Settings.Limits;
        Do(connection, $"SET memory_limit='{limits.Memory}'; SET threads={limits.Threads}; SET TimeZone='UTC';"
            + $"SET temp_directory='{target}/spill'");
        var landed = new ScratchLimits(limits.Memory, limits.Threads, $"{target}/spill2");
        using var scratch = new DuckDbScratch(landed);
        var lake = new Lake(workspace.LakeFolder, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid, scratch);
        foreach (var table in WarehouseTables.All.Cast<Table>().Concat(WarehouseTables.Kept))
            Do(connection, $"CREATE VIEW {Names.Quote(table.TableName)} AS SELECT * FROM "
                + $"{Relation(lake, scratch, table)}");
        foreach (var feed in workspace.Feeds)
        {
            if (Scan(feed) is { } scan)
                Do(connection, $"COPY (SELECT * FROM {scan}) TO '{target}/raw_{feed.Name.Replace('/', '_')}.parquet' "
                    + "(COMPRESSION zstd)");
        }
        foreach (var transform in WarehouseTransforms.All(Rules.Read(table => Rows(lake, scratch, table))))
        {
            var file = $"{target}/{transform.TableName}.parquet";
            Do(connection, $"COPY ({transform.Query(Window.All).Inline(transform)}) TO '{file}' (COMPRESSION zstd)");
            Do(connection, $"CREATE VIEW {Names.Quote(transform.TableName)} AS SELECT * FROM read_parquet('{file}')");
        }
    }

    public void Dispose() => Directory.Delete(target, recursive: true);

    internal static string Relation(Lake lake, DuckDbScratch scratch, Table table) =>
        lake.Open(table.TableName) is { } delta
        ? $"{scratch.Scan(delta.Snapshot())} AS t"
        : $"(SELECT {string.Join(", ", table.Columns.Select(Unknown))} WHERE false) AS t";

    private static string Unknown(Column column) => $"NULL::{column.Type.Sql} AS {Names.Quote(column.Name)}";

    internal static IEnumerable<IReadOnlyDictionary<string, object?>> Rows(Lake lake, DuckDbScratch scratch, Table table)
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

    private static void Do(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
