using DataPlatform.Core;

namespace DataPlatform.Warehouse.Fragments;

/// <summary>
/// Splits a whole number over weights so that the parts add up to it: every part is cut down, and the missing ones go
/// to the largest remainders, ties to the earlier key.
/// </summary>
internal static class LargestRemainder
{
    /// <summary>The columns <c>part</c> and <c>rest</c> of a row: its share cut down, and what was cut off.</summary>
    public static Sql Cut(Sql total, Sql weight, Sql weights) => $"""
        {Exact.Quotient($"{total} * {weight}", weights)} AS part, {Exact.Rest($"{total} * {weight}", weights)} AS rest
        """;

    /// <summary>How many of a group of equal parts take one more, over rows of <c>part</c> and <c>rest</c>.</summary>
    public static Sql Takers(Sql total, Sql count, Sql partition, Sql order) => $"""
        {total} - sum(part * {count}) OVER (PARTITION BY {partition})
            - (sum({count}) OVER (PARTITION BY {partition} ORDER BY rest DESC, {order}
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - {count})
        """;

    /// <summary>The row's share, over rows that hold <c>part</c> and <c>rest</c>.</summary>
    public static Sql Share(Sql total, Sql partition, Sql order) => $"""
        part + CASE WHEN row_number() OVER (PARTITION BY {partition} ORDER BY rest DESC, {order})
            <= {total} - sum(part) OVER (PARTITION BY {partition}) THEN 1 ELSE 0 END
        """;
}
