using DataPlatform.Core;
using DataPlatform.Core.Expressions;

namespace DataPlatform.Workspace;

/// <summary>What cost to serve must explain, from which pools, by which activities.</summary>
public sealed record CostingDefinition : Definition
{
    /// <summary>Ledger accounts that cost to serve must explain; those in no pool are reported as unassigned.</summary>
    public CodePatterns Scope { get; init; } = CodePatterns.None;

    /// <summary>How pools that serve each other are treated: <c>direct</c>, <c>step-down</c>,
    /// <c>reciprocal</c>.</summary>
    public string Method { get; init; } = "reciprocal";

    /// <summary>Giving pools in the order of stepping down.</summary>
    public IReadOnlyList<string> StepOrder { get; init; } = [];

    /// <summary>Where the method is stated; null when it is not.</summary>
    public Place? StagesAt { get; init; }

    /// <summary>Cost pools, each with its validity.</summary>
    public IReadOnlyList<PoolDefinition> Pools { get; init; } = [];

    /// <summary>Time equations.</summary>
    public IReadOnlyList<ActivityDefinition> Activities { get; init; } = [];

    /// <summary>Who is charged for idle capacity.</summary>
    public IReadOnlyList<IdleDefinition> Idle { get; init; } = [];
}

/// <summary>Who causes a pool's idle capacity, and is charged a share of its cost.</summary>
public sealed record IdleDefinition : Definition
{
    /// <summary>Id of the rule.</summary>
    public required string Id { get; init; }

    /// <summary>The pool.</summary>
    public required string Pool { get; init; }

    /// <summary>Share of the pool's unused cost that is charged, above 0 to 1.</summary>
    public required decimal Share { get; init; }

    /// <summary><c>order line</c>, <c>return line</c> or <c>transport leg</c>.</summary>
    public required string AppliesTo { get; init; }

    /// <summary>Which of them cause it; they bear it by the units of the pool they took.</summary>
    public required Expression When { get; init; }

    /// <summary>When the rule holds.</summary>
    public required Validity Validity { get; init; }
}

/// <summary>What a pool gives to another, as a weight.</summary>
public sealed record GiftDefinition : Definition
{
    /// <summary>The receiving pool.</summary>
    public required string To { get; init; }

    /// <summary>Weight beside the pool's other weights.</summary>
    public required decimal Weight { get; init; }
}

/// <summary>One pool of cost and its practical capacity per period.</summary>
public sealed record PoolDefinition : Definition
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Company code.</summary>
    public required string Company { get; init; }

    /// <summary>Ledger currency, ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Accounts in the pool; none when all its cost comes from other pools.</summary>
    public required CodePatterns Accounts { get; init; }

    /// <summary>Cost centres in the pool; <c>*</c> when the text does not say.</summary>
    public required CodePatterns CostCentres { get; init; }

    /// <summary>Practical capacity per period, in <see cref="Unit"/>; null when it gives its cost away.</summary>
    public decimal? Capacity { get; init; }

    /// <summary>Unit of the capacity: min, m3, km ...; null when it has none.</summary>
    public string? Unit { get; init; }

    /// <summary>The pools that bear its cost; none when lines do.</summary>
    public IReadOnlyList<GiftDefinition> Gives { get; init; } = [];

    /// <summary>When the pool holds.</summary>
    public required Validity Validity { get; init; }
}

/// <summary>One activity and the terms of its time equation.</summary>
public sealed record ActivityDefinition : Definition
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>The pool whose capacity it uses.</summary>
    public required string Pool { get; init; }

    /// <summary><c>order line</c>, <c>return line</c> or <c>transport leg</c>.</summary>
    public required string AppliesTo { get; init; }

    /// <summary>When the equation holds.</summary>
    public required Validity Validity { get; init; }

    /// <summary>Terms; capacity used is the sum over them of driver times units where the condition holds.</summary>
    public required IReadOnlyList<TermDefinition> Terms { get; init; }

    /// <summary>The gold table whose columns drivers and conditions may name, by what an activity applies to.</summary>
    public static readonly IReadOnlyDictionary<string, string> Facts = new Dictionary<string, string>
    {
        ["order line"] = "order_line_fact",
        ["return line"] = "return_fact",
        ["transport leg"] = "transport_chain_element",
    };
}

/// <summary>One term of a time equation.</summary>
public sealed record TermDefinition : Definition
{
    /// <summary>1, 2, 3 ...</summary>
    public required int No { get; init; }

    /// <summary>What is counted; 1 = once per row.</summary>
    public required Expression Driver { get; init; }

    /// <summary>Capacity units per driver.</summary>
    public required decimal Units { get; init; }

    /// <summary>When the term applies; null: always.</summary>
    public Expression? When { get; init; }
}

/// <summary>What a metric should be.</summary>
public sealed record TargetDefinition : Definition
{
    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>A segment of any scheme, or <c>*</c> for the enterprise.</summary>
    public required string Segment { get; init; }

    /// <summary>The number, in the metric's unit.</summary>
    public required decimal Target { get; init; }

    /// <summary>Who owns it.</summary>
    public string? Owner { get; init; }

    /// <summary>Where it comes from.</summary>
    public string? Source { get; init; }

    /// <summary>When it holds.</summary>
    public required Validity Validity { get; init; }
}

/// <summary>A scorecard: perspectives of metrics over the segments of a scheme.</summary>
public sealed record ScorecardDefinition : Definition
{
    /// <summary>Id, the name of the report.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The scheme whose segments are the columns.</summary>
    public required string Scheme { get; init; }

    /// <summary>Perspectives in order.</summary>
    public required IReadOnlyList<PerspectiveDefinition> Perspectives { get; init; }
}

/// <summary>One perspective of a scorecard.</summary>
public sealed record PerspectiveDefinition : Definition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its metrics in order.</summary>
    public required IReadOnlyList<ScorecardItem> Items { get; init; }
}

/// <summary>One line of a scorecard.</summary>
public sealed record ScorecardItem : Definition
{
    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The metric that must not suffer when this one improves, or null.</summary>
    public string? Guardrail { get; init; }

    /// <summary>Who owns it.</summary>
    public string? Owner { get; init; }

    /// <summary>What the owner says about it, or null.</summary>
    public string? Comment { get; init; }
}

/// <summary>
/// What a role may see. A dimension that is not written does not restrict the role; a role that writes none of them is
/// refused, so nobody sees everything by omission.
/// </summary>
public sealed record RoleDefinition : Definition
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Segments it may see: <c>*</c> alone for all; null: not restricted by segment.</summary>
    public IReadOnlyList<string>? Segments { get; init; }

    /// <summary>Sales regions it may see: <c>*</c> alone for all; null: not restricted by region.</summary>
    public IReadOnlyList<string>? Regions { get; init; }
}
