using System.Globalization;

namespace DataPlatform.Engines.Spark.Serving;

/// <summary>How large a standalone cluster on this machine is.</summary>
public sealed record SparkClusterSize(int Workers, int CoresPerWorker = 1, string MemoryPerWorker = "1200m");

/// <summary>
/// A standalone cluster on this machine: a master, workers, and a Connect server that runs its tasks on them.
/// </summary>
public sealed class SparkCluster : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    private readonly List<SparkProcess> processes = [];
    private SparkServer? server;

    private SparkCluster()
    {
    }

    public SparkServer Server => server!;

    public IEnumerable<int> ProcessIds => [.. processes.Select(p => p.Id), Server.ProcessId];

    /// <summary>The workers, so that one can be ended as a crash would.</summary>
    public int Workers => processes.Count - 1;

    /// <summary>Starts all of it and waits until the Connect server answers.</summary>
    public static SparkCluster Start(
        SparkHome home, SparkClusterSize size, SparkServerOptions options, CancellationToken cancellation = default)
    {
        var cluster = new SparkCluster();
        try
        {
            cluster.Begin(home, size, options, cancellation);
            return cluster;
        }
        catch (Exception)
        {
            cluster.processes.ForEach(p => p.Kill());
            throw;
        }
    }

    /// <summary>Ends a worker with its executors as a crash would; numbers begin with 0.</summary>
    public void KillWorker(int number) => processes[1 + number].Kill();

    public void Dispose()
    {
        server?.Dispose();
        processes.ForEach(p => p.Dispose());
    }

    private void Begin(
        SparkHome home, SparkClusterSize size, SparkServerOptions options, CancellationToken cancellation)
    {
        var (port, web) = (SparkServer.FreePort(), SparkServer.FreePort());
        var master = SparkProcess.Start(home,
            [
                "org.apache.spark.deploy.master.Master", "--host", options.Host, "--port", Text(port),
                "--webui-port", Text(web),
            ],
            new SparkLog(options.WorkFolder, "master"), options.Detached);
        processes.Add(master);
        master.WaitForPort(options.Host, port, patience, cancellation);
        var address = $"spark://{options.Host}:{Text(port)}";
        for (var i = 0; i < size.Workers; i++)
        {
            var webOfWorker = SparkServer.FreePort();
            var worker = SparkProcess.Start(home,
                [
                    "org.apache.spark.deploy.worker.Worker", "--host", options.Host, "--cores",
                    Text(size.CoresPerWorker), "--memory", size.MemoryPerWorker, "--webui-port", Text(webOfWorker),
                    "--work-dir", Path.Combine(options.WorkFolder, $"worker-{i}"), address,
                ],
                new SparkLog(options.WorkFolder, $"worker-{i}"), options.Detached);
            processes.Add(worker);
            worker.WaitForPort(options.Host, webOfWorker, patience, cancellation);
        }
        var settings = new Dictionary<string, string>(options.Settings);
        settings.TryAdd("spark.executor.memory", "1g");
        server = SparkServer.Start(home, options with { Master = address, Settings = settings }, cancellation);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
