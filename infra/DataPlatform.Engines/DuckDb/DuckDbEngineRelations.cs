using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.DuckDb;

/// <summary>Tables as SELECT text.</summary>
internal static class DuckDbEngineRelations
{
    /// <summary>
    /// A version's rows with its own columns, and declared columns it does not have yet as unknown.
    /// </summary>
    public static string Of(Snapshot snapshot, IReadOnlyList<Column> declared, IScratch scratch)
    {
        var columns = snapshot.Schema.Select(c => Names.Quote(c.Name))
            .Concat(declared.Where(d => snapshot.Find(d.Name) is null).Select(Unknown));
        return $"SELECT {string.Join(", ", columns)} FROM {scratch.Scan(snapshot)}";
    }

    /// <summary>No rows of the declared columns.</summary>
    public static string Empty(IReadOnlyList<Column> declared) =>
        $"SELECT {string.Join(", ", declared.Select(Unknown))} WHERE false";

    /// <summary>The query's columns in declared order, each cast to its declared type.</summary>
    public static string Cast(Transform transform, string query)
    {
        var columns = transform.Columns.Select(
            c => $"CAST(result.{Names.Quote(c.Name)} AS {c.Type.Sql}) AS {Names.Quote(c.Name)}");
        return $"SELECT {string.Join(", ", columns)} FROM (\n{query}\n) AS result";
    }

    private static string Unknown(Column column) => $"CAST(NULL AS {column.Type.Sql}) AS {Names.Quote(column.Name)}";
}
