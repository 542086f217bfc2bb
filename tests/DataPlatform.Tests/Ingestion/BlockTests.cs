using System.Globalization;
using System.Text;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Workspace;
using Microsoft.Data.Sqlite;

namespace DataPlatform.Tests.Ingestion;

/// <summary>Cells on their short way from a source into the scratchpad.</summary>
public sealed class BlockTests
{
    private static readonly SalesOrderLine orderLine = new();

    private static FeedDefinition Texts(string path, ReadOptions? read = null) => FeedFolder.Feed(
        orderLine, path, read ?? new ReadOptions(), null,
        [
            FeedFolder.Property("ID", key: true), FeedFolder.Property("N", LogicalType.Integer, key: true),
            FeedFolder.Property("NOTE"),
        ],
        ("order_no", "ID"), ("line_no", "N"), ("segment_stamp", "NOTE"));

    private static FeedDefinition Json(string path) =>
        Texts(path) with { Source = new FilesSource { Path = path, Format = FileFormat.Ndjson } };

    [Fact]
    public void Rows_of_many_blocks_land_whole_and_in_the_order_of_the_file()
    {
        using var folder = new FeedFolder();
        const int rows = 300_000;
        var text = new StringBuilder("ID,N,NOTE\n");
        for (var i = 0; i < rows; i++)
        {
            var note = (i % 5) switch
            {
                0 => "",
                1 => "twelve bytes",
                2 => "thirteen byte",
                3 => "Übergröße → Ende",
                _ => new string('x', i % 300),
            };
            text.Append(CultureInfo.InvariantCulture, $"A{i},{i},{note}\n");
        }
        folder.Write("in/a.csv", text.ToString());
        Assert.Equal(rows, Assert.Single(folder.Land(Texts("in/*.csv")).Files).Landed);
        var scan = folder.Scratch.Scan(folder.Lake.Open(orderLine.TableName)!.Snapshot());
        Assert.Equal(0L, folder.Scratch.Query($"""
            SELECT count(*) FROM {scan} WHERE order_no <> 'A' || line_no OR segment_stamp IS DISTINCT FROM
              CASE CAST(line_no AS BIGINT) % 5 WHEN 0 THEN NULL WHEN 1 THEN 'twelve bytes' WHEN 2 THEN 'thirteen byte'
              WHEN 3 THEN 'Übergröße → Ende' ELSE nullif(repeat('x', CAST(line_no AS BIGINT) % 300), '') END
            """).Single()[0]);
        Assert.Equal(Enumerable.Range(0, rows).Select(i => i.ToString(CultureInfo.InvariantCulture)),
            folder.Scratch.Query($"SELECT line_no FROM {scan}").Select(r => (string)r[0]!));
    }

    [Fact]
    public void A_line_of_json_lands_the_same_however_it_is_written()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.ndjson", """
            {"ID":"plain","N":1,"NOTE":"x"}
            {"NOTE":"y","N":2,"ID":"other order"}
            {"ID":"  blanks around ","N":3,"NOTE":"\u00a0hard\u00a0"}
            {"ID":"esc\u0061ped \"quotes\"","N":4,"NOTE":""}
            {"ID":"exponent","N":5e0,"NOTE":true}
            {"ID":"first","N":6,"ID":"told twice","NOTE":null}
            {"N\u0041ME":1}
            """.Replace("{\"N\\u0041ME\":1}", "{\"\\u0049D\":\"name escaped\",\"N\":7,\"NOTE\":{\"a\":[1]}}",
                StringComparison.Ordinal));
        var file = Assert.Single(folder.Land(Json("in/*.ndjson")).Files);
        Assert.Equal((7L, 7L), (file.Read, file.Landed));
        Assert.Equal(
        [
            "1|plain|x", "2|other order|y", "3|blanks around|hard", "4|escaped \"quotes\"", "5|exponent|true",
            "6|told twice", "7|name escaped|{\"a\":[1]}",
        ], folder.Rows(orderLine, "line_no, order_no, segment_stamp"));
    }

    [Theory]
    [InlineData("{\"ID\":\"A\",\"N\":1,\"NOTE\":\"x\"} more")]
    [InlineData("{\"ID\":\"A\",\"N\":1,\"NOTE\":\"x\"")]
    [InlineData("{\"ID\":\"A\",\"N\":1,\"NOTE\":\"x\"}{}")]
    public void A_line_that_holds_more_or_less_than_an_object_leaves_no_cell_behind(string line)
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.ndjson", $"{line}\n{{\"ID\":\"B\",\"N\":2}}\n");
        var report = folder.Land(Json("in/*.ndjson"));
        Assert.Contains("NOTE", report.Failure!.Text, StringComparison.Ordinal);
        folder.Write("in/a.ndjson", $"{line}\n{{\"ID\":\"B\",\"N\":2,\"NOTE\":null}}\n");
        var file = Assert.Single(folder.Land(Json("in/*.ndjson")).Files);
        Assert.Equal((2L, 1L, 1L), (file.Read, file.Landed, file.Quarantined));
        Assert.Equal(["2|B"], folder.Rows(orderLine, "line_no, order_no, segment_stamp"));
        Assert.Equal([line], folder.Quarantine("raw"));
    }

    [Fact]
    public void Lines_of_empty_objects_are_a_file_without_its_properties()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.ndjson", "{}\n{}\n");
        Assert.Contains("'ID', 'N', 'NOTE'", folder.Land(Json("in/*.ndjson")).Failure!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("UTF-16le")]
    public void Every_kind_of_a_sqlite_value_lands_as_the_client_reads_it(string encoding)
    {
        using var folder = new FeedFolder();
        using (var connection = new SqliteConnection($"Data Source={folder.Root}/a.sqlite;Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"""
                PRAGMA encoding = '{encoding}';
                CREATE TABLE a (ID, N, NOTE);
                INSERT INTO a VALUES ('text', 1, 'größer →'), ('whole', 2, -9223372036854775808), ('real', 3, 0.1),
                  ('great', 4, 1e22), ('blob', 5, x'00ff'), ('null', 6, NULL), ('empty', 7, ''),
                  ('nul', 8, 'a' || char(0) || 'b');
                """;
            command.ExecuteNonQuery();
        }
        var feed = Texts("unused") with { Source = new SqliteSource { File = "a.sqlite", Table = "a" } };
        Assert.Equal(8L, Assert.Single(folder.Land(feed).Files).Landed);
        Assert.Equal(
        [
            "1|text|größer →", "2|whole|-9223372036854775808", "3|real|0.1", "4|great|10000000000000000000000",
            "5|blob|00FF", "6|null", "7|empty|", "8|nul|a\0b",
        ], folder.Rows(orderLine, "line_no, order_no, segment_stamp"));
    }
}
