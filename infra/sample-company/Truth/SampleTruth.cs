namespace DataPlatform.SampleCompany.Truth;

/// <summary>Everything planted in one sample company: what the platform must find, and what it must not.</summary>
public sealed record SampleTruth
{
    public required ulong Seed { get; init; }
    public required long Lines { get; init; }
    public required IReadOnlyList<string> Segments { get; init; }

    /// <summary>Segment by the definition of the day (as-was), per month.</summary>
    public required IReadOnlyList<SegmentMonth> Monthly { get; init; }

    /// <summary>The same, all months together.</summary>
    public required IReadOnlyDictionary<string, Figures> AsWas { get; init; }

    /// <summary>All months by today's definition: parts move between segments, the whole does not.</summary>
    public required IReadOnlyDictionary<string, Figures> AsIs { get; init; }

    public required Figures Company { get; init; }
    public required IReadOnlyList<PoolMonth> Pools { get; init; }
    public required IReadOnlyList<StockMonth> Stock { get; init; }
    public required CarbonTruth Carbon { get; init; }
    public required EmergingTruth Emerging { get; init; }
    public required GainAndLoss GainAndLoss { get; init; }

    /// <summary>Counts per file; the rows themselves stand in <c>quarantined.csv</c>.</summary>
    public required IReadOnlyList<FileCount> Files { get; init; }

    /// <summary>Rows that must stand in each table, replaced files left out.</summary>
    public required IReadOnlyDictionary<string, long> Landed { get; init; }
}

public sealed record SegmentMonth(string Segment, string Month, Figures Figures);

/// <summary>Ledger = allocated + unused + unassigned; <c>*unassigned</c> holds scope accounts in no pool.</summary>
public sealed record PoolMonth(
    string Company, string Pool, string Month, decimal Ledger, decimal? Capacity, decimal? Used, decimal? Rate,
    decimal Allocated, decimal Unused, decimal Unassigned);

/// <summary>Own stock at cost at the month's end, by segment as buyers used it; NOBODY where nobody did.</summary>
public sealed record StockMonth(string Month, decimal Value, IReadOnlyDictionary<string, decimal> BySegment);

public sealed record CarbonTruth(
    long Legs, long HubElements, long WithoutDistance, long WithoutFactor, decimal CustomerPaidWtw,
    IReadOnlyDictionary<string, decimal> WtwByFamily);

public sealed record EmergingTruth(string? From, string Family, string Channel, IReadOnlyList<string> Members);

/// <summary>Who gains at whose cost, from when, in shares before and after.</summary>
public sealed record GainAndLoss(string Winner, string Loser, string From, Shares WinnerBefore, Shares WinnerAfter,
    Shares LoserBefore, Shares LoserAfter);

public sealed record Shares(decimal Otif, decimal LineFill, decimal UnitFill, decimal PackCostPerLine);
