using System.Data.Common;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using DataPlatform.Core;
using DataPlatform.Ingestion.Files;
using DataPlatform.Lakehouse;
using DataPlatform.Workspace;
using Npgsql;

namespace DataPlatform.Ingestion.Databases;

/// <summary>
/// One query or table of a database, read whole in one read-only transaction. Each read is a delivery in one slot, so a
/// later read replaces the rows of the one before. A server's rows are known by the hash of their set, a file by its
/// bytes.
/// </summary>
public abstract class DatabaseReads : Source
{
    /// <inheritdoc/>
    public override IReadOnlyList<Delivery> Deliveries(FeedRead read)
    {
        var source = (DatabaseSource)read.Feed.Source;
        return [new Delivery(source.Table ?? "query", SpoolOf(read.Feed), read.Feed.Name, Spool(read),
            DateTimeOffset.UnixEpoch)];
    }

    /// <inheritdoc/>
    public override string? Relation(FeedRead read, Delivery delivery) => $"SELECT * FROM {delivery.Path}";

    private static string SpoolOf(FeedDefinition feed) =>
        "spool_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(feed.Name)))[..12];

    private string Spool(FeedRead read)
    {
        var (workspace, feed, scratch) = read;
        var source = (DatabaseSource)feed.Source;
        scratch.Execute($"DROP TABLE IF EXISTS {SpoolOf(feed)}");
        var hash = new RowSetHash();
        try
        {
            using var connection = Open(source, workspace);
            using var reader = connection.ExecuteReader(Text(source));
            var header = Header.Of(
                feed, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], source.Place);
            var columns = new[] { new ScratchColumn("line", new ColumnType(ColumnKind.Whole)) }
                .Concat(header.Positions.Select((_, i) => new ScratchColumn($"c{i}", new ColumnType(ColumnKind.Text))))
                    .ToList();
            scratch.Load(SpoolOf(feed), columns,
                Rows(feed, (DbDataReader)reader, header, new CellText(feed, read.Zone), hash));
        }
        catch (Exception failed) when (Meaning(failed, feed) is { } meaning)
        {
            throw meaning;
        }
        return hash.Text;
    }

    /// <inheritdoc/>
    public override string SlotOf(FeedDefinition feed, string file) => feed.Name;

    /// <inheritdoc/>
    public override bool IsWhole => true;

    /// <summary>An open connection that cannot write.</summary>
    protected abstract DbConnection Open(DatabaseSource source, WorkspaceDefinition workspace);

    /// <summary>What a failure of the database's client means, or null when it is none of its failures.</summary>
    protected abstract Exception? Meaning(Exception failed, FeedDefinition feed);

    /// <summary>The statement that is read.</summary>
    protected static string Text(DatabaseSource source) => source.Query
        ?? $"SELECT * FROM {string.Join('.', source.Table!.Split('.').Select(Names.Quote))}";

    private static IEnumerable<object?[]> Rows(
        FeedDefinition feed, DbDataReader reader, Header header, CellText text, RowSetHash hash)
    {
        long line = 0;
        while (reader.Read())
        {
            var row = new object?[header.Positions.Length + 1];
            row[0] = ++line;
            for (var i = 0; i < header.Positions.Length; i++)
                row[i + 1] = text.Of(i, Value(feed, reader, header.Positions[i], line));
            hash.Add(row);
            yield return row;
        }
    }

    private static object? Value(FeedDefinition feed, DbDataReader reader, int column, long line)
    {
        try
        {
            return reader.GetValue(column);
        }
        catch (Exception tooWide) when (tooWide is OverflowException or InvalidCastException)
        {
            throw new DefinitionException(
                feed.Source.Place, $"a value in row {line}, column {reader.GetName(column)} that .NET cannot hold",
                "values of at most 28 digits", "select the column as text, for example with ::text");
        }
    }

    /// <summary>A hash of rows that does not depend on their order: databases promise none.</summary>
    private sealed class RowSetHash
    {
        private readonly StringBuilder line = new();
        private UInt128 sum;
        private long rows;

        internal string Text => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{rows} {sum}")));

        internal void Add(object?[] row)
        {
            line.Clear();
            for (var i = 1; i < row.Length; i++)
            {
                var text = (string?)row[i];
                line.Append(text?.Length ?? -1).Append(':').Append(text);
            }
            rows++;
            sum = unchecked(sum + XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(line.ToString())));
        }
    }
}

/// <summary>A PostgreSQL server; the session is read-only whatever the query says.</summary>
public sealed class PostgresReads : DatabaseReads
{
    /// <inheritdoc/>
    public override bool Reads(SourceDefinition definition) => definition is PostgresSource;

    /// <inheritdoc/>
    protected override DbConnection Open(DatabaseSource source, WorkspaceDefinition workspace)
    {
        var settings = new NpgsqlConnectionStringBuilder(((PostgresSource)source).Connection)
        {
            Pooling = false, ApplicationName = "dataplatform", IncludeErrorDetail = false,
        };
        settings.Options = (settings.Options + " -c default_transaction_read_only=on").Trim();
        var connection = new NpgsqlConnection(settings.ToString());
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    protected override Exception? Meaning(Exception failed, FeedDefinition feed) => failed switch
    {
        PostgresException { SqlState: ['4', '2', ..] or "25006" } wrong => new DefinitionException(
            feed.Source.At("query"),
            wrong.MessageText, "a query that only reads and that the server accepts", "correct the source of the feed"),
        NpgsqlException { IsTransient: true } passing =>
            new TransientException($"feed {feed.Name}: {passing.Message}", passing),
        NpgsqlException broken => new TerminalException($"feed {feed.Name}: {broken.Message}", broken),
        ArgumentException unreadable => new DefinitionException(
            feed.Source.At("connection"), "a connection text that cannot be read",
            "Host=...;Database=...;Username=...", unreadable.Message),
        _ => null,
    };
}
