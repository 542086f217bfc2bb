using DataPlatform.Core;
using DataPlatform.Ingestion;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Platform;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Ingestion;

public sealed class QuarantineTests
{
    private const string Header = "QTY,ORDER_NO,LINE\n";

    private static readonly SalesOrderLine orderLine = new();

    private static FeedFolder Folder()
    {
        var folder = new FeedFolder();
        folder.Write("in/a.csv", Header + "1,A1,1\nmany,A2,1\n3,A3\n-4,A4,1\n2,A1,1\n");
        folder.Land(FeedFolder.Orders());
        return folder;
    }

    private static ReplayReport Replay(FeedFolder folder, FeedDefinition feed, string? corrected,
        params long[] lines) => Quarantine.Replay(
        folder.Workspace(feed), folder.Lake, folder.Scratch, folder.Clock,
        [.. Quarantine.List(folder.Lake, folder.Scratch).Where(r => lines.Length == 0 || lines.Contains(r.Line))],
            corrected);

    [Fact]
    public void Records_are_listed_in_order_and_found_by_batch_and_line()
    {
        using var folder = Folder();
        var rows = Quarantine.List(folder.Lake, folder.Scratch, "erp/orders");
        Assert.Equal([3L, 4L, 5L, 6L], rows.Select(r => r.Line));
        Assert.Equal("many,A2,1", Quarantine.Show(folder.Lake, folder.Scratch, rows[0].BatchId[..8], 3)!.Received);
        Assert.Null(Quarantine.Show(folder.Lake, folder.Scratch, rows[0].BatchId, 99));
        Assert.Empty(Quarantine.List(folder.Lake, folder.Scratch, "other"));
    }

    [Fact]
    public void Mended_records_land_in_their_batch_and_the_counts_still_close()
    {
        using var folder = Folder();
        var report = Replay(folder, FeedFolder.Orders(), "2,A2,1\n3,A3,1\n", 3, 4);
        Assert.Equal((2, 0, 0), (report.Landed, report.Duplicates, report.Refused.Count));
        Assert.Equal(["A1|1.0000|a.csv:2", "A2|2.0000|a.csv:3", "A3|3.0000|a.csv:4"], folder.Rows(
            orderLine, "order_no, quantity, source_key"));
        Assert.Equal(["5|3|2|0"], folder.Rows(new IngestionBatch(), "read, landed, quarantined, duplicates"));
        Assert.Equal(["3|replayed", "4|replayed", "5|open", "6|open"], folder.Quarantine("line, state"));
        Assert.Single(folder.Rows(orderLine, "batch_id").Distinct());
    }

    [Fact]
    public void Records_as_received_pass_when_the_contract_has_changed()
    {
        using var folder = Folder();
        var feed = FeedFolder.Orders();
        feed = feed with { Contract = feed.Contract with { Properties = [.. feed.Contract.Properties.Select(
            p => p with { Minimum = null })] } };
        var report = Replay(folder, feed, null, 5);
        Assert.Equal(1, report.Landed);
        Assert.Equal(["A1|1.0000", "A4|-4.0000"], folder.Rows(orderLine, "order_no, quantity"));
        report = Replay(folder, feed, null);
        Assert.Equal([3L, 4L, 6L], report.Refused.Select(r => r.Line));
    }

    [Fact]
    public void A_replayed_record_never_takes_the_place_of_a_row_that_is_there()
    {
        using var folder = Folder();
        var report = Replay(folder, FeedFolder.Orders(), null, 6);
        Assert.Contains("holds with other content from a.csv:2", Assert.Single(report.Refused).Reason,
            StringComparison.Ordinal);
        report = Replay(folder, FeedFolder.Orders(), "1.0,A1,1", 6);
        Assert.Equal((0, 1), (report.Landed, report.Duplicates));
        Assert.Equal(["A1|1.0000"], folder.Rows(orderLine, "order_no, quantity"));
        Assert.Equal(["5|1|3|1"], folder.Rows(new IngestionBatch(), "read, landed, quarantined, duplicates"));
    }

    [Fact]
    public void A_corrected_text_must_hold_one_record_for_each()
    {
        using var folder = Folder();
        Assert.Throws<DefinitionException>(() => Replay(folder, FeedFolder.Orders(), "2,A2,1\n", 3, 4));
    }

    [Fact]
    public void A_check_counts_and_shows_the_first_refused_rows_without_writing()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", Header + "1,A1,1\nmany,A2,1\n3,A3\n-4,A4,1\n2,A1,1\n1,A1,1\n");
        var report = FeedCheck.Run(folder.Workspace(), FeedFolder.Orders(), folder.Scratch, rows: 2);
        var file = Assert.Single(report.Files);
        Assert.Equal((6, 1, 4, 1), (file.Read, file.Landed, file.Quarantined, file.Duplicates));
        Assert.Equal([(3L, "QTY", "many,A2,1"), (4L, "", "3,A3")], report.Refused.Select(
            r => (r.Line, r.Column, r.Received)));
        Assert.Empty(folder.Lake.TableNames());
    }

    [Fact]
    public void Binding_finds_what_only_the_engine_sees_without_reading_a_row()
    {
        using var folder = new FeedFolder();
        var good = FeedFolder.Orders();
        var bad = FeedFolder.Feed(orderLine, "in/*.csv", new ReadOptions(), null,
            [FeedFolder.Property("ID", key: true)],
            ("order_no", "ID"), ("line_no", "'1'"), ("quantity", "ID"));
        Assert.Contains("found VARCHAR from ID", Assert.Single(
            FeedCheck.Bind(folder.Workspace(good, bad), folder.Scratch)).Message, StringComparison.Ordinal);
    }
}
