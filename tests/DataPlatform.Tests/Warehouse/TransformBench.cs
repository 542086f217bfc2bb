using System.Collections;
using System.Numerics;
using DataPlatform.Core;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;

namespace DataPlatform.Tests.Warehouse;

/// <summary>
/// Runs the warehouse's transforms in an in-memory DuckDB over rows a test writes down. A transform is built together
/// with the transforms it reads, its columns must have the declared types, and its keys must be known and unique.
/// </summary>
public sealed class TransformBench : IDisposable
{
    private readonly DuckDBConnection connection = new("DataSource=:memory:");
    private readonly HashSet<string> present = [];
    private readonly DateTimeOffset? asKnownAt;
    private Dictionary<string, Transform>? transforms;

    public TransformBench(DateTimeOffset? asKnownAt = null)
    {
        this.asKnownAt = asKnownAt;
        connection.Open();
        Execute("SET autoinstall_known_extensions=false; SET autoload_known_extensions=false; SET threads=2; "
            + "SET memory_limit='2GB'; SET TimeZone='UTC'");
    }

    /// <summary>The rules, read from the definition tables filled so far.</summary>
    public Rules Rules => field ??= Rules.Read(table =>
    {
        Create(table);
        return Rows($"SELECT * FROM \"{table.TableName}\"").Select(r => r.Cells);
    }, asKnownAt);

    public TransformBench Add(Table table, params (Column Column, object? Value)[] cells)
    {
        Create(table);
        var columns = string.Join(", ", cells.Select(c => Names.Quote(c.Column.Name)));
        Execute($"INSERT INTO \"{table.TableName}\" ({columns}) "
            + $"VALUES ({string.Join(", ", cells.Select(c => Sql.Value(c.Value).Inline()))})");
        return this;
    }

    /// <summary>Builds the transform, and before it every transform it reads; returns its rows.</summary>
    public IReadOnlyList<BenchRow> Build(Transform asked)
    {
        transforms ??= WarehouseTransforms.All(Rules).ToDictionary(t => t.TableName);
        var transform = transforms.GetValueOrDefault(asked.TableName, asked);
        if (!present.Contains(transform.TableName))
        {
            foreach (var input in transform.Inputs)
            {
                if (input is Transform before)
                    Build(before);
                else
                    Create(input);
            }
            Execute($"CREATE TABLE \"{transform.TableName}\" AS {transform.Query(Window.All).Inline(transform)}");
            present.Add(transform.TableName);
            CheckColumns(transform);
            CheckKeys(transform);
        }
        return Rows($"SELECT * FROM \"{transform.TableName}\" ORDER BY ALL");
    }

    /// <summary>Rows of a query written in the test.</summary>
    public IReadOnlyList<BenchRow> Rows(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<BenchRow>();
        while (reader.Read())
        {
            var cells = new Dictionary<string, object?>();
            for (var i = 0; i < reader.FieldCount; i++)
                cells[reader.GetName(i)] = reader.IsDBNull(i) ? null : Plain(reader.GetValue(i));
            rows.Add(new BenchRow(cells));
        }
        return rows;
    }

    public void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Create(Table table)
    {
        if (present.Add(table.TableName))
            Execute($"CREATE TABLE \"{table.TableName}\" ({string.Join(", ",
                table.Columns.Select(c => $"{Names.Quote(c.Name)} {c.Type.Sql}"))})");
    }

    public void Dispose() => connection.Dispose();

    private void CheckColumns(Transform transform)
    {
        var found = Rows($"DESCRIBE \"{transform.TableName}\"")
            .ToDictionary(r => (string)r["column_name"]!, r => (string)r["column_type"]!);
        var declared = transform.Columns.ToDictionary(c => c.Name, c => c.Type.Sql);
        Assert.Equal(declared.OrderBy(c => c.Key), found.OrderBy(c => c.Key));
    }

    private void CheckKeys(Transform transform)
    {
        var keys = transform.Columns.Where(c => c.IsKey).Select(c => Names.Quote(c.Name)).ToList();
        Assert.NotEmpty(keys);
        var unknown = Rows($"SELECT count(*) AS n FROM \"{transform.TableName}\" WHERE "
            + string.Join(" OR ", keys.Select(k => $"{k} IS NULL")));
        Assert.Equal(0L, unknown[0]["n"]);
        var twice = Rows($"SELECT {string.Join(", ", keys)} FROM \"{transform.TableName}\" "
            + $"GROUP BY {string.Join(", ", keys)} HAVING count(*) > 1 LIMIT 1");
        Assert.True(twice.Count == 0, $"{transform.TableName} has a key twice: "
            + (twice.Count > 0 ? string.Join(", ", twice[0].Cells.Values) : ""));
    }

    private static object Plain(object value) => value switch
    {
        BigInteger big => (long)big,
        int whole => (long)whole,
        DateTime instant => new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)),
        IEnumerable and not string => throw new NotSupportedException("nested values"),
        _ => value,
    };
}

/// <summary>One row, cells by column.</summary>
public sealed record BenchRow(IReadOnlyDictionary<string, object?> Cells)
{
    public object? this[string column] => Cells[column];

    public object? this[Column column] => Cells[column.Name];

    public decimal Number(Column column) => (decimal)Cells[column.Name]!;

    public string? Text(Column<string> column) => (string?)Cells[column.Name];
}
