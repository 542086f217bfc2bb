using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Simulation;

/// <summary>A file system that can be exchanged under a scratchpad, which is dear to open.</summary>
internal sealed class SwitchedFiles : IFileSystem
{
    public IFileSystem Now { get; set; } = new LocalFileSystem();

    public FileContent? Read(string path) => Now.Read(path);

    public bool Exists(string path) => Now.Exists(path);

    public FileFacts? Facts(string path) => Now.Facts(path);

    public IReadOnlyList<string> ListFiles(string folder) => Now.ListFiles(folder);

    public IReadOnlyList<string> ListFolders(string folder) => Now.ListFolders(folder);

    public void CreateFolder(string folder) => Now.CreateFolder(folder);

    public bool PutIfAbsent(string path, ReadOnlySpan<byte> content, DateTimeOffset modified) =>
        Now.PutIfAbsent(path, content, modified);

    public bool Publish(string temporary, string path) => Now.Publish(temporary, path);

    public void Replace(string path, ReadOnlySpan<byte> content) => Now.Replace(path, content);

    public long Flush(string path) => Now.Flush(path);

    public void Delete(string path) => Now.Delete(path);
}
