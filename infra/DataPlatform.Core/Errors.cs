namespace DataPlatform.Core;

/// <summary>Where a definition stands: a file and, when known, its line (1-based; 0 = the file as a whole).</summary>
public readonly record struct Place(string File, int Line = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File;
}

/// <summary>
/// A contract or definition is broken. Nothing has been written. The message names the place, what was found, what is
/// expected and, where it helps, the next thing to do. The command line ends with exit code 1.
/// </summary>
public sealed class DefinitionException : Exception
{
    /// <summary>A mistake at a place in a file.</summary>
    public DefinitionException(Place place, string found, string expected, string? fix = null)
        : base($"{place}: found {found}; expected {expected}{(fix is null ? "" : $"; {fix}")}")
    {
        Place = place;
        Found = found;
        Expected = expected;
        Fix = fix;
    }

    /// <summary>A mistake in something that has a name but no line.</summary>
    public DefinitionException(string subject, string found, string expected, string? fix = null)
        : this(new Place(subject), $"'{found}'", expected, fix)
    {
    }

    /// <summary>Where the mistake stands.</summary>
    public Place Place { get; }

    /// <summary>What stands there.</summary>
    public string Found { get; }

    /// <summary>What should stand there.</summary>
    public string Expected { get; }

    /// <summary>The next thing to do, when there is one.</summary>
    public string? Fix { get; }
}

/// <summary>An operating failure that may pass by itself: the caller may try again.</summary>
public sealed class TransientException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>An operating failure that will not pass by itself: the run stops. Exit code 2.</summary>
public sealed class TerminalException(string message, Exception? cause = null) : Exception(message, cause);
