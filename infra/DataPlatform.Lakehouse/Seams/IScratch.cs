using DataPlatform.Core;

namespace DataPlatform.Lakehouse;

/// <summary>
/// The SQL scratchpad the lake and the feeds stand on: it holds raw rows for checking, writes and reads Parquet.
/// Extension point: DuckDB in process implements it. One instance is used by one thread. A statement that fails throws
/// <see cref="TerminalException"/> with the engine's own words, one that ran out of memory or disk <see
/// cref="TransientException"/>.
/// </summary>
public interface IScratch : IDisposable
{
    /// <summary>Creates a table (replacing one of that name) and bulk-loads rows; a cell is null, string, long, bool,
    /// decimal, double, DateOnly or DateTimeOffset. Returns the number of rows.</summary>
    long Load(string table, IReadOnlyList<ScratchColumn> columns, IEnumerable<object?[]> rows);

    /// <summary>Creates a table (replacing one of that name) with the columns stated, first those of whole numbers,
    /// then those of text, and bulk-loads blocks of that shape. A block is no longer looked at once the next is asked
    /// for. Returns the number of rows.</summary>
    long LoadText(string table, IReadOnlyList<ScratchColumn> columns, IEnumerable<TextBlock> blocks);

    /// <summary>Runs a statement.</summary>
    void Execute(string sql);

    /// <summary>Runs a query and streams its rows; the cells are of the kinds that <see cref="Load"/> accepts, and byte
    /// arrays. Read to the end, or stop, before the next statement: a scratchpad does one thing at a time.</summary>
    IEnumerable<object?[]> Query(string sql);

    /// <summary>Names of the columns a query yields, without running it.</summary>
    IReadOnlyList<string> ColumnNames(string select);

    /// <summary>
    /// Writes the query's rows to one new Parquet file (zstd), every column cast to the type stated, fsynced.
    /// Returns null, and leaves no file, when there are no rows.
    /// </summary>
    ParquetFile? WriteParquet(string select, IReadOnlyList<ScratchColumn> columns, string path);

    /// <summary>
    /// A relation over live files of a table version, as SQL text to stand in a FROM clause; rows in files of an older
    /// schema show null for columns they lack.
    /// </summary>
    string Scan(Snapshot snapshot);

    /// <summary>
    /// The same over some of a version's files. With a name for it there is a further column that holds each row's file
    /// path, and one that holds its position in the file, counted from 0 with the deleted rows.
    /// </summary>
    string Scan(Snapshot snapshot, IReadOnlyList<LiveFile> files, string? fileColumn, string? rowColumn = null);

    /// <summary>The rows of Parquet files of any schema, each as one JSON object.</summary>
    IEnumerable<string> ReadAsJson(IReadOnlyList<string> paths);

    /// <summary>
    /// Fields of the rows of Parquet files, named from the outside in (<c>add.path</c>). A field that no file has is
    /// null everywhere, one with parts comes as JSON text. Only rows in which one of the outermost fields named is
    /// there.
    /// </summary>
    IEnumerable<object?[]> ReadFields(IReadOnlyList<string> paths, IReadOnlyList<string> fields);
}

/// <summary>
/// A column of a scratch table or a Parquet file. <paramref name="Native"/> is an SQL type outside the seven kinds of
/// the lake, for checkpoints and tables by other writers.
/// </summary>
public readonly record struct ScratchColumn(string Name, ColumnType Type, string? Native = null)
{
    /// <summary>The type's name in SQL.</summary>
    public string Sql => Native ?? Type.Sql;
}

/// <summary>A written file: exact size, row count, and statistics per column by column name.</summary>
public sealed record ParquetFile(
    string Path, long Size, long Rows, IReadOnlyDictionary<string, ColumnStatistics> Statistics);

/// <summary>
/// What is known of one column in one file. Min and max (string, long, decimal, double, DateOnly, DateTimeOffset) are
/// null when unknown or all-null; text may be cut, a cut maximum is still an upper bound.
/// </summary>
public sealed record ColumnStatistics(object? Min, object? Max, long? NullCount);
