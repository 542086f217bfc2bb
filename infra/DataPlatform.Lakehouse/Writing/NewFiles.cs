using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Writes rows as data files of a table: one file, or one per partition. A row that breaks a rule of the table stops
/// the write; then no file stays.
/// </summary>
internal sealed class NewFiles(DeltaTable table, LogState state, Snapshot snapshot, RowRules rules)
{
    private const string Staged = "__lake_rows";
    private const string ChangeFolder = "_change_data";

    private readonly IScratch scratch = table.Lake.Scratch;

    private bool IsPartitioned => snapshot.PartitionColumns.Count > 0;

    /// <summary>Files with the query's rows; the query has the table's columns by name.</summary>
    public List<AddAction> Write(string select, bool dataChange = true)
    {
        var columns = new FileColumns(snapshot);
        var indexed = StatisticsColumns.Of(snapshot, state);
        var now = table.Lake.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. Files(select, columns, "", checks: true).Select(f => new AddAction(
            LogName(f.File.Path), f.Partition, f.File.Size, now, dataChange, StatisticsText.Write(f.File, indexed)))];
    }

    /// <summary>Files of the change data feed; the query has <c>_change_type</c> besides.</summary>
    public List<CdcAction> WriteChanges(string select) =>
    [
        .. Files(select, new FileColumns(snapshot, withChangeType: true), ChangeFolder, checks: false)
            .Select(f => new CdcAction(LogName(f.File.Path), f.Partition, f.File.Size)),
    ];

    private List<(ParquetFile File, IReadOnlyDictionary<string, string?> Partition)> Files(
        string select, FileColumns columns, string folder, bool checks)
    {
        var written = new List<(ParquetFile, IReadOnlyDictionary<string, string?>)>();
        var done = false;
        var stages = IsPartitioned || (checks && rules.Any);
        try
        {
            if (stages)
                scratch.Execute($"CREATE OR REPLACE TEMP TABLE {Staged} AS {select}");
            if (checks)
                rules.Check(scratch, Staged);
            foreach (var (where, values) in IsPartitioned ? Partitions(checks) : [("", new())])
            {
                if (One(stages ? $"{Staged}{where}" : $"(\n{select}\n) AS given", columns, folder, checks) is { } file)
                    written.Add((file, values));
            }
            done = true;
            return written;
        }
        finally
        {
            if (stages)
                scratch.Execute($"DROP TABLE IF EXISTS {Staged}");
            foreach (var (file, _) in done ? [] : written)
                table.Lake.Files.Delete(file.Path);
        }
    }

    private ParquetFile? One(string from, FileColumns columns, string folder, bool checks)
    {
        var home = Path.Combine(table.Path, folder);
        if (folder.Length > 0)
            table.Lake.Files.CreateFolder(home);
        var path = Path.Combine(home, $"{table.Lake.Ids():D}.zstd.parquet");
        if (columns.Columns.Count == 0)
            throw new DefinitionException(table.Name, "only partition columns", "a column that is in the files");
        var file = scratch.WriteParquet(columns.Select(from), columns.Columns, path);
        foreach (var column in file is null || !checks ? [] : snapshot.Schema.Where(c => !c.Nullable && !Partition(c)))
        {
            var name = snapshot.NameInLog(column);
            if (file!.Statistics.GetValueOrDefault(name)?.NullCount is { } nulls ? nulls == 0 : HasNoNull(path, name))
                continue;
            table.Lake.Files.Delete(path);
            throw NullRefused(column, file.Statistics.GetValueOrDefault(name)?.NullCount, file.Rows);
        }
        return file;
    }

    private bool HasNoNull(string path, string name) =>
        (long)scratch.Query(
            $"SELECT count(*) FROM read_parquet({Names.Literal(path)}) WHERE {Names.Quote(name)} IS NULL")
            .Single()[0]! == 0;

    private List<(string Where, Dictionary<string, string?> Values)> Partitions(bool checks)
    {
        var columns = snapshot.PartitionColumns.Select(p => snapshot.Find(p)
            ?? throw LakeErrors.Broken(table.Name, $"partition column {p} is not in the schema")).ToList();
        var texts = columns.Select(c => PartitionText.Sql(table.Name, c)).ToList();
        var found = scratch.Query($"SELECT DISTINCT {string.Join(", ", texts)} FROM {Staged} ORDER BY ALL").ToList();
        var partitions = new List<(string, Dictionary<string, string?>)>();
        foreach (var row in found)
        {
            var values = columns.Select((c, i) => (Column: c, Value: (string?)row[i])).ToList();
            if (checks && values.Find(v => v.Value is null && !v.Column.Nullable).Column is { } lacking)
                throw NullRefused(lacking, null, 0);
            var where = texts.Select((t, i) =>
                $"{t} IS NOT DISTINCT FROM {(row[i] is string value ? Names.Literal(value) : "NULL")}");
            partitions.Add((
                $" WHERE {string.Join(" AND ", where)}",
                values.ToDictionary(v => snapshot.NameInLog(v.Column), v => v.Value, StringComparer.Ordinal)));
        }
        return partitions;
    }

    private bool Partition(DeltaColumn column) =>
        snapshot.PartitionColumns.Contains(column.Name, StringComparer.OrdinalIgnoreCase);

    private string LogName(string path) => Path.GetRelativePath(table.Path, path);

    private DefinitionException NullRefused(DeltaColumn column, long? nulls, long rows) => new(
        $"{table.Name}.{column.Name}",
        $"NULL in {(nulls is { } known ? known.ToString() : "some")} of {rows} rows",
        "no NULL, the column is NOT NULL", "nothing has been written");
}
