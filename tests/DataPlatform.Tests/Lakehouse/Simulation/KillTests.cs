using System.Globalization;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

public sealed class KillTests
{
    private const int Operations = 11;
    private const int PointsOfOneLife = 170;

    [Fact]
    public void A_process_killed_at_any_call_loses_nothing_doubles_nothing_and_the_next_one_goes_on()
    {
        var points = Workbench.Size(150, 1000);
        var wrong = new List<string>();
        var killed = 0;
        Parallel.For(1, points + 1, new ParallelOptions { MaxDegreeOfParallelism = 2 }, point =>
        {
            // every life has its own operations, so that a sweep over more points is also one over more histories
            var seed = 1 + point / PointsOfOneLife;
            var root = Directory.CreateTempSubdirectory("lake-kill-").FullName;
            using var process = Worker.Start("live", root, seed, Operations, 1 + point % PointsOfOneLife);
            var told = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            using var bench = new Workbench(root);
            var life = new Life(bench, seed, Operations) { Acknowledged = Last(told) };
            var disk = new LinuxDisk();
            var found = life.Wrong(disk);
            if (found is null)
            {
                life.Run(disk);
                found = life.Wrong(disk);
            }
            lock (wrong)
            {
                killed += process.ExitCode == 0 ? 0 : 1;
                if (found is not null)
                    wrong.Add($"killed at {point}: {found}");
                if (process.ExitCode is not (0 or 137))
                    wrong.Add($"killed at {point}: ended with {process.ExitCode} {process.StandardError.ReadToEnd()}");
            }
            Directory.Delete(root, recursive: true);
        });
        Assert.Empty(wrong);
        Assert.True(killed * 10 > points * 9, $"only {killed} of {points} processes were killed");
    }

    private static int Last(string told) => told.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => int.Parse(line, CultureInfo.InvariantCulture)).DefaultIfEmpty(-1).Max();
}
