using System.Text;
using DataPlatform.Ingestion;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Ingestion;

public sealed class LandingTests
{
    private const string Header = "ORDER_NO,LINE,QTY\n";

    private static readonly SalesOrderLine orderLine = new();

    [Fact]
    public void One_row_lands_with_where_it_came_from_and_when()
    {
        using var folder = new FeedFolder();
        folder.Write("in/orders.csv", Header + "A1,1,2.5\n");
        var file = Assert.Single(folder.Land(FeedFolder.Orders()).Files);
        Assert.Equal((1, 1, 0, 0), (file.Read, file.Landed, file.Quarantined, file.Duplicates));
        Assert.Equal([$"A1|1|2.5000|erp/orders|orders.csv:2|{file.BatchId}|2025-06-01 00:00:00+00"],
            folder.Rows(orderLine, "order_no, line_no, quantity, source_system, source_key, batch_id, recorded_at"));
    }

    [Fact]
    public void Landing_again_writes_nothing()
    {
        using var folder = new FeedFolder();
        folder.Write("in/orders.csv", Header + "A1,1,2.5\nA2,1,x\n");
        folder.Land(FeedFolder.Orders());
        var before = folder.Lake.TableNames().Select(t => folder.Lake.Open(t)!.Snapshot().Version).ToList();
        folder.Clock.Advance(TimeSpan.FromDays(1));
        var again = folder.Land(FeedFolder.Orders());
        Assert.Equal(FileOutcome.AlreadyLanded, Assert.Single(again.Files).Outcome);
        Assert.Equal(before, folder.Lake.TableNames().Select(t => folder.Lake.Open(t)!.Snapshot().Version));
    }

