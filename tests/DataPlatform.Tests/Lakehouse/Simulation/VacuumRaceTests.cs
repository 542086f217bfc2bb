using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

/// <summary>
/// A vacuum in a loop beside readers of old versions and writers whose files no commit names yet; the clock moves a day
/// at a time and stays within the retention of a week.
/// </summary>
public sealed class VacuumRaceTests
{
    private const int Readers = 8;
    private const int Writers = 2;
    private const int Days = 6;

    [Fact]
    public void Vacuum_takes_no_file_from_a_reader_within_the_retention_or_a_writer_at_work()
    {
        using var bench = new Workbench();
        var deleted = 0;
        for (var seed = 1; seed <= Workbench.Size(200, 1000); seed++)
            deleted += Race(bench, seed);
        Assert.True(deleted > 200, $"only {deleted} files were deleted at all");
    }

    private static int Race(Workbench bench, int seed)
    {
        var chance = new Random(seed);
        var disk = new SimulatedDisk(bench.NewRoom()) { Clock = bench.Clock };
        var table = bench.Start(disk).OpenOrCreate("t", LakeFolder.Schema, Operation.Setup(seed));
        // some content, half of it replaced long ago: work for the vacuum
        for (var number = 1; number <= 4; number++)
            Operation.Of(seed, 0, number, ["append"]).Do(table, "first", number);
        table.Overwrite(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1));
        bench.Clock.Advance(TimeSpan.FromDays(8));
        var oldest = table.Snapshot().Version;
        for (var number = 5; number <= 7; number++)
            Operation.Of(seed, 0, number, ["append", "merge", "delete", "update"]).Do(table, "first", number);
        var newest = table.Snapshot().Version;
        var rows = new Dictionary<long, int>();
        for (var version = oldest; version <= newest; version++)
            rows[version] = Row.Of(bench.Scratch, table.Snapshot(version)).Count;

        var deleted = 0;
        var turns = new Turns(chance);
        var watched = new WatchedDisk(disk) { WithReads = true, Before = _ => turns.Yield() };
        Lake Seat(int seat) => bench.Start(watched, seat, _ => turns.Yield());
        var actors = new List<Action>
        {
            () =>
            {
                var own = Seat(1).Open("t")!;
                for (var day = 0; day < Days; day++)
                {
                    bench.Clock.Advance(TimeSpan.FromDays(1));
                    deleted += own.Vacuum(new VacuumOptions(DryRun: false)).Files.Count;
                }
            },
        };
        for (var writer = 1; writer <= Writers; writer++)
        {
            var (seat, number) = (1 + writer, writer);
            actors.Add(() => Append(Seat(seat).Open("t")!, seed, number));
        }
        for (var reader = 1; reader <= Readers; reader++)
        {
            var seat = 1 + Writers + reader;
            actors.Add(() =>
            {
                var own = Seat(seat).Open("t")!;
                var version = chance.NextInt64(oldest, newest + 1);
                var snapshot = own.Snapshot(version);
                turns.Yield();
                var found = Row.Of(bench.ScratchOf(seat), snapshot).Count;
                Assert.True(found == rows[version], $"seed {seed}: version {version} has {found} rows");
            });
        }
        turns.Play([.. actors]);
        var final = bench.Start(disk).Open("t")!.Snapshot();
        Assert.True(Row.Of(bench.Scratch, final).Count >= Writers * 2, $"seed {seed}: a writer's rows are gone");
        return deleted;
    }

    private static void Append(DeltaTable table, int seed, int writer)
    {
        for (var number = 1; number <= 2; number++)
            Operation.Of(seed, writer, number, ["append"]).Do(table, $"writer {writer}", number);
    }
}
