using System.Text;
using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using Microsoft.Extensions.Time.Testing;

namespace DataPlatform.Tests.Lakehouse.Reading;

/// <summary>
/// A log folder is damaged in one of many ways; what comes out is the rows that were there, or an error that names the
/// table, never other rows. DATAPLATFORM_MUTATIONS is the number of mutations of each kind (50).
/// </summary>
public sealed class MutationTests
{
    private static readonly string[] tables =
        ["plain_dml", "checkpoint_v1_txn", "checkpoint_v2", "deletion_vectors", "colmap_name"];

    private static readonly Dictionary<string, Action<string, Random>> kinds = new()
    {
        ["zero-byte"] = (log, random) => Change(Pick(log, random), _ => []),
        ["truncated"] = (log, random) => Change(Pick(log, random), b => b[..random.Next(b.Length)]),
        ["garbage"] = (log, random) => Change(Pick(log, random), b => Garbled(b, random)),
        ["duplicate keys"] = (log, random) => Change(Pick(log, random, ".json"), b =>
            Text(Encoding.UTF8.GetString(b).Replace("\"size\":", "\"size\":1,\"size\":", StringComparison.Ordinal))),
        ["duplicate lines"] = (log, random) => Change(Pick(log, random, ".json"), b => [.. b, .. b]),
        ["missing version"] = (log, random) => File.Delete(Pick(log, random, "0.json|1.json|2.json|3.json|4.json")),
        ["foreign temporary"] = Strange,
        ["stale hint"] = (log, random) => File.WriteAllText(Path.Combine(log, "_last_checkpoint"), random.Next(5) switch
        {
            0 => "{\"version\":0,\"size\":3}",
            1 => "{\"version\":999999,\"size\":3}",
            2 => "",
            3 => "nonsense",
            _ => $"{{\"version\":{random.Next(12)}}}",
        }),
        ["half checkpoint"] = HalfCheckpoint,
        ["wrong statistics"] = (log, random) => Change(Pick(log, random, "json"), b => Text(
            Encoding.UTF8.GetString(b).Replace(
                "numRecords", new[] { "numRows", "minValues", "\\\\u0000", "" }[random.Next(4)],
                StringComparison.Ordinal))),
        ["CRLF"] = (log, random) => Change(Pick(log, random, "json"), b => Text(
            "\uFEFF" + Encoding.UTF8.GetString(b).Replace("\n", "\r\n\r\n", StringComparison.Ordinal))),
        ["huge line, unknown action"] = (log, random) => Change(Pick(log, random, "json"), b =>
            [.. Text($"{{\"futureAction\":{{\"text\":\"{new string('x', 3_000_000)}\",\"n\":[[1]]}}}}\n"), .. b]),
    };

    public static TheoryData<string> Kinds { get; } = [.. kinds.Keys];

