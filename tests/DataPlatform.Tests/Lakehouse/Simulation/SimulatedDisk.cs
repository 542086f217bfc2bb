using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

/// <summary>
/// A disk with a page cache that is lost when the power goes. The folder holds what a running process sees; beside it
/// this class keeps what would survive: contents by fsync of the file, names by fsync of the folder, each for itself.
/// </summary>
internal sealed class SimulatedDisk(string root) : IDisk
{
    private readonly LinuxDisk real = new();
    private readonly Dictionary<string, Inode> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Inode> durable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Pending>> pending = new(StringComparer.Ordinal);

    /// <summary>True makes fsync do nothing: the broken writer that proves that a lost commit is found.</summary>
    public bool IgnoresSync { get; init; }

    /// <summary>The time that files carry; without it that of the machine.</summary>
    public TimeProvider? Clock { get; init; }

    public FileContent? Read(string path) => real.Read(path);

    public FileFacts? Facts(string path) => real.Facts(path) is not { } facts ? null
        // the engine has just written it by the machine's clock
        : Clock is not null && !seen.ContainsKey(path) ? facts with { Modified = Clock.GetUtcNow() }
        : facts;

    public IReadOnlyList<string> ListFiles(string folder) => real.ListFiles(folder);

    public IReadOnlyList<string> ListFolders(string folder) => real.ListFolders(folder);

    public void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        real.CreateFolder(folder);
        Remember(folder, new Inode { IsFolder = true });
    }

    public void Write(string path, ReadOnlySpan<byte> content, DateTimeOffset? modified)
    {
        var time = modified ?? Clock?.GetUtcNow();
        real.Write(path, content, time);
        Remember(path, new Inode { Latest = content.ToArray(), Modified = time });
    }

    public long Sync(string path)
    {
        var content = real.Read(path) ?? throw new FileNotFoundException("fsync", path);
        if (!seen.TryGetValue(path, out var inode))
        {
            // written by the engine, past this disk
            var time = Clock?.GetUtcNow() ?? content.Modified;
            File.SetLastWriteTimeUtc(path, time.UtcDateTime);
            Remember(path, inode = new Inode { Modified = time });
        }
        inode.Latest = content.Bytes;
        if (!IgnoresSync)
            inode.Synced = content.Bytes;
        return content.Bytes.Length;
    }

    public void SyncFolder(string folder)
    {
        if (IgnoresSync || !pending.Remove(folder, out var changes))
            return;
        foreach (var change in changes)
            Take(durable, change);
    }

    public bool Link(string from, string to)
    {
        if (!real.Link(from, to))
            return false;
        Remember(to, Known(from));
        return true;
    }

    public void Rename(string from, string to)
    {
        var inode = Known(from);
        real.Rename(from, to);
        Remember(to, inode);
        Remember(from, null);
    }

    public void Delete(string path)
    {
        real.Delete(path);
        if (seen.ContainsKey(path))
            Remember(path, null);
    }

    /// <summary>
    /// The power goes: of the changes of names that were not flushed each survives or not, contents that were not
    /// flushed are gone or torn at a sector or a page. The folder then holds what a machine finds when it starts again.
    /// </summary>
    public void LosePower(Random chance)
    {
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            if (!seen.ContainsKey(path))
                Remember(path, new Inode { Latest = real.Read(path)!.Value.Bytes });
        }
        var mode = chance.Next(3);
        foreach (var change in pending.Values.SelectMany(c => c))
        {
            if (mode == 1 || (mode == 2 && chance.Next(2) == 0))
                Take(durable, change);
        }
        pending.Clear();
        foreach (var entry in Directory.GetFileSystemEntries(root))
        {
            if (Directory.Exists(entry))
                Directory.Delete(entry, recursive: true);
            else
                File.Delete(entry);
        }
        var contents = new Dictionary<Inode, byte[]>();
        foreach (var (path, inode) in durable.OrderBy(d => d.Key, StringComparer.Ordinal).ToList())
        {
            if (!Directory.Exists(Path.GetDirectoryName(path)))
            {
                durable.Remove(path);
                continue;
            }
            if (inode.IsFolder)
            {
                Directory.CreateDirectory(path);
                continue;
            }
            if (!contents.TryGetValue(inode, out var bytes))
                contents[inode] = bytes = inode.Synced ?? Torn(inode.Latest, chance);
            real.Write(path, bytes, inode.Modified);
            inode.Latest = inode.Synced = bytes;
        }
        seen.Clear();
        foreach (var (path, inode) in durable)
            seen[path] = inode;
    }

    private static byte[] Torn(byte[] bytes, Random chance)
    {
        var block = chance.Next(2) == 0 ? 512 : 4096;
        var kept = chance.Next(0, bytes.Length / block + 1) * block;
        return chance.Next(4) switch
        {
            0 => [],
            1 => bytes,
            2 => [.. bytes[..kept], .. new byte[bytes.Length - kept]],
            _ => bytes[..kept],
        };
    }

    private Inode Known(string path)
    {
        if (!seen.TryGetValue(path, out var inode))
            Remember(path, inode = new Inode { Latest = real.Read(path)!.Value.Bytes });
        return inode;
    }

    private void Remember(string path, Inode? inode)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!pending.TryGetValue(folder, out var changes))
            pending[folder] = changes = [];
        changes.Add(new Pending(path, inode));
        Take(seen, changes[^1]);
    }

    private static void Take(Dictionary<string, Inode> names, Pending change)
    {
        if (change.Inode is { } inode)
            names[change.Path] = inode;
        else
            names.Remove(change.Path);
    }

    private sealed class Inode
    {
        public bool IsFolder { get; init; }

        public byte[] Latest { get; set; } = [];

        public byte[]? Synced { get; set; }

        public DateTimeOffset? Modified { get; init; }
    }

    private sealed record Pending(string Path, Inode? Inode);
}
