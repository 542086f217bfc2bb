using DataPlatform.Core;
using DataPlatform.Core.Expressions;

namespace DataPlatform.Semantic;

/// <summary>
/// Who asks. The default is nobody, and nobody sees nothing: rights are given, never forgotten.
/// </summary>
public sealed record Reader
{
    private Reader(string? role, bool isOwner)
    {
        Role = role;
        IsOwner = isOwner;
    }

    /// <summary>No identity: zero rows.</summary>
    public static Reader Nobody { get; } = new(null, false);

    /// <summary>
    /// The person who holds the files: the local command line without <c>--as</c>. Sees everything, as the files
    /// themselves would show it.
    /// </summary>
    public static Reader Owner { get; } = new(null, true);

    /// <summary>The role, or null.</summary>
    public string? Role { get; }

    /// <summary>True for the person who holds the files.</summary>
    public bool IsOwner { get; }

    /// <summary>A reader in a role of the workspace's access file; no role is nobody.</summary>
    public static Reader As(string? role) => string.IsNullOrWhiteSpace(role) ? Nobody : new Reader(role, false);
}

/// <summary>How the segments of a past row are told: three views of one history.</summary>
public readonly record struct SegmentView
{
    private SegmentView(string name, DateOnly? day)
    {
        Name = name;
        Day = day;
    }

    /// <summary>The segment the entity had on the row's business date: history as it was. The default.</summary>
    public static SegmentView AsWas => new("as was", null);

    /// <summary>The segment the entity has today, for all rows.</summary>
    public static SegmentView AsIs => new("as is", null);

    /// <summary><c>as was</c>, <c>as is</c> or <c>as of</c>.</summary>
    public string Name { get => field ?? "as was"; }

    /// <summary>The day of <see cref="AsOf"/>, else null.</summary>
    public DateOnly? Day { get; }

    /// <summary>The segment the entity had on a stated day, for all rows.</summary>
    public static SegmentView AsOf(DateOnly day) => new("as of", day);

    /// <inheritdoc/>
    public override string ToString() => Day is { } day ? $"as of {day:yyyy-MM-dd}" : Name;
}

/// <summary>A dimension that must have one of the values; null among them is "unknown".</summary>
public sealed record Filter(string Dimension, IReadOnlyList<string?> Values)
{
    /// <summary>The dimension has exactly this value.</summary>
    public static Filter Is(string dimension, string? value) => new(dimension, [value]);
}

/// <summary>
/// A question to the semantic layer: metrics by their ids, split by dimensions, over a half-open window of business
/// dates. All names are resolved against the catalogue before any SQL exists; all values are bound.
/// </summary>
public sealed record MetricQuery(IReadOnlyList<string> Metrics, Reader Reader)
{
    /// <summary>A question for one metric.</summary>
    public MetricQuery(Metric metric, Reader reader)
        : this([metric.Id], reader)
    {
    }

    /// <summary>Dimensions to split by, in order; none = one row in total.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Conditions that must all hold.</summary>
    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>A condition over dimension names that must hold besides; dimension values are texts.</summary>
    public Expression? Where { get; init; }

    /// <summary>Business dates covered.</summary>
    public Window Window { get; init; } = Window.All;

    /// <summary>Which segment history to use.</summary>
    public SegmentView View { get; init; } = SegmentView.AsWas;

    /// <summary>Scheme whose segments are meant; null = the workspace's first customer scheme.</summary>
    public string? Scheme { get; init; }

    /// <summary>Table versions to read; null = what the last finished run pinned.</summary>
    public IReadOnlyDictionary<string, long>? Versions { get; init; }
}
