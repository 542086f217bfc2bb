using DataPlatform.Core;

namespace DataPlatform.Workspace.Reading;

/// <summary>Collects what is wrong and goes on, so that one look at a workspace finds everything.</summary>
internal sealed class Mistakes
{
    private readonly HashSet<(Place, string)> seen = [];

    public List<DefinitionException> All { get; } = [];

    public List<WorkspaceWarning> Warnings { get; } = [];

    public void Add(Place place, string found, string expected, string? fix = null) =>
        Add(new DefinitionException(place, found, expected, fix));

    public void Add(DefinitionException mistake)
    {
        if (seen.Add((mistake.Place, mistake.Message)))
            All.Add(mistake);
    }

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
