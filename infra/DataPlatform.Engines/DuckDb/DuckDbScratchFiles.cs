using System.Text;
using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.DuckDb;

/// <summary>
/// Live files as a relation. The files' own columns are looked at once and remembered: a data file never changes, and a
/// scan over files of one shape is planned better than one that must reconcile names.
/// </summary>
internal sealed class DuckDbFiles(DuckDbScratch scratch)
{
    private const string PartitionFile = "__lake_partition_file";

    private readonly Dictionary<string, FileShape> shapes = new(StringComparer.Ordinal);

    public string Relation(Snapshot snapshot, IReadOnlyList<LiveFile> files, string? fileColumn)
    {
        if (snapshot.Schema.Count == 0)
            throw new TerminalException($"table '{snapshot.Table}' has no column to read");
        if (files.Count == 0)
        {
            var none = snapshot.Schema.Select(c => $"CAST(NULL AS {c.Scratch.Sql}) AS {Names.Quote(c.Name)}");
            var noFile = fileColumn is null ? "" : $", CAST(NULL AS VARCHAR) AS {Names.Quote(fileColumn)}";
            return $"(SELECT {string.Join(", ", none)}{noFile} WHERE false)";
        }
        Learn(files);
        var present = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var first = shapes[files[0].Path];
        var differ = false;
        foreach (var file in files)
        {
            var shape = shapes[file.Path];
            differ |= shape.Signature != first.Signature;
            if (differ || present.Count == 0)
                present.UnionWith(shape.Columns);
        }
        var partitions = snapshot.PartitionColumns;
        var columns = snapshot.Schema.Select(c => Expression(c, present, partitions)).ToList();
        if (fileColumn is not null)
            columns.Add($"{PartitionFile} AS {Names.Quote(fileColumn)}");
        var named = fileColumn is not null || partitions.Count > 0 ? $", filename = '{PartitionFile}'" : "";
        var union = differ ? ", union_by_name = true" : "";
        var from = $"read_parquet({List([.. files.Select(f => f.Path)])}, hive_partitioning = false{union}{named})";
        return partitions.Count == 0
            ? $"(SELECT {string.Join(", ", columns)} FROM {from})"
            : $"(SELECT {string.Join(", ", columns)} FROM {from} AS f JOIN {Values(files, partitions)} "
                + $"ON f.{PartitionFile} = p.__lake_pf)";
    }

    /// <summary>Paths as a list literal; a bracket or star in a path is no pattern.</summary>
    public static string List(IReadOnlyList<string> paths) =>
        $"[{string.Join(", ", paths.Select(p => Names.Literal(Escaped(p))))}]";

    private static string Expression(DeltaColumn column, HashSet<string> present, IReadOnlyList<string> partitions)
    {
        var name = Names.Quote(column.Name);
        for (var i = 0; i < partitions.Count; i++)
        {
            if (string.Equals(partitions[i], column.Name, StringComparison.OrdinalIgnoreCase))
                return column.ForeignSql == "BLOB"
                    ? $"encode(p.__lake_p{i}) AS {name}"
                    : $"CAST(p.__lake_p{i} AS {column.Scratch.Sql}) AS {name}";
        }
        return present.Contains(column.Name)
            ? $"CAST({name} AS {column.Scratch.Sql}) AS {name}"
            : $"CAST(NULL AS {column.Scratch.Sql}) AS {name}";
    }

    private static string Values(IReadOnlyList<LiveFile> files, IReadOnlyList<string> partitions)
    {
        var rows = files.Select(f => $"({Names.Literal(f.Path)}, {string.Join(", ", partitions.Select(p =>
            f.PartitionValues.GetValueOrDefault(p) is { } value
                ? $"CAST({Names.Literal(value)} AS VARCHAR)" : "CAST(NULL AS VARCHAR)"))})");
        var names = partitions.Select((_, i) => $"__lake_p{i}");
        return $"(VALUES {string.Join(", ", rows)}) AS p(__lake_pf, {string.Join(", ", names)})";
    }

    private void Learn(IReadOnlyList<LiveFile> files)
    {
        var unknown = files.Select(f => f.Path).Where(p => !shapes.ContainsKey(p)).Distinct().ToList();
        if (unknown.Count == 0)
            return;
        var nested = 0L;
        string? current = null;
        var columns = new List<string>();
        var signature = new StringBuilder();
        foreach (var row in scratch.Query(
            $"SELECT file_name, name, num_children, type, duckdb_type FROM parquet_schema({List(unknown)})"))
        {
            var file = (string)row[0]!;
            if (file != current)
            {
                Remember(current, columns, signature);
                (current, nested) = (file, 0);
                continue;
            }
            var children = row[2] as long? ?? 0;
            if (nested == 0)
                columns.Add((string)row[1]!);
            else
                nested--;
            nested += children;
            signature.Append(row[1]).Append(':').Append(row[3]).Append(':').Append(row[4]).Append(':').Append(children)
                .Append(';');
        }
        Remember(current, columns, signature);
        if (unknown.Find(p => !shapes.ContainsKey(p)) is { } missing)
            throw new TerminalException($"data file {missing} is not readable as Parquet");
    }

    private void Remember(string? file, List<string> columns, StringBuilder signature)
    {
        if (file is not null)
            shapes[file] = new FileShape([.. columns], signature.ToString());
        columns.Clear();
        signature.Clear();
    }

    private static string Escaped(string path) => path.AsSpan().IndexOfAny("[*?") < 0
        ? path
        : path.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal)
            .Replace("?", "[?]", StringComparison.Ordinal);

    private sealed record FileShape(IReadOnlyList<string> Columns, string Signature);
}
