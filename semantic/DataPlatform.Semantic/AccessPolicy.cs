using DataPlatform.Workspace;

namespace DataPlatform.Semantic;

/// <summary>A scheme of the workspace: its id and what it divides (customer, product or channel).</summary>
public sealed record SchemeInfo(string SchemeId, string Basis)
{
    /// <summary>The schemes of a workspace, in its order.</summary>
    public static IReadOnlyList<SchemeInfo> Of(WorkspaceDefinition workspace) =>
        [.. workspace.Schemes.Select(s => new SchemeInfo(s.Id, s.Basis))];

    /// <summary>The scheme meant when none is named: the first that divides customers, else the first.</summary>
    public static SchemeInfo? Usual(IReadOnlyList<SchemeInfo> schemes) =>
        schemes.FirstOrDefault(s => s.Basis == "customer") ?? (schemes.Count > 0 ? schemes[0] : null);
}

/// <summary>
/// What a role of the access file may see. Null segments and null regions = nothing stated, so nothing is seen. When
/// both are stated, both must hold. <c>*</c> among the segments, and no regions, is everything.
/// </summary>
public sealed record RoleGrant(string Role, IReadOnlyList<string>? Segments, IReadOnlyList<string>? Regions);

/// <summary>
/// Roles and their grants. Segments of grants are segments of <paramref name="scheme"/>, taken as they were on the
/// business date of each row, whatever view and scheme a question asks for.
/// </summary>
public sealed class AccessPolicy(IReadOnlyList<RoleGrant> roles, SchemeInfo? scheme)
{
    /// <summary>The roles of a workspace; their segments are those of the scheme meant when none is named.</summary>
    public static AccessPolicy Of(WorkspaceDefinition workspace) => new(
        [.. workspace.Roles.Select(r => new RoleGrant(r.Id, r.Segments, r.Regions))],
        SchemeInfo.Usual(SchemeInfo.Of(workspace)));

    /// <summary>The scheme whose segments the grants name; null when the workspace has none.</summary>
    public SchemeInfo? Scheme { get; } = scheme;

    /// <summary>Names of the roles, in the file's order.</summary>
    public IReadOnlyList<string> Roles { get; } = [.. roles.Select(r => r.Role)];

    /// <summary>What the reader may see. Anything not stated is denied.</summary>
    public Entitlement For(Reader reader)
    {
        if (reader.IsOwner)
            return Entitlement.Everything("everything: the owner of the files asks");
        if (reader.Role is null)
            return Entitlement.Nothing("no role is given, so nothing is shown");
        var grants = roles.Where(r => string.Equals(r.Role, reader.Role, StringComparison.Ordinal)).ToList();
        // Two grants of one name are a mistake of the file; guessing which one is meant could widen rights.
        if (grants.Count != 1)
            return Entitlement.Nothing("this role has no entitlement, so nothing is shown");
        return From(grants[0]);
    }

    private Entitlement From(RoleGrant grant)
    {
        var segments = Stated(grant.Segments);
        var regions = Stated(grant.Regions);
        if (segments is null && regions is null)
            return Entitlement.Nothing("this role has no entitlement, so nothing is shown");
        if (segments is { Count: 0 } || regions is { Count: 0 })
            return Entitlement.Nothing("this role's entitlement is empty, so nothing is shown");
        var allSegments = segments?.Contains("*") ?? true;
        var allRegions = regions?.Contains("*") ?? true;
        if (allSegments && allRegions)
            return Entitlement.Everything($"everything: role {grant.Role}");
        if (!allSegments && Scheme is null)
            return Entitlement.Nothing("this role is bound to segments and the workspace has no scheme");
        return Entitlement.Part(
            grant.Role, allSegments ? null : segments, allRegions ? null : regions, Scheme);
    }

    private static IReadOnlyList<string>? Stated(IReadOnlyList<string>? values) => values is null
        ? null
        : [.. values.Where(v => !string.IsNullOrWhiteSpace(v)).Distinct(StringComparer.Ordinal)];
}

/// <summary>What one reader may see, resolved once per question and never changed.</summary>
public sealed record Entitlement
{
    private Entitlement(bool all, bool none, string scope)
    {
        IsAll = all;
        IsNone = none;
        Scope = scope;
    }

    /// <summary>No restriction.</summary>
    public bool IsAll { get; }

    /// <summary>Nothing may be seen.</summary>
    public bool IsNone { get; }

    /// <summary>In words, printed with every answer.</summary>
    public string Scope { get; }

    /// <summary>Segments that may be seen, or null when segments do not restrict.</summary>
    public IReadOnlyList<string>? Segments { get; private init; }

    /// <summary>Sales regions that may be seen, or null when regions do not restrict.</summary>
    public IReadOnlyList<string>? Regions { get; private init; }

    /// <summary>The scheme of <see cref="Segments"/>.</summary>
    public SchemeInfo? Scheme { get; private init; }

    internal static Entitlement Everything(string scope) => new(true, false, scope);

    internal static Entitlement Nothing(string scope) => new(false, true, scope);

    internal static Entitlement Part(
        string role, IReadOnlyList<string>? segments, IReadOnlyList<string>? regions, SchemeInfo? scheme)
    {
        var parts = new List<string>(2);
        if (segments is not null)
            parts.Add("segments " + string.Join(", ", segments));
        if (regions is not null)
            parts.Add("regions " + string.Join(", ", regions));
        return new Entitlement(false, false, $"only what role {role} may see: {string.Join(" and ", parts)}")
        {
            Segments = segments,
            Regions = regions,
            Scheme = scheme,
        };
    }
}
