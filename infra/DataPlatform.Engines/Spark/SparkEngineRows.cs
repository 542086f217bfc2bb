using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// A transform's rows as they may be written: each column of its declared type, keys known and unique, days inside the
/// window. A row that breaks this fails the write as it happens, so nothing is computed twice and nothing is committed.
/// </summary>
internal sealed class SparkEngineRows(Transform transform, Window covered)
{
    /// <summary>What the errors of the check begin with; the rest is for the user.</summary>
    public const string Broken = "dataplatform: ";

    private const string Named = "dataplatform_result";
    private const string Count = "`dataplatform_count`";
    private const string IsNew = "`dataplatform_new`";
    private readonly Column[] keys = [.. transform.Columns.Where(c => c.IsKey)];

    public SparkRelation Checked(IReadOnlyDictionary<string, SparkRelation> inputs, Snapshot before)
    {
        var query = transform.Query(covered).Inline(transform, SqlDialect.Spark);
        var columns = string.Join(", ", transform.Columns.Select(c => Quoted(c)));
        var cast = string.Join(", ", transform.Columns.Select(
            c => $"CAST({Named}.{Quoted(c)} AS {SparkTypes.Ddl(c.Type)}) AS {Quoted(c)}"));
        var rows = $"SELECT {cast} FROM (\n{query}\n) AS {Named}";
        if (keys.Length == 0)
            return SparkRelation.Sql(rows, inputs);
        var named = new Dictionary<string, SparkRelation>(inputs);
        if (IsBesideOthers)
        {
            named[Old] = SparkEngineTables.Of(before, transform.Columns);
            rows = $"""
                SELECT *, TRUE AS {IsNew} FROM ({rows}) AS fresh
                UNION ALL
                SELECT {columns}, FALSE FROM {Old}
                WHERE NOT coalesce({InWindow(transform.WindowColumn, covered)}, FALSE)
                """;
        }
        var checks = string.Join("\n", Checks());
        return SparkRelation.Sql($"""
            SELECT {columns} FROM (
                SELECT *, count(*) OVER (PARTITION BY {KeyList}) AS {Count} FROM ({rows}) AS fresh
            ) AS counted
            WHERE {(IsBesideOthers ? $"{IsNew} AND " : "")}CASE {checks} ELSE TRUE END
            """, named);
    }

    /// <summary>The condition for days of the window; null when it is all of time.</summary>
    public static string? InWindow(Column? column, Window covered) => column is null || covered == Window.All
        ? null
        : $"({Quoted(column)} >= DATE '{covered.From:yyyy-MM-dd}' AND {Quoted(column)} < "
            + $"DATE '{covered.To:yyyy-MM-dd}')";

    private static string Quoted(Column column) => SparkTypes.Quoted(column.Name);

    /// <summary>A key of the window that stands outside it already would be there twice afterwards.</summary>
    private bool IsBesideOthers => covered != Window.All && transform.WindowColumn is { IsKey: false };

    private string Old => $"dataplatform_{transform.TableName}_before";

    private string KeyList => string.Join(", ", keys.Select(k => Quoted(k)));

    private IEnumerable<string> Checks()
    {
        var unknown = string.Join(" OR ", keys.Select(k => $"{Quoted(k)} IS NULL"));
        yield return $"WHEN {unknown} THEN {Raise("an unknown key: ")}";
        if (InWindow(transform.WindowColumn, covered) is { } inside)
            yield return $"WHEN NOT coalesce({inside}, FALSE) THEN {Raise($"a row outside {covered}: ")}";
        var twice = IsBesideOthers ? "a key twice, or once outside the window: " : "a key twice: ";
        yield return $"WHEN {Count} > 1 THEN {Raise(twice)}";
    }

    private string Raise(string what)
    {
        var told = string.Join(", ', ', ", keys.Select(
            k => $"'{k.Name} = ', coalesce(CAST({Quoted(k)} AS STRING), 'unknown')"));
        return $"CAST(raise_error(concat('{Broken}{what}', {told})) AS BOOLEAN)";
    }
}
