using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using DataPlatform.Core;
using DataPlatform.Ingestion.Files;
using DataPlatform.Workspace;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DataPlatform.Ingestion.Databases;

/// <summary>
/// A SQLite file, opened read-only. It is known by its bytes, like any other file: reading its rows to see that it has
/// not changed would cost as much as landing it.
/// </summary>
public sealed class SqliteReads : DatabaseReads
{
    // a file system may stamp two writes of one moment alike
    private static readonly TimeSpan grainOfStamps = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override bool Reads(SourceDefinition definition) => definition is SqliteSource;

    /// <inheritdoc/>
    public override IReadOnlyList<Delivery> Deliveries(FeedRead read)
    {
        var source = (DatabaseSource)read.Feed.Source;
        var file = Present(source, read.Workspace);
        var stamp = Stamp(file);
        return
        [
            new Delivery(source.Table ?? "query", file, read.Feed.Name, HashOf(source, file), DateTimeOffset.UnixEpoch)
            {
                Stamp = stamp,
            },
        ];
    }

    /// <inheritdoc/>
    public override string? Relation(FeedRead read, Delivery delivery) => null;

    /// <inheritdoc/>
    public override void Write(FeedRead read, Delivery delivery, CellRows into)
    {
        var (workspace, feed, _) = read;
        var source = (DatabaseSource)feed.Source;
        try
        {
            using var connection = (SqliteConnection)Open(source, workspace);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA encoding";
            var isUtf8 = command.ExecuteScalar() is "UTF-8";
            command.CommandText = Text(source);
            using var reader = command.ExecuteReader();
            var header = Header.Of(
                feed, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], source.Place);
            Rows(reader, header, new CellText(feed, read.Zone), isUtf8, into);
        }
        catch (Exception failed) when (Meaning(failed, feed) is { } meaning)
        {
            throw meaning;
        }
        // a stamp says that nothing was written, except for what was written just before it was taken
        var stamp = Stamp(delivery.Path);
        if ((stamp is null || stamp != delivery.Stamp) && HashOf(source, delivery.Path) != delivery.ContentHash)
        {
            throw new DefinitionException(source.Place, "a database that was written while it was read",
                "one that rests", "run again when its writer is done");
        }
    }

    /// <inheritdoc/>
    protected override DbConnection Open(DatabaseSource source, WorkspaceDefinition workspace)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Present(source, workspace), Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    protected override Exception? Meaning(Exception failed, FeedDefinition feed) => failed switch
    {
        SqliteException { SqliteErrorCode: 5 or 6 } busy => new TransientException(
            $"feed {feed.Name}: the database is locked", busy),
        SqliteException wrong => new DefinitionException(feed.Source.At("query"), wrong.Message,
            "a query that the database accepts",
            "correct the source of the feed"),
        _ => null,
    };

    private static void Rows(SqliteDataReader reader, Header header, CellText text, bool isUtf8, CellRows into)
    {
        var statement = reader.Handle!.DangerousGetHandle();
        var positions = header.Positions;
        Span<byte> digits = stackalloc byte[32];
        long line = 0;
        while (reader.Read())
        {
            into.Begin(++line);
            for (var i = 0; i < positions.Length; i++)
            {
                var value = SqliteValues.Of(statement, positions[i]);
                switch (SqliteValues.TypeOf(value))
                {
                    case raw.SQLITE_NULL:
                        break;
                    case raw.SQLITE_TEXT when isUtf8:
                        Put(into, i, SqliteValues.Text(value));
                        break;
                    case raw.SQLITE_INTEGER:
                        Utf8Formatter.TryFormat(SqliteValues.Whole(value), digits, out var length);
                        into.Put(i, digits[..length]);
                        break;
                    default:
                        if (text.Of(i, reader.GetValue(positions[i])) is { } cell)
                            into.Put(i, cell.AsSpan());
                        break;
                }
            }
            into.End();
        }
    }

    // as the client reads a text: malformed bytes are replaced
    private static void Put(CellRows into, int property, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            into.Put(property, text);
        else
            into.Put(property, Encoding.UTF8.GetString(text).AsSpan());
    }

    private static string Present(DatabaseSource source, WorkspaceDefinition workspace)
    {
        var file = workspace.Resolve(((SqliteSource)source).File);
        return File.Exists(file)
            ? file
            : throw new DefinitionException(source.At("file"), $"no file {file}", "a SQLite database",
                "correct source.file");
    }

    private static IEnumerable<string> Parts(string file) => new[] { file, file + "-wal" }.Where(File.Exists);

    private static string HashOf(DatabaseSource source, string file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Text(source)));
        foreach (var part in Parts(file))
        {
            using var stream = File.OpenRead(part);
            var buffer = new byte[1 << 20];
            int read;
            while ((read = stream.Read(buffer)) > 0)
                hash.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string? Stamp(string file)
    {
        var parts = Parts(file).Select(p => new FileInfo(p)).ToList();
        return parts.Exists(p => p.LastWriteTimeUtc > TimeProvider.System.GetUtcNow().UtcDateTime - grainOfStamps)
            ? null
            : string.Join('|', parts.Select(p => string.Create(
                CultureInfo.InvariantCulture, $"{p.Name} {p.Length} {p.LastWriteTimeUtc.Ticks}")));
    }
}
