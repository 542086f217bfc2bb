using System.Diagnostics;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Engines.Spark;
using DataPlatform.Engines.Spark.Protocol;
using DataPlatform.Engines.Spark.Serving;
using DataPlatform.Ingestion;
using DataPlatform.Lakehouse;
using DataPlatform.SampleCompany;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;
using Grpc.Net.Client;
using Plan = DataPlatform.Transforms.Plan;

namespace DataPlatform.Benchmarks;

/// <summary>The platform on Spark against the same by hand on the same server.</summary>
internal static class SparkRatios
{
    public static int Run(string[] arguments)
    {
        var lines = arguments.Length > 0 ? long.Parse(arguments[0]) : 200_000;
        var pairs = arguments.Length > 1 ? int.Parse(arguments[1]) : 3;
        var folder = Directory.CreateTempSubdirectory("spark-bench").FullName;
        var home = SparkHome.Find(SparkHome.ArchiveAbove(AppContext.BaseDirectory));
        if (home is null)
        {
            Console.WriteLine("no Spark: SPARK_HOME is not set and ../shared/spark absent");
            return 1;
        }
        using (var server = SparkServer.Start(
            home, new SparkServerOptions(Path.Combine(folder, "server")) { Memory = "4g" }))
        {
            FirstAnswer(server.Address, 15);
            Streaming(server.Address, 5);
            Memory(server.Address, 50_000_000);
            Transforms(server.Address, folder, lines, pairs);
        }
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static void FirstAnswer(SparkAddress address, int pairs) => Ratio.Measure(
        "connect and select 1 against hand-written gRPC", pairs,
        () => Ratio.Time(() =>
        {
            var session = SparkSession.Open(address);
            using var result = session.Query(SparkRelation.Sql("SELECT 1"));
            result.Finish();
        }),
        () => Ratio.Time(() => ByHand(address, "SELECT 1")));

    private static void Streaming(SparkAddress address, int pairs)
    {
        const string query = "SELECT id, id * 2 AS a, cast(id as decimal(18,2)) AS d, date_add(date '2020-01-01',"
            + " cast(id % 1000 as int)) AS day, concat('name ', id % 5000) AS name FROM range(0, 2000000, 1, 8)";
        Ratio.Measure("2 million rows of 5 columns into cells against the bare messages", pairs,
            () => Ratio.Time(() =>
            {
                using var session = SparkSession.Open(address);
                using var result = session.Query(SparkRelation.Sql(query));
                foreach (var row in result.Rows())
                    _ = row;
            }),
            () => Ratio.Time(() => ByHand(address, query)));
    }

    private static void Memory(SparkAddress address, long rows)
    {
        using var session = SparkSession.Open(address);
        using var result = session.Query(SparkRelation.Sql($"SELECT id FROM range(0, {rows}, 1, 64)"));
        var watch = Stopwatch.StartNew();
        var (read, most) = (0L, 0L);
        foreach (var row in result.Rows())
        {
            if (++read % 5_000_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }
        Console.WriteLine($"{read} rows streamed in {watch.Elapsed.TotalSeconds:0.0} s, "
            + $"at most {most / 1_000_000.0:0} MB held after a collection, every 5 million rows");
    }

    private static void Transforms(SparkAddress address, string folder, long lines, int pairs)
    {
        var files = new LocalFileSystem();
        var limits = new ScratchLimits("2GB", 2, Path.Combine(folder, "spill"));
        var company = Path.Combine(folder, "company");
        SampleCompany.SampleCompany.Write(company, new SampleOptions(lines));
        var workspace = WorkspaceReader.Read(
            company, WarehouseTables.All.ToDictionary(t => t.TableName, t => (Table)t).GetValueOrDefault);
        using (var scratch = new DuckDbScratch(limits, files))
        {
            Landing.Land(workspace, new Lake(workspace.LakeFolder, files, TimeProvider.System, Guid.NewGuid, scratch),
                scratch, TimeProvider.System);
        }
        using var engine = SparkEngine.Open(
            address, workspace.LakeFolder, limits, new SparkSurroundings(files, TimeProvider.System, Guid.NewGuid));
        var rules = Rules.Read(table => RowsOf(engine, table));
        var number = 0;
        Ratio.Measure($"transforms over {lines} order lines against the same SQL by hand", pairs,
            () => Ratio.Time(() =>
            {
                var transforms = WarehouseTransforms.All(rules);
                foreach (var name in transforms.Select(t => Path.Combine(workspace.LakeFolder, t.TableName)))
                {
                    if (Directory.Exists(name))
                        Directory.Delete(name, recursive: true);
                }
                var report = new Run(engine, TimeProvider.System, $"bench-{number++}").Execute(
                    Plan.Of([.. WarehouseTables.All, .. WarehouseTables.Kept], transforms, engine));
                if (report.Failure is { } failure)
                    throw new InvalidOperationException(failure);
            }),
            () => Ratio.Time(() => Raw(address, workspace, WarehouseTransforms.All(rules), engine, folder)));
    }

    /// <summary>Each query as CREATE TABLE AS in the order of the plan, over views of the landed tables.</summary>
    private static void Raw(
        SparkAddress address, WorkspaceDefinition workspace, IReadOnlyList<Transform> transforms, SparkEngine engine,
        string folder)
    {
        using var session = SparkSession.Open(address);
        session.Set(SparkSettings.Session);
        foreach (var table in WarehouseTables.All.Concat<Table>(WarehouseTables.Kept))
        {
            var ddl = string.Join(", ", table.Columns.Select(
                c => $"{c.Name} {SqlDialect.Spark.TypeName(c.Type)}"));
            session.Name(table.TableName, engine.State(table) is null
                ? SparkRelation.Empty(ddl)
                : SparkRelation.Delta(Path.Combine(workspace.LakeFolder, table.TableName)));
        }
        var built = Path.Combine(folder, $"raw-{Guid.NewGuid():N}");
        foreach (var step in Plan.Of(
            [.. WarehouseTables.All, .. WarehouseTables.Kept], transforms, engine).Steps)
        {
            var path = Path.Combine(built, step.Name);
            session.Execute($"CREATE TABLE delta.`{path}` USING delta AS "
                + step.Transform.Query(Window.All).Inline(step.Transform, SqlDialect.Spark));
            session.Name(step.Name, SparkRelation.Delta(path));
        }
        Directory.Delete(built, recursive: true);
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> RowsOf(SparkEngine engine, Table table)
    {
        if (engine.State(table) is null)
            return [];
        var result = engine.Read($"SELECT * FROM {table}");
        return result.Rows.Select(row => (IReadOnlyDictionary<string, object?>)result.Columns
            .Select((c, i) => (c.Name, Value: row[i])).ToDictionary(c => c.Name, c => c.Value));
    }

    private static void ByHand(SparkAddress address, string query)
    {
        using var channel = GrpcChannel.ForAddress($"http://{address.Host}:{address.Port}", new GrpcChannelOptions
        {
            MaxReceiveMessageSize = 128 * 1024 * 1024,
        });
        var client = new SparkConnectService.SparkConnectServiceClient(channel);
        var session = Guid.NewGuid().ToString("D");
        var user = new UserContext { UserId = "bench" };
        using var call = client.ExecutePlan(new ExecutePlanRequest
        {
            SessionId = session, UserContext = user,
            Plan = new Engines.Spark.Protocol.Plan { Root = new Relation { Sql = new SqlRelation { Query = query } } },
        });
        while (call.ResponseStream.MoveNext(CancellationToken.None).GetAwaiter().GetResult())
            _ = call.ResponseStream.Current.ArrowBatch?.Data.Length;
    }
}
