namespace DataPlatform.Semantic;

/// <summary>
/// One value of a metric for one row of an answer. Either <see cref="Value"/> is there, or <see cref="Reason"/> says
/// why it is not: an unknown number is never zero. <see cref="Unit"/> is the metric's unit with the currency filled in
/// (<c>EUR</c>, <c>EUR per order</c>). <see cref="Note"/> tells what is missing below the limit at which the number
/// would be refused. <see cref="Rows"/> counts the fact rows that took part.
/// </summary>
public sealed record Reading(
    Metric Metric,
    decimal? Value,
    string? Reason,
    decimal? Numerator,
    decimal? Denominator,
    string Unit,
    string? Note,
    long Rows)
{
    /// <summary>True when there is a number.</summary>
    public bool IsKnown => Value is not null;

    /// <summary>
    /// Scheme versions whose segments the number was computed under; empty when no segment was asked for.
    /// </summary>
    public IReadOnlyList<string> SchemeVersions { get; init; } = [];

    /// <summary>Version of each lake table the number was read from.</summary>
    public IReadOnlyDictionary<string, long> LakeVersions { get; init; } = new Dictionary<string, long>();
}

/// <summary>Values of the dimensions asked for, in the order of the question, and one reading per metric.</summary>
public sealed record AnswerRow(IReadOnlyList<string?> Values, IReadOnlyList<Reading> Readings)
{
    /// <summary>The reading of a metric, or null when it was not asked for.</summary>
    public Reading? this[Metric metric] => Readings.FirstOrDefault(r => r.Metric.Id == metric.Id);
}

/// <summary>
/// The answer to a query: rows in the order of their dimension values, unknown last. <see cref="Scope"/> says whose
/// figures these are: everything, or only what the reader's role may see. <see cref="Reason"/> is set when there are no
/// rows, or when a whole metric could not be computed.
/// </summary>
public sealed record Answer(
    MetricQuery Query,
    IReadOnlyList<Dimension> By,
    IReadOnlyList<AnswerRow> Rows,
    string Scope,
    string? Reason,
    IReadOnlyList<string> SchemeVersions,
    IReadOnlyDictionary<string, long> LakeVersions,
    long? RunNo);
