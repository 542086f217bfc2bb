using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Ingestion;

public sealed class X12FeedTests
{
    private const string Advice = """
        ISA*00*          *00*          *ZZ*THREEPL        *ZZ*ACME           *260101*0900*U*00401*000000042*0*P*>~
        GS*SW*THREEPL*ACME*20260101*0900*42*X*004010~
        ST*945*0001~
        W06*F*SO-1*20260101~
        N1*ST*CUSTOMER XYZ~
        N4*ANYTOWN*KS*66216~
        N9*SG*KEY~
        LX*1~
        W12*CC*10*9*1*EA**VN*SKU-1~
        N9*LV*PALLET1~
        LX*2~
        W12*CC*5*5*0*EA**VN*SKU-2~
        W03*14*100*LB~
        SE*12*0001~
        ST*945*0002~
        W06*F*SO-2*20260101~
        LX*1~
        W12*CC*1*1*0*EA**VN*SKU-1~
        SE*9*0002~
        GE*2*42~
        IEA*1*000000042~
        """;

    private static readonly string[] names = ["W0602", "LX01", "W1203", "W0603", "N9_SG_02", "N1_ST_N401", "N9_LV_02"];

    [Fact]
    public void Each_line_of_an_advice_lands_with_its_heading_and_a_set_with_a_wrong_count_is_quarantined()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.edi", Advice);
        var file = Assert.Single(folder.Land(Feed("W12")).Files);
        Assert.Equal((3, 2, 1), (file.Read, file.Landed, file.Quarantined));
        Assert.Equal(["SO-1|1|9.0000|2026-01-01|KEY/ANYTOWN/PALLET1", "SO-1|2|5.0000|2026-01-01|KEY/ANYTOWN/-"],
            folder.Rows(new SalesOrderLine(), "order_no, line_no, quantity, ordered_on, uom"));
        Assert.Equal(["15|SE01: found 9; expected 5 segments"], folder.Quarantine("line, reason"));
        Assert.Contains("ISA*00*", Assert.Single(folder.Quarantine("raw")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_without_the_segment_that_makes_a_row_is_quarantined_and_not_lost()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.edi", Advice.Replace("SE*9", "SE*5", StringComparison.Ordinal));
        var file = Assert.Single(folder.Land(Feed("W20")).Files);
        Assert.Equal((2, 0, 2), (file.Read, file.Landed, file.Quarantined));
    }

    [Fact]
    public void A_property_that_is_no_element_is_named()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.edi", Advice);
        var feed = Feed("W12");
        var report = folder.Land(feed with
        {
            Contract = new ContractDefinition { Properties = [FeedFolder.Property("Order")] },
            Map = [],
        });
        Assert.Contains("the property 'Order'", report.Failure!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_interchange_lands_nothing_and_says_so()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.edi", Advice[1..]);
        Assert.Contains("starts with ISA", folder.Land(Feed("W12")).Failure!.Text, StringComparison.Ordinal);
    }

    private static FeedDefinition Feed(string row) => FeedFolder.Feed(
        new SalesOrderLine(), "in/*.edi", new ReadOptions { Date = "yyyyMMdd" }, null,
        [
            .. names.Select(n => FeedFolder.Property(n, n switch
            {
                "W1203" => LogicalType.Number,
                "W0603" => LogicalType.Date,
                _ => LogicalType.String,
            }, key: n is "W0602" or "LX01")),
        ],
        ("order_no", "W0602"), ("line_no", "LX01"), ("quantity", "W1203"), ("ordered_on", "W0603"),
        ("uom", "N9_SG_02 || '/' || N1_ST_N401 || '/' || coalesce(N9_LV_02, '-')")) with
        {
            Source = new FilesSource { Path = "in/*.edi", Format = FileFormat.X12, Set = "945", Row = row },
        };
}
