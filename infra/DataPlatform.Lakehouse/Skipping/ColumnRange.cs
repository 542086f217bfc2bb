namespace DataPlatform.Lakehouse.Skipping;

/// <summary>
/// What a file's statistics say of one column: bounds, either of which may be unknown (null), and nulls. Bounds are
/// decimal, double, string, DateOnly, DateTimeOffset or bool.
/// </summary>
internal sealed record ColumnRange(object? Min, object? Max, long? Nulls, long? Rows)
{
    /// <summary>True when the maximum may be the beginning of a longer text.</summary>
    public bool MaxIsCut { get; init; }

    /// <summary>True when the bounds were widened, so that equal ones do not mean one value.</summary>
    public bool IsWide { get; init; }

    /// <summary>Digits after the point that the engine compares exactly; null when it is no decimal column.</summary>
    public int? ExactScale { get; init; }

    public bool MayBeNull => Nulls is not 0;

    public bool MayHoldValue => Nulls is null || Rows is null || Nulls < Rows;

    public bool MayCompare(string op, object value)
    {
        if (!MayHoldValue)
            return false;
        // bounds the wrong way round say nothing
        if (Alike(value) is not { } sought || (Max is not null && Order(Min, Max) > 0))
            return true;
        // NaN is greater than everything and stands in no statistics of some writers
        var max = sought is double && op is not "=" ? null : Max;
        return op switch
        {
            "=" => !(Order(Min, sought) > 0) && !IsBelow(max, sought),
            "<>" => IsWide || MaxIsCut || !(Order(Min, sought) == 0 && Order(max, sought) == 0),
            "<" => !(Order(Min, sought) >= 0),
            "<=" => !(Order(Min, sought) > 0),
            ">" => IsBelow(max, sought) is false && (MaxIsCut || !(Order(max, sought) <= 0)),
            ">=" => !IsBelow(max, sought),
            _ => true,
        };
    }

    public bool MayStartWith(string prefix)
    {
        if (!MayHoldValue)
            return false;
        if (prefix.Length == 0)
            return true;
        if (Min is string min && CodePoints.Compare(min, prefix) > 0
            && !min.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        return Max is not string || !IsBelow(Max, prefix);
    }

    private bool IsBelow(object? max, object sought) =>
        Order(max, sought) < 0
            && !(MaxIsCut && sought is string text && text.StartsWith((string)max!, StringComparison.Ordinal));

    // the value as the bounds are, or null when the engine would convert one side and nobody knows the outcome
    private object? Alike(object value) => (Min ?? Max, value) switch
    {
        (decimal, decimal number) => ExactScale is { } scale && number.Scale > scale ? null : number,
        (double, decimal number) => (double)number,
        (string, string) or (DateOnly, DateOnly) or (bool, bool) or (double, double)
            or (DateTimeOffset, DateTimeOffset) => value,
        (DateTimeOffset, DateOnly day) => new DateTimeOffset(day.ToDateTime(default), TimeSpan.Zero),
        _ => null,
    };

    // null, which no comparison is true of, when a side is unknown
    private static int? Order(object? bound, object sought) => (bound, sought) switch
    {
        (decimal one, decimal other) => one.CompareTo(other),
        (double one, double other) => one.CompareTo(other),
        (string one, string other) => CodePoints.Compare(one, other),
        (DateOnly one, DateOnly other) => one.CompareTo(other),
        (DateTimeOffset one, DateTimeOffset other) => one.CompareTo(other),
        (bool one, bool other) => one.CompareTo(other),
        _ => null,
    };
}

/// <summary>The order of texts as their UTF-8 bytes have it, which UTF-16 has not above U+FFFF.</summary>
internal static class CodePoints
{
    public static int Compare(string one, string other)
    {
        var length = Math.Min(one.Length, other.Length);
        for (var i = 0; i < length; i++)
        {
            if (one[i] != other[i])
                return Weight(one[i]).CompareTo(Weight(other[i]));
        }
        return one.Length.CompareTo(other.Length);
    }

    // surrogates stand for what comes after everything else
    private static int Weight(char c) => c >= 0xE000 ? c - 0x800 : c >= 0xD800 ? c + 0x2000 : c;
}
