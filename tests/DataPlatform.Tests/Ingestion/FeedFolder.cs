using System.Text;
using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Ingestion;
using DataPlatform.Ingestion.Files;
using DataPlatform.Lakehouse;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Workspace;
using Microsoft.Extensions.Time.Testing;

namespace DataPlatform.Tests.Ingestion;

/// <summary>A workspace in a temporary folder with a lake beside it and a clock that stands.</summary>
internal sealed class FeedFolder : IDisposable
{
    internal FeedFolder(IFileSystem? files = null, string? root = null)
    {
        owns = root is null;
        Root = root ?? Directory.CreateTempSubdirectory("feeds-").FullName;
        Scratch = new DuckDbScratch(new ScratchLimits("1GB", 2, Path.Combine(Root, ".spill")));
        Lake = new Lake(Path.Combine(Root, "lake"), files ?? new LocalFileSystem(), Clock, Guid.NewGuid, Scratch);
    }

    private readonly bool owns;

    internal string Root { get; }

    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero));

    internal DuckDbScratch Scratch { get; }

    internal Lake Lake { get; }

    /// <summary>The orders feed of most tests: three columns, key ORDER_NO and LINE.</summary>
    internal static FeedDefinition Orders(ReadOptions? read = null, string? slot = null) => Feed(
        new SalesOrderLine(), "in/*.csv", read ?? new ReadOptions(), slot,
        [
            Property("ORDER_NO", key: true), Property("LINE", key: true),
            Property("QTY", LogicalType.Number) with { Minimum = 0 },
        ],
        ("order_no", "ORDER_NO"), ("line_no", "LINE"), ("quantity", "QTY"));

    internal static FeedDefinition Feed(
        Table table, string path, ReadOptions read, string? slot, IReadOnlyList<ContractProperty> properties,
        params (string Column, string Expression)[] map) => new()
        {
            Name = "erp/orders",
            Table = table,
            Source = new FilesSource { Path = path, Slot = slot },
            Read = read,
            Contract = new ContractDefinition { Properties = properties },
            Map = [.. map.Select(
                m => new MapEntry(m.Column, Expression.Parse(m.Expression, new Place("map")), new Place("map")))],
        };

    internal static ContractProperty Property(string name, LogicalType type = LogicalType.String, bool key = false) =>
        new() { Name = name, Type = type, PrimaryKey = key, Required = key };

    internal string Write(string file, string text, Encoding? encoding = null) =>
        Write(file, (encoding ?? new UTF8Encoding(false)).GetBytes(text));

    internal string Write(string file, byte[] bytes)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    internal WorkspaceDefinition Workspace(params FeedDefinition[] feeds) => new()
    {
        Folder = Root,
        Settings = new WorkspaceSettings { Name = "Test", Currency = "EUR", TimeZone = "Europe/Berlin" },
        Feeds = feeds,
    };

    internal FeedReport Land(FeedDefinition feed) => Landing.Land(Workspace(feed), feed, Lake, Scratch, Clock);

    /// <summary>Rows of a table as text, columns separated by bars, sorted.</summary>
    internal IReadOnlyList<string> Rows(Table table, string columns) => Lake.Open(table.TableName) is not { } lake
        ? [] :
    [
        .. Scratch.Query($"SELECT concat_ws('|', {columns}) FROM {Scratch.Scan(lake.Snapshot())} ORDER BY 1")
            .Select(r => (string)r[0]!),
    ];

    internal IReadOnlyList<string> Quarantine(string columns = "line, column_name, reason, raw") =>
        Rows(new QuarantinedRecord(), columns);

    /// <summary>Records of a text in a dialect, cells in brackets.</summary>
    internal static IReadOnlyList<string> Split(byte[] bytes, string encoding, Dialect dialect)
    {
        using var text = new StrictText(new MemoryStream(bytes), "file", encoding);
        var tokens = new CsvTokens(text, "file", dialect);
        var records = new List<string>();
        while (tokens.Next())
        {
            var line = new StringBuilder($"{tokens.Line}:");
            for (var i = 0; i < tokens.Count; i++)
                line.Append('[').Append(tokens.Cell(i)).Append(']');
            records.Add(line + (tokens.Problem is null ? "" : "!"));
        }
        return records;
    }

    public void Dispose()
    {
        Scratch.Dispose();
        if (owns)
            Directory.Delete(Root, recursive: true);
    }
}
