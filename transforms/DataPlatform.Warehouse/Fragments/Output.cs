using DataPlatform.Core;

namespace DataPlatform.Warehouse.Fragments;

/// <summary>Outputs with the type their column declares, so that no engine's own idea of a type reaches the
/// lake.</summary>
internal static class Output
{
    /// <summary>The expression cast to the column's type and named after it.</summary>
    public static Sql From(this Column output, Sql expression) =>
        $"CAST({expression} AS {output.Type}) AS {output}";

    /// <summary>An unknown value of the column's type.</summary>
    public static Sql Unknown(this Column output) => output.From(Sql.Trusted("NULL"));

    /// <summary>The table's columns and no row: what a transform yields when nothing is defined that could fill
    /// it.</summary>
    public static Sql None(Table table) =>
        $"SELECT {Sql.Join(", ", table.Columns.Select(c => c.Unknown()))} WHERE 1 = 0";

    /// <summary>The first day of the calendar month.</summary>
    public static Sql Month(Sql day) => $"CAST(date_trunc('month', {day}) AS DATE)";

    /// <summary>True or false as 1 or 0, unknown stays unknown.</summary>
    public static Sql Flag(Sql condition) => $"CASE WHEN {condition} THEN 1 WHEN NOT ({condition}) THEN 0 END";

    /// <summary>The only value of a group, or unknown when there are several.</summary>
    public static Sql Only(Sql value) => $"CASE WHEN min({value}) = max({value}) THEN min({value}) END";
}
