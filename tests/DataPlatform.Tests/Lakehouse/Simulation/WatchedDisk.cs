using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

/// <summary>A call on its way to a disk: its place in the order, its name and its file.</summary>
internal readonly record struct DiskCall(int Number, string Name, string Path);

/// <summary>
/// Lets a test act before and after each call that changes something: throw, kill, or let another writer run. Reads are
/// shown to <see cref="Before"/> only when <see cref="WithReads"/> says so.
/// </summary>
internal sealed class WatchedDisk(IDisk inner) : IDisk
{
    public int Calls { get; private set; }

    public bool WithReads { get; init; }

    public Action<DiskCall>? Before { get; set; }

    public Action<DiskCall>? After { get; set; }

    /// <summary>Bytes of a content that still reach the disk when <see cref="Before"/> throws at a write.</summary>
    public int? ShortWrite { get; set; }

    public FileContent? Read(string path) => Look("read", path, inner.Read);

    public FileFacts? Facts(string path) => Look("stat", path, inner.Facts);

    public IReadOnlyList<string> ListFiles(string folder) => Look("list", folder, inner.ListFiles);

    public IReadOnlyList<string> ListFolders(string folder) => Look("list", folder, inner.ListFolders);

    public void CreateFolder(string folder) => Change("mkdir", folder, () => inner.CreateFolder(folder));

    public void Write(string path, ReadOnlySpan<byte> content, DateTimeOffset? modified)
    {
        var bytes = content.ToArray();
        try
        {
            Change("write", path, () => inner.Write(path, bytes, modified));
        }
        catch (DiskException) when (ShortWrite is { } length)
        {
            inner.Write(path, bytes.AsSpan(0, Math.Min(length, bytes.Length)), modified);
            throw;
        }
    }

    public long Sync(string path)
    {
        var size = 0L;
        Change("fsync", path, () => size = inner.Sync(path));
        return size;
    }

    public void SyncFolder(string folder) => Change("fsync", folder, () => inner.SyncFolder(folder));

    public bool Link(string from, string to)
    {
        var won = false;
        Change("link", to, () => won = inner.Link(from, to));
        return won;
    }

    public void Rename(string from, string to) => Change("rename", to, () => inner.Rename(from, to));

    public void Delete(string path) => Change("unlink", path, () => inner.Delete(path));

    private void Change(string name, string path, Action act)
    {
        var call = new DiskCall(++Calls, name, path);
        Before?.Invoke(call);
        act();
        After?.Invoke(call);
    }

    private T Look<T>(string name, string path, Func<string, T> look)
    {
        if (WithReads)
            Before?.Invoke(new DiskCall(++Calls, name, path));
        return look(path);
    }
}
