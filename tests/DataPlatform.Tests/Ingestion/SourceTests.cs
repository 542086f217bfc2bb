using DataPlatform.Ingestion;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Workspace;
using Microsoft.Data.Sqlite;
using MiniExcelLibs;

namespace DataPlatform.Tests.Ingestion;

public sealed class SourceTests
{
    private static readonly SalesOrderLine orderLine = new();

    private static FeedDefinition Typed(SourceDefinition source, ReadOptions? read = null) => FeedFolder.Feed(
        orderLine, "unused", read ?? new ReadOptions(), null,
        [
            FeedFolder.Property("ID", key: true), FeedFolder.Property("QTY", LogicalType.Number),
            FeedFolder.Property("N", LogicalType.Integer), FeedFolder.Property("DAY", LogicalType.Date),
                FeedFolder.Property("NOTE"),
        ],
        ("order_no", "ID"), ("line_no", "N"), ("quantity", "QTY"), ("ordered_on", "DAY"), ("uom", "NOTE")) with
    {
        Source = source,
    };

    private const string Columns = "order_no, line_no, quantity, ordered_on, uom";

    [Fact]
    public void Ndjson_lands_and_a_broken_line_is_quarantined_as_received()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.ndjson", """
            {"ID": "A", "QTY": 1.5e1, "N": 1, "DAY": "2025-01-02", "NOTE": null}
            {"ID": "B", "QTY": 2, "N": "2", "DAY": "2025-01-02"
            {"ID": "C", "N": 3, "NOTE": {"x": [1, 2]}}

            """);
        var file = Assert.Single(
            folder.Land(Typed(new FilesSource { Path = "in/*.ndjson", Format = FileFormat.Ndjson })).Files);
        Assert.Equal((3, 2, 1), (file.Read, file.Landed, file.Quarantined));
        Assert.Equal(["A|1|15.0000|2025-01-02", "C|3|{\"x\": [1, 2]}"], folder.Rows(orderLine, Columns));
        Assert.Equal(["{\"ID\": \"B\", \"QTY\": 2, \"N\": \"2\", \"DAY\": \"2025-01-02\""], folder.Quarantine("raw"));
    }

    [Fact]
    public void Lines_of_json_cut_off_in_the_middle_of_an_object_are_refused_as_a_whole()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.ndjson", "{\"ID\": \"A\", \"N\": 1}\n{\"ID\": \"B\", \"N");
        var report = folder.Land(Typed(new FilesSource { Path = "in/*.ndjson", Format = FileFormat.Ndjson }));
        Assert.Contains("a last record with no end", report.Failure!.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ndjson_with_a_name_that_no_contract_holds_stops_the_feed()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.ndjson", "{\"ID\": \"A\", \"PRICE\": 1}\n");
        var report = folder.Land(Typed(new FilesSource { Path = "in/*.ndjson", Format = FileFormat.Ndjson }));
        Assert.Contains("'PRICE'", report.Failure!.Text, StringComparison.Ordinal);
        folder.Write("in/a.ndjson", "{\"ID\": \"A\", \"N\": 1}\n");
        report = folder.Land(Typed(new FilesSource { Path = "in/*.ndjson", Format = FileFormat.Ndjson }));
        Assert.Contains("no line with 'QTY', 'DAY', 'NOTE'", report.Failure!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_lands_with_its_numbers_and_dates()
    {
        using var folder = new FeedFolder();
        Directory.CreateDirectory(Path.Combine(folder.Root, "in"));
        MiniExcel.SaveAs(Path.Combine(folder.Root, "in", "a.xlsx"), new[]
        {
            new { ID = "A", QTY = 1.25, N = 1, DAY = new DateTime(2025, 1, 2), NOTE = " x " },
            new { ID = "B", QTY = -3.0, N = 2, DAY = new DateTime(2025, 1, 2, 3, 4, 5), NOTE = "" },
        });
        var file = Assert.Single(folder.Land(Typed(new FilesSource { Path = "in/*.xlsx", Format = FileFormat.Xlsx },
            new ReadOptions { Date = "dd.MM.yyyy" })).Files);
        Assert.Equal((2, 1, 1), (file.Read, file.Landed, file.Quarantined));
        Assert.Equal(["A|1|1.2500|2025-01-02|x"], folder.Rows(orderLine, Columns));
        Assert.Contains("2025-01-02 03:04:05", Assert.Single(folder.Quarantine("reason")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_that_grows_without_end_is_refused_before_it_is_opened()
    {
        using var folder = new FeedFolder();
        Directory.CreateDirectory(Path.Combine(folder.Root, "in"));
        using (var archive = System.IO.Compression.ZipFile.Open(
            Path.Combine(folder.Root, "in", "a.xlsx"), System.IO.Compression.ZipArchiveMode.Create))
        using (var part = archive.CreateEntry("xl/worksheets/sheet1.xml").Open())
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 100; i++)
                part.Write(zeros);
        }
        var report = folder.Land(Typed(new FilesSource { Path = "in/*.xlsx", Format = FileFormat.Xlsx }));
        Assert.Contains("at most two-hundredfold", report.Failure!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Parquet_lands_through_the_scratchpad()
    {
        using var folder = new FeedFolder();
        Directory.CreateDirectory(Path.Combine(folder.Root, "in"));
        folder.Scratch.Execute($"""
            COPY (
              SELECT 'A' AS "ID", 1.25::DECIMAL(9,4) AS "QTY", 1::INTEGER AS "N", DATE '2025-01-02' AS "DAY",
                'x' AS "NOTE"
              UNION ALL SELECT 'B', -3, 2, NULL, NULL)
            TO '{folder.Root}/in/a.parquet' (FORMAT parquet)
            """);
        var file = Assert.Single(
            folder.Land(Typed(new FilesSource { Path = "in/*.parquet", Format = FileFormat.Parquet })).Files);
        Assert.Equal((2, 2), (file.Read, file.Landed));
        Assert.Equal(["A|1|1.2500|2025-01-02|x", "B|2|-3.0000"], folder.Rows(orderLine, Columns));
        Assert.Equal(["a.parquet:1", "a.parquet:2"], folder.Rows(orderLine, "source_key"));
    }

    [Fact]
    public void A_sqlite_table_lands_and_a_later_read_replaces_the_one_before()
    {
        using var folder = new FeedFolder();
        var path = Path.Combine(folder.Root, "erp.sqlite");
        void Sql(string text)
        {
            using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = text;
            command.ExecuteNonQuery();
        }
        Sql("""
            CREATE TABLE orders (ID TEXT, QTY REAL, N INTEGER, DAY TEXT, NOTE TEXT);
            INSERT INTO orders VALUES ('A', 1.5, 1, '2025-01-02', 'x'), ('B', 2, 2, 'soon', NULL);
            """);
        var feed = Typed(new SqliteSource { File = "erp.sqlite", Table = "orders" });
        var file = Assert.Single(folder.Land(feed).Files);
        Assert.Equal((FileOutcome.Landed, 2L, 1L, 1L), (file.Outcome, file.Read, file.Landed, file.Quarantined));
        Assert.Equal(["orders|2|DAY|{\"ID\":\"B\",\"QTY\":\"2\",\"N\":\"2\",\"DAY\":\"soon\",\"NOTE\":null}"],
            folder.Quarantine("file, line, column_name, raw"));
        Assert.Equal(FileOutcome.AlreadyLanded, Assert.Single(folder.Land(feed).Files).Outcome);
        Sql("UPDATE orders SET DAY = '2025-01-03' WHERE ID = 'B'; DELETE FROM orders WHERE ID = 'A'");
        Assert.Equal(FileOutcome.Corrected, Assert.Single(folder.Land(feed).Files).Outcome);
        Assert.Equal(["B|2|2.0000|2025-01-03"], folder.Rows(orderLine, Columns));
        var wrong = folder.Land(Typed(new SqliteSource { File = "erp.sqlite", Query = "delete from orders" }));
        Assert.NotNull(wrong.Failure);
        Assert.Equal(["B|2|2.0000|2025-01-03"], folder.Rows(orderLine, Columns));
    }

    [Fact]
    public void A_postgres_query_lands_read_only()
    {
        using var server = PostgresServer.Start();
        server.Execute("""
            CREATE TABLE orders (id text, qty numeric(12,3), n int, day date, note text);
            INSERT INTO orders VALUES ('A', 1.5, 1, '2025-01-02', 'x'), ('B', 2, 2, NULL, 'ü');
            """);
        using var folder = new FeedFolder();
        const string query = "select id as \"ID\", qty as \"QTY\", n as \"N\", day as \"DAY\", "
            + "note as \"NOTE\" from orders";
        var feed = Typed(new PostgresSource { Connection = server.Connection, Query = query },
            new ReadOptions { Decimal = ",", Date = "dd.MM.yyyy" });
        var file = Assert.Single(folder.Land(feed).Files);
        Assert.Equal((2, 2, 0), (file.Read, file.Landed, file.Quarantined));
        Assert.Equal(["A|1|1.5000|2025-01-02|x", "B|2|2.0000|ü"], folder.Rows(orderLine, Columns));
        Assert.Equal(FileOutcome.AlreadyLanded, Assert.Single(folder.Land(feed).Files).Outcome);
        var writing = folder.Land(feed with { Source = new PostgresSource { Connection = server.Connection,
            Query = "with gone as (delete from orders returning *) " + query.Replace(
                "orders", "gone", StringComparison.Ordinal) } });
        Assert.Contains("read-only", writing.Failure!.Text, StringComparison.Ordinal);
        var absent = folder.Land(
            feed with { Source = new PostgresSource { Connection = "Host=127.0.0.1;Port=1;Username=x;Password=secret",
            Query = query } });
        Assert.True(absent.Failure!.IsOperating);
        Assert.DoesNotContain("secret", absent.Failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_source_is_in_the_list()
    {
        var kinds = typeof(Source).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Source)) && !t.IsAbstract);
        Assert.Equal(kinds.Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))),
            Source.All.Select(s => s.GetType()).Order(Comparer<Type>.Create(
                (a, b) => string.CompareOrdinal(a.Name, b.Name))));
    }

    [Fact]
    public void A_feed_that_fails_does_not_stop_the_others()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", "ORDER_NO,LINE,QTY\nA1,1,1\n");
        var good = FeedFolder.Orders();
        var bad = good with { Name = "erp/absent", Source = new FilesSource { Path = "nowhere/*.csv" } };
        var report = Landing.Land(folder.Workspace(bad, good), folder.Lake, folder.Scratch, folder.Clock);
        Assert.Equal(1, report.ExitCode);
        Assert.Equal(["erp/absent"], report.Feeds.Where(f => f.Failure is not null).Select(f => f.Feed));
        Assert.Equal(["A1"], folder.Rows(orderLine, "order_no"));
    }
}
