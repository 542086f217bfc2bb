using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

/// <summary>
/// This program started a second time as a writer of its own: a process can be killed for good only from outside, and
/// writers in one process share more than writers on one folder do.
/// </summary>
internal static class Worker
{
    private const string Task = "DATAPLATFORM_LAKE_WORKER";

    /// <summary>Starts a writer with its task: verb and arguments.</summary>
    public static Process Start(params object[] task)
    {
        var words = string.Join('|', task.Select(t => Convert.ToString(t, CultureInfo.InvariantCulture)));
        var program = Path.Combine(AppContext.BaseDirectory, "DataPlatform.Tests");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Task] = words;
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TieredCompilation"] = "1";
        return Process.Start(start)!;
    }

#pragma warning disable CA2255 // the test runner owns Main; a writer must act before it
    [ModuleInitializer]
    public static void Begin()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Task) is not { Length: > 0 } words)
            return;
        Environment.SetEnvironmentVariable(Task, null);
        var task = words.Split('|');
        int Number(int at) => int.Parse(task[at], CultureInfo.InvariantCulture);
        Environment.ExitCode = 1;
        if (task[0] == "live")
            LiveUntilKilled(task[1], seed: Number(2), operations: Number(3), killAt: Number(4));
        else
            Write(task[1], tables: Number(2), writer: Number(3), operations: Number(4), mixed: task[0] == "mixed");
        Environment.Exit(0);
    }

    private static void LiveUntilKilled(string root, int seed, int operations, int killAt)
    {
        using var bench = new Workbench(root);
        var life = new Life(bench, seed, operations) { Tells = Console.Out };
        life.Run(new WatchedDisk(new LinuxDisk())
        {
            // a kill before the call and a kill after it are both points of the sweep
            Before = call => DieAt(call.Number * 2 - 1, killAt),
            After = call => DieAt(call.Number * 2, killAt),
        });
    }

    private static void Write(string root, int tables, int writer, int operations, bool mixed)
    {
        var spill = Path.Combine(Path.GetTempPath(), "lake-spill");
        using var scratch = new DuckDbScratch(new ScratchLimits("200MB", 1, spill));
        var lake = new Lake(root, new LocalFileSystem(), TimeProvider.System, Guid.NewGuid, scratch);
        for (var seed = 1; seed <= tables; seed++)
        {
            var table = lake.OpenOrCreate(
                $"t{seed}", LakeFolder.Schema, mixed ? Operation.Setup(seed) : new TableSetup());
            for (var number = 1; number <= operations; number++)
            {
                var operation = Operation.Of(seed, writer, number, mixed ? Operation.All : ["append"]);
                Persistently(() => operation.Do(table, $"writer {writer}", number));
            }
        }
    }

    // a writer that lost on what it read is told to run again, and does
    private static void Persistently(Func<CommitOutcome> write)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                write();
                return;
            }
            catch (TransientException conflict) when (attempt < 1000
                && conflict.Message.StartsWith("CONCURRENT", StringComparison.Ordinal))
            {
                continue;
            }
        }
    }

    private static void DieAt(int point, int killAt)
    {
        if (point != killAt)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
