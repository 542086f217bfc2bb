using DataPlatform.Core.Expressions;

namespace DataPlatform.Workspace;

/// <summary>A way to divide customers, products or channels, with its history.</summary>
public sealed record SchemeDefinition : Definition
{
    /// <summary>Id, unique in the workspace.</summary>
    public required string Id { get; init; }

    /// <summary>The table it divides: <c>customer</c>, <c>product</c> or <c>channel</c>.</summary>
    public required string Basis { get; init; }

    /// <summary>Who owns the scheme.</summary>
    public string? Owner { get; init; }

    /// <summary>Versions by number. An approved version holds until the next approved one takes effect.</summary>
    public required IReadOnlyList<SchemeVersionDefinition> Versions { get; init; }

    /// <summary>Assignments by hand; they win over rules.</summary>
    public IReadOnlyList<ByHandAssignment> Assignments { get; init; } = [];

    /// <summary>Policies; each holds in every version of the scheme that has the segment.</summary>
    public IReadOnlyList<PolicyDefinition> Policies { get; init; } = [];

    /// <summary>Promises; each holds in every version of the scheme that has the segment.</summary>
    public IReadOnlyList<CommitmentDefinition> Commitments { get; init; } = [];

    /// <summary>Change requests.</summary>
    public IReadOnlyList<ChangeRequestDefinition> ChangeRequests { get; init; } = [];
}

/// <summary>How far a version of a scheme has come.</summary>
public enum SchemeStatus
{
    /// <summary>Proposed; not in force.</summary>
    Draft,
    /// <summary>In force from its day.</summary>
    Approved,
    /// <summary>Was in force and is no longer used.</summary>
    Retired,
}

/// <summary>One version of a scheme.</summary>
public sealed record SchemeVersionDefinition : Definition
{
    /// <summary>The scheme's id.</summary>
    public required string Scheme { get; init; }

    /// <summary>1, 2, 3 ...</summary>
    public required int Version { get; init; }

    /// <summary><c>SCHEME@NUMBER</c>.</summary>
    public string Id => $"{Scheme}@{Version}";

    /// <summary>First day the version divides by.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>How far it has come.</summary>
    public SchemeStatus Status { get; init; }

    /// <summary>The change request it rests on, or null.</summary>
    public string? ChangeRequest { get; init; }

    /// <summary>Segments in the order in which their rules are tried; the first that holds wins.</summary>
    public required IReadOnlyList<SegmentDefinition> Segments { get; init; }

    /// <summary>
    /// SHA-256 of the rules in their normal form: the same rules in other spacing have the same hash.
    /// </summary>
    public required string RuleHash { get; init; }
}

/// <summary>One segment of a version.</summary>
public sealed record SegmentDefinition : Definition
{
    /// <summary>Id, unique in the version.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Who owns it.</summary>
    public string? Owner { get; init; }

    /// <summary>1, 2, 3 ...: the order in which rules are tried.</summary>
    public required int Priority { get; init; }

    /// <summary>Condition over the basis table's columns.</summary>
    public required Expression Rule { get; init; }
}

/// <summary>One customer, product or channel put into a segment by a person.</summary>
public sealed record ByHandAssignment : Definition
{
    /// <summary>Key in the basis table.</summary>
    public required string Entity { get; init; }

    /// <summary>The segment.</summary>
    public required string Segment { get; init; }

    /// <summary>When (YAML: <c>from</c>, <c>to</c>).</summary>
    public required Validity Validity { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>One parameter of a policy for a segment.</summary>
public sealed record PolicyDefinition : Definition
{
    /// <summary>The segment.</summary>
    public required string Segment { get; init; }

    /// <summary>Kind of policy, such as <c>service</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>Which number of it.</summary>
    public required string Parameter { get; init; }

    /// <summary>The number.</summary>
    public required decimal Value { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>Where the number comes from.</summary>
    public string? Source { get; init; }

    /// <summary>When it holds.</summary>
    public required Validity Validity { get; init; }
}

/// <summary>One clause of a promise to a segment.</summary>
public sealed record CommitmentDefinition : Definition
{
    /// <summary>The agreement.</summary>
    public required string Sla { get; init; }

    /// <summary>Its clause.</summary>
    public required int Clause { get; init; }

    /// <summary>The segment.</summary>
    public required string Segment { get; init; }

    /// <summary>The metric that says whether the promise was kept.</summary>
    public required string Metric { get; init; }

    /// <summary>What was promised, in the metric's unit.</summary>
    public required decimal Target { get; init; }

    /// <summary>What happens when it is not kept.</summary>
    public string? Penalty { get; init; }

    /// <summary>True when the promise is our own and no customer may claim it.</summary>
    public bool Internal { get; init; }

    /// <summary>When it holds.</summary>
    public required Validity Validity { get; init; }
}

/// <summary>A proposed change and what became of it.</summary>
public sealed record ChangeRequestDefinition : Definition
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary><c>scheme version</c>, <c>policy</c> or <c>target</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required string Title { get; init; }

    /// <summary>How it was.</summary>
    public string? Before { get; init; }

    /// <summary>How it is to be.</summary>
    public string? After { get; init; }

    /// <summary><c>proposed</c>, <c>approved</c> or <c>rejected</c>.</summary>
    public required string State { get; init; }

    /// <summary>Day the change takes effect.</summary>
    public DateOnly? Effective { get; init; }

    /// <summary>Who proposed it.</summary>
    public string? ProposedBy { get; init; }

    /// <summary>Votes.</summary>
    public IReadOnlyList<ApprovalDefinition> Approvals { get; init; } = [];
}

/// <summary>One vote on a change request.</summary>
public sealed record ApprovalDefinition : Definition
{
    /// <summary>Who voted.</summary>
    public required string By { get; init; }

    /// <summary>In which role.</summary>
    public string? Role { get; init; }

    /// <summary><c>for</c> or <c>against</c>.</summary>
    public required string Vote { get; init; }

    /// <summary>When.</summary>
    public DateOnly? On { get; init; }
}
