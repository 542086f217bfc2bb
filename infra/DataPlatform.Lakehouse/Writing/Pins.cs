using System.Text.Json;
using DataPlatform.Core;

namespace DataPlatform.Lakehouse;

/// <summary>Pins as small files of the lake, one each.</summary>
internal static class Pins
{
    private const string Folder = "_pins";

    public static Pin Make(Lake lake, DeltaTable table, string name, long version)
    {
        if (name.Length == 0 || name.AsSpan().IndexOfAnyExcept(Allowed) >= 0)
            throw new DefinitionException("pin", name, "a name of letters, digits, - and _");
        var pin = new Pin(name, table.Name, version, lake.Clock.GetUtcNow());
        lake.Files.CreateFolder(Path.Combine(lake.Root, Folder));
        if (!lake.Files.PutIfAbsent(PathOf(lake, table.Name, name), JsonSerializer.SerializeToUtf8Bytes(pin), pin.Made))
            throw new DefinitionException($"pin {name} of {table.Name}", name, "a name that is not taken");
        return pin;
    }

    public static IReadOnlyList<Pin> All(Lake lake)
    {
        var folder = Path.Combine(lake.Root, Folder);
        var pins = new List<Pin>();
        foreach (var name in lake.Files.ListFiles(folder).Where(n => n.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (lake.Files.Read(Path.Combine(folder, name)) is { } content)
                pins.Add(Read(name, content));
        }
        return [.. pins.OrderBy(p => p.Table, StringComparer.Ordinal).ThenBy(p => p.Version)];
    }

    public static void Remove(Lake lake, string table, string name) => lake.Files.Delete(PathOf(lake, table, name));

    private static readonly System.Buffers.SearchValues<char> Allowed = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static string PathOf(Lake lake, string table, string name) =>
        Path.Combine(lake.Root, Folder, $"{table}.{name}.json");

    // a pin that cannot be read protects something nobody knows: better to stop than to delete it
    private static Pin Read(string name, FileContent content)
    {
        try
        {
            return JsonSerializer.Deserialize<Pin>(content.Bytes) ?? throw new JsonException("it is empty");
        }
        catch (JsonException cause)
        {
            throw new TerminalException($"pin {name} of the lake cannot be read: {cause.Message}", cause);
        }
    }
}
