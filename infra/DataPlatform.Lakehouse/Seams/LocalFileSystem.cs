using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DataPlatform.Lakehouse;

/// <summary>
/// A local Linux file system. A name is published by <c>link(2)</c>, which the kernel refuses when the name is taken;
/// .NET's own move checks first and renames later, and two writers can both win. An fsync that fails is fatal: the
/// kernel may have dropped the pages, so trying again would only look safe.
/// </summary>
public sealed partial class LocalFileSystem : IFileSystem
{
    /// <summary>Start of the name of every unfinished file; nothing that starts so is ever data.</summary>
    public const string TemporaryPrefix = ".tmp-";

    private const int AlreadyExists = 17;
    private const int OpenDirectory = 0x10000;
    private const int CloseOnExec = 0x80000;

    public FileContent? Read(string path)
    {
        try
        {
            using var handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[RandomAccess.GetLength(handle)];
            var filled = 0;
            while (filled < bytes.Length)
            {
                var read = RandomAccess.Read(handle, bytes.AsSpan(filled), filled);
                if (read == 0)
                    break;
                filled += read;
            }
            var modified = new DateTimeOffset(File.GetLastWriteTimeUtc(handle));
            return new FileContent(filled == bytes.Length ? bytes : bytes[..filled], modified);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    public bool Exists(string path) => File.Exists(path);

    public IReadOnlyList<string> ListFiles(string folder) => Names(folder, Directory.EnumerateFiles);

    public IReadOnlyList<string> ListFolders(string folder) => Names(folder, Directory.EnumerateDirectories);

    public void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder));
        if (!string.IsNullOrEmpty(parent))
            CreateFolder(parent);
        Directory.CreateDirectory(folder);
        if (!string.IsNullOrEmpty(parent))
            FlushFolder(parent);
    }

    public bool PutIfAbsent(string path, ReadOnlySpan<byte> content, DateTimeOffset modified)
    {
        var temporary = Temporary(path);
        WriteNew(temporary, content, modified);
        return Publish(temporary, path);
    }

    public bool Publish(string temporary, string path)
    {
        var won = Link(temporary, path) == 0;
        var error = won ? 0 : Marshal.GetLastPInvokeError();
        File.Delete(temporary);
        if (!won && error != AlreadyExists)
            throw Failure("link", path, error);
        FlushFolder(Folder(path));
        return won;
    }

    public void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = Temporary(path);
        WriteNew(temporary, content, null);
        if (Rename(temporary, path) != 0)
            throw Failure("rename", path, Marshal.GetLastPInvokeError());
        FlushFolder(Folder(path));
    }

    public long Flush(string path)
    {
        long size;
        using (var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(handle);
            size = RandomAccess.GetLength(handle);
        }
        FlushFolder(Folder(path));
        return size;
    }

    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // without the folder there is no file either
        }
    }

    private static List<string> Names(string folder, Func<string, IEnumerable<string>> enumerate)
    {
        var names = new List<string>();
        try
        {
            foreach (var path in enumerate(folder))
                names.Add(Path.GetFileName(path));
        }
        catch (DirectoryNotFoundException)
        {
            names.Clear();
        }
        return names;
    }

    private static void WriteNew(string path, ReadOnlySpan<byte> content, DateTimeOffset? modified)
    {
        using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(handle, content, 0);
        if (modified is { } time)
            File.SetLastWriteTimeUtc(handle, time.UtcDateTime);
        RandomAccess.FlushToDisk(handle);
    }

    // a name nobody observes: it needs no seam
    private static string Temporary(string path) =>
        Path.Combine(Folder(path), $"{TemporaryPrefix}{Guid.NewGuid():N}");

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private static void FlushFolder(string folder)
    {
        using var handle = new SafeFileHandle(Open(folder, OpenDirectory | CloseOnExec, 0), ownsHandle: true);
        if (handle.IsInvalid)
            throw Failure("open", folder, Marshal.GetLastPInvokeError());
        if (Sync(handle) != 0)
            throw Failure("fsync", folder, Marshal.GetLastPInvokeError());
    }

    private static IOException Failure(string call, string path, int error) =>
        new($"{call} {path}: {Marshal.GetPInvokeErrorMessage(error)} ({error})");

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);
}
