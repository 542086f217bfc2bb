using DataPlatform.Workspace.Yaml;

namespace DataPlatform.Workspace;

/// <summary>
/// JSON schemas of the workspace's text, so that an editor completes and checks it while it is written. A file names
/// its schema in its first line: <c># yaml-language-server: $schema=../.schemas/feed.schema.json</c>.
/// </summary>
public static class Schemas
{
    /// <summary>File names of the schemas.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Resources.Below("schemas/")];

    /// <summary>The text of a schema.</summary>
    public static string Text(string name) => Resources.Text("schemas/" + name);

    /// <summary>
    /// Writes every schema to <c>.schemas/</c> of a workspace; those of an older version are replaced.
    /// </summary>
    public static void Write(string folder)
    {
        var schemas = Directory.CreateDirectory(Path.Combine(folder, ".schemas"));
        foreach (var name in Names)
            File.WriteAllText(Path.Combine(schemas.FullName, name), Text(name));
    }
}
