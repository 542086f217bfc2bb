using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DataPlatform.Engines.DuckDb;

/// <summary>What a scratchpad may use of the machine; the spill folder is created when it is first needed.</summary>
public sealed record ScratchLimits(string Memory, int Threads, string SpillFolder);

/// <summary>DuckDB in memory as the lake's scratchpad. Not safe for use by several threads at once.</summary>
public sealed class DuckDbScratch : IScratch
{
    private readonly DuckDBConnection connection;
    private readonly IFileSystem files;
    private readonly DuckDbScan scan;

    public DuckDbScratch(ScratchLimits limits, IFileSystem? files = null)
    {
        this.files = files ?? new LocalFileSystem();
        connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        scan = new DuckDbScan(this, this.files);
        // no download of an extension because of a typo; instants mean UTC everywhere
        Execute(string.Create(CultureInfo.InvariantCulture, $"""
            SET autoinstall_known_extensions = false;
            SET autoload_known_extensions = false;
            SET TimeZone = 'UTC';
            SET memory_limit = {Names.Literal(limits.Memory)};
            SET threads = {limits.Threads};
            SET temp_directory = {Names.Literal(Path.GetFullPath(limits.SpillFolder))};
            SET preserve_insertion_order = true;
            """));
    }

    /// <summary>The connection, for the engine that shares this scratchpad.</summary>
    public DuckDBConnection Connection => connection;

    public long Load(string table, IReadOnlyList<ScratchColumn> columns, IEnumerable<object?[]> rows)
    {
        var list = string.Join(", ", columns.Select(c => $"{Names.Quote(c.Name)} {c.Sql}"));
        Execute($"CREATE OR REPLACE TEMP TABLE {Names.Quote(table)} ({list})");
        return Guarded($"load {table}", () => DuckDbLoad.Append(connection, table, columns, rows));
    }

    public long LoadText(string table, IReadOnlyList<ScratchColumn> columns, IEnumerable<TextBlock> blocks)
    {
        var list = string.Join(", ", columns.Select(c => $"{Names.Quote(c.Name)} {c.Sql}"));
        Execute($"CREATE OR REPLACE TEMP TABLE {Names.Quote(table)} ({list})");
        using var append = new DuckDbBlockLoad(connection.NativeConnection, table, columns);
        var rows = 0L;
        foreach (var block in blocks)
        {
            append.Add(block);
            rows += block.Rows;
        }
        append.Finish();
        return rows;
    }

    public void Execute(string sql) => Guarded(sql, () =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    });

    public IEnumerable<object?[]> Query(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using var reader = Guarded(sql, command.ExecuteReader);
        var cells = DuckDbCells.Readers(reader);
        while (Guarded(sql, reader.Read))
        {
            var row = new object?[cells.Length];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : cells[i](reader, i);
            yield return row;
        }
    }

    public IReadOnlyList<string> ColumnNames(string select) =>
        [.. Query($"DESCRIBE {select}").Select(row => (string)row[0]!)];

    public ParquetFile? WriteParquet(string select, IReadOnlyList<ScratchColumn> columns, string path)
    {
        var list = string.Join(
            ", ", columns.Select(c => $"CAST({Names.Quote(c.Name)} AS {c.Sql}) AS {Names.Quote(c.Name)}"));
        var sql = $"""
            COPY (SELECT {list} FROM (
            {select}
            ) AS written) TO {Names.Literal(path)} (FORMAT parquet, COMPRESSION zstd, RETURN_STATS)
            """;
        try
        {
            var (rows, statistics) = Guarded(sql, () => Copy(sql, columns));
            if (rows == 0)
            {
                files.Delete(path);
                return null;
            }
            return new ParquetFile(path, files.Flush(path), rows, statistics);
        }
        catch (Exception cause) when (cause is TerminalException or TransientException)
        {
            files.Delete(path);
            throw;
        }
    }

    public string Scan(Snapshot snapshot) => Scan(snapshot, snapshot.Files, null);

    public string Scan(
        Snapshot snapshot, IReadOnlyList<LiveFile> files, string? fileColumn, string? rowColumn = null) =>
        scan.Relation(snapshot, files, fileColumn, rowColumn);

    public IEnumerable<string> ReadAsJson(IReadOnlyList<string> paths)
    {
        var sql = $"""
            SELECT CAST(to_json(row) AS VARCHAR)
            FROM read_parquet({DuckDbScan.List(paths)}, hive_partitioning = false, union_by_name = true) AS row
            """;
        return Query(sql).Select(row => (string)row[0]!);
    }

    public IEnumerable<object?[]> ReadFields(IReadOnlyList<string> paths, IReadOnlyList<string> fields) =>
        Query(DuckDbFields.Select(this, paths, fields));

    public void Dispose() => connection.Dispose();

    private (long Rows, IReadOnlyDictionary<string, ColumnStatistics> Statistics) Copy(
        string sql, IReadOnlyList<ScratchColumn> columns)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            throw new TerminalException($"DuckDB told nothing about a file it wrote: {sql}");
        var rows = Convert.ToInt64(reader.GetValue(reader.GetOrdinal("count")), CultureInfo.InvariantCulture);
        return (rows, DuckDbStatistics.Read(reader.GetValue(reader.GetOrdinal("column_statistics")), columns));
    }

    private static T Guarded<T>(string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (DuckDBException cause)
        {
            var message = $"{cause.Message.Trim()}\nin: {(what.Length > 2000 ? what[..2000] + " ..." : what)}";
            throw cause.ErrorType == DuckDBErrorType.OutOfMemory
                ? new TransientException(message, cause)
                : new TerminalException(message, cause);
        }
    }
}
