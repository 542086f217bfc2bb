using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DataPlatform.Lakehouse;

/// <summary>
/// The calls of a Linux kernel on a local file system. A name is linked by <c>link(2)</c>, which the kernel refuses
/// when the name is taken; .NET's own move checks first and renames later, and two writers can both win.
/// </summary>
public sealed partial class LinuxDisk : IDisk
{
    private const int AlreadyExists = 17;
    private const int OpenDirectory = 0x10000;
    private const int CloseOnExec = 0x80000;

    public FileContent? Read(string path) => Opened(path, handle =>
        new FileContent(
            Bytes(handle, 0, RandomAccess.GetLength(handle)), new DateTimeOffset(File.GetLastWriteTimeUtc(handle))));

    public byte[]? ReadRange(string path, long offset, int count)
    {
        byte[]? bytes = null;
        Opened(path, handle =>
        {
            bytes = Bytes(handle, offset, Math.Clamp(RandomAccess.GetLength(handle) - offset, 0, count));
            return default;
        });
        return bytes;
    }

    public FileFacts? Facts(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileFacts(file.Length, new DateTimeOffset(file.LastWriteTimeUtc)) : null;
    }

    public IReadOnlyList<string> ListFiles(string folder) => Names(folder, Directory.EnumerateFiles);

    public IReadOnlyList<string> ListFiles(string folder, NameFilter wanted)
    {
        if (!Directory.Exists(folder))
            return [];
        var names = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.FileName.ToString())
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && wanted(entry.FileName),
        };
        try
        {
            return [.. names];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    public IReadOnlyList<string> ListFolders(string folder) => Names(folder, Directory.EnumerateDirectories);

    public void CreateFolder(string folder) => Directory.CreateDirectory(folder);

    public void Write(string path, ReadOnlySpan<byte> content, DateTimeOffset? modified)
    {
        using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(handle, content, 0);
        if (modified is { } time)
            File.SetLastWriteTimeUtc(handle, time.UtcDateTime);
    }

    public long Sync(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        // .NET's own call passes over some failures and keeps the number of the others
        if (Fsync(handle) != 0)
            throw Failure("fsync", path, Marshal.GetLastPInvokeError());
        return RandomAccess.GetLength(handle);
    }

    public void SyncFolder(string folder)
    {
        using var handle = new SafeFileHandle(Open(folder, OpenDirectory | CloseOnExec, 0), ownsHandle: true);
        if (handle.IsInvalid)
            throw Failure("open", folder, Marshal.GetLastPInvokeError());
        if (Fsync(handle) != 0)
            throw Failure("fsync", folder, Marshal.GetLastPInvokeError());
    }

    public bool Link(string from, string to)
    {
        if (LinkName(from, to) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw Failure("link", to, error);
    }

    public void Rename(string from, string to)
    {
        if (RenameFile(from, to) != 0)
            throw Failure("rename", to, Marshal.GetLastPInvokeError());
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

    private static FileContent? Opened(string path, Func<SafeFileHandle, FileContent> read)
    {
        try
        {
            using var handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return read(handle);
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

    private static byte[] Bytes(SafeFileHandle handle, long offset, long count)
    {
        var bytes = new byte[count];
        var filled = 0;
        while (filled < bytes.Length)
        {
            var read = RandomAccess.Read(handle, bytes.AsSpan(filled), offset + filled);
            if (read == 0)
                break;
            filled += read;
        }
        return filled == bytes.Length ? bytes : bytes[..filled];
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

    private static DiskException Failure(string call, string path, int error) =>
        new(call, path, error, Marshal.GetPInvokeErrorMessage(error));

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkName(string from, string to);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);
}
