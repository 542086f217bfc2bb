using DataPlatform.Core;

namespace DataPlatform.Workspace;

/// <summary>All mistakes of a workspace together, in the order of files and lines. Nothing has been written.</summary>
public sealed class WorkspaceErrors(IReadOnlyList<DefinitionException> mistakes)
    : Exception(string.Join(Environment.NewLine, mistakes.Select(m => m.Message)))
{
    /// <summary>One per mistake.</summary>
    public IReadOnlyList<DefinitionException> Mistakes { get; } = mistakes;
}
