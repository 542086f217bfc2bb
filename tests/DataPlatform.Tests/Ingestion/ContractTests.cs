using DataPlatform.Warehouse.Logistics;
using DataPlatform.Warehouse.OrderToCash;
using DataPlatform.Warehouse.Reference;
using DataPlatform.Workspace;

namespace DataPlatform.Tests.Ingestion;

public sealed class ContractTests
{
    private static readonly SalesOrderLine orderLine = new();

    private static readonly ReadOptions german = new() { Delimiter = ";", Decimal = ",", Thousands = ".",
        Date = "dd/MM/yyyy" };

    private static FeedDefinition Feed(ContractProperty property, ReadOptions? read = null, string? map = null) =>
        FeedFolder.Feed(
        orderLine, "in/*.csv", read ?? new ReadOptions(), null, [FeedFolder.Property("ID", key: true), property],
        [("order_no", "ID"), ("line_no", "_line"), .. map is null ? [] : new[] { ("quantity", map) }]);

    private static (IReadOnlyList<string> Landed, IReadOnlyList<string> Reasons) Land(
        FeedDefinition feed, params string[] cells)
    {
        using var folder = new FeedFolder();
        var delimiter = feed.Read.Delimiter;
        folder.Write("in/a.csv", $"ID{delimiter}X\n" + string.Concat(
            cells.Select((c, i) => $"{i + 1}{delimiter}{c}\n")));
        var report = folder.Land(feed);
        Assert.True(report.Failure is null, report.Failure?.Text);
        return (folder.Rows(orderLine, "order_no"), folder.Quarantine("column_name, reason"));
    }

    [Theory]
    [InlineData("abc", "X|found 'abc'; expected a number like 1.234,56")]
    [InlineData("1.23", "X|found '1.23'; expected a number like 1.234,56")]
    [InlineData("1,234.56", "X|found '1,234.56'; expected a number like 1.234,56")]
    [InlineData("1e5", "X|found '1e5'; expected a number like 1.234,56")]
    [InlineData("NaN", "X|found 'NaN'; expected a number like 1.234,56")]
    [InlineData("1234567890123",
        "X|found '1234567890123'; expected at most 12 digits before the decimal mark and 12 after it")]
    [InlineData("--1", "X|found '--1'; expected a number like 1.234,56")]
    [InlineData("0x1F", "X|found '0x1F'; expected a number like 1.234,56")]
    [InlineData("1 234", "X|found '1 234'; expected a number like 1.234,56")]
    public void A_number_must_have_the_declared_shape(string cell, string reason)
    {
        var (landed, reasons) = Land(Feed(FeedFolder.Property("X", LogicalType.Number), german), cell, "1.234,56",
            "-,5", "+7", "1234,5600000000000000");
        Assert.Equal(["2", "3", "4", "5"], landed);
        Assert.Equal([reason], reasons);
    }

    [Theory]
    [InlineData("31/02/2025")]
    [InlineData("1/2/2025")]
    [InlineData("2025-01-01")]
    [InlineData("13/13/2025")]
    [InlineData("01/01/25")]
    [InlineData("00/00/0000")]
    [InlineData("01/01/2025 x")]
    public void A_date_must_read_back_as_written(string cell)
    {
        var (landed, reasons) = Land(Feed(FeedFolder.Property("X", LogicalType.Date), german), cell, "29/02/2024",
            "31/12/9999");
        Assert.Equal(["2", "3"], landed);
        Assert.Equal([$"X|found '{cell}'; expected a date written dd/MM/yyyy, like 31/12/2025"], reasons);
    }

