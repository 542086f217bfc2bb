using DataPlatform.Core;

namespace DataPlatform.Lakehouse;

/// <summary>Values of partition columns as the log spells them; the empty text is null.</summary>
internal static class PartitionText
{
    public static string Sql(string table, DeltaColumn column)
    {
        var name = Names.Quote(column.Name);
        return column.Field.Type is not PrimitiveType type
            ? throw Refused(table, column)
            : type.Name switch
            {
                "timestamp" => $"strftime({name} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')",
                "timestamp_ntz" => $"strftime({name}, '%Y-%m-%d %H:%M:%S.%f')",
                "date" => $"strftime({name}, '%Y-%m-%d')",
                "binary" or "void" or "variant" => throw Refused(table, column),
                _ => $"NULLIF(CAST({name} AS VARCHAR), '')",
            };
    }

    private static DefinitionException Refused(string table, DeltaColumn column) => new(
        $"{table}.{column.Name}", $"partition column of type {column.Foreign ?? column.Type.Delta}",
        "a text, number, boolean, date or timestamp", "write through a column of another type");
}
