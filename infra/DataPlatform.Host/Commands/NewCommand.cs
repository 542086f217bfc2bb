using System.CommandLine;
using DataPlatform.Core;
using DataPlatform.Workspace;

namespace DataPlatform.Host.Commands;

/// <summary>Writes an empty workspace.</summary>
internal static class NewCommand
{
    public static Command New()
    {
        var folder = new Argument<string>("folder") { Description = "where the workspace shall be" };
        return Verb.Of("new", "an empty workspace with commented files: dataplatform new acme", [folder], call =>
        {
            var path = Path.GetFullPath(call.Value(folder));
            if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
                throw new DefinitionException("new", path, "an empty or new folder");
            WorkspaceTemplate.WriteEmpty(path);
            call.Out.Facts(("workspace", path),
                ("next", $"describe a feed in {Path.Combine(path, "feeds")}, then: dataplatform check -w {path}"));
            return CommandLine.Done;
        });
    }
}
