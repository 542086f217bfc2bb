using System.CommandLine;
using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Host.Composition;
using DataPlatform.Lakehouse;

namespace DataPlatform.Host.Commands;

/// <summary>Looking at tables: ours by name, anybody's by path.</summary>
internal static class LookCommands
{
    public static Command Show()
    {
        var table = new Argument<string>("table")
        {
            Description = "a table of the lake, or the path of any Delta table",
        };
        var version = new Option<long?>("--version") { Description = "an older version" };
        var at = new Option<string?>("--at")
        {
            Description = "the version of a moment: 2026-01-31, or 2026-01-31T08:00:00Z",
        };
        var where = new Option<string?>("--where")
        {
            Description = "a condition over columns; files it excludes stay shut",
        };
        var limit = new Option<int>("--limit") { Description = "rows at most", DefaultValueFactory = _ => 20 };
        var count = new Option<bool>("--count") { Description = "only count the rows" };
        return Verb.Of("show", "rows of a table: dataplatform show customer --limit 5",
            [table, version, at, where, limit, count], call =>
        {
            using var company = OpenedLake.At(call.Folder, call.Value(table));
            var delta = company.Lake.Open(company.Name) ?? throw Unknown(call.Value(table), company.Lake);
            var snapshot = VersionOf(delta, call.Value(version), call.Value(at));
            var from = Rows(company.Scratch, snapshot, call.Value(where));
            if (call.Value(count))
            {
                var rows = (long)company.Scratch.Query($"SELECT count(*) FROM {from}").First()[0]!;
                call.Out.Facts(("table", delta.Name), ("version", snapshot.Version), ("rows", rows));
                return CommandLine.Done;
            }
            if (call.Value(limit) < 0)
                throw new DefinitionException("--limit", call.Value(limit).ToString(), "0 or more");
            var keys = string.Join(", ", snapshot.Schema.Where(c => !c.Nullable).Select(c => Names.Quote(c.Name)));
            var order = keys.Length > 0 ? $" ORDER BY {keys}" : "";
            call.Out.Rows([.. snapshot.Schema.Select(c => c.Name)],
                [.. company.Scratch.Query(
                    $"SELECT {Cells(snapshot.Schema)} FROM {from}{order} LIMIT {call.Value(limit)}")], "no rows");
            return CommandLine.Done;
        });
    }

    public static Command Lake() => Verb.Group(
        "lake", "the Delta tables", Tables(), History(), VerifyCommands.Changes(), VerifyCommands.Verify());

    private static Command Tables() => Verb.Of("tables", "name, path, version, rows, protocol", [], call =>
    {
        using var company = Company.Open(call.Folder);
        call.Out.Rows(["name", "path", "version", "rows", "readerVersion", "writerVersion", "features"],
            company.Lake.TableNames().Select(n => company.Lake.Open(n)!).Select(Facts), "the lake is empty; run first");
        return CommandLine.Done;
    });

    private static Command History()
    {
        var table = new Argument<string>("table") { Description = "a table of the lake" };
        return Verb.Of("history", "versions of a table, newest first", [table], call =>
        {
            using var company = Company.Open(call.Folder);
            var delta = company.Lake.Open(call.Value(table)) ?? throw Unknown(call.Value(table), company.Lake);
            call.Out.Rows(["version", "timestamp", "operation", "metadata"],
                delta.History().Select(c => new object?[] { c.Version, c.Timestamp, c.Operation, c.UserMetadata }),
                "no versions");
            return CommandLine.Done;
        });
    }

    private static object?[] Facts(DeltaTable table)
    {
        var snapshot = table.Snapshot();
        string[] features = [.. snapshot.Protocol.ReaderFeatures ?? [], .. snapshot.Protocol.WriterFeatures ?? []];
        return
        [
            table.Name, table.Path, snapshot.Version, snapshot.Rows, (long)snapshot.Protocol.MinReaderVersion,
            (long)snapshot.Protocol.MinWriterVersion, features.Distinct().ToArray(),
        ];
    }

    private static Snapshot VersionOf(DeltaTable table, long? version, string? at)
    {
        if (at is not null)
        {
            return version is null
                ? table.AsOf(Moment(at))
                : throw new DefinitionException("--at", "--version as well", "one of them");
        }
        return version is { } asked && (asked < 0 || asked > table.Snapshot().Version)
            ? throw new DefinitionException(
                "--version", asked.ToString(), $"a version from 0 to {table.Snapshot().Version}")
            : table.Snapshot(version);
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
        ? moment
        : throw new DefinitionException("--at", text, "a moment such as 2026-01-31 or 2026-01-31T08:00:00Z");

    private static string Rows(IScratch scratch, Snapshot snapshot, string? where)
    {
        if (where is null)
            return $"{scratch.Scan(snapshot)} AS t";
        var condition = Expression.Parse(where, new Place("--where"));
        var sql = condition.ToSql(
            name => snapshot.Find(name) is { } column ? Sql.Trusted(Names.Quote(column.Name)) : null,
            snapshot.Schema.Select(c => c.Name));
        return $"{scratch.Scan(snapshot, snapshot.FilesFor(condition), null)} AS t WHERE {sql.Inline()}";
    }

    /// <summary>Columns as cells: what has parts is JSON, a number too long for a cell is text.</summary>
    internal static string Cells(IReadOnlyList<DeltaColumn> schema) => string.Join(", ", schema.Select(c =>
        c.Field.Type is not PrimitiveType ? $"CAST(to_json({Names.Quote(c.Name)}) AS VARCHAR)"
        : c.Type is { Kind: ColumnKind.Decimal, Precision: > 28 } ? $"CAST({Names.Quote(c.Name)} AS VARCHAR)"
        : Names.Quote(c.Name)));

    internal static DefinitionException Unknown(string name, Lake lake) => new("show", name,
        $"a table of the lake or the path of a Delta table (the lake has: {string.Join(", ", lake.TableNames())})");

}
