namespace DataPlatform.Tests.Lakehouse.Simulation;

public sealed class OldVersionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_of_the_last_200_versions_reads_as_it_did_when_it_was_written(int seed)
    {
        using var folder = new LakeFolder();
        var table = folder.Lake.OpenOrCreate("t", LakeFolder.Schema, Operation.Setup(seed));
        var told = new Dictionary<long, List<Row>>();
        for (var number = 1; told.Count < 200; number++)
        {
            folder.Clock.Advance(TimeSpan.FromHours(1));
            Operation.Of(seed, 0, number, ["append", "append", "merge", "delete", "update", "optimize"])
                .Do(table, "life", number);
            var snapshot = table.Snapshot();
            told[snapshot.Version] = Row.Of(folder.Scratch, snapshot);
        }
        using var reader = new LakeFolder(folder.Root);
        var opened = reader.Lake.Open("t")!;
        Assert.All(told, t => Assert.Equal(t.Value, Row.Of(reader.Scratch, opened.Snapshot(t.Key))));
    }
}
