using DataPlatform.Semantic;

namespace DataPlatform.Reports.Scorecards;

/// <summary>
/// Everything one issue of a scorecard prints, computed once; HTML and JSON are made from this record and nothing else.
/// Values are exact and in the metric's own unit; rounding happens when they are printed. Grain: issue.
/// </summary>
/// <param name="Issue">Id of the issue: <c>SC-2026-10</c>; a restatement adds <c>-R1</c>.</param>
/// <param name="Name">Name of the scorecard in the workspace.</param>
/// <param name="Title">Its title.</param>
/// <param name="Company">Name of the workspace.</param>
/// <param name="Month">First day of the month reported.</param>
/// <param name="Currency">Reporting currency.</param>
/// <param name="Scope">Whose figures these are, in words.</param>
/// <param name="Restricted">True when the reader's role sees only part, so that "enterprise" means that part.</param>
/// <param name="SegmentView">How the segments of past rows are told: <c>as was</c>, <c>as is</c>.</param>
/// <param name="SchemeVersions">Scheme versions the segments come from.</param>
/// <param name="LakeVersion">Number of the run whose table versions were read; null before the first run.</param>
/// <param name="LakeDate">Day that run ended (UTC).</param>
/// <param name="Feeds">How many feeds the workspace has.</param>
/// <param name="Stale">Feeds that are later than their contract allows.</param>
/// <param name="Segments">Columns after the enterprise, in the order of the scheme.</param>
/// <param name="Perspectives">Groups of measures.</param>
/// <param name="Checks">Enterprise against the sum of segments, one for each additive measure.</param>
/// <param name="Exchanges">Who gained and who paid, against the same month a year ago.</param>
/// <param name="Bridges">What moved each segment's net margin, by line of the P&amp;L.</param>
/// <param name="Proposals">Emerging segments waiting for a decision.</param>
/// <param name="CustomerMargins">Net margin of each customer over twelve months, unordered.</param>
public sealed record ScorecardFigures(
    string Issue,
    string Name,
    string Title,
    string Company,
    DateOnly Month,
    string Currency,
    string Scope,
    bool Restricted,
    string SegmentView,
    IReadOnlyList<string> SchemeVersions,
    long? LakeVersion,
    DateOnly? LakeDate,
    long Feeds,
    IReadOnlyList<StaleFeed> Stale,
    IReadOnlyList<SegmentHead> Segments,
    IReadOnlyList<Perspective> Perspectives,
    IReadOnlyList<SumCheck> Checks,
    IReadOnlyList<Exchange> Exchanges,
    IReadOnlyList<Bridge> Bridges,
    IReadOnlyList<Proposal> Proposals,
    IReadOnlyList<decimal> CustomerMargins)
{
    /// <summary>Why there is no net margin over the twelve months; null when there is one.</summary>
    public string? MarginUnknown { get; init; }
}

/// <summary>A feed later than its contract allows, in days.</summary>
public sealed record StaleFeed(string Feed, DateOnly? LastDelivery, long DaysLate);

/// <summary>A segment as a column. Owner may be unknown.</summary>
public sealed record SegmentHead(string Id, string Name, string? Owner);

/// <summary>A group of measures.</summary>
public sealed record Perspective(string Name, IReadOnlyList<ScoreLine> Lines);

/// <summary>One measure of the scorecard. Grain: scorecard, metric.</summary>
/// <param name="Metric">Metric id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Unit with the currency filled in: <c>EUR</c>, <c>share</c>, <c>EUR per order</c>.</param>
/// <param name="Direction">Which way it should move.</param>
/// <param name="Additive">Whether segments add up to the enterprise.</param>
/// <param name="Owner">Who answers for it, or null.</param>
/// <param name="Comment">What the owner says, or null.</param>
/// <param name="Guardrail">The measure that must not suffer while this one improves, or null.</param>
/// <param name="Enterprise">The whole, asked as a question of its own.</param>
/// <param name="Cells">One a segment, in the order of the columns.</param>
public sealed record ScoreLine(
    string Metric,
    string Name,
    string Unit,
    Direction Direction,
    bool Additive,
    string? Owner,
    string? Comment,
    Guardrail? Guardrail,
    ScoreCell Enterprise,
    IReadOnlyList<ScoreCell> Cells);

