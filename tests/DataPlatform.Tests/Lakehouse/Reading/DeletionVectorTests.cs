using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Tests.Lakehouse.Reading;

public sealed class DeletionVectorTests : IDisposable
{
    private const int Rows = 200_000;

    private static readonly DeltaColumn[] schema =
    [
        new("id", new ColumnType(ColumnKind.Whole), true), new("name", new ColumnType(ColumnKind.Text), true),
    ];

    private readonly LakeFolder lake = new();
    private readonly HandMadeTable table;

    public DeletionVectorTests() =>
        table = new HandMadeTable(lake, "marked", schema, HandMadeTable.WithVectors);

    public void Dispose() => lake.Dispose();

    [Fact]
    public void The_inline_vector_of_the_protocol_text_deletes_the_rows_it_names()
    {
        var vector = new DeletionVector("i", "wi5b=000010000siXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L", null, 40, 6);
        var rows = DeletionVectorReader.Read(lake.Files, "t", table.Folder, "f", vector);
        Assert.Equal([3, 4, 7, 11, 18, 29], rows.Positions);
    }

    [Fact]
    public void Both_layouts_and_all_kinds_of_containers_tell_the_same_rows()
    {
        var random = new Random(20261124);
        for (var round = 0; round < 16; round++)
        {
            var rows = Some(random, round);
            Assert.Equal(rows, RoaringBitmaps.Read(Vectors.Portable(rows)).Positions);
            Assert.Equal(rows, RoaringBitmaps.Read(Vectors.Portable(rows, runs: true)).Positions);
            Assert.Equal(rows, RoaringBitmaps.Read(Vectors.Native(rows)).Positions);
        }
        long[] far = [5, 1L << 32, (7L << 32) + 65_535];
        Assert.Equal(far, RoaringBitmaps.Read(Vectors.Portable(far)).Positions);
    }

    [Theory]
    [InlineData("u", "")]
    [InlineData("u", "a7")]
    [InlineData("p", "")]
    [InlineData("i", "")]
    public void Deleted_rows_are_gone_wherever_the_vector_is_kept(string storage, string prefix)
    {
        long[] rows = [0, 1, 4_000, 19_999];
        var data = Vectors.Portable(rows);
        var vector = Vectors.Store(table.Folder, data, rows.Length, prefix);
        if (storage == "p")
            vector = vector with
            {
                StorageType = "p",
                PathOrInline = "file://" + DeletionVectorReader.FileOf(table.Folder, vector),
            };
        if (storage == "i")
        {
            var padded = new byte[(data.Length + 3) / 4 * 4];
            data.CopyTo(padded, 0);
            vector = new DeletionVector("i", Z85.Encode(padded), null, data.Length, rows.Length);
        }
        table.Commit(table.Write("SELECT i AS id, 'n' || i AS name FROM range(20000) t(i)", """{"numRecords":20000}""")
            with { DeletionVector = vector });
        var snapshot = table.Snapshot();
        Assert.Equal(20_000 - rows.Length, snapshot.Rows);
        Assert.Equal(
            [20_000L - rows.Length, rows.Length - 4L],
            Facts(snapshot, $"count(*), count(*) FILTER (WHERE id IN ({string.Join(',', rows)}))"));
    }

