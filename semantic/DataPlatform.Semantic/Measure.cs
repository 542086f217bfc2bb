using DataPlatform.Core;

namespace DataPlatform.Semantic;

/// <summary>Over what a measure is aggregated.</summary>
public enum MeasureScope
{
    /// <summary>The rows of the answer's row.</summary>
    Row,

    /// <summary>All rows the reader may see in the answer row's period, whatever else is asked or filtered: for
    /// counting the months a stock was kept.</summary>
    Period,
}

/// <summary>
/// One aggregate over one fact: what the database adds up. <see cref="Only"/> limits the rows that count;
/// <see cref="Unknown"/> tells which of those rows lack what the measure needs, and <see cref="Lacking"/> says so in
/// words ("carry no delivery status").
/// </summary>
public sealed record Measure(Table Fact, Sql Aggregate)
{
    /// <summary>Rows that count; null = all.</summary>
    public Sql? Only { get; init; }

    /// <summary>Rows that should count but lack a value; null = none can.</summary>
    public Sql? Unknown { get; init; }

    /// <summary>What an unknown row lacks, as a verb phrase in the plural.</summary>
    public string Lacking { get; init; } = "carry no value";

    /// <summary>What to say when all rows lack it ("no deliveries known"), or null.</summary>
    public string? None { get; init; }

    /// <summary>What one row is, in the plural.</summary>
    public string Noun { get; init; } = "rows";

    /// <summary>
    /// What is counted to say how many there are and how many lack something, where it stands in several rows: its
    /// distinct values; null = the rows.
    /// </summary>
    public Sql? Counted { get; init; }

    /// <summary>True when the result is an amount in the rows' currency.</summary>
    public bool IsMoney { get; init; }

    /// <summary>Decimal places kept of the aggregate.</summary>
    public int Scale { get; init; } = 9;

    /// <summary>Over what it is aggregated.</summary>
    public MeasureScope Scope { get; init; }

    /// <summary>
    /// True when a row of the answer without one row that counts has no value, as for a state nobody counted; otherwise
    /// it is zero there when the fact is known in the period.
    /// </summary>
    public bool AbsentIsUnknown { get; init; }

    /// <summary>Why a row of the answer has no value when it has rows of the fact but none that counts; null = zero.
    /// </summary>
    public string? Uncounted { get; init; }

    /// <summary>
    /// A dimension that not every row knows: asked by it, the rows of the whole period that do not know theirs are
    /// missing somewhere; null = none.
    /// </summary>
    public Unplaced? Unplaced { get; init; }

    /// <summary>Identity within a query: two measures of one text are read once.</summary>
    internal string Key => $"{Fact.TableName}|{Aggregate.Inline()}|{Only?.Inline()}|{Unknown?.Inline()}|{Scope}"
        + $"|{Counted?.Inline()}|{AbsentIsUnknown}|{Uncounted}|{Unplaced?.Measure.Key}";

    /// <summary>Formula for people: column names without their table.</summary>
    internal string Text
    {
        get
        {
            var text = Plain(Aggregate);
            return Scope == MeasureScope.Period ? $"{text} of the period" : text;
        }
    }

    internal static string Plain(Sql sql) => string.Concat(sql.Parts.Select(p => p switch
    {
        SqlText t => t.Value,
        Column c => c.Name,
        Table t => t.TableName,
        _ => SqlRendering.InlineValue(p),
    }));
}

/// <summary>
/// The rows of a measure that do not know their value of a dimension, counted over the period by a measure that only
/// tells how many there are.
/// </summary>
public sealed record Unplaced(string Dimension, Measure Measure);
