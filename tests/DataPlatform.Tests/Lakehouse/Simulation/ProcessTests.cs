namespace DataPlatform.Tests.Lakehouse.Simulation;

public sealed class ProcessTests
{
    [Fact]
    public void Sixteen_processes_with_two_hundred_appends_each_make_3200_versions()
    {
        using var folder = new LakeFolder();
        Together(16, w => Worker.Start("append", folder.Root, 1, w, 200));
        var table = folder.Lake.Open("t1")!;
        Assert.Equal(3200, table.Snapshot().Version);
        var expected = new Dictionary<long, Row>();
        for (var writer = 1; writer <= 16; writer++)
        {
            for (var number = 1; number <= 200; number++)
                Operation.Of(1, writer, number, ["append"]).Do(expected);
        }
        Assert.Equal(Row.Sorted(expected), Row.Of(folder.Scratch, table.Snapshot()));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(table.Path, ".tmp-*", SearchOption.AllDirectories), _ => true);
    }

    [Fact]
    public void The_mixed_writes_of_several_processes_equal_their_replay_in_the_order_of_the_log()
    {
        const int Seeds = 20;
        const int Writers = 4;
        var operations = Workbench.Size(8, 100);
        using var folder = new LakeFolder();
        Together(Writers, w => Worker.Start("mixed", folder.Root, Seeds, w, operations));
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var table = folder.Lake.Open($"t{seed}")!;
            var history = table.History().Reverse().ToList();
            Assert.Equal(Enumerable.Range(0, history.Count).Select(v => (long)v), history.Select(c => c.Version));
            var rows = new Dictionary<long, Row>();
            var done = 0;
            foreach (var operation in history.Select(c => Operation.Named(c.UserMetadata)).OfType<Operation>())
            {
                operation.Do(rows);
                done++;
            }
            Assert.Equal(Writers * operations, done);
            var snapshot = table.Snapshot();
            Assert.Equal(Row.Sorted(rows), Row.Of(folder.Scratch, snapshot));
            Assert.All(Enumerable.Range(1, Writers), w =>
                Assert.Equal(operations, snapshot.Transactions[$"writer {w}"]));
        }
    }

    private static void Together(int writers, Func<int, System.Diagnostics.Process> start)
    {
        var processes = Enumerable.Range(1, writers).Select(start).ToList();
        foreach (var process in processes)
        {
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error);
            process.Dispose();
        }
    }
}