    [Fact]
    public void Whatever_is_deleted_in_whatever_density_the_rest_is_read_once()
    {
        var random = new Random(7);
        for (var round = 0; round < 6; round++)
        {
            var marked = new HandMadeTable(lake, $"marked{round}", schema, HandMadeTable.WithVectors);
            var expected = new List<string>();
            var adds = new List<LogAction>();
            for (var file = 0; file < 3; file++)
            {
                var first = file * Rows;
                var rows = Some(random, round + file).Where(r => r < Rows).ToArray();
                var add = marked.Write($"SELECT i AS id, 'n' || i AS name FROM range({first}, {first + Rows}) t(i)");
                adds.Add(add with
                {
                    DeletionVector = rows.Length == 0
                        ? null
                        : Vectors.Store(marked.Folder, Vectors.Portable(rows, runs: file == 1), rows.Length),
                });
                expected.Add($"SELECT i FROM range({first}, {first + Rows}) t(i) WHERE i - {first} NOT IN "
                    + $"(SELECT unnest([{string.Join(',', rows)}]::BIGINT[]))");
            }
            marked.Commit([.. adds]);
            var ours = $"SELECT id FROM {lake.Scratch.Scan(marked.Snapshot())}";
            var theirs = string.Join(" UNION ALL ", expected);
            foreach (var where in new[] { "true", $"id % 977 = 3 AND id > {Rows / 2}", "name = 'n77777'" })
            {
                var ids = where.Replace("id", "i", StringComparison.Ordinal)
                    .Replace("name", "'n' || i", StringComparison.Ordinal);
                var scan = lake.Scratch.Scan(marked.Snapshot());
                Assert.Equal(
                    lake.Scratch.Query($"SELECT count(*), sum(i) FROM ({theirs}) t WHERE {ids}").Single(),
                    lake.Scratch.Query($"SELECT count(*), sum(id) FROM {scan} t WHERE {where}").Single());
            }
            Assert.Empty(lake.Scratch.Query($"({ours}) EXCEPT ALL ({theirs})"));
        }
    }

    [Fact]
    public void A_scan_names_file_and_position_of_the_rows_that_are_left()
    {
        var add = table.Write("SELECT i AS id, 'n' AS name FROM range(50000) t(i)");
        table.Commit(add with
        {
            DeletionVector = Vectors.Store(table.Folder, Vectors.Portable([2, 40_000]), 2),
        });
        var snapshot = table.Snapshot();
        var scan = lake.Scratch.Scan(snapshot, snapshot.Files, "f", "r");
        Assert.Equal(
            [49_998L, 49_998L, 1L],
            lake.Scratch.Query(
                $"SELECT count(*), count(*) FILTER (WHERE id = r), count(DISTINCT f) FROM {scan}").Single());
    }

    [Theory]
    [InlineData("byte", "checksum")]
    [InlineData("size", "bytes, the log")]
    [InlineData("cardinality", "the log says 3")]
    [InlineData("short", "ends too early")]
    [InlineData("gone", "the file is gone")]
    [InlineData("version", "version 9")]
    public void A_vector_that_was_changed_is_an_error_that_names_table_version_and_file(string change, string why)
    {
        var vector = Vectors.Store(table.Folder, Vectors.Portable([3, 4]), 2);
        var path = DeletionVectorReader.FileOf(table.Folder, vector)!;
        var bytes = File.ReadAllBytes(path);
        switch (change)
        {
            case "byte":
                bytes[^6] ^= 1;
                break;
            case "size":
                vector = vector with { SizeInBytes = vector.SizeInBytes - 1 };
                break;
            case "cardinality":
                vector = vector with { Cardinality = 3 };
                break;
            case "short":
                bytes = bytes[..^3];
                break;
            case "version":
                bytes[0] = 9;
                break;
            default:
                break;
        }
        File.WriteAllBytes(path, bytes);
        if (change == "gone")
            File.Delete(path);
        table.Commit(table.Write("SELECT i AS id, 'n' AS name FROM range(10) t(i)") with { DeletionVector = vector });
        var error = Assert.Throws<TerminalException>(() => lake.Scratch.Scan(table.Snapshot()));
        Assert.StartsWith("DELETION_VECTOR_UNREADABLE", error.Message, StringComparison.Ordinal);
        Assert.All(
            [why, "'marked' version 1", Path.GetFileName(path), "restore"],
            part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private object?[] Facts(Snapshot snapshot, string facts) =>
        lake.Scratch.Query($"SELECT {facts} FROM {lake.Scratch.Scan(snapshot)}").Single();

    // few and far, runs, almost all, every other
    private static long[] Some(Random random, int kind) => (kind % 4) switch
    {
        0 => [.. Enumerable.Range(0, 30).Select(_ => random.NextInt64(Rows)).Distinct().Order()],
        1 => [.. Enumerable.Range(random.Next(Rows / 2), 70_000).Select(r => (long)r)],
        2 => [.. Enumerable.Range(0, Rows).Where(_ => random.Next(50) > 0).Select(r => (long)r)],
        _ => [.. Enumerable.Range(0, Rows / 2).Select(r => r * 2L)],
    };
}
