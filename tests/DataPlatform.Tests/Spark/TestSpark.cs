using DataPlatform.Engines.Spark;
using DataPlatform.Engines.Spark.Serving;
using DataPlatform.Transforms;

[assembly: AssemblyFixture(typeof(DataPlatform.Tests.Spark.TestSpark.Ending))]

namespace DataPlatform.Tests.Spark;

/// <summary>
/// One Spark server for the whole test run, started by the first test that needs it: from <c>SPARK_HOME</c>, else from
/// the archive in <c>../shared/spark</c>. Where there is neither, or no Java, the test is skipped with that reason.
/// </summary>
internal sealed class TestSpark : IDisposable
{
    private static readonly Lock gate = new();
    private static TestSpark? running;
    private static string? absent;
    private readonly SparkServer server;
    private readonly Lazy<SparkSession> session;

    private TestSpark(SparkServer server)
    {
        this.server = server;
        session = new(Open);
    }

    public SparkAddress Address => server.Address;

    /// <summary>The server, or a skip.</summary>
    public static TestSpark Need()
    {
        lock (gate)
        {
            if (running is null && absent is null)
            {
                if (Home is null)
                    absent = "no Spark: SPARK_HOME is not set and ../shared/spark absent";
                else if (!HasJava)
                    absent = "no Spark: java is not installed";
                else
                    running = new TestSpark(SparkServer.Start(Home, Options("shared")));
            }
        }
        Assert.SkipWhen(absent is not null, absent ?? "");
        return running!;
    }

    /// <summary>Where Spark is installed, or null.</summary>
    public static SparkHome? Home { get; } = SparkHome.Find(SparkHome.ArchiveAbove(AppContext.BaseDirectory));

    /// <summary>
    /// A folder of this run for a server's scratch. Rows are few and statements many, so time goes into compiling:
    /// one task for each shuffle, no compiling of whole stages, and the quick compiler of Java.
    /// </summary>
    public static SparkServerOptions Options(string name) => new(
        Path.Combine(Path.GetTempPath(), $"dataplatform-spark-tests-{Environment.ProcessId}", name))
    {
        Settings = new Dictionary<string, string>
        {
            ["spark.sql.shuffle.partitions"] = "1",
            ["spark.sql.codegen.wholeStage"] = "false",
            ["spark.driver.extraJavaOptions"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        },
    };

    /// <summary>Runs a command in the shared session.</summary>
    public QueryResult Execute(string sql) =>
        session.Value.Command(sql, TestContext.Current.CancellationToken);

    /// <summary>The rows of a query in the shared session.</summary>
    public QueryResult Query(string sql) =>
        session.Value.Query(sql, cancellation: TestContext.Current.CancellationToken);

    /// <summary>A session of one's own with the platform's settings.</summary>
    public SparkSession Open()
    {
        var opened = SparkSession.Open(Address);
        opened.Set(SparkSettings.Session);
        return opened;
    }

    public void Dispose()
    {
        if (session.IsValueCreated)
            session.Value.Dispose();
        server.Dispose();
    }

    private static bool HasJava => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "java")));

    /// <summary>Ends the server with the test run.</summary>
    public sealed class Ending : IDisposable
    {
        public void Dispose()
        {
            running?.Dispose();
            var scratch = Path.GetDirectoryName(Options("any").WorkFolder)!;
            if (Directory.Exists(scratch))
                Directory.Delete(scratch, recursive: true);
        }
    }
}
