using DataPlatform.Core;
using DataPlatform.Semantic;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Workspace;

namespace DataPlatform.Reports.Portal;

/// <summary>Rows of a table read as they are; a cell is null, string, long, bool, decimal, double, DateOnly or
/// DateTimeOffset.</summary>
public sealed record TableRows(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>No rows of no columns.</summary>
    public static TableRows None { get; } = new([], []);
}

/// <summary>A version of a table in the lake.</summary>
public sealed record TableVersion(long Version, DateTimeOffset At, string Operation, long? Rows);

/// <summary>
/// Everything pages are made from. The host constructs it over one engine; pages ask metrics through
/// <see cref="Semantic"/>, where the entitlement is applied, and read tables directly only for readers who may see
/// everything. Safe for use by several threads when the delegates are.
/// </summary>
/// <param name="workspace">The company's definitions.</param>
/// <param name="semantic">Answers metrics under the reader's entitlement.</param>
/// <param name="access">What each role may see.</param>
/// <param name="tables">Every table and transform of the lake, for catalogue and lineage.</param>
/// <param name="holds">Whether the lake has a version of a table.</param>
/// <param name="read">Reads at the versions the last finished run pinned; only over tables the lake holds.</param>
/// <param name="history">Versions of a table, newest first.</param>
/// <param name="clock">Today, for freshness and default months.</param>
public sealed class PortalData(
    WorkspaceDefinition workspace,
    SemanticLayer semantic,
    AccessPolicy access,
    IReadOnlyList<Table> tables,
    Func<Table, bool> holds,
    Func<Sql, TableRows> read,
    Func<string, IReadOnlyList<TableVersion>> history,
    TimeProvider clock)
{
    /// <summary>The company's definitions.</summary>
    public WorkspaceDefinition Workspace { get; } = workspace;

    /// <summary>Answers metrics under the reader's entitlement.</summary>
    public SemanticLayer Semantic { get; } = semantic;

    /// <summary>Every table and transform of the lake.</summary>
    public IReadOnlyList<Table> Tables { get; } = [.. tables.OrderBy(t => t.TableName, StringComparer.Ordinal)];

    /// <summary>Today, UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>What the reader may see.</summary>
    public Entitlement May(Reader reader) => access.For(reader);

    /// <summary>Whether the lake has a version of a table.</summary>
    public bool Holds(Table table) => holds(table);

    /// <summary>Versions of a table, newest first.</summary>
    public IReadOnlyList<TableVersion> History(string table) => history(table);

    /// <summary>
    /// Rows of a query, or none when one of its tables has no version yet. Never for a restricted reader: no
    /// entitlement
    /// is applied here.
    /// </summary>
    public IReadOnlyList<Record> Read(Sql query)
    {
        if (query.Tables.Any(t => !holds(t)))
            return [];
        var rows = read(query);
        var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < rows.Columns.Count; i++)
            names[rows.Columns[i]] = i;
        return [.. rows.Rows.Select(r => new Record(names, r))];
    }

    /// <summary>The newest finished run, or null.</summary>
    public (long No, DateOnly Day)? LastRun()
    {
        var log = new RunLog();
        var last = Read($"""
            SELECT {log.RunNo} AS no, {log.FinishedAt} AS at FROM {log}
            WHERE {log.State} = 'done' ORDER BY {log.RunNo} DESC LIMIT 1
            """).FirstOrDefault();
        return last?.Whole("no") is { } no && last.Instant("at") is { } at
            ? (no, DateOnly.FromDateTime(at.UtcDateTime))
            : null;
    }
}

/// <summary>A row with its columns by name.</summary>
public sealed class Record(IReadOnlyDictionary<string, int> names, object?[] cells)
{
    /// <summary>The cell as it was read.</summary>
    public object? this[string column] => names.TryGetValue(column, out var at)
        ? cells[at]
        : throw new ArgumentException($"the row has no column '{column}'", nameof(column));

    /// <summary>Text, or null.</summary>
    public string? Text(string column) => this[column] as string;

    /// <summary>A whole number, or null; counts that arrive as decimals are whole too.</summary>
    public long? Whole(string column) => this[column] switch
    {
        long whole => whole,
        decimal number => (long)number,
        _ => null,
    };

    /// <summary>An exact number, or null.</summary>
    public decimal? Number(string column) => this[column] switch
    {
        decimal number => number,
        long whole => whole,
        double real => (decimal)real,
        _ => null,
    };

    /// <summary>A day, or null.</summary>
    public DateOnly? Day(string column) => this[column] as DateOnly?;

    /// <summary>An instant, or null.</summary>
    public DateTimeOffset? Instant(string column) => this[column] as DateTimeOffset?;
}
