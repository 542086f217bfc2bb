using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse;

/// <summary>The process is gone: nothing after this call happens.</summary>
internal sealed class KilledException() : Exception("killed");

/// <summary>A file system that dies before its n-th changing call, or right after it, and stays dead.</summary>
internal sealed class DyingFileSystem(IFileSystem real) : IFileSystem
{
    private bool dead;

    /// <summary>Changing calls so far.</summary>
    public int Changes { get; private set; }

    /// <summary>Dies at this changing call; null never.</summary>
    public int? DiesAt { get; set; }

    /// <summary>Whether the fatal call still takes effect.</summary>
    public bool AfterEffect { get; set; }

    public FileContent? Read(string path) => Alive(real.Read(path));

    public bool Exists(string path) => Alive(real.Exists(path));

    public FileFacts? Facts(string path) => Alive(real.Facts(path));

    public IReadOnlyList<string> ListFiles(string folder) => Alive(real.ListFiles(folder));

    public IReadOnlyList<string> ListFolders(string folder) => Alive(real.ListFolders(folder));

    public void CreateFolder(string folder) => Change(() => { real.CreateFolder(folder); return true; });

    public bool PutIfAbsent(string path, ReadOnlySpan<byte> content, DateTimeOffset modified)
    {
        var bytes = content.ToArray();
        return Change(() => real.PutIfAbsent(path, bytes, modified));
    }

    public bool Publish(string temporary, string path) => Change(() => real.Publish(temporary, path));

    public void Replace(string path, ReadOnlySpan<byte> content)
    {
        var bytes = content.ToArray();
        Change(() => { real.Replace(path, bytes); return true; });
    }

    public long Flush(string path) => Change(() => real.Flush(path));

    public void Delete(string path) => Change(() => { real.Delete(path); return true; });

    private T Alive<T>(T answer) => dead ? throw new KilledException() : answer;

    private T Change<T>(Func<T> change)
    {
        Alive(true);
        Changes++;
        if (Changes != DiesAt)
            return change();
        if (AfterEffect)
            change();
        dead = true;
        throw new KilledException();
    }
}

/// <summary>Lets somebody else commit first, just before our own commit is published.</summary>
internal sealed class RacingFileSystem(IFileSystem real) : IFileSystem
{
    /// <summary>What the other one does, once.</summary>
    public Action? Race { get; set; }

    public FileContent? Read(string path) => real.Read(path);

    public bool Exists(string path) => real.Exists(path);

    public FileFacts? Facts(string path) => real.Facts(path);

    public IReadOnlyList<string> ListFiles(string folder) => real.ListFiles(folder);

    public IReadOnlyList<string> ListFolders(string folder) => real.ListFolders(folder);

    public void CreateFolder(string folder) => real.CreateFolder(folder);

    public bool PutIfAbsent(string path, ReadOnlySpan<byte> content, DateTimeOffset modified)
    {
        var race = Race;
        Race = null;
        race?.Invoke();
        return real.PutIfAbsent(path, content, modified);
    }

    public bool Publish(string temporary, string path) => real.Publish(temporary, path);

    public void Replace(string path, ReadOnlySpan<byte> content) => real.Replace(path, content);

    public long Flush(string path) => real.Flush(path);

    public void Delete(string path) => real.Delete(path);
}
