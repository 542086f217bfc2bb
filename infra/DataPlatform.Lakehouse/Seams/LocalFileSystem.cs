namespace DataPlatform.Lakehouse;

/// <summary>
/// A local file system, and the one place that knows what makes a file safe: write under a name nobody reads, fsync,
/// link or rename, fsync the folder, and only then tell. An fsync that fails is fatal: the kernel may have dropped the
/// pages, so trying again would only look safe. A call that was interrupted has done nothing and is made again.
/// </summary>
public sealed class LocalFileSystem(IDisk disk) : IFileSystem
{
    /// <summary>Start of the name of every unfinished file; nothing that starts so is ever data.</summary>
    public const string TemporaryPrefix = ".tmp-";

    private const int Interruptions = 100;

    // a folder that is there may have been made a moment ago by another writer who has not flushed its name yet: a
    // table's log and the table
    private const int SharedLevels = 2;

    /// <summary>The disk of this machine.</summary>
    public LocalFileSystem()
        : this(new LinuxDisk())
    {
    }

    public FileContent? Read(string path) => Made(() => disk.Read(path));

    public byte[]? ReadRange(string path, long offset, int count) => Made(() => disk.ReadRange(path, offset, count));

    public bool Exists(string path) => Made(() => disk.Facts(path)) is not null;

    public FileFacts? Facts(string path) => Made(() => disk.Facts(path));

    public IReadOnlyList<string> ListFiles(string folder) => Made(() => disk.ListFiles(folder));

    public IReadOnlyList<string> ListFiles(string folder, NameFilter wanted) =>
        Made(() => disk.ListFiles(folder, wanted));

    public IReadOnlyList<string> ListFolders(string folder) => Made(() => disk.ListFolders(folder));

    public void CreateFolder(string folder) => CreateFolder(folder, SharedLevels);

    public bool PutIfAbsent(string path, ReadOnlySpan<byte> content, DateTimeOffset modified)
    {
        var temporary = Temporary(path);
        WriteNew(temporary, content, modified);
        return Publish(temporary, path);
    }

    public bool Publish(string temporary, string path)
    {
        bool won;
        try
        {
            won = Made(() => disk.Link(temporary, path));
        }
        catch (IOException)
        {
            Forget(temporary);
            throw;
        }
        Made(() => disk.Delete(temporary));
        Made(() => disk.SyncFolder(Folder(path)));
        return won;
    }

    public void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = Temporary(path);
        WriteNew(temporary, content, null);
        try
        {
            Made(() => disk.Rename(temporary, path));
        }
        catch (IOException)
        {
            Forget(temporary);
            throw;
        }
        Made(() => disk.SyncFolder(Folder(path)));
    }

    public long Flush(string path)
    {
        var size = Made(() => disk.Sync(path));
        Made(() => disk.SyncFolder(Folder(path)));
        return size;
    }

    public void Delete(string path) => Made(() => disk.Delete(path));

    private void CreateFolder(string folder, int shared)
    {
        var isThere = Directory.Exists(folder);
        if (isThere && shared <= 0)
            return;
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder));
        if (string.IsNullOrEmpty(parent))
            return;
        CreateFolder(parent, shared - 1);
        if (!isThere)
            Made(() => disk.CreateFolder(folder));
        Made(() => disk.SyncFolder(parent));
    }

    private void WriteNew(string path, ReadOnlySpan<byte> content, DateTimeOffset? modified)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    disk.Write(path, content, modified);
                    break;
                }
                catch (DiskException cause) when (cause.Error == DiskException.Interrupted && attempt < Interruptions)
                {
                    Made(() => disk.Delete(path));
                }
            }
            Made(() => disk.Sync(path));
        }
        catch (IOException)
        {
            Forget(path);
            throw;
        }
    }

    // the first failure is the one to tell; a leftover under such a name is never read and vacuum takes it away
    private void Forget(string temporary)
    {
        try
        {
            Made(() => disk.Delete(temporary));
        }
        catch (IOException)
        {
            return;
        }
    }

    private static T Made<T>(Func<T> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return call();
            }
            catch (DiskException cause) when (cause.Error == DiskException.Interrupted && attempt < Interruptions)
            {
                continue;
            }
        }
    }

    private static void Made(Action call) => Made(() =>
    {
        call();
        return true;
    });

    // a name nobody observes: it needs no seam
    private static string Temporary(string path) =>
        Path.Combine(Folder(path), $"{TemporaryPrefix}{Guid.NewGuid():N}");

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
