namespace DataPlatform.Core;

/// <summary>
/// The half-open date range a run or a query covers: from <c>From</c>, up to but not including <c>To</c>.
/// </summary>
public readonly record struct Window(DateOnly From, DateOnly To)
{
    /// <summary>All of time.</summary>
    public static readonly Window All = new(DateOnly.MinValue, DateOnly.MaxValue);

    /// <summary>The calendar month that holds the day.</summary>
    public static Window MonthOf(DateOnly day)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return new Window(first, first.AddMonths(1));
    }

    /// <summary>Reads <c>2025-01-01..2025-12-31</c>: both days included, so the end is the day after.</summary>
    public static Window Parse(string text)
    {
        var ends = text.Split("..");
        return ends.Length == 2
            && DateOnly.TryParseExact(ends[0], "yyyy-MM-dd", out var from)
            && DateOnly.TryParseExact(ends[1], "yyyy-MM-dd", out var last) && from <= last
            ? new Window(from, last.AddDays(1))
            : throw new DefinitionException(
                "--window", text, "two days as 2025-01-01..2025-12-31, the first not later");
    }

    /// <summary>True when the day lies in the window.</summary>
    public bool Contains(DateOnly day) => day >= From && day < To;

    /// <summary>The same number of months, a year earlier.</summary>
    public Window YearBefore() => new(From.AddYears(-1), To.AddYears(-1));

    /// <inheritdoc/>
    public override string ToString() => this == All ? "all" : $"{From:yyyy-MM-dd}..{To.AddDays(-1):yyyy-MM-dd}";
}
