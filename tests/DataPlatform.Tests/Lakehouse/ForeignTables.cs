using System.Text.Json;

namespace DataPlatform.Tests.Lakehouse;

/// <summary>Delta tables by other writers, beside the checkout.</summary>
internal static class ForeignTables
{
    /// <summary>The folder, or null where it is absent.</summary>
    public static string? Root { get; } = Find();

    public static string Folder(string table)
    {
        Assert.SkipWhen(Root is null, "../shared/data/delta is absent");
        return Path.Combine(Root!, table);
    }

    public static JsonElement Manifest(string table)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Folder("manifest.json")));
        return document.RootElement.GetProperty(table).Clone();
    }

    private static string? Find()
    {
        var stated = Environment.GetEnvironmentVariable("DATAPLATFORM_SHARED");
        if (stated is not null)
            return Existing(Path.Combine(stated, "data", "delta"));
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Existing(Path.Combine(at.FullName, "shared", "data", "delta")) is { } found)
                return found;
        }
        return null;
    }

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}

internal static class TestFolders
{
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }
    }
}
