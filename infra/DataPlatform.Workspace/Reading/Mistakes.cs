using DataPlatform.Core;

namespace DataPlatform.Workspace.Reading;

/// <summary>Collects what is wrong and goes on, so that one look at a workspace finds everything.</summary>
internal sealed class Mistakes
{
    private readonly HashSet<(Place, string)> seen = [];
    private readonly List<string> unread = [];

    public List<DefinitionException> All { get; } = [];

    public List<WorkspaceWarning> Warnings { get; } = [];

    public void Add(Place place, string found, string expected, string? fix = null) =>
        Add(new DefinitionException(place, found, expected, fix));

    public void Add(DefinitionException mistake)
    {
        if (seen.Add((mistake.Place, mistake.Message)))
            All.Add(mistake);
    }

    /// <summary>The file holds definitions nobody could read: names that point into it cannot be judged.</summary>
    public void Unread(string file) => unread.Add(file);

    /// <summary>True when every file of the folder, or the file itself, could be read.</summary>
    public bool AllRead(string folder) =>
        !unread.Any(f => f == folder || f.StartsWith(folder + "/", StringComparison.Ordinal));

    public void Warn(Place place, string text) => Warnings.Add(new WorkspaceWarning(place, text));

    /// <summary>A name that should be one of the known ones.</summary>
    public void Unknown(Place place, string what, string name, IReadOnlyCollection<string> known) =>
        Add(place, $"{what} '{name}'",
            known.Count == 0 ? $"a known {what} (there is none yet)" : $"one of {string.Join(", ", known.Take(40))}",
            Spelling.Hint(name, known));

    public IReadOnlyList<DefinitionException> InOrder() =>
    [
        .. All.OrderBy(m => m.Place.File, StringComparer.Ordinal).ThenBy(m => m.Place.Line),
    ];
}
