namespace DataPlatform.Lakehouse;

/// <summary>
/// What the lake asks of a disk. Seam: the local file system in production, one that dies at a chosen call in the crash
/// tests. Every method that changes something is durable when it returns.
/// </summary>
public interface IFileSystem
{
    /// <summary>The whole file, or null when there is none.</summary>
    FileContent? Read(string path);

    /// <summary>
    /// Some of a file's bytes, fewer where the file ends; null when there is no file. A disk that knows no better way
    /// reads the whole file.
    /// </summary>
    byte[]? ReadRange(string path, long offset, int count) => FileContent.Range(Read(path)?.Bytes, offset, count);

    /// <summary>True when there is a file of that name.</summary>
    bool Exists(string path);

    /// <summary>Size and time of a file, or null when there is none.</summary>
    FileFacts? Facts(string path);

    /// <summary>Names of the files in a folder, unordered; empty when the folder is absent.</summary>
    IReadOnlyList<string> ListFiles(string folder);

    /// <summary>
    /// Names of the files in a folder that are wanted, unordered. A folder may hold many more: a disk that can asks
    /// before it makes a name.
    /// </summary>
    IReadOnlyList<string> ListFiles(string folder, NameFilter wanted) =>
        [.. ListFiles(folder).Where(name => wanted(name))];

    /// <summary>Names of the folders in a folder, unordered; empty when the folder is absent.</summary>
    IReadOnlyList<string> ListFolders(string folder);

    /// <summary>Creates the folder, and its parents, unless it is there.</summary>
    void CreateFolder(string folder);

    /// <summary>
    /// Publishes content under a name that must be free: exactly one of several contenders wins, and nobody ever sees a
    /// part of it. False when the name was taken. The file carries the time given.
    /// </summary>
    bool PutIfAbsent(string path, ReadOnlySpan<byte> content, DateTimeOffset modified);

    /// <summary>
    /// Gives a finished file of the same folder its public name. False, and the file is gone, when the name was taken.
    /// </summary>
    bool Publish(string temporary, string path);

    /// <summary>Replaces a file as a whole.</summary>
    void Replace(string path, ReadOnlySpan<byte> content);

    /// <summary>
    /// Makes a file that somebody else wrote durable, with its name in the folder; returns its exact size.
    /// </summary>
    long Flush(string path);

    /// <summary>Deletes the file; nothing happens when there is none.</summary>
    void Delete(string path);
}

/// <summary>A file's bytes and the time it carries.</summary>
public readonly record struct FileContent(byte[] Bytes, DateTimeOffset Modified)
{
    internal static byte[]? Range(byte[]? bytes, long offset, int count) => bytes is null
        ? null
        : bytes.AsSpan((int)Math.Min(offset, bytes.Length)) is var rest && rest.Length > count
            ? rest[..count].ToArray()
            : rest.ToArray();
}

/// <summary>Says whether a name is wanted.</summary>
public delegate bool NameFilter(ReadOnlySpan<char> name);
