using System.Text.Json;

namespace DataPlatform.Tests.Lakehouse;

/// <summary>Delta tables by other writers, beside the checkout.</summary>
internal static class ForeignTables
{
    public static string Folder(string table) => Path.Combine(Checkout.NeedSharedData("delta"), table);

    public static JsonElement Manifest(string table)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Folder("manifest.json")));
        return document.RootElement.GetProperty(table).Clone();
    }
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