/// <summary>The paired measure: id and name.</summary>
public sealed record Guardrail(string Metric, string Name);

/// <summary>
/// One number of the scorecard. Grain: issue, metric, segment. An unknown number has a reason and is never zero.
/// </summary>
/// <param name="Segment">Segment id; <c>*</c> = enterprise.</param>
/// <param name="Actual">The value, or null.</param>
/// <param name="Reason">Why there is no value.</param>
/// <param name="Note">What is missing below the limit at which the value would be refused.</param>
/// <param name="Target">The target valid in the month, or null.</param>
/// <param name="PriorYear">The value of the same month a year ago, or null.</param>
/// <param name="History">Thirteen months, oldest first, the reported month last.</param>
public sealed record ScoreCell(
    string Segment,
    decimal? Actual,
    string? Reason,
    string? Note,
    decimal? Target,
    decimal? PriorYear,
    IReadOnlyList<decimal?> History)
{
    /// <summary>Actual less target, in the metric's unit.</summary>
    public decimal? Variance => Actual - Target;

    /// <summary>Actual less prior year, in the metric's unit.</summary>
    public decimal? Change => Actual - PriorYear;
}

/// <summary>Good, bad or neither, by the measure's direction and not by the sign.</summary>
public static class Verdicts
{
    /// <summary>True = good, false = bad, null = neither.</summary>
    public static bool? Of(decimal? difference, Direction direction) =>
        difference is not { } d || d == 0 ? null : direction switch
    {
        Direction.Higher => d > 0,
        Direction.Lower => d < 0,
        _ => null,
    };
}

/// <summary>Enterprise against the sum of segments of an additive measure, for the reported month.</summary>
public sealed record SumCheck(string Metric, string Name, string Unit, decimal Enterprise, decimal Segments)
{
    /// <summary>Zero, or an error the page shows.</summary>
    public decimal Difference => Enterprise - Segments;
}

/// <summary>
/// A segment's change against the same month a year ago: its net margin and the service it got. Who gained on one and
/// lost on the other paid, or was paid for. The year before is told in the segments of the reported month, so that a
/// customer who changed segment is no gain.
/// </summary>
public sealed record Exchange(
    string Segment, decimal? MarginChange, string ServiceMetric, string ServiceName, decimal? ServiceChange);

/// <summary>
/// The exact causes of a segment's change of net margin: customers that changed segment, then one amount a line of the
/// P&amp;L, remainder stated.
/// </summary>
/// <param name="Segment">Segment id.</param>
/// <param name="From">Net margin of the year before, as it was reported then.</param>
/// <param name="Restated">The same, told in the segments of the reported month; the lines start from it.</param>
/// <param name="To">Net margin of the reported month.</param>
/// <param name="Lines">Lines of the P&amp;L, the year before restated.</param>
public sealed record Bridge(string Segment, decimal From, decimal Restated, decimal To, IReadOnlyList<BridgeLine> Lines)
{
    /// <summary>What customers that changed segment brought or took.</summary>
    public decimal Movement => Restated - From;

    /// <summary>What the lines do not explain; zero when the P&amp;L is complete.</summary>
    public decimal Remainder => To - Restated - Lines.Sum(l => l.Change);
}

/// <summary>A line of the P&amp;L and by how much it moved the net margin (positive helps).</summary>
public sealed record BridgeLine(string Item, decimal Prior, decimal Actual)
{
    /// <summary>Actual less prior.</summary>
    public decimal Change => Actual - Prior;
}

/// <summary>An emerging segment with its evidence. A proposal is never a segment by itself.</summary>
public sealed record Proposal(
    string RunId, string Candidate, string Name, long Members, decimal? Revenue, decimal? NetMargin,
    DateOnly? EmergedOn, string? Rule);
