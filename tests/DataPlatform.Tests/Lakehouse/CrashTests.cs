using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse;

public sealed class CrashTests
{
    [Theory]
    [InlineData("append", false)]
    [InlineData("append", true)]
    [InlineData("overwrite", false)]
    [InlineData("overwrite", true)]
    [InlineData("part", false)]
    [InlineData("part", true)]
    [InlineData("merge", false)]
    [InlineData("merge", true)]
    public void A_writer_killed_at_any_step_leaves_the_state_before_or_after_and_never_between(string write, bool after)
    {
        using var template = new LakeFolder();
        Prepare(template);
        var before = template.Read(template.Table().Snapshot());
        for (var step = 1; ; step++)
        {
            using var survivor = new LakeFolder();
            TestFolders.Copy(template.Root, survivor.Root);
            var died = DieAt(survivor.Root, write, step, after);
            var table = survivor.Table();
            var found = survivor.Read(table.Snapshot());
            if (!found.SequenceEqual(before, CellsEqual.Instance))
                Assert.Equal(Expected(write), found);
            // the same transaction again completes the work, or finds it done
            Write(table, write);
            Assert.Equal(Expected(write), survivor.Read(table.Snapshot()));
            Assert.Equal(10, table.Snapshot().Version);
            table.Append(LakeFolder.Rows((99, "z", 9)), LakeFolder.Commit(100));
            Assert.Equal(11, table.Snapshot().Version);
            if (!died)
            {
                Assert.True(step > 3, $"{write} died in {step} steps only");
                return;
            }
        }
    }

    [Fact]
    public void A_creator_killed_at_any_step_leaves_no_table_or_an_empty_one()
    {
        for (var step = 1; step < 10; step++)
        {
            using var folder = new LakeFolder();
            try
            {
                using var dying = Dying(folder.Root, step, after: false);
                dying.Table();
            }
            catch (KilledException)
            {
                // this is what the test is about
            }
            using var survivor = new LakeFolder(folder.Root);
            Assert.True(survivor.Lake.Open("t") is not { } table || table.Snapshot().Rows == 0);
            Assert.Equal(0, survivor.Table().Snapshot().Version);
        }
    }

    [Fact]
    public void Leftovers_of_killed_writers_are_never_read()
    {
        using var lake = new LakeFolder();
        var table = lake.Table();
        table.Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1));
        var data = Directory.GetFiles(table.Path).Single();
        File.Copy(data, Path.Combine(table.Path, $"{Guid.NewGuid():D}.zstd.parquet"));
        var log = Path.Combine(table.Path, "_delta_log");
        File.WriteAllText(Path.Combine(log, ".tmp-0123"), "{\"half");
        File.WriteAllText(Path.Combine(log, $".{2:D20}.json.abc.tmp"), "{\"half");
        File.WriteAllText(Path.Combine(log, ".tmp-1.parquet"), "half");
        Directory.CreateDirectory(Path.Combine(log, "_staged_commits"));
        using var reader = new LakeFolder(lake.Root);
        Assert.Equal(1, reader.Table().Snapshot().Version);
        Assert.Equal([[1L, "a", 1m]], reader.Read(reader.Table().Snapshot()));
        Assert.Equal(["t"], reader.Lake.TableNames());
    }

    private static bool DieAt(string root, string write, int step, bool after)
    {
        using var dying = Dying(root, null, after);
        var table = dying.Table();
        var files = (DyingFileSystem)dying.Files;
        files.DiesAt = files.Changes + step;
        try
        {
            Write(table, write);
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
    }

    // the creation and nine appends, so that the write under test is followed by a checkpoint
    private static void Prepare(LakeFolder folder)
    {
        var table = folder.Table();
        for (var i = 1; i <= 9; i++)
            table.Append(LakeFolder.Rows((i, i % 2 == 0 ? "even" : "odd", i)), LakeFolder.Commit(i));
    }

    private static LakeFolder Dying(string root, int? step, bool after) =>
        new(root, real => new DyingFileSystem(real) { DiesAt = step, AfterEffect = after });

    private static void Write(DeltaTable table, string write) => _ = write switch
    {
        "append" => table.Append(LakeFolder.Rows((20, "even", 20)), LakeFolder.Commit(20)),
        "overwrite" => table.Overwrite(LakeFolder.Rows((20, "even", 20)), LakeFolder.Commit(20)),
        "part" => table.OverwriteWhere("name = 'even'", LakeFolder.Rows((20, "even", 20)), LakeFolder.Commit(20)),
        _ => table.Merge(["id"], LakeFolder.Rows((2, "EVEN", 20), (20, "even", 20)), LakeFolder.Commit(20)),
    };

    private static List<object?[]> Expected(string write)
    {
        var old = Enumerable.Range(1, 9)
            .Select(i => new object?[] { (long)i, i % 2 == 0 ? "even" : "odd", (decimal)i });
        object?[] added = [20L, "even", 20m];
        return write switch
        {
            "append" => [.. old, added],
            "overwrite" => [added],
            "part" => [.. old.Where(r => (string)r[1]! == "odd"), added],
            _ => [.. old.Select(r => (long)r[0]! == 2 ? [2L, "EVEN", 20m] : r), added],
        };
    }

    private sealed class CellsEqual : IEqualityComparer<object?[]>
    {
        public static readonly CellsEqual Instance = new();

        public bool Equals(object?[]? x, object?[]? y) => x!.SequenceEqual(y!);

        public int GetHashCode(object?[] obj) => obj.Length;
    }
}
