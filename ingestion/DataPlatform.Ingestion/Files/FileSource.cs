using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DataPlatform.Core;
using DataPlatform.Workspace;

namespace DataPlatform.Ingestion.Files;

/// <summary>Files of a pattern: each is one delivery. Stars may stand in the last part of the path and in
/// folders.</summary>
public abstract class FileSource(FileFormat format) : Source
{
    /// <inheritdoc/>
    public override bool Reads(SourceDefinition definition) => definition is FilesSource files
        && files.Format == format;

    /// <inheritdoc/>
    public override IReadOnlyList<Delivery> Deliveries(FeedRead read)
    {
        var feed = read.Feed;
        var source = (FilesSource)feed.Source;
        var full = read.Workspace.Resolve(source.Path);
        var (root, pattern) = Split(full);
        var found = Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(f => pattern.IsMatch(Relative(root, f)))
                .Order(StringComparer.Ordinal).ToList()
            : [];
        if (found.Count == 0)
        {
            throw new DefinitionException(feed.Source.At("path"), $"no file for feed {feed.Name} under {full}",
                "at least one file that fits the pattern", "put the file there, or correct source.path");
        }
        return [.. found.Select(f => Offer(root, f, source))
            .OrderBy(d => d.Slot, StringComparer.Ordinal).ThenBy(d => d.File, StringComparer.Ordinal)];
    }

    /// <summary>Where a file of that name is or was.</summary>
    protected static string PathOf(FeedRead read, string file) =>
        Path.Combine(Split(read.Workspace.Resolve(((FilesSource)read.Feed.Source).Path)).Root, file);

    /// <summary>Opens a file for reading; one that cannot be read is a mistake with its path.</summary>
    protected static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionException(new Place(path), "a file that cannot be read", "a readable file",
                unreadable.Message);
        }
    }

    /// <summary>SHA-256 of a file, as hex.</summary>
    protected static string HashOf(string path)
    {
        using var stream = Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Refuses a file whose bytes are no longer those that were offered.</summary>
    protected static void Unchanged(Delivery delivery, string hash)
    {
        if (hash != delivery.ContentHash)
        {
            throw new DefinitionException(new Place(delivery.Path), "a file that changed while it was read",
                "a complete file", "let the sender write under another name and rename when done, then run again");
        }
    }

    private static Delivery Offer(string root, string path, FilesSource source)
    {
        var name = Relative(root, path);
        return new Delivery(name, path, SlotOf(name, source), HashOf(path),
            new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero));
    }

    /// <inheritdoc/>
    public override string SlotOf(FeedDefinition feed, string file) => SlotOf(file, (FilesSource)feed.Source);

    private static string SlotOf(string name, FilesSource source)
    {
        if (source.Slot is null)
            return name;
        var match = Regex.Match(name, source.Slot, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
        return match.Success ? match.Groups[match.Groups.Count > 1 ? 1 : 0].Value : name;
    }

    private static string Relative(string root, string file) => Path.GetRelativePath(root, file).Replace('\\', '/');

    private static (string Root, Regex Pattern) Split(string full)
    {
        var parts = full.Split('/');
        var wild = Array.FindIndex(parts, p => p.Contains('*', StringComparison.Ordinal)
            || p.Contains('?', StringComparison.Ordinal));
        var first = wild < 0 ? parts.Length - 1 : wild;
        var text = string.Join('/', parts[first..]);
        var expression = Regex.Escape(text).Replace("\\*", "[^/]*", StringComparison.Ordinal)
            .Replace("\\?", "[^/]", StringComparison.Ordinal);
        return (string.Join('/', parts[..first]) + "/", new Regex($"^{expression}$", RegexOptions.CultureInvariant));
    }
}
