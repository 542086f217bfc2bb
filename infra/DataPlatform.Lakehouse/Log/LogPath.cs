using System.Globalization;
using System.Text.RegularExpressions;

namespace DataPlatform.Lakehouse.Log;

/// <summary>Names in the log folder, and paths as the log spells them.</summary>
internal static partial class LogPath
{
    public const string Folder = "_delta_log";
    public const string LastCheckpoint = "_last_checkpoint";

    public static string Commit(string logFolder, long version) =>
        Path.Combine(logFolder, string.Create(CultureInfo.InvariantCulture, $"{version:D20}.json"));

    public static string Checkpoint(string logFolder, long version) =>
        Path.Combine(logFolder, string.Create(CultureInfo.InvariantCulture, $"{version:D20}.checkpoint.parquet"));

    public static string CheckpointPart(string logFolder, long version, int part, int parts) => Path.Combine(
        logFolder,
        string.Create(
            CultureInfo.InvariantCulture, $"{version:D20}.checkpoint.{part:D10}.{parts:D10}.parquet"));

    public static string Checksum(string logFolder, long version) =>
        Path.Combine(logFolder, string.Create(CultureInfo.InvariantCulture, $"{version:D20}.crc"));

    /// <summary>True when a name that starts with a version is a commit's.</summary>
    public static bool IsCommit(ReadOnlySpan<char> name) =>
        name.Length == 25 && name.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>The versions in a compaction's name, or null when the name is no compaction's.</summary>
    public static LogCompaction? ParseCompaction(string name) =>
        name.Length == 56 && name[20] == '.' && name.EndsWith(".compacted.json", StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, 20), NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && long.TryParse(name.AsSpan(21, 20), NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            ? new LogCompaction(from, to, name)
            : null;

    /// <summary>The version in a commit's name, or null when the name is no commit's.</summary>
    public static long? CommitVersion(string name) =>
        name.Length == 25 && name.EndsWith(".json", StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, 20), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;

    /// <summary>The checkpoint a name belongs to, or null when the name is no checkpoint's.</summary>
    public static CheckpointName? ParseCheckpoint(string name)
    {
        var match = CheckpointPattern().Match(name);
        if (!match.Success)
            return null;
        var version = long.Parse(match.Groups["version"].ValueSpan, CultureInfo.InvariantCulture);
        if (match.Groups["uuid"].Success)
            return new CheckpointName(version, 0, 0, SecondKind: true);
        if (!match.Groups["part"].Success)
            return new CheckpointName(version, 1, 1, SecondKind: false);
        var part = long.Parse(match.Groups["part"].ValueSpan, CultureInfo.InvariantCulture);
        var parts = long.Parse(match.Groups["parts"].ValueSpan, CultureInfo.InvariantCulture);
        return parts is > 0 and < 1_000_000 && part <= parts
            ? new CheckpointName(version, (int)part, (int)parts, SecondKind: false) { Multipart = true }
            : null;
    }

    /// <summary>
    /// One spelling for equal files: URI-decoded once, and an absolute local path without its scheme.
    /// </summary>
    public static string Canonical(string path)
    {
        var plain = path;
        if (plain.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            plain = "/" + plain[5..].TrimStart('/');
        while (plain.StartsWith("./", StringComparison.Ordinal))
            plain = plain[2..];
        return plain.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(plain) : plain;
    }

    /// <summary>Absolute path of a file the log names.</summary>
    public static string Absolute(string tableFolder, string path) =>
        Path.Combine(tableFolder, Canonical(path));

    [GeneratedRegex(
        @"^(?<version>\d{20})\.checkpoint(\.(?<part>\d{10})\.(?<parts>\d{10})"
        + @"|\.(?<uuid>[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}))?\.(parquet|json)$")]
    private static partial Regex CheckpointPattern();
}

/// <summary>What a checkpoint file's name tells.</summary>
internal readonly record struct CheckpointName(long Version, int Part, int Parts, bool SecondKind)
{
    public bool Multipart { get; init; }
}
