using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Engines.Spark;
using DataPlatform.Engines.Spark.Serving;

namespace DataPlatform.Host.Commands;

/// <summary>A Spark on this machine, for development: started, asked, ended.</summary>
internal static class SparkCommands
{
    private static readonly Option<int> port = new("--port")
    {
        Description = "where it listens", DefaultValueFactory = _ => 15002,
    };
    private static readonly Option<string> memory = new("--memory")
    {
        Description = "heap of the driver", DefaultValueFactory = _ => "2g",
    };
    private static readonly Option<int> workers = new("--workers")
    {
        Description = "0 runs all in one process; more make a standalone cluster of that many workers",
    };
    private static readonly Option<string?> archive = new("--archive")
    {
        Description = "archive to unpack once when SPARK_HOME is not set (default: ../shared/spark)",
    };

    /// <summary>What is running, so that it can be found and ended.</summary>
    private sealed record Running(string Address, int[] ProcessIds, string WorkFolder);

    public static Command Spark() => Verb.Group("spark", "a Spark Connect server on this machine, for development",
        Verb.Of("up", "starts it, waits until it answers, and leaves it running", [port, memory, workers, archive], Up),
        Verb.Of("down", "ends it", [port], Down),
        Verb.Of("status", "is it running, and what does it say", [port], Status));

    private static int Up(Call call)
    {
        var at = call.Value(port);
        if (Known(at) is { } already && already.ProcessIds.Any(IsSpark))
            throw new DefinitionException("--port", $"{at}", "a port where no Spark of ours runs",
                $"dataplatform spark down --port {at}");
        var home = SparkHome.Find(call.Value(archive) ?? SparkHome.ArchiveAbove(Environment.CurrentDirectory)
                ?? SparkHome.ArchiveAbove(AppContext.BaseDirectory))
            ?? throw new DefinitionException("spark up", "no Spark", "SPARK_HOME, or an archive by --archive FILE",
                "download Spark 4 from spark.apache.org and set SPARK_HOME to its folder");
        var folder = Path.Combine(SparkHome.DefaultCache, "running", $"{at}");
        var options = new SparkServerOptions(folder)
        {
            Port = at, Memory = call.Value(memory)!, Detached = true,
            Master = $"local[{Environment.ProcessorCount}]",
        };
        var running = Start(home, call.Value(workers), options, call.Cancellation);
        File.WriteAllText(Path.Combine(folder, "running.json"), JsonSerializer.Serialize(running));
        call.Out.Facts(("address", running.Address), ("log", folder),
            ("next", $"engine: {running.Address} in workspace.yaml"));
        return CommandLine.Done;
    }

    private static Running Start(
        SparkHome home, int count, SparkServerOptions options, CancellationToken cancellation)
    {
        if (count == 0)
        {
            using var server = SparkServer.Start(home, options, cancellation);
            return new Running($"{server.Address}", [server.ProcessId], options.WorkFolder);
        }
        using var cluster = SparkCluster.Start(home, new SparkClusterSize(count), options, cancellation);
        return new Running($"{cluster.Server.Address}", [.. cluster.ProcessIds], options.WorkFolder);
    }

    private static int Down(Call call)
    {
        var at = call.Value(port);
        var ended = 0L;
        // the newest first: the server before the workers and the master it stands on
        foreach (var id in (Known(at)?.ProcessIds ?? []).Reverse().Where(IsSpark))
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            ended++;
        }
        if (Known(at) is { } gone)
            File.Delete(Path.Combine(gone.WorkFolder, "running.json"));
        call.Out.Facts(("ended", ended));
        return CommandLine.Done;
    }

    private static int Status(Call call)
    {
        var at = call.Value(port);
        var known = Known(at);
        var address = SparkAddress.Parse(known?.Address ?? $"sc://127.0.0.1:{at}");
        using var session = SparkSession.Open(
            address, new SparkOptions { Patience = TimeSpan.FromSeconds(2) }, call.Cancellation);
        call.Out.Facts(("address", $"{address}"), ("version", session.ServerVersion),
            ("master", session.Setting("spark.master")),
            ("delta", session.Setting("spark.sql.extensions")?.Contains("Delta", StringComparison.Ordinal) == true),
            ("processes", known is null ? "not started by spark up" : string.Join(", ", known.ProcessIds)));
        return CommandLine.Done;
    }

    private static Running? Known(int at)
    {
        var file = Path.Combine(SparkHome.DefaultCache, "running", $"{at}", "running.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<Running>(File.ReadAllText(file)) : null;
    }

    // a process id may have gone to somebody else since
    private static bool IsSpark(int id) => File.Exists($"/proc/{id}/cmdline")
        && File.ReadAllText($"/proc/{id}/cmdline").Contains("org.apache.spark", StringComparison.Ordinal);
}
