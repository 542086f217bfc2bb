using System.Text;
using DataPlatform.Core;
using DataPlatform.Ingestion.Files;

namespace DataPlatform.Tests.Ingestion;

public sealed class CsvTests
{
    private static readonly Dialect Comma = new(",", '"', null);

    private static IReadOnlyList<string> Split(string text, Dialect? dialect = null, string encoding = "utf-8") =>
        FeedFolder.Split(Encoding.UTF8.GetBytes(text), encoding, dialect ?? Comma);

    [Fact]
    public void Rows_end_with_line_feed_carriage_return_or_both()
    {
        Assert.Equal(["1:[a][b]", "2:[c][d]"], Split("a,b\nc,d\n"));
        Assert.Equal(["1:[a][b]", "2:[c][d]"], Split("a,b\r\nc,d\r\n"));
        Assert.Equal(["1:[a][b]", "2:[c][d]"], Split("a,b\rc,d\r"));
        Assert.Equal(["1:[a][b]", "2:[c][d]"], Split("a,b\nc,d"));
    }

    [Fact]
    public void A_quoted_cell_holds_delimiters_line_ends_and_doubled_quotes()
    {
        Assert.Equal(["1:[a,b][c\nd][say \"x\"]", "3:[e][][\"]"], Split(
            "\"a,b\",\"c\nd\",\"say \"\"x\"\"\"\ne,\"\",\"\"\"\""));
    }

    [Fact]
    public void Line_numbers_count_every_line_of_a_record()
    {
        Assert.Equal(["1:[a][1\r\n2\r\n3]", "4:[b][x]", "5:[c][y]"], Split("a,\"1\r\n2\r\n3\"\r\nb,x\r\nc,y\r\n"));
    }

    [Fact]
    public void Text_after_a_closing_quote_is_malformed_and_the_record_still_ends_where_it_ends()
    {
        Assert.Equal(["1:[\"a\"b][c]!", "2:[d][e]"], Split("\"a\"b,c\nd,e\n"));
    }

    [Fact]
    public void A_quote_inside_a_plain_cell_is_a_character()
    {
        Assert.Equal(["1:[5\" pipe][b]"], Split("5\" pipe,b"));
    }

    [Fact]
    public void Separators_may_have_several_characters()
    {
        var dialect = new Dialect("+|", null, "&|\n");
        Assert.Equal(["1:[292][a+b|c][x\ny]", "3:[293][][z]"], Split("292+|a+b|c+|x\ny&|\n293+|+|z&|\n", dialect));
    }

    [Fact]
    public void An_unclosed_quote_names_the_line_where_it_opened()
    {
        var error = Assert.Throws<DefinitionException>(() => Split("a,b\nc,\"d\ne,f\ng,h\n"));
        Assert.Equal(2, error.Place.Line);
        error = Assert.Throws<DefinitionException>(() => Split("a,b\n\"x\ny\",\"d\ne,f\n"));
        Assert.Equal(3, error.Place.Line);
    }

    [Fact]
    public void Records_longer_than_any_buffer_come_whole()
    {
        var big = new string('x', 700_000);
        Assert.Equal([$"1:[{big}][1]", "2:[a][2]"], Split($"{big},1\na,2\n"));
        Assert.Equal([$"1:[{big}][1]", "2:[a][2]"], Split($"\"{big}\",1\na,2\n"));
    }

    [Theory]
    [InlineData("utf-8", new byte[] { 0x61, 0x2C, 0xC3, 0x28, 0x0A }, 2)]
    [InlineData("utf-8", new byte[] { 0x61, 0x2C, 0xC3 }, 2)]
    [InlineData("windows-1252", new byte[] { 0x61, 0x2C, 0x81, 0x0A }, 2)]
    [InlineData("us-ascii", new byte[] { 0x61, 0x2C, 0xE9, 0x0A }, 2)]
    [InlineData("utf-16", new byte[] { 0x61, 0x00, 0x00, 0xDC }, 2)]
    [InlineData("utf-16", new byte[] { 0x61, 0x00, 0x62 }, 2)]
    [InlineData("utf-32", new byte[] { 0x61, 0, 0, 0, 0, 0, 0x11, 0 }, 4)]
    public void A_byte_outside_the_encoding_is_refused_with_its_offset(string encoding, byte[] bytes, int offset)
    {
        var error = Assert.Throws<DefinitionException>(() => FeedFolder.Split(bytes, encoding, Comma));
        Assert.Contains($"at offset {offset}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows-1252", "id,Müller\n", 4)]
    [InlineData("iso-8859-1", "Straße,Ötztal", 4)]
    [InlineData("windows-1251", "Москва,Казань\n", 0)]
    public void A_utf_8_file_under_another_declared_encoding_is_refused(string encoding, string text, int offset)
    {
        var error = Assert.Throws<DefinitionException>(() => Split(text, encoding: encoding));
        Assert.Contains($"text in UTF-8, from offset {offset} on", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("encoding: utf-8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows-1252", "Müller;Â£;naïve")]
    [InlineData("iso-8859-5", "ТБ")]
    [InlineData("windows-1252", "plain")]
    public void Text_in_a_one_byte_encoding_that_only_looks_like_utf_8_in_places_is_read_as_declared(
        string encoding, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Assert.Equal(
            [$"1:[{text}]"], FeedFolder.Split(Encoding.GetEncoding(encoding).GetBytes(text), encoding, Comma));
    }

    [Fact]
    public void The_offset_of_a_wrong_byte_is_exact_far_into_a_file_too()
    {
        var bytes = Encoding.UTF8.GetBytes(new string('ü', 100_001)).Append((byte)0xFF).Append((byte)'\n').ToArray();
        var error = Assert.Throws<DefinitionException>(() => FeedFolder.Split(bytes, "utf-8", Comma));
        Assert.Contains("at offset 200002", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("windows-1252")]
    [InlineData("iso-8859-15")]
    [InlineData("ibm850")]
    [InlineData("shift_jis")]
    [InlineData("gb18030")]
    public void Every_encoding_gives_its_text_back_across_block_borders(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var word = encoding switch
        {
            "shift_jis" => "東京",
            "iso-8859-15" => "5 €",
            "windows-1252" => "Müller – 5 €",
            "ibm850" => "Müller",
            "gb18030" => "𠀀x",
            _ => "Zoë 😀 東京",
        };
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},{word}\n"));
        var records = FeedFolder.Split(Encoding.GetEncoding(encoding).GetBytes(text), encoding, Comma);
        Assert.Equal(20_000, records.Count);
        Assert.All(records, (r, i) => Assert.Equal($"{i + 1}:[{i}][{word}]", r));
    }

    [Fact]
    public void A_byte_order_mark_that_fits_is_no_text_and_one_that_does_not_is_an_error()
    {
        byte[] marked = [0xEF, 0xBB, 0xBF, (byte)'a'];
        Assert.Equal(["1:[a]"], FeedFolder.Split(marked, "utf-8", Comma));
        var error = Assert.Throws<DefinitionException>(() => FeedFolder.Split(marked, "windows-1252", Comma));
        Assert.Contains("byte order mark of utf-8", error.Message, StringComparison.Ordinal);
        Assert.Equal(["1:[a]"], FeedFolder.Split([0xFE, 0xFF, 0, (byte)'a'], "utf-16", Comma));
        Assert.Throws<DefinitionException>(() => FeedFolder.Split([0xFF, 0xFE, (byte)'a', 0], "utf-8", Comma));
    }
}