    private static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable("DATAPLATFORM_MUTATIONS"), out var n) ? n : 50;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_log_gives_the_right_rows_or_an_error_that_names_the_table(string kind)
    {
        var root = Directory.CreateTempSubdirectory("mutated-").FullName;
        var scratch = Scratch();
        var expected = tables.ToDictionary(
            t => t, t => Content(scratch, ForeignTables.Folder($"spark-4.2/{t}/delta")));
        var (right, named) = (0, 0);
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var seed = HashOf(kind) + round;
                var table = tables[round % tables.Length];
                var copy = Path.Combine(root, $"{round}", "delta");
                TestFolders.Copy(ForeignTables.Folder($"spark-4.2/{table}/delta"), copy);
                kinds[kind](Path.Combine(copy, "_delta_log"), new Random(seed));
                try
                {
                    Assert.True(
                        expected[table] == Content(scratch, copy), $"{kind} of {table}, seed {seed}: other rows");
                    right++;
                }
                catch (Exception error) when (error is TerminalException or TransientException)
                {
                    Assert.True(
                        error.Message.Contains("'delta'", StringComparison.Ordinal)
                            || error.Message.Contains(copy, StringComparison.Ordinal),
                        $"{kind} of {table}, seed {seed}: {error.Message}");
                    named++;
                    // whatever the engine made of the damage must not reach the next round
                    scratch.Dispose();
                    scratch = Scratch();
                }
                Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
            }
        }
        finally
        {
            scratch.Dispose();
            Directory.Delete(root, recursive: true);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {right} right, {named} named errors, 0 wrong");
        Assert.Equal(Rounds, right + named);
    }

    [Fact]
    public void A_data_file_that_is_gone_or_cut_is_named_with_table_and_version()
    {
        using var lake = new LakeFolder();
        lake.Table().Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1));
        var path = lake.Table().Snapshot().Files[0].Path;
        var bytes = File.ReadAllBytes(path);
        foreach (var other in new[] { bytes[..40], [], new byte[bytes.Length] })
        {
            Assert.Contains(
                "DATA_FILE_UNREADABLE: table 't' version 1", After(() => File.WriteAllBytes(path, other)),
                StringComparison.Ordinal);
        }
        var gone = After(() => File.Delete(path));
        Assert.Contains("DATA_FILE_MISSING: table 't' version 1", gone, StringComparison.Ordinal);
        Assert.Contains(path, gone, StringComparison.Ordinal);

        string After(Action damage)
        {
            damage();
            using var reader = new LakeFolder(lake.Root);
            return Assert.Throws<TerminalException>(
                () => reader.Scratch.Scan(reader.Lake.Open("t")!.Snapshot())).Message;
        }
    }

    private static void Strange(string log, Random random)
    {
        string[] names =
        [
            ".00000000000000000001.json.0c7.tmp", "00000000000000000099.json.tmp", "00000000000000000001.json.crc",
            ".tmp-8a0", "00000000000000000003.checkpoint.parquet.tmp", "999.json", "00000000000000000002.jsonx",
            "00000000000000000004.checkpoint.0000000001.0000000002.parquet", "_staged", "00000000000000000001.crc.bak",
        ];
        foreach (var name in names.Where(_ => random.Next(2) == 0))
            File.WriteAllBytes(Path.Combine(log, name), Text(random.Next(2) == 0 ? "" : "half a {"));
        Directory.CreateDirectory(Path.Combine(log, "_staged_commits"));
        File.WriteAllText(Path.Combine(log, "_staged_commits", $"{99:D20}.{Guid.Empty}.json"), "{}");
    }

    // a checkpoint that was cut, or of which rows were lost
    private static void HalfCheckpoint(string log, Random random)
    {
        var path = Directory.EnumerateFiles(log, "*.parquet", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).FirstOrDefault();
        if (path is null)
        {
            // without one, a half one comes to be
            File.WriteAllBytes(Path.Combine(log, $"{2:D20}.checkpoint.parquet"), new byte[random.Next(2000)]);
            return;
        }
        if (random.Next(2) == 0)
        {
            Change(path, b => b[..random.Next(b.Length)]);
            return;
        }
        using var scratch = new DuckDbScratch(new ScratchLimits("500MB", 1, Path.Combine(log, "spill")));
        scratch.Execute($"CREATE TABLE rows AS SELECT * FROM read_parquet({Names.Literal(path)}) "
            + $"WHERE add IS NULL OR hash(add.path) % 2 = {random.Next(2)}");
        File.Delete(path);
        scratch.Execute($"COPY rows TO {Names.Literal(path)} (FORMAT parquet)");
    }

    private static DuckDbScratch Scratch() =>
        new(new ScratchLimits("1GB", 1, Path.Combine(Path.GetTempPath(), "lake-spill")));

    private static string Content(DuckDbScratch scratch, string folder)
    {
        var lake = new Lake(
            Path.GetDirectoryName(folder)!, new LocalFileSystem(), new FakeTimeProvider(), Guid.NewGuid, scratch);
        var snapshot = (lake.Open("delta") ?? throw new TerminalException("'delta' has no log")).Snapshot();
        return string.Join('\n', scratch.Query(
            $"SELECT CAST(to_json(t) AS VARCHAR) FROM {scratch.Scan(snapshot)} AS t ORDER BY 1")
            .Select(r => (string)r[0]!));
    }

    private static string Pick(string log, Random random, string endings = "")
    {
        var found = Directory.EnumerateFiles(log, "*", SearchOption.AllDirectories)
            .Where(f => !Path.GetFileName(f).StartsWith('.')
                && endings.Split('|').Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal).ToArray();
        return found[random.Next(found.Length)];
    }

    private static void Change(string path, Func<byte[], byte[]> change) =>
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Garbled(byte[] bytes, Random random)
    {
        for (var i = random.Next(1, 8); i > 0 && bytes.Length > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private static int HashOf(string text) => text.Sum(c => c) * 1000;
}
