using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.DuckDb;

/// <summary>Keys are known and unique, and a windowed result lies in its window: one scan when all is well.</summary>
internal sealed class DuckDbEngineKeyCheck(IScratch scratch, Transform transform, string result)
{
    private readonly IReadOnlyList<Column> keys = [.. transform.Columns.Where(c => c.IsKey)];

    /// <summary>The rows of the window, as a condition.</summary>
    public static string InWindow(Column day, Window window) =>
        $"{Names.Quote(day.Name)} >= {SqlRendering.InlineValue(window.From)}"
        + $" AND {Names.Quote(day.Name)} < {SqlRendering.InlineValue(window.To)}";

    /// <summary>Throws at the first broken key; <paramref name="before"/> is what a window is put into.</summary>
    public void Check(Window covered, Snapshot? before)
    {
        var windowed = covered != Window.All;
        if (keys.Count == 0 && !windowed)
            return;
        var outside = windowed ? $"NOT coalesce({InWindow(transform.WindowColumn!, covered)}, false)" : "false";
        // one number for each row's key: as many different numbers as rows, and every key is there once
        var repeated = keys.Count == 0 ? "0::BIGINT" : $"count(*) - count(DISTINCT hash({KeyList}))";
        var unknown = keys.Count == 0 ? "false" : KeysUnknown;
        var counts = scratch.Query($"""
            SELECT {repeated}, count(*) FILTER (WHERE {unknown}), count(*) FILTER (WHERE {outside}) FROM {result}
            """).Single();
        if ((long)counts[1]! > 0)
            throw Broken($"an unknown key: {First(KeysUnknown, "")}", "a value in each of");
        // two keys may share a number; only then are the keys themselves compared
        if ((long)counts[0]! > 0 && First("true", $"GROUP BY {KeyList} HAVING count(*) > 1") is { } twice)
            throw Broken($"a key twice: {twice}", "one row for each");
        if ((long)counts[2]! > 0)
        {
            throw new DefinitionException(
                Place, $"{counts[2]} rows outside {covered}",
                $"only rows whose {transform.WindowColumn!.Name} lies in it",
                "filter the query by the window it is given");
        }
        if (windowed && before is not null && !transform.WindowColumn!.IsKey)
            CheckAgainstRest(covered, before);
    }

    /// <summary>A key of the window that stands outside it already would be there twice afterwards.</summary>
    private void CheckAgainstRest(Window covered, Snapshot before)
    {
        var twice = scratch.Query($"""
            SELECT {KeyList} FROM {result} WHERE ({KeyList}) IN (
                SELECT ({KeyList}) FROM {scratch.Scan(before)}
                WHERE NOT coalesce({InWindow(transform.WindowColumn!, covered)}, false))
            ORDER BY {KeyList} LIMIT 1
            """).FirstOrDefault();
        if (twice is not null)
        {
            throw new DefinitionException(
                Place, $"a key in the window {covered} that also stands outside it: {Told(twice)}",
                $"one row for each {string.Join(", ", keys.Select(k => k.Name))}", "build the whole table");
        }
    }

    private Place Place => new($"transform {transform.TableName}");

    private string KeyList => string.Join(", ", keys.Select(k => Names.Quote(k.Name)));

    private string KeysUnknown => string.Join(" OR ", keys.Select(k => $"{Names.Quote(k.Name)} IS NULL"));

    private string? First(string condition, string tail)
    {
        var row = scratch.Query(
            $"SELECT {KeyList} FROM {result} WHERE {condition} {tail} ORDER BY {KeyList} LIMIT 1").SingleOrDefault();
        return row is null ? null : Told(row);
    }

    private string Told(object?[] row) => string.Join(", ", keys.Select((k, i) => $"{k.Name} = {Said(row[i])}"));

    private static string Said(object? cell) => cell switch
    {
        null => "unknown",
        DateOnly day => day.ToString("yyyy-MM-dd"),
        DateTimeOffset instant => instant.ToString("O"),
        _ => $"{cell}",
    };

    private DefinitionException Broken(string found, string expected) =>
        new(Place, found, $"{expected} {string.Join(", ", keys.Select(k => k.Name))}");
}
