using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Tests.Lakehouse.Reading;

public sealed class VerifyTests : IDisposable
{
    private readonly LakeFolder lake = new();

    public VerifyTests()
    {
        for (var i = 1; i <= 12; i++)
            lake.Table().Append(LakeFolder.Rows((i, $"n{i}", i), (i + 100, null, null)), LakeFolder.Commit(i));
    }

    private string Log => Path.Combine(lake.Root, "t", LogPath.Folder);

    public void Dispose() => lake.Dispose();

    [Theory]
    [InlineData("plain_dml")]
    [InlineData("deletion_vectors")]
    [InlineData("colmap_name")]
    [InlineData("checkpoint_v1_txn")]
    [InlineData("checkpoint_v2")]
    [InlineData("types_all")]
    [InlineData("partition_types")]
    [InlineData("partition_paths")]
    [InlineData("type_widening")]
    [InlineData("clustered_rowtracking_ict")]
    public void A_table_by_Spark_is_sound(string name)
    {
        using var foreign = new LakeFolder(ForeignTables.Folder($"spark-4.2/{name}"));
        var verified = foreign.Lake.Verify("delta")!;
        Assert.Empty(verified.Parts.SelectMany(p => p.Faults));
        Assert.All(verified.Parts.Where(p => p.Name is "log contiguous" or "row counts" or "checksums agree"),
            p => Assert.True(p.Checked > 0, p.Name));
    }

    [Fact]
    public void Our_own_table_is_sound_and_every_kind_of_check_has_looked_at_something()
    {
        var verified = lake.Lake.Verify("t")!;
        Assert.True(verified.IsSound, string.Join('\n', verified.Parts.SelectMany(p => p.Faults)));
        Assert.Equal(12, verified.Version);
        Assert.Equal(13, Part(verified, "log contiguous").Checked);
        Assert.Equal(1, Part(verified, "checkpoints equal the replay").Checked);
        Assert.Equal(12, Part(verified, "live files present").Checked);
        Assert.True(Part(verified, "statistics true").Checked >= 12 * 6);
        Assert.Null(lake.Lake.Verify("nothing"));
    }

    [Fact]
    public void A_data_file_that_is_gone_or_of_another_size_is_found()
    {
        var files = lake.Table().Snapshot().Files;
        File.Delete(files[0].Path);
        File.AppendAllText(files[1].Path, "x");
        var faults = Part(Again(), "live files present").Faults;
        Assert.Equal(2, faults.Count);
        Assert.Contains("is gone", faults[0], StringComparison.Ordinal);
        Assert.Contains("the log says", faults[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\\"numRecords\\\":2", "\\\"numRecords\\\":3", "row counts")]
    [InlineData("\\\"maxValues\\\":{\\\"id\\\":103", "\\\"maxValues\\\":{\\\"id\\\":102", "statistics true")]
    [InlineData("\\\"name\\\":1,", "\\\"name\\\":2,", "statistics true")]
    public void An_untrue_entry_is_found(string says, string instead, string check)
    {
        var path = LogPath.Commit(Log, 3);
        var text = File.ReadAllText(path);
        Assert.Contains(says, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(says, instead, StringComparison.Ordinal));
        // the checkpoint remembers how it was
        File.Delete(LogPath.Checkpoint(Log, 10));
        Assert.NotEmpty(Part(Again(), check).Faults);
    }

    [Fact]
    public void A_checkpoint_that_lost_a_file_is_found_and_so_is_a_gap()
    {
        var path = Names.Literal(LogPath.Checkpoint(Log, 10));
        lake.Scratch.Execute($"CREATE TABLE c AS SELECT * FROM read_parquet({path})");
        lake.Scratch.Execute(
            "DELETE FROM c WHERE add.path = (SELECT min(add.path) FROM c)");
        lake.Scratch.Execute($"COPY c TO {path} (FORMAT parquet)");
        Assert.Contains(
            "is missing", Assert.Single(Part(Again(), "checkpoints equal the replay").Faults),
            StringComparison.Ordinal);
        File.Delete(LogPath.Commit(Log, 5));
        Assert.Contains("version 5 is missing", Part(Again(), "log contiguous").Faults[0], StringComparison.Ordinal);
    }

    private TableVerification Again()
    {
        using var reader = new LakeFolder(lake.Root);
        return reader.Lake.Verify("t")!;
    }

    private static VerifiedPart Part(TableVerification verified, string name) =>
        verified.Parts.Single(p => p.Name == name);
}
