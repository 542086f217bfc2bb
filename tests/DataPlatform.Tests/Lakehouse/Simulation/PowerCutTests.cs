using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

public sealed class PowerCutTests
{
    private const int Operations = 12;

    [Fact]
    public void A_power_cut_at_any_call_loses_nothing_that_was_acknowledged()
    {
        Assert.Empty(Cut(Workbench.Size(60, 500), ignoresSync: false));
    }

    [Fact]
    public void A_writer_without_fsync_is_found_out()
    {
        var wrong = Cut(60, ignoresSync: true);
        Assert.True(wrong.Count >= 20, $"only {wrong.Count} of 60 cuts showed the loss");
    }

    private static List<string> Cut(int cuts, bool ignoresSync)
    {
        using var bench = new Workbench();
        var wrong = new List<string>();
        for (var seed = 1; seed <= cuts; seed++)
        {
            var chance = new Random(seed);
            var disk = new SimulatedDisk(bench.NewRoom()) { IgnoresSync = ignoresSync, Clock = bench.Clock };
            var at = chance.Next(1, 90);
            var power = new WatchedDisk(disk)
            {
                Before = call =>
                {
                    if (call.Number >= at)
                        throw new KilledException();
                },
            };
            var life = new Life(bench, seed, Operations);
            try
            {
                life.Run(power);
            }
            catch (KilledException)
            {
                // the machine stops here; a cut behind the last call finds it idle
            }
            disk.LosePower(chance);
            if (Restart(life, disk) is { } found)
                wrong.Add($"{found}; cut before call {at}");
        }
        return wrong;
    }

    private static string? Restart(Life life, IDisk disk)
    {
        try
        {
            if (life.Wrong(disk) is { } wrong)
                return wrong;
            life.Run(disk);
            return life.Acknowledged == Operations ? life.Wrong(disk) : "the second run did not end";
        }
        catch (Exception cause) when (cause is TerminalException or TransientException or IOException)
        {
            return cause.Message;
        }
    }
}
