using DataPlatform.Core;

namespace DataPlatform.Workspace;

/// <summary>Something a user wrote in the workspace, with the place where it stands.</summary>
public abstract record Definition
{
    /// <summary>Where the definition begins: file relative to the workspace, and line.</summary>
    public Place Place { get; init; } = new("code");

    /// <summary>Line of every key of the definition.</summary>
    internal IReadOnlyDictionary<string, int> Lines { get; init; } = new Dictionary<string, int>();

    /// <summary>Where the value of a key stands; the definition's own place when the key is not written.</summary>
    public Place At(string key) => Lines.TryGetValue(key, out var line) ? Place with { Line = line } : Place;
}

/// <summary>When something is true: from a day, up to but not including another.</summary>
/// <param name="From">First day; 1900-01-01 when the text does not say.</param>
/// <param name="To">First day it is no longer true; 9999-12-31 while it still is.</param>
public readonly record struct Validity(DateOnly From, DateOnly To)
{
    /// <summary>The start of everything that names none.</summary>
    public static readonly DateOnly Always = new(1900, 1, 1);

    /// <summary>The end of everything that has none.</summary>
    public static readonly DateOnly Open = new(9999, 12, 31);

    /// <summary>True when a day lies in both.</summary>
    public bool Overlaps(Validity other) => From < other.To && other.From < To;

    /// <inheritdoc/>
    public override string ToString() =>
        To == Open ? $"from {From:yyyy-MM-dd}" : $"{From:yyyy-MM-dd} to {To:yyyy-MM-dd}";
}
