using System.Text;
using DataPlatform.Core;
using DataPlatform.Ingestion.Drafts;
using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Ingestion;

public sealed class FeedSketchTests
{
    private static FeedDraft Look(string text, Table? table = null, Encoding? encoding = null, string file = "a.csv")
    {
        using var folder = new FeedFolder();
        var path = folder.Write(file, text, encoding);
        return FeedSketch.OfFile("erp/a", path, file, table, folder.Scratch);
    }

    [Fact]
    public void A_german_file_is_seen_as_one()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var draft = Look(
            "Order No;Ort;Menge;Datum;Code;Kunde\n1;Köln;1.234,50;31/12/2025;007;A\n2;Bonn;7,25;01/02/2025;010;A\n",
            new SalesOrderLine(),
            Encoding.GetEncoding("windows-1252"));
        Assert.Equal(("windows-1252", ";", ",", ".", true), (
            draft.Read.Encoding, draft.Read.Delimiter, draft.Read.Decimal, draft.Read.Thousands, draft.Read.Header));
        Assert.Equal([LogicalType.Integer, LogicalType.String, LogicalType.Number, LogicalType.Date, LogicalType.String,
            LogicalType.String],
            draft.Columns.Select(c => c.Type));
        Assert.Equal("dd/MM/yyyy", draft.Columns[3].Format);
        Assert.Contains("leading zeros", draft.Columns[4].Why, StringComparison.Ordinal);
        Assert.True(draft.Columns[0].PrimaryKey);
        Assert.Equal(("order_no", "\"Order No\"", "the same name"), draft.Map[0]);
        Assert.Equal(["line_no"], draft.Unmapped);
        Assert.Contains("guess", FeedDraftText.Write(draft), StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_that_fits_two_formats_says_so()
    {
        var draft = Look("ID,WHEN\n1,01/02/2025\n2,03/04/2025\n");
        Assert.Contains("MM/dd/yyyy", draft.Columns[1].Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\tb\n1\t2\n", "\t", true)]
    [InlineData("1|x|3\n4|y|6\n", "|", false)]
    [InlineData("292+|Store+|3&|\n293+|Shop+|4&|\n", "+|", false)]
    [InlineData("\"a,1\",b\n\"c,2\",3\n", ",", true)]
    public void Delimiter_and_header_are_guessed_from_what_is_regular(string text, string delimiter, bool header)
    {
        var draft = Look(text);
        Assert.Equal((delimiter, header), (draft.Read.Delimiter, draft.Read.Header));
        Assert.True(draft.ReadGuesses.ContainsKey("delimiter"));
    }

    [Fact]
    public void Money_with_its_sign_is_a_number_once_the_sign_is_stripped()
    {
        var draft = Look("ID;INCOME\n1;$60,000.50 \n2;$1,000.00 \n");
        Assert.Equal((LogicalType.Number, "$", ","), (draft.Columns[1].Type, draft.Columns[1].Strip,
            draft.Read.Thousands));
    }

    [Fact]
    public void Json_lines_and_parquet_are_looked_at_too()
    {
        var draft = Look("{\"ID\": 1, \"DAY\": \"2025-01-02\"}\n{\"ID\": 2, \"DAY\": null}\n", file: "a.ndjson");
        Assert.Equal([(LogicalType.Integer, true), (LogicalType.Date, false)], draft.Columns.Select(
            c => (c.Type, c.Required)));
        using var folder = new FeedFolder();
        folder.Scratch.Execute(
            $"COPY (SELECT 1.5 AS weight_kg, 'a' AS x) TO '{folder.Root}/a.parquet' (FORMAT parquet)");
        draft = FeedSketch.OfFile("a", Path.Combine(folder.Root, "a.parquet"), "a.parquet", new FreightOrder(),
            folder.Scratch);
        Assert.Equal("weight_kg", Assert.Single(draft.Map).Column);
    }

    [Fact]
    public void An_empty_file_cannot_be_drafted()
    {
        Assert.Throws<DefinitionException>(() => Look(""));
    }
}