    [Fact]
    public void Dates_without_leading_zeros_and_dates_written_as_midnight_are_formats_of_their_own()
    {
        var (landed, _) = Land(Feed(FeedFolder.Property("X", LogicalType.Date) with { Format = "M/d/yyyy" }),
            "1/2/2025", "01/02/2025", "12/31/2025");
        Assert.Equal(["1", "3"], landed);
        var (midnight, reasons) = Land(
            Feed(FeedFolder.Property("X", LogicalType.Date) with { Format = "yyyy-MM-dd HH:mm:ss.fff" }),
            "2025-01-02 00:00:00.000", "2025-01-02 00:00:01.000");
        Assert.Equal(["1"], midnight);
        Assert.Contains("a date at midnight", Assert.Single(reasons), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LogicalType.Integer, "1.0")]
    [InlineData(LogicalType.Integer, "99999999999999999999")]
    [InlineData(LogicalType.Integer, "")]
    [InlineData(LogicalType.Boolean, "maybe")]
    [InlineData(LogicalType.Timestamp, "2025-01-01 25:00:00")]
    [InlineData(LogicalType.Timestamp, "2025-01-01")]
    public void Other_types_are_as_strict(LogicalType type, string cell)
    {
        var good = type switch { LogicalType.Integer => "-12", LogicalType.Boolean => "Yes", _ =>
            "2025-01-01 23:59:59" };
        var (landed, reasons) = Land(Feed(FeedFolder.Property("X", type) with { Required = true }), cell, good);
        Assert.Equal(["2"], landed);
        Assert.StartsWith($"X|found {(cell.Length == 0 ? "nothing" : $"'{cell}'")}; expected ", Assert.Single(reasons),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_the_contract_name_what_is_allowed()
    {
        var text = FeedFolder.Property("X");
        Assert.Equal(["X|found 'C'; expected one of A, B"], Land(Feed(text with { Enum = ["A", "B"] }), "A", "C")
            .Reasons);
        Assert.Equal(["X|found 'a1'; expected a text that matches ^[A-Z]\\d$"], Land(
            Feed(text with { Pattern = @"^[A-Z]\d$" }), "A1", "a1").Reasons);
        Assert.Equal(["X|found 'abcd'; expected at most 3 characters"], Land(
            Feed(text with { MaxLength = 3 }), "abc", "abcd").Reasons);
        Assert.Equal(["X|found 'a'; expected at least 2 characters"], Land(Feed(text with { MinLength = 2 }), "ab", "a")
            .Reasons);
        var number = FeedFolder.Property("X", LogicalType.Number) with { Minimum = 0, Maximum = 10.5m };
        Assert.Equal(["X|found '-1'; expected at least 0", "X|found '11'; expected at most 10.5"], Land(
            Feed(number), "-1", "11", "0", "10.5").Reasons);
    }

    [Fact]
    public void Stated_characters_are_stripped_and_no_others()
    {
        var income = FeedFolder.Property("X", LogicalType.Number) with { Strip = "$, " };
        var (landed, reasons) = Land(Feed(income, new ReadOptions { Delimiter = ";" }), "$60,000 ", "60000",
            "€60,000",
            "$");
        Assert.Equal(["1", "2"], landed);
        Assert.Equal(2, reasons.Count);
    }

    [Fact]
    public void Texts_keep_their_spelling_and_declared_texts_are_unknown()
    {
        var feed = FeedFolder.Feed(orderLine, "in/*.csv", new ReadOptions { Nulls = ["", "NULL"], Trim = false }, null,
            [FeedFolder.Property("ID", key: true), FeedFolder.Property("X")], ("order_no", "ID"), ("line_no", "_line"),
                ("product_id", "X"));
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", "ID,X\n1,007\n2,1E5\n3,NA\n4,NULL\n5, a \n6,\u00A0\n");
        folder.Land(feed);
        Assert.Equal(["1|007", "2|1E5", "3|NA", "4", "5| a ", "6|\u00A0"], folder.Rows(
            orderLine, "order_no, product_id"));
    }

    [Fact]
    public void A_decimal_that_does_not_fit_our_column_is_quarantined_unless_its_last_digits_are_zeros()
    {
        var (landed, reasons) = Land(Feed(FeedFolder.Property("X", LogicalType.Number), map: "X"), "1.2345", "1.23450",
            "1.23456");
        Assert.Equal(["1", "2"], landed);
        Assert.Equal(["quantity|found 1.234560; expected a value that fits DECIMAL(18,4) without rounding"], reasons);
        Assert.Equal(3, Land(Feed(FeedFolder.Property("X", LogicalType.Number), map: "round(X, 4)"), "1.2345",
            "1.23450", "1.23456").Landed.Count);
    }

    [Fact]
    public void An_expression_that_fails_for_a_row_sends_that_row_to_quarantine()
    {
        var (landed, reasons) = Land(Feed(FeedFolder.Property("X"), map: "cast(X as integer)"), "1", "x", "3");
        Assert.Equal(["1", "3"], landed);
        Assert.Equal(["quantity|the expression cast(X as integer) fails for this row"], reasons);
    }

    [Fact]
    public void A_map_that_gives_the_wrong_type_is_a_mistake_of_the_feed()
    {
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", "ID,X\n1,2\n");
        var report = folder.Land(Feed(FeedFolder.Property("X"), map: "X"));
        Assert.Contains("VARCHAR from X; expected DECIMAL(18,4) for quantity", report.Failure!.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Instants_are_meant_in_the_workspaces_zone_and_days_stay_days()
    {
        var feed = FeedFolder.Feed(new TrackingEvent(), "in/*.csv", new ReadOptions(), null,
            [FeedFolder.Property("ID", key: true), FeedFolder.Property("AT", LogicalType.Timestamp)], (
                "event_id", "ID"), ("event_time", "AT"));
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", "ID,AT\n1,2025-07-01 00:30:00\n2,2025-01-01 00:30:00\n");
        folder.Land(feed);
        Assert.Equal(["1|2025-06-30 22:30:00+00", "2|2024-12-31 23:30:00+00"], folder.Rows(
            new TrackingEvent(), "event_id, event_time"));
        var day = FeedFolder.Feed(orderLine, "in/*.csv", new ReadOptions(), null,
            [FeedFolder.Property("ID", key: true), FeedFolder.Property("AT", LogicalType.Timestamp)],
            ("order_no", "ID"), ("line_no", "'1'"), ("ordered_on", "cast(AT as date)"));
        folder.Land(day);
        Assert.Equal(["1|2025-07-01", "2|2025-01-01"], folder.Rows(orderLine, "order_no, ordered_on"));
    }

    [Fact]
    public void A_bitemporal_row_without_dates_was_always_true_and_a_newer_one_stands_beside_it()
    {
        var customer = new Customer();
        var feed = FeedFolder.Feed(customer, "in/*.csv", new ReadOptions(), null,
            [FeedFolder.Property("ID", key: true), FeedFolder.Property("TIER")], ("customer_id", "ID"), (
                "tier", "TIER"));
        using var folder = new FeedFolder();
        folder.Write("in/a.csv", "ID,TIER\nC1,A\nC2,B\n");
        folder.Land(feed);
        folder.Clock.Advance(TimeSpan.FromDays(1));
        folder.Write("in/b.csv", "ID,TIER\nC1,B\nC2,B\n");
        var file = folder.Land(feed).Files[1];
        Assert.Equal((1, 1), (file.Landed, file.Duplicates));
        Assert.Equal(["C1|A|1900-01-01|9999-12-31|2025-06-01", "C1|B|1900-01-01|9999-12-31|2025-06-02",
            "C2|B|1900-01-01|9999-12-31|2025-06-01"],
            folder.Rows(customer, "customer_id, tier, valid_from, valid_to, CAST(recorded_at AS DATE)"));
    }

    [Fact]
    public void Dates_in_file_names_may_be_mapped()
    {
        var feed = FeedFolder.Feed(orderLine, "in/*.csv", new ReadOptions(), @"_(\d{4}-\d{2})",
            [FeedFolder.Property("ID", key: true)], ("order_no", "ID"), ("line_no", "_slot"), (
                "ordered_on", "_file_date"), ("uom", "_file"));
        using var folder = new FeedFolder();
        folder.Write("in/x_2025-03.csv", "ID\n1\n");
        folder.Write("in/x_2025-04-17.csv", "ID\n1\n");
        folder.Land(feed);
        Assert.Equal(["1|2025-03|2025-03-01|x_2025-03.csv", "1|2025-04|2025-04-17|x_2025-04-17.csv"],
            folder.Rows(orderLine, "order_no, line_no, ordered_on, uom"));
    }
}
