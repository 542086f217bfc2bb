using DataPlatform.Core;
using DataPlatform.Workspace.Yaml;

namespace DataPlatform.Workspace;

/// <summary>The workspace a newcomer begins with.</summary>
public static class WorkspaceTemplate
{
    /// <summary>
    /// Writes commented files of every kind, the editors' schemas and a <c>.gitignore</c> for the lake. Only
    /// <c>workspace.yaml</c> says something; the rest is an example in comments. A folder that holds anything is
    /// refused.
    /// </summary>
    /// <param name="folder">Folder to create or fill.</param>
    /// <param name="name">The company's name; the folder's unless given.</param>
    /// <returns>The files written, relative to the folder.</returns>
    public static IReadOnlyList<string> WriteEmpty(string folder, string? name = null)
    {
        var full = Path.GetFullPath(folder);
        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
        {
            throw new DefinitionException(new Place(folder), "a folder that is not empty", "a new or an empty folder",
                "choose another name");
        }
        var company = name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(full));
        var files = Resources.Below("template/").ToDictionary(f => f, f => Resources.Text("template/" + f));
        files["workspace.yaml"] = files["workspace.yaml"]
            .Replace("'COMPANY'", FeedDraftText.Quoted(company), StringComparison.Ordinal);
        files[".gitignore"] = "lake/\n";
        foreach (var (file, text) in files)
        {
            var path = Path.Combine(full, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        Schemas.Write(full);
        return [.. files.Keys.Concat(Schemas.Names.Select(n => ".schemas/" + n)).Order(StringComparer.Ordinal)];
    }
}
