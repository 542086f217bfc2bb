using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.DuckDb;

/// <summary>
/// Live files as a relation, as text that any connection understands: it needs no table of this scratchpad. Files of
/// one shape are read together; a file of which many rows are deleted is read by itself, behind a set of bits.
/// </summary>
internal sealed class DuckDbScan(DuckDbScratch scratch, IFileSystem disk)
{
    private const string FileColumn = "__lake_file_name";

    // text of one bit in base 64, and of one position in a list
    private const double BitLength = 1 / 6.0;
    private const double PositionLength = 8;

    // a part per file makes a long plan; beyond, all go through one list
    private const int PartsWithBits = 64;

    private readonly DuckDbFileShapes shapes = new(scratch, disk);

    public string Relation(Snapshot snapshot, IReadOnlyList<LiveFile> files, string? fileColumn, string? rowColumn)
    {
        if (snapshot.Schema.Count == 0)
            throw new TerminalException($"table '{snapshot.Table}' has no column to read");
        if (files.Count == 0)
            return Empty(snapshot, fileColumn, rowColumn);
        shapes.Learn(snapshot, files);
        var parts = new List<string>();
        foreach (var alike in files.GroupBy(f => shapes.Of(f).Signature))
            AddParts(parts, new Part(snapshot, shapes.Of(alike.First()), fileColumn, rowColumn), [.. alike]);
        return parts.Count == 1 ? $"({parts[0]})" : $"({string.Join("\nUNION ALL\n", parts)})";
    }

    /// <summary>Paths as a list literal; a bracket or star in a path is no pattern.</summary>
    public static string List(IReadOnlyList<string> paths) =>
        $"[{string.Join(", ", paths.Select(p => Names.Literal(Escaped(p))))}]";

    private void AddParts(List<string> parts, Part part, IReadOnlyList<LiveFile> files)
    {
        part.Check(files);
        var whole = files.Where(f => f.DeletionVector is null).ToList();
        if (whole.Count > 0)
            parts.Add(part.Sql(whole, "", []));
        var marked = files.Where(f => f.DeletionVector is not null)
            .Select(f => (File: f, Deleted: DeletedRows.Load(disk, part.Snapshot, f))).ToList();
        var withBits = marked.Where(m => IsDense(m.Deleted)).Take(PartsWithBits).ToList();
        foreach (var (file, deleted) in withBits)
            parts.Add(part.Sql([file], Bits(deleted), []));
        var listed = marked.Except(withBits).ToList();
        if (listed.Count > 0)
            parts.Add(part.Sql([.. listed.Select(m => m.File)], "", [.. listed.Select(m => m.Deleted)]));
    }

    private static bool IsDense(DeletedRows deleted) =>
        deleted.Count > 0 && deleted.Last < int.MaxValue
            && deleted.Last * BitLength < deleted.Count * PositionLength;

    // a row behind the last bit is not deleted, and asking for its bit would be an error
    private static string Bits(DeletedRows deleted) =>
        $" WHERE CASE WHEN file_row_number > {deleted.Last} THEN true ELSE "
        + $"get_bit(CAST(from_base64('{Convert.ToBase64String(deleted.ToBits())}') AS BIT), "
        + "CAST(file_row_number AS INTEGER)) = 0 END";

    private static string Empty(Snapshot snapshot, string? fileColumn, string? rowColumn)
    {
        var none = snapshot.Schema.Select(c => $"CAST(NULL AS {c.Scratch.Sql}) AS {Names.Quote(c.Name)}");
        var noFile = fileColumn is null ? "" : $", CAST(NULL AS VARCHAR) AS {Names.Quote(fileColumn)}";
        var noRow = rowColumn is null ? "" : $", CAST(NULL AS BIGINT) AS {Names.Quote(rowColumn)}";
        return $"(SELECT {string.Join(", ", none)}{noFile}{noRow} WHERE false)";
    }

    private static string Escaped(string path) => path.AsSpan().IndexOfAny("[*?") < 0
        ? path
        : path.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal)
            .Replace("?", "[?]", StringComparison.Ordinal);

    /// <summary>Files of one shape as one SELECT.</summary>
    private sealed class Part(Snapshot snapshot, FileShape shape, string? fileColumn, string? rowColumn)
    {
        private readonly DuckDbProjection projection = new(snapshot, shape);

        public Snapshot Snapshot => snapshot;

        public void Check(IReadOnlyList<LiveFile> files)
        {
            projection.Check(files[0]);
            var positions = rowColumn is not null || files.Any(f => f.DeletionVector is not null);
            if (shape.Root.Find("file_index") is not null
                || (positions && shape.Root.Find("file_row_number") is not null))
                throw new TerminalException(
                    $"table '{snapshot.Table}': {files[0].Path} has a column by the name of file_index or "
                    + "file_row_number, which the engine keeps for itself; rename the column");
        }

        public string Sql(IReadOnlyList<LiveFile> files, string where, IReadOnlyList<DeletedRows> deleted)
        {
            var columns = new List<string>();
            var joined = new List<(string Name, IReadOnlyList<string?> Values)>();
            foreach (var column in snapshot.Schema)
            {
                var value = PartitionValue(column, files, joined) ?? projection.Of(column);
                columns.Add($"{value} AS {Names.Quote(column.Name)}");
            }
            if (fileColumn is not null)
                columns.Add($"{FileColumn} AS {Names.Quote(fileColumn)}");
            if (rowColumn is not null)
                columns.Add($"CAST(file_row_number AS BIGINT) AS {Names.Quote(rowColumn)}");
            var named = fileColumn is null ? "" : $", filename = '{FileColumn}'";
            var from = $"read_parquet({List([.. files.Select(f => f.Path)])}, hive_partitioning = false{named})";
            return $"SELECT {string.Join(", ", columns)} FROM {from}{Join(joined)}{Without(deleted)}{where}";
        }

        private string? PartitionValue(
            DeltaColumn column, IReadOnlyList<LiveFile> files, List<(string, IReadOnlyList<string?>)> joined)
        {
            if (!snapshot.PartitionColumns.Contains(column.Name, StringComparer.OrdinalIgnoreCase))
                return null;
            var values = files.Select(f => DuckDbPartitions.Sql(snapshot, f, column)).ToList();
            if (values.TrueForAll(v => v == values[0]))
                return values[0];
            var name = $"__lake_p{joined.Count}";
            joined.Add((name, values));
            return $"p.{name}";
        }

        private static string Join(List<(string Name, IReadOnlyList<string?> Values)> joined)
        {
            if (joined.Count == 0)
                return " AS f";
            var rows = Enumerable.Range(0, joined[0].Values.Count)
                .Select(i => $"({i}, {string.Join(", ", joined.Select(j => j.Values[i]))})");
            return $" AS f JOIN (VALUES {string.Join(", ", rows)}) AS p(__lake_pi, "
                + $"{string.Join(", ", joined.Select(j => j.Name))}) ON f.file_index = p.__lake_pi";
        }

        private static string Without(IReadOnlyList<DeletedRows> deleted)
        {
            if (deleted.Count == 0)
                return "";
            var rows = deleted.Select((d, i) => $"({i}, '{string.Join(',', d.Positions)}')");
            return $" ANTI JOIN (SELECT i, CAST(unnest(string_split(t, ',')) AS BIGINT) AS r FROM "
                + $"(VALUES {string.Join(", ", rows)}) AS v(i, t) WHERE t <> '') AS d "
                + "ON f.file_index = d.i AND f.file_row_number = d.r";
        }
    }
}
