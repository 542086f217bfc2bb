using System.Text;
using System.Text.Json;
using DataPlatform.Core;

namespace DataPlatform.Tests.Lakehouse.Reading;

/// <summary>All reference tables at once, as a list that shows what came of each.</summary>
public sealed class ReferenceTableTests
{
    // a log that nobody may read, by what the refusal says
    private static readonly Dictionary<string, string> refused = new()
    {
        ["delta-rs/simple_table_features"] = "UNSUPPORTED_READER_FEATURE",
        ["golden/deltalog-invalid-protocol-version"] = "UNSUPPORTED_READER_FEATURE",
        ["golden/deltalog-state-reconstruction-without-metadata"] = "LOG_BROKEN",
        ["golden/deltalog-state-reconstruction-without-protocol"] = "LOG_BROKEN",
        ["golden/versions-not-contiguous"] = "LOG_BROKEN",
        ["spark-4.2/variant"] = "FEATURE_ACTIVE_NOT_IMPLEMENTED",
    };

    // the data files were not published with these logs
    private static readonly Dictionary<string, int> logOnly = new()
    {
        ["golden/canonicalized-paths-normal-a"] = 0,
        ["golden/canonicalized-paths-normal-b"] = 0,
        ["golden/delete-re-add-same-file-different-transactions"] = 2,
        ["delta-rs/with_checkpoint_no_last_checkpoint"] = 1,
    };

    [Fact]
    public void Every_reference_table_is_read_right_or_refused_by_name()
    {
        var list = new StringBuilder();
        var wrong = new List<string>();
        var (read, no) = (0, 0);
        foreach (var (name, path, expected) in Tables())
        {
            var (outcome, isRight) = Outcome(name, path, expected);
            list.AppendLine($"{name,-58} {outcome}");
            if (!isRight)
                wrong.Add($"{name}: {outcome}");
            read += isRight && !refused.ContainsKey(name) && expected is not null ? 1 : 0;
            no += refused.ContainsKey(name) ? 1 : 0;
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{list}{read} read, {no} refused by name, {wrong.Count} wrong");
        Assert.Empty(wrong);
        Assert.Equal(67, read);
    }

    private static IEnumerable<(string Name, string Path, long? Rows)> Tables()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(ForeignTables.Folder("manifest.json")));
        foreach (var table in manifest.RootElement.EnumerateObject())
        {
            yield return (table.Name, ForeignTables.Folder(table.Name),
                table.Value.TryGetProperty("fromReplay", out var replay) ? replay.GetProperty("rows").GetInt64()
                    : logOnly.TryGetValue(table.Name, out var files) ? files : null);
        }
        yield return ("golden/no-delta-log-folder", ForeignTables.Folder("golden/no-delta-log-folder"), null);
        foreach (var folder in Directory.EnumerateDirectories(ForeignTables.Folder("spark-4.2")).Order())
        {
            using var about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "about.json")));
            yield return ($"spark-4.2/{Path.GetFileName(folder)}", Path.Combine(folder, "delta"),
                about.RootElement.GetProperty("rows").GetInt64());
        }
    }

    private static (string Outcome, bool IsRight) Outcome(string name, string path, long? expected)
    {
        using var lake = new LakeFolder(Path.GetDirectoryName(path));
        try
        {
            if (lake.Lake.Open(Path.GetFileName(path)) is not { } table)
                return ("no table: there is no log", expected is null && !refused.ContainsKey(name));
            var snapshot = table.Snapshot();
            if (logOnly.TryGetValue(name, out var files))
            {
                return (
                    $"version {snapshot.Version}, {snapshot.Files.Count} files (log only)",
                    snapshot.Files.Count == files);
            }
            var rows = (long)lake.Scratch.Query($"SELECT count(*) FROM {lake.Scratch.Scan(snapshot)}").Single()[0]!;
            var stated = snapshot.Rows is { } told && told != rows ? $", but states {told}" : "";
            return ($"version {snapshot.Version}, {rows} rows{stated}", rows == expected && stated.Length == 0);
        }
        catch (TerminalException error)
        {
            var isRight = refused.TryGetValue(name, out var code)
                && error.Message.StartsWith(code, StringComparison.Ordinal);
            return ($"refused: {error.Message.Split(';')[0]}", isRight);
        }
    }
}
