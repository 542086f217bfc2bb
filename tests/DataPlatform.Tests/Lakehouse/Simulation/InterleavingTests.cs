using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

/// <summary>
/// Writers and a reader on one folder under a seed: who goes next at every call of the disk, which call fails, when the
/// clock moves and when the power goes. A failing seed is replayed by its number.
/// </summary>
public sealed class InterleavingTests
{
    private const int Writers = 3;

    [Fact]
    public void Any_interleaving_with_errors_and_power_cuts_equals_the_log_replayed()
    {
        using var bench = new Workbench();
        var only = Environment.GetEnvironmentVariable("DATAPLATFORM_SEED") is { Length: > 0 } given
            ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : 0;
        var seeds = Workbench.Size(300, 10_000);
        for (var seed = only > 0 ? only : 1; seed <= (only > 0 ? only : seeds); seed++)
        {
            var wrong = new Story(bench, seed, operations: Workbench.Size(4, 66)).Wrong();
            Assert.True(wrong is null, $"seed {seed}: {wrong}; again with DATAPLATFORM_SEED={seed}");
        }
    }

    private sealed class Story(Workbench bench, int seed, int operations)
    {
        private readonly Random chance = new(seed);
        private readonly int[] acknowledged = new int[Writers];
        private string? wrong;
        private int powerAt;

        public string? Wrong()
        {
            var disk = new SimulatedDisk(bench.NewRoom()) { Clock = bench.Clock };
            bench.Start(disk).OpenOrCreate("t", LakeFolder.Schema, Operation.Setup(seed));
            while (wrong is null && acknowledged.Any(a => a < operations))
            {
                powerAt = chance.Next(3) == 0 ? chance.Next(1, 400) : int.MaxValue;
                Episode(disk);
                if (powerAt < int.MaxValue)
                    disk.LosePower(chance);
                wrong ??= Judge(disk);
            }
            return wrong;
        }

        private void Episode(SimulatedDisk disk)
        {
            var turns = new Turns(chance);
            var watched = new WatchedDisk(disk)
            {
                WithReads = true,
                Before = call =>
                {
                    turns.Yield();
                    if (call.Number >= powerAt)
                        throw new KilledException();
                    if (chance.Next(100) == 0)
                        throw new DiskException(call.Name, call.Path, chance.Next(2) == 0 ? 5 : 28, "injected");
                },
            };
            var actors = Enumerable.Range(0, Writers).Select(w => (Action)(() => Alive(() => Write(watched, turns, w))))
                .Append(() => Alive(() => Read(watched, turns)));
            turns.Play([.. actors]);
        }

        private void Write(IDisk disk, Turns turns, int writer)
        {
            var lake = bench.Start(disk, writer + 1, _ => turns.Yield());
            while (acknowledged[writer] < operations)
            {
                var number = acknowledged[writer] + 1;
                bench.Clock.Advance(TimeSpan.FromMinutes(chance.Next(1000)));
                try
                {
                    Operation.Of(seed, writer, number).Do(lake.Open("t")!, $"writer {writer}", number);
                    acknowledged[writer] = number;
                }
                catch (Exception failure) when (failure is TransientException or IOException
                    || failure.Message.Contains("injected", StringComparison.Ordinal))
                {
                    // a conflict or an injected error: the same operation again
                    turns.Yield();
                }
            }
        }

        private void Read(IDisk disk, Turns turns)
        {
            var lake = bench.Start(disk, Writers + 1, _ => turns.Yield());
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    if (Different(lake.Open("t")!, bench.ScratchOf(Writers + 1)) is { } difference)
                        wrong ??= $"a reader: {difference}";
                }
                catch (Exception failure) when (failure is IOException
                    || failure.Message.Contains("injected", StringComparison.Ordinal))
                {
                    turns.Yield();
                }
                catch (TerminalException gone)
                    when (gone.Message.StartsWith("DATA_FILE_MISSING", StringComparison.Ordinal)
                    || gone.Message.StartsWith("DELETION_VECTOR_UNREADABLE", StringComparison.Ordinal))
                {
                    // a version older than the retention, cleaned up while read; what is live is judged last
                    turns.Yield();
                }
            }
        }

        private string? Judge(SimulatedDisk disk)
        {
            if (bench.Start(disk).Open("t") is not { } table)
                return "the table is gone";
            var done = table.Snapshot().Transactions;
            for (var writer = 0; writer < Writers; writer++)
            {
                var held = done.GetValueOrDefault($"writer {writer}", 0);
                if (held < acknowledged[writer])
                    return $"operation {acknowledged[writer]} of writer {writer} was acknowledged, the log has {held}";
            }
            return Different(table, bench.Scratch);
        }

        private static string? Different(DeltaTable table, IScratch scratch)
        {
            var snapshot = table.Snapshot();
            var rows = new Dictionary<long, Row>();
            var seen = new HashSet<string>();
            foreach (var commit in table.History().Reverse().Where(c => c.Version <= snapshot.Version))
            {
                if (Operation.Named(commit.UserMetadata) is not { } operation)
                    continue;
                if (!seen.Add(operation.Note))
                    return $"operation {operation.Note} is in the log twice";
                operation.Do(rows);
            }
            return Row.Of(scratch, snapshot).SequenceEqual(Row.Sorted(rows))
                ? null
                : $"version {snapshot.Version} is not the log replayed";
        }

        private static void Alive(Action act)
        {
            try
            {
                act();
            }
            catch (KilledException)
            {
                // the machine is off
                return;
            }
        }
    }
}
