namespace DataPlatform.Tests.EndToEnd.Host;

/// <summary>The workspace <c>emission-factors</c>, run once by the executable for all tests of its documents.</summary>
public sealed class FactorCompany : IDisposable
{
    public const string Now = "2026-01-15T06:00:00Z";

    private readonly string root = Directory.CreateTempSubdirectory("factors").FullName;

    public FactorCompany()
    {
        if (Checkout.SharedData("emission-factors") is not { } data)
            return; // each test skips itself
        Folder = Path.Combine(root, "company");
        var from = Path.Combine(Checkout.Root, "tests", "workspaces", "emission-factors");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(from, f).StartsWith("lake", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var settings = Path.Combine(Folder, "workspace.yaml");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace(
            "../../../../shared/data/emission-factors", data, StringComparison.Ordinal));
        DataPlatformProgram.Call(Folder, "run", Now).Good();
    }

    public string? Folder { get; }

    internal Outcome Call(string arguments)
    {
        Assert.SkipWhen(Folder is null, "../shared/data/emission-factors absent");
        return DataPlatformProgram.Call(Folder!, arguments, Now);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
