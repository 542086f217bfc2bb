using DataPlatform.Core;

namespace DataPlatform.Ingestion.Text;

/// <summary>The rows that the workspace's text states for one table, each with its place.</summary>
internal sealed class TextTable(Table table)
{
    private readonly List<object?[]> rows = [];
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);

    /// <summary>The table.</summary>
    internal Table Table { get; } = table;

    /// <summary>The rows: the declared columns that landing does not fill, then the place.</summary>
    internal IReadOnlyList<object?[]> Rows => rows;

    /// <summary>Adds a row; a column that is not named is unknown, and a key that was stated before is a
    /// mistake.</summary>
    internal void Add(Place place, params (Column Column, object? Value)[] cells)
    {
        var columns = Contracts.MapSql.Content(Table).ToList();
        var row = new object?[columns.Count + 1];
        foreach (var (column, value) in cells)
            row[columns.FindIndex(c => c.Name == column.Name)] = Fitting(place, column, value);
        row[^1] = place.ToString();
        var key = string.Join(' ', columns.Select((c, i) => (c, i)).Where(x => x.c.IsKey).Select(x => row[x.i]));
        if (!places.TryAdd(key, place))
        {
            throw new DefinitionException(place, $"{Table.TableName} {key} again", "each key once",
                $"it stands at {places[key]} already");
        }
        rows.Add(row);
    }

    private static object? Fitting(Place place, Column column, object? value)
    {
        if (value is int whole)
            return (long)whole;
        if (value is decimal number && column.Type.Kind == ColumnKind.Decimal
            && (number != Math.Round(number, column.Type.Scale)
                || Math.Abs(number) >= (decimal)Math.Pow(10, Math.Min(28, column.Type.Precision - column.Type.Scale))))
        {
            throw new DefinitionException(place, $"{number} for {column.Name}",
                $"a number that fits {column.Type.Sql} without rounding");
        }
        return value;
    }
}
