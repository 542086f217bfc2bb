namespace DataPlatform.Core;

/// <summary>One output column and the input columns its value comes from.</summary>
public sealed record ColumnLineage(Column Output, IReadOnlyList<Column> Inputs);

/// <summary>
/// Which columns a transform reads and writes, told by the holes of its query. The set of inputs of the whole query
/// is exact. The inputs of one output are those in its expression, followed through common table expressions and
/// subqueries in FROM by name; columns that only filter, join or group are inputs of the query, not of an output.
/// </summary>
public static class Lineage
{
    /// <summary>Output by output, in the order in which the query yields them.</summary>
    public static IReadOnlyList<ColumnLineage> Of(Transform transform, Window window)
    {
        var outputs = new SelectLineage(transform, transform.Query(window)).Outputs();
        return
        [
            .. outputs.Select(o => (Own: transform.Find(o.Name), o.Inputs)).Where(o => o.Own is not null)
                .Select(o => new ColumnLineage(o.Own!, o.Inputs)),
        ];
    }

    /// <summary>Every input column the query names, each once, by table and name.</summary>
    public static IReadOnlyList<Column> Inputs(Transform transform, Window window) =>
    [
        .. transform.Query(window).Columns.Where(c => !ReferenceEquals(c.Table, transform))
            .DistinctBy(c => (c.Table.TableName, c.Name))
            .OrderBy(c => c.Table.TableName, StringComparer.Ordinal).ThenBy(c => c.Name, StringComparer.Ordinal),
    ];
}
