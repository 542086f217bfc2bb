namespace DataPlatform.Lakehouse;

/// <summary>
/// What a kernel offers: single calls, none of which is durable by itself. Seam: Linux in production, a disk in the
/// tests that loses what was not flushed, tears writes, fills up, fails and dies at a chosen call. What makes a file
/// safe is said once, in <see cref="LocalFileSystem"/>. A call that fails throws <see cref="DiskException"/>.
/// </summary>
public interface IDisk
{
    /// <summary>The whole file, or null when there is none.</summary>
    FileContent? Read(string path);

    /// <summary>Some of a file's bytes, fewer where the file ends; null when there is no file.</summary>
    byte[]? ReadRange(string path, long offset, int count) => FileContent.Range(Read(path)?.Bytes, offset, count);

    /// <summary>Size and time of a file, or null when there is none.</summary>
    FileFacts? Facts(string path);

    /// <summary>Names of the files in a folder; empty when the folder is absent.</summary>
    IReadOnlyList<string> ListFiles(string folder);

    /// <summary>Names of the files in a folder that are wanted; empty when the folder is absent.</summary>
    IReadOnlyList<string> ListFiles(string folder, NameFilter wanted) =>
        [.. ListFiles(folder).Where(name => wanted(name))];

    /// <summary>Names of the folders in a folder; empty when the folder is absent.</summary>
    IReadOnlyList<string> ListFolders(string folder);

    /// <summary>Creates one folder in a folder that is there; nothing happens when it is there already.</summary>
    void CreateFolder(string folder);

    /// <summary>Creates a file that must not be there and writes its bytes.</summary>
    void Write(string path, ReadOnlySpan<byte> content, DateTimeOffset? modified);

    /// <summary>fsync of a file; returns its size.</summary>
    long Sync(string path);

    /// <summary>fsync of a folder: its names.</summary>
    void SyncFolder(string folder);

    /// <summary>A second name for a file; false when that name is taken.</summary>
    bool Link(string from, string to);

    /// <summary>Another name for a file, in place of whatever has it.</summary>
    void Rename(string from, string to);

    /// <summary>Takes a name away; nothing happens when there is none.</summary>
    void Delete(string path);
}

/// <summary>Size of a file in bytes and the time it carries.</summary>
public readonly record struct FileFacts(long Size, DateTimeOffset Modified);

/// <summary>A call the kernel refused, with its number for the reason.</summary>
public sealed class DiskException(string call, string path, int error, string words)
    : IOException($"{call} {path}: {words} ({error})")
{
    /// <summary>The call was interrupted and had no effect: it is simply made again.</summary>
    public const int Interrupted = 4;

    /// <summary>The kernel's number for the reason.</summary>
    public int Error { get; } = error;
}