    [Fact]
    public void A_column_gone_or_added_is_named_and_nothing_of_the_feed_lands()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", Header + "A1,1,2.5\n");
        folder.Write("in/b.csv", "ORDER_NO,QTY,PRICE\nB1,1,2\n");
        var report = folder.Land(FeedFolder.Orders());
        Assert.Contains("gone: 'LINE'; added: 'PRICE'", report.Failure!.Text, StringComparison.Ordinal);
        Assert.False(report.Failure.IsOperating);
        Assert.Empty(folder.Rows(orderLine, "order_no"));
        Assert.Empty(folder.Rows(new IngestionBatch(), "file"));
    }

    [Fact]
    public void Columns_in_another_order_land_by_name()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", " QTY ,LINE,ORDER_NO\n3,1,A1\n");
        folder.Land(FeedFolder.Orders());
        Assert.Equal(["A1|1|3.0000"], folder.Rows(orderLine, "order_no, line_no, quantity"));
    }

    [Fact]
    public void A_feed_without_files_says_where_it_looked()
    {
        using var folder = new FeedFolder();
        var report = folder.Land(FeedFolder.Orders());
        Assert.Contains("no file for feed erp/orders under " + Path.Combine(folder.Root, "in/*.csv"),
            report.Failure!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_an_error_and_a_header_alone_is_a_batch_of_no_rows()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", "");
        Assert.Contains("an empty file", folder.Land(FeedFolder.Orders()).Failure!.Text, StringComparison.Ordinal);
        folder.Write("in/a.csv", Header);
        var file = Assert.Single(folder.Land(FeedFolder.Orders()).Files);
        Assert.Equal((FileOutcome.Landed, 0L, 0L), (file.Outcome, file.Read, file.Landed));
    }

    [Fact]
    public void Records_with_the_wrong_number_of_cells_are_quarantined_as_received()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", Header + "A1,1,2\n\nA2,1,3,4\nA3,1,5\nA4,1\n");
        var file = Assert.Single(folder.Land(FeedFolder.Orders()).Files);
        Assert.Equal((4, 2, 2, 0), (file.Read, file.Landed, file.Quarantined, file.Duplicates));
        Assert.True(file.OverLimit);
        Assert.Equal(["4||found 4 cells; expected 3|A2,1,3,4", "6||found 2 cells; expected 3|A4,1"],
            folder.Quarantine());
    }

    [Theory]
    [InlineData("A1,1,2\nA2,1")]
    [InlineData("A1,1,2\nA2")]
    public void A_half_written_file_is_named_and_nothing_of_it_lands_nor_replaces_what_was_there(string half)
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", Header + "A1,1,2\nA2,1,3\n");
        Assert.Equal(2, Assert.Single(folder.Land(FeedFolder.Orders()).Files).Landed);
        folder.Write("in/a.csv", Header + half);
        var failure = folder.Land(FeedFolder.Orders()).Failure!.Text;
        Assert.Contains("a.csv:3: found a last record with", failure, StringComparison.Ordinal);
        Assert.Contains("half written", failure, StringComparison.Ordinal);
        folder.Write("in/a.csv", Header + "A1,1,2\nA2,1,3\n");
        Assert.Equal(FileOutcome.AlreadyLanded, Assert.Single(folder.Land(FeedFolder.Orders()).Files).Outcome);
    }

    [Fact]
    public void A_text_in_UTF8_that_is_declared_to_have_one_byte_per_letter_is_refused_with_the_offset()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", Header + "Ä1,1,2\n");
        var feed = FeedFolder.Orders();
        var failure = folder.Land(feed with { Read = feed.Read with { Encoding = "windows-1252" } }).Failure!.Text;
        Assert.Contains($"text in UTF-8, from offset {Header.Length} on", failure, StringComparison.Ordinal);
        Assert.Contains("encoding: utf-8", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeat_is_a_duplicate_and_the_same_key_with_other_content_is_quarantined()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", Header + "A1,1,2\nA1,2,7\nA1,1,2.0\nA1,1,3\n");
        var file = Assert.Single(folder.Land(FeedFolder.Orders()).Files);
        Assert.Equal((4, 2, 1, 1), (file.Read, file.Landed, file.Quarantined, file.Duplicates));
        Assert.Equal(["5|ORDER_NO|found the key ORDER_NO=A1 LINE=1 again with other content; line 2 has it first; "
            + "expected each key once in a delivery|A1,1,3"], folder.Quarantine());
    }

    [Fact]
    public void Without_a_key_whole_rows_repeat_unless_the_feed_keeps_them()
    {
        var feed = FeedFolder.Feed(orderLine, "in/*.csv", new ReadOptions(), null,
            [FeedFolder.Property("A"), FeedFolder.Property("B")],
            ("order_no", "_file"), ("line_no", "_line"), ("uom", "A"), ("currency", "B"));
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", "A,B\nx,y\nx,y\nx,z\n");
        var file = Assert.Single(folder.Land(feed).Files);
        Assert.Equal((3, 2, 0, 1), (file.Read, file.Landed, file.Quarantined, file.Duplicates));

        using var other = new FeedFolder();
        other.Write("in/a.csv", "A,B\nx,y\nx,y\nx,z\n");
        file = Assert.Single(other.Land(feed with { Contract = feed.Contract with { Repeats = Repeats.Keep } }).Files);
        Assert.Equal((3, 3, 0, 0), (file.Read, file.Landed, file.Quarantined, file.Duplicates));
    }

    [Fact]
    public void A_corrected_file_replaces_its_own_batch_and_nothing_else()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", Header + "A1,1,1\nA2,1,2\nA3,1,x\n");
        folder.Write("in/b.csv", Header + "B1,1,9\n");
        folder.Land(FeedFolder.Orders());
        folder.Write("in/a.csv", Header + "A1,1,1\nA3,1,3\n");
        var report = folder.Land(FeedFolder.Orders());
        Assert.Equal([("a.csv", FileOutcome.Corrected), ("b.csv", FileOutcome.AlreadyLanded)], report.Files.Select(
            f => (f.File, f.Outcome)));
        Assert.Equal(["A1|1.0000", "A3|3.0000", "B1|9.0000"], folder.Rows(orderLine, "order_no, quantity"));
        Assert.Equal(["a.csv|landed|2|2|0", "a.csv|replaced|3|2|1", "b.csv|landed|1|1|0"],
            folder.Rows(new IngestionBatch(), "file, state, read, landed, quarantined"));
        Assert.Equal(["replaced"], folder.Quarantine("state"));
        folder.Write("in/a.csv", Header + "A1,1,1\nA2,1,2\nA3,1,x\n");
        folder.Land(FeedFolder.Orders());
        Assert.Equal(["A1|1.0000", "A2|2.0000", "B1|9.0000"], folder.Rows(orderLine, "order_no, quantity"));
        Assert.Equal(["open"], folder.Quarantine("state"));
    }

    [Fact]
    public void The_later_file_of_a_slot_stands_whatever_arrives_first()
    {
        var feed = FeedFolder.Orders(slot: @"orders_(\d{4}-\d{2})");
        foreach (var names in new[] { new[] { "v1", "v2" }, ["v2", "v1"] })
        {
            using var folder = new FeedFolder();
            foreach (var name in names)
            {
                folder.Write($"in/orders_2025-01_{name}.csv", Header + $"A1,1,{name[1..]}\n");
                folder.Land(feed);
            }
            Assert.Equal(["A1|2.0000"], folder.Rows(orderLine, "order_no, quantity"));
            var report = folder.Land(feed);
            Assert.Equal([FileOutcome.Superseded, FileOutcome.AlreadyLanded], report.Files.Select(f => f.Outcome));
        }
    }

    [Fact]
    public void The_same_content_under_another_name_in_the_slot_lands_once()
    {
        var feed = FeedFolder.Orders(slot: @"orders_(\d{4}-\d{2})");
        using var folder = new FeedFolder();
        folder.Write("in/orders_2025-01.csv", Header + "A1,1,1\n");
        folder.Land(feed);
        folder.Write("in/orders_2025-01_copy.csv", Header + "A1,1,1\n");
        var report = folder.Land(feed);
        Assert.All(report.Files, f => Assert.Equal(FileOutcome.AlreadyLanded, f.Outcome));
        Assert.Equal(["A1|orders_2025-01.csv:2"], folder.Rows(orderLine, "order_no, source_key"));
    }

    [Fact]
    public void A_key_known_from_another_batch_is_a_duplicate_when_equal_and_superseded_when_not()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", Header + "A1,1,1\nA2,1,2\nA3,1,3\n");
        folder.Land(FeedFolder.Orders());
        folder.Write("in/b.csv", Header + "A1,1,1\nA2,1,20\nA4,1,4\n");
        var file = folder.Land(FeedFolder.Orders()).Files[1];
        Assert.Equal((3, 2, 0, 1), (file.Read, file.Landed, file.Quarantined, file.Duplicates));
        Assert.Equal(["A1|1.0000|a.csv:2", "A2|20.0000|b.csv:3", "A3|3.0000|a.csv:4", "A4|4.0000|b.csv:4"],
            folder.Rows(orderLine, "order_no, quantity, source_key"));
    }

    [Fact]
    public void Files_landed_together_end_as_files_landed_one_by_one()
    {
        string[] texts = ["A1,1,1\nA2,1,2\n", "A1,1,1\nA2,1,20\n", "A2,1,2\nA3,1,3\n"];
        using var together = new FeedFolder();
        using var singly = new FeedFolder();
        for (var i = 0; i < texts.Length; i++)
        {
            together.Write($"in/{i}.csv", Header + texts[i]);
            singly.Write($"in/{i}.csv", Header + texts[i]);
            singly.Land(FeedFolder.Orders());
        }
        together.Land(FeedFolder.Orders());
        const string columns = "order_no, line_no, quantity, source_key, batch_id";
        Assert.Equal(singly.Rows(orderLine, columns), together.Rows(orderLine, columns));
        const string counts = "file, read, landed, quarantined, duplicates";
        Assert.Equal(singly.Rows(new IngestionBatch(), counts), together.Rows(new IngestionBatch(), counts));
    }

    [Fact]
    public void Text_in_declared_encodings_lands_unchanged()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        foreach (var name in new[] { "utf-8", "utf-16", "windows-1252", "iso-8859-1" })
        {
            using var folder = new FeedFolder();
            var encoding = Encoding.GetEncoding(name);
            folder.Write("in/a.csv", [.. name.StartsWith("utf", StringComparison.Ordinal) ? encoding.GetPreamble() : [],
                .. encoding.GetBytes("ORDER_NO,LINE,QTY\rM\u00FCller,\u00E9\u00A0x,2\r")]);
            folder.Land(FeedFolder.Orders(new ReadOptions { Encoding = name }));
            Assert.Equal(["M\u00FCller|\u00E9\u00A0x|2.0000"], folder.Rows(orderLine, "order_no, line_no, quantity"));
        }
    }
}
