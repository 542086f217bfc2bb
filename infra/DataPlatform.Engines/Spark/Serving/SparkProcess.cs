using System.Diagnostics;
using System.Net.Sockets;
using DataPlatform.Core;

namespace DataPlatform.Engines.Spark.Serving;

/// <summary>One Java process of Spark: a Connect server, a master or a worker.</summary>
internal sealed class SparkProcess : IDisposable
{
    private readonly Process process;
    private readonly string log;
    private readonly EventHandler? ending;

    private SparkProcess(Process process, string log, bool detached)
    {
        this.process = process;
        this.log = log;
        if (detached)
            return;
        ending = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += ending;
    }

    public int Id => process.Id;

    /// <summary>Asks Spark's launcher for the command line, as Spark's own scripts do, and runs it.</summary>
    public static SparkProcess Start(
        SparkHome home, IReadOnlyList<string> arguments, SparkLog log, bool detached)
    {
        Directory.CreateDirectory(log.Folder);
        // the shell only redirects, and leaves the terminal's session where asked to
        var exec = detached ? "exec setsid" : "exec";
        var start = new ProcessStartInfo("/bin/sh",
        [
            "-c", $"log=$1; shift; {exec} \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log.Path,
            .. CommandLine(home, arguments),
        ])
        {
            WorkingDirectory = log.Folder,
        };
        Surround(start, home);
        return new SparkProcess(Process.Start(start)!, log.Path, detached);
    }

    public void WaitForPort(string host, int port, TimeSpan patience, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (process.HasExited)
                throw new TerminalException($"Spark ended ({process.ExitCode}) before it listened: {LastWords()}");
            if (Listens(host, port))
                return;
            if (TimeProvider.System.GetElapsedTime(begun) > patience)
                throw new TerminalException($"Spark does not listen at {host}:{port} after {patience}: {LastWords()}");
            process.WaitForExit(TimeSpan.FromMilliseconds(50));
        }
    }

    public void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    /// <summary>Ends it, unless it is detached.</summary>
    public void Dispose()
    {
        if (ending is not null)
        {
            AppDomain.CurrentDomain.ProcessExit -= ending;
            Kill();
        }
        process.Dispose();
    }

    private static string[] CommandLine(SparkHome home, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(
            "java", ["-Xmx128m", "-cp", $"{home.Folder}/jars/*", "org.apache.spark.launcher.Main", .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Surround(start, home);
        try
        {
            using var launcher = Process.Start(start)!;
            var errors = launcher.StandardError.ReadToEndAsync();
            var words = launcher.StandardOutput.ReadToEnd()
                .Split('\0').Select(w => w.TrimStart('\n')).Where(w => w.Length > 0).ToArray();
            launcher.WaitForExit();
            return launcher.ExitCode == 0 && words.Length > 1
                ? words
                : throw new TerminalException($"Spark's launcher in {home.Folder} failed: {errors.Result.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            throw new TerminalException("java is not to be found: Spark 4 needs Java 17 or newer on the PATH", absent);
        }
    }

    private static void Surround(ProcessStartInfo start, SparkHome home)
    {
        start.Environment["SPARK_HOME"] = home.Folder;
        start.Environment["SPARK_SCALA_VERSION"] = "2.13";
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        start.Environment["SPARK_DAEMON_MEMORY"] = "512m";
    }

    private static bool Listens(string host, int port)
    {
        try
        {
            using var client = new TcpClient(host, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string LastWords() =>
        File.Exists(log) ? string.Join(" / ", File.ReadLines(log).TakeLast(5)) : "it left no log";
}

/// <summary>Where a process of Spark works and writes what it has to say.</summary>
internal sealed record SparkLog(string Folder, string Name)
{
    public string Path => System.IO.Path.Combine(Folder, $"{Name}.log");
}
