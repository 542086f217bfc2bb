using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DataPlatform.SampleCompany.Export;

/// <summary>The ERP's database: one SQLite file, written in one transaction.</summary>
internal sealed class ErpFile : IDisposable
{
    public const string Name = "data/erp/erp.sqlite";

    private readonly SqliteConnection connection;
    private readonly List<Sink> sinks = [];
    private readonly string path;

    public ErpFile(string root)
    {
        path = Path.Combine(root, Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute("pragma journal_mode = off; pragma synchronous = off; begin");
    }

    /// <summary>
    /// A table of text columns save the numbers marked so; <paramref name="key"/> adds a primary key.
    /// </summary>
    public Sink Table(string name, IReadOnlyList<Column> columns, string key = "")
    {
        var list = string.Join(", ", columns.Select(c => $"{c.Name} {(c.IsText ? "TEXT" : "INTEGER")}"));
        Execute($"create table {name} ({list}{(key.Length == 0 ? ")" : key)}");
        var sink = new TableSink(connection.Handle!, name, columns.Count);
        sinks.Add(sink);
        return sink;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var sink in sinks)
            sink.Dispose();
        Execute("commit");
        connection.Dispose();
        File.SetLastWriteTimeUtc(path, Period.Arrival(Period.Months - 1).UtcDateTime);
    }

    private sealed class TableSink : Sink
    {
        private readonly sqlite3 database;
        private readonly sqlite3_stmt insert;

        public TableSink(sqlite3 database, string table, int columns)
            : base(Name)
        {
            this.database = database;
            var marks = string.Join(", ", Enumerable.Repeat("?", columns));
            Check(raw.sqlite3_prepare_v2(database, $"insert into {table} values ({marks})", out insert));
        }

        public override void Write(Row row, int cells)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                var text = row[cell];
                Check(text.IsEmpty
                    ? raw.sqlite3_bind_null(insert, cell + 1)
                    : raw.sqlite3_bind_text(insert, cell + 1, text));
            }
            var result = raw.sqlite3_step(insert);
            if (result != raw.SQLITE_DONE)
                Check(result);
            Check(raw.sqlite3_reset(insert));
            Line++;
        }

        private void Check(int result)
        {
            if (result != raw.SQLITE_OK)
                throw new IOException($"SQLite: {raw.sqlite3_errmsg(database).utf8_to_string()}");
        }

        public override void Dispose() => insert.Dispose();
    }
}
