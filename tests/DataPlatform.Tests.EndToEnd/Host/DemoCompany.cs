using System.Text.Json;

namespace DataPlatform.Tests.EndToEnd.Host;

/// <summary>
/// The sample company, run once for all tests of the executable; a test that changes it works on a copy.
/// </summary>
public sealed class DemoCompany : IDisposable
{
    public const string Now = "2026-11-02T06:00:00Z";

    private readonly string root = Directory.CreateTempSubdirectory("demo").FullName;

    public DemoCompany()
    {
        Folder = Path.Combine(root, "company");
        using var process = DataPlatformProgram.Start($"demo {Folder} --lines 20000 --output json", Now);
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"exit {process.ExitCode}: {error.Result}");
        Summary = JsonDocument.Parse(text).RootElement;
    }

    public string Folder { get; }

    public JsonElement Summary { get; }

    internal string Copy()
    {
        var target = Path.Combine(root, Guid.NewGuid().ToString("N")[..8]);
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(file));
        }
        return target;
    }

    internal string CopyWithoutLake()
    {
        var folder = Copy();
        Directory.Delete(Path.Combine(folder, "lake"), recursive: true);
        return folder;
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}

[CollectionDefinition(nameof(DemoCompany))]
public sealed class DemoCollection : ICollectionFixture<DemoCompany>;
