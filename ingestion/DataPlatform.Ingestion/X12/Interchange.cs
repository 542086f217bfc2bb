namespace DataPlatform.Ingestion.X12;

/// <summary>One interchange, ISA to IEA, with its groups and what its envelope does not keep.</summary>
public sealed record Interchange(
    Separators Separators, IReadOnlyList<X12Segment> Segments, IReadOnlyList<FunctionalGroup> Groups,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>ISA.</summary>
    public X12Segment Header => Segments[0];

    /// <summary>ISA13.</summary>
    public string? ControlNumber => Header[13]?.Trim();

    /// <summary>ISA06, as ISA05 means it.</summary>
    public string? Sender => Header[6]?.Trim();

    /// <summary>ISA08, as ISA07 means it.</summary>
    public string? Receiver => Header[8]?.Trim();

    /// <summary>Every finding of the interchange, its groups and their sets, by line.</summary>
    public IEnumerable<Finding> AllFindings => Findings
        .Concat(Groups.SelectMany(g => g.Findings.Concat(g.Sets.SelectMany(s => s.Findings)))).OrderBy(f => f.Line);

    /// <summary>True when the envelope of the interchange cannot be trusted, so that no set in it is taken.</summary>
    public bool IsRefused => Findings.Any(f => f.Refuses);
}

/// <summary>One functional group, GS to GE.</summary>
public sealed record FunctionalGroup(
    IReadOnlyList<X12Segment> Segments, IReadOnlyList<TransactionSet> Sets, int DeclaredSets,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>GS.</summary>
    public X12Segment Header => Segments[0];

    /// <summary>GS06.</summary>
    public string? ControlNumber => Header[6];

    /// <summary>True when the group's envelope cannot be trusted.</summary>
    public bool IsRefused => Findings.Any(f => f.Refuses);
}

/// <summary>One transaction set, ST to SE, both included.</summary>
public sealed record TransactionSet(IReadOnlyList<X12Segment> Segments, IReadOnlyList<Finding> Findings)
{
    /// <summary>ST01: 940, 945, 856 ...</summary>
    public string Type => Segments[0][1] ?? "";

    /// <summary>ST02.</summary>
    public string? ControlNumber => Segments[0][2]?.Trim();

    /// <summary>Line of ST.</summary>
    public long Line => Segments[0].Line;

    /// <summary>True when the set is not what its sender meant to send.</summary>
    public bool IsRefused => Findings.Any(f => f.Refuses);
}

/// <summary>What an envelope says and does not keep.</summary>
/// <param name="Line">Line of the segment that says it.</param>
/// <param name="Where">The element, as SE01.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What the rest of the interchange makes it.</param>
/// <param name="Code">Code of TA105, AK905 or AK502 that says so to the sender; null for a note.</param>
/// <param name="Refuses">True when what the envelope holds is refused; false for a note.</param>
public sealed record Finding(
    long Line, string Where, string Found, string Expected, string? Code, bool Refuses)
{
    /// <summary>One sentence.</summary>
    public override string ToString() => $"{Where}: found {Found}; expected {Expected}";
}
