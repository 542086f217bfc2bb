using DataPlatform.Core;
using DataPlatform.Warehouse;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Workspace;

/// <summary>A workspace that says everything once, as lines that a test may change.</summary>
internal sealed class SampleText : IDisposable
{
    /// <summary>The files of Sound/, which say every key once.</summary>
    public static readonly IReadOnlyDictionary<string, string> Sound = Embedded("sound/");

    /// <summary>Texts that are part of the tests, by the rest of their name.</summary>
    public static IReadOnlyDictionary<string, string> Embedded(string start)
    {
        var assembly = typeof(SampleText).Assembly;
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(start, StringComparison.Ordinal))
            .ToDictionary(n => n[start.Length..], n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                return reader.ReadToEnd();
            });
    }

    public SampleText() => Folder = Directory.CreateTempSubdirectory("workspace-").FullName;

    public string Folder { get; }

    public static WorkspaceSurroundings Surroundings { get; } = new()
    {
        TableNames = [.. WarehouseTables.All.Select(t => t.TableName)],
        Metrics = ["otif", "net_margin"],
        Environment = _ => null,
    };

    public static Table? Table(string name) => WarehouseTables.All.FirstOrDefault(t => t.TableName == name);

    public static SampleText Written(IReadOnlyDictionary<string, string>? files = null)
    {
        var sample = new SampleText();
        foreach (var (name, text) in files ?? Sound)
            sample.Write(name, text);
        return sample;
    }

    /// <summary>The sound workspace with one text of one file replaced; the text must be there.</summary>
    public static SampleText With(string file, string old, string replacement)
    {
        var text = Sound[file].ReplaceLineEndings("\n");
        Assert.Contains(old, text, StringComparison.Ordinal);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        var sample = Written();
        sample.Write(file, text[..at] + replacement + text[(at + old.Length)..]);
        return sample;
    }

    public void Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public WorkspaceCheck Check() => WorkspaceReader.Check(Folder, Table, Surroundings);

    public WorkspaceDefinition Read() => WorkspaceReader.Read(Folder, Table, Surroundings);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
