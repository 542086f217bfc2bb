using DataPlatform.Core;

namespace DataPlatform.Engines.DuckDb;

/// <summary>Fields of Parquet files whose schema nobody knows, as one query.</summary>
internal static class DuckDbFields
{
    public static string Select(DuckDbScratch scratch, IReadOnlyList<string> paths, IReadOnlyList<string> fields)
    {
        var known = Known(scratch, paths);
        var list = fields.Select(f => known.TryGetValue(f, out var isGroup)
            ? isGroup ? $"CAST(to_json({Path(f)}) AS VARCHAR)" : Path(f)
            : "CAST(NULL AS VARCHAR)");
        var outermost = fields.Select(f => f.Split('.')[0]).Distinct().Where(known.ContainsKey)
            .Select(f => $"{Names.Quote(f)} IS NOT NULL").ToList();
        return $"""
            SELECT {string.Join(", ", list)}
            FROM read_parquet({DuckDbScan.List(paths)}, hive_partitioning = false, union_by_name = true)
            WHERE {(outermost.Count == 0 ? "false" : string.Join(" OR ", outermost))}
            """;
    }

    private static string Path(string field) => string.Join('.', field.Split('.').Select(Names.Quote));

    // every field by its path, and whether it has parts
    private static Dictionary<string, bool> Known(DuckDbScratch scratch, IReadOnlyList<string> paths)
    {
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        var open = new Stack<(string? Path, long Missing)>();
        string? file = null;
        foreach (var row in scratch.Query(
            $"SELECT file_name, name, num_children FROM parquet_schema({DuckDbScan.List(paths)})"))
        {
            var children = row[2] as long? ?? 0;
            if (file != (string)row[0]!)
            {
                file = (string)row[0]!;
                open.Clear();
                open.Push((null, children));
                continue;
            }
            while (open.Peek().Missing == 0)
                open.Pop();
            var (parent, missing) = open.Pop();
            open.Push((parent, missing - 1));
            var path = parent is null ? (string)row[1]! : $"{parent}.{row[1]}";
            known[path] = children > 0;
            open.Push((path, children));
        }
        return known;
    }
}
