using DataPlatform.Core;
using DataPlatform.Engines.Spark;
using DataPlatform.Transforms;

namespace DataPlatform.Tests.Spark;

/// <summary>The client against a real server.</summary>
public sealed class SessionTests
{
    private const string Endless =
        "SELECT count(*) FROM range(100000000) a JOIN range(100000000) b ON a.id % 7 = b.id % 5";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_kind_of_cell_arrives_exactly()
    {
        var result = TestSpark.Need().Query("""
            SELECT 'Ä' AS text, 42L AS whole, cast(7 as tinyint) AS small, true AS flag, date '0001-01-01' AS first,
                   timestamp_ltz '2026-03-01 10:11:12.123456+02:00' AS instant, cast(-1.50 as decimal(18,2)) AS money,
                   cast('1234567890123456789012.3400000000000000' as decimal(38,16)) AS wide, 0.1D AS real,
                   cast(null as string) AS nothing
            """);
        Assert.Equal(
            ["text", "whole", "small", "flag", "first", "instant", "money", "wide", "real", "nothing"],
            result.Columns.Select(c => c.Name));
        Assert.Equal(
            new object?[]
            {
                "Ä", 42L, 7L, true, new DateOnly(1, 1, 1),
                new DateTimeOffset(2026, 3, 1, 8, 11, 12, TimeSpan.Zero).AddTicks(1234560), -1.50m,
                1234567890123456789012.34m, 0.1, null,
            },
            Assert.Single(result.Rows));
        Assert.Equal(new ColumnType(ColumnKind.Decimal, 38, 16), result.Columns[7].Type);
    }

    [Fact]
    public void A_number_of_more_digits_than_fit_is_refused()
    {
        var spark = TestSpark.Need();
        var refused = Assert.Throws<DefinitionException>(
            () => spark.Query("SELECT cast('12345678901234567890123456789012345678' as decimal(38,0)) AS much"));
        Assert.Contains("more than 28 digits in column 'much'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_stay_values_whatever_they_hold()
    {
        using var session = TestSpark.Need().Open();
        var values = new Dictionary<string, object>
        {
            ["text"] = "it's \\' OR \"x\" \n$day", ["day"] = new DateOnly(2024, 2, 29), ["number"] = -12.340m,
            ["instant"] = new DateTimeOffset(2026, 1, 1, 1, 2, 3, TimeSpan.FromHours(1)), ["flag"] = true,
            ["whole"] = long.MaxValue, ["real"] = 1e-300,
        };
        var row = Assert.Single(session.Query(
            "SELECT $text, $day, $number, $instant, $flag, $whole, $real, '$text' /* $day */ -- $number", values,
            Cancellation).Rows);
        Assert.Equal(
            new object?[]
            {
                values["text"], values["day"], values["number"], values["instant"], true, long.MaxValue, 1e-300,
                "$text",
            },
            row);
        Assert.Throws<DefinitionException>(() => session.Query("SELECT $absent", values, Cancellation));
    }

    [Fact]
    public void Rows_stream_in_order_over_many_batches()
    {
        using var session = TestSpark.Need().Open();
        using var result = session.Query(
            SparkRelation.Sql("SELECT id, cast(id * 1.5 as decimal(18,2)) AS d FROM range(0, 250000, 1, 3)"),
            cancellation: Cancellation);
        var next = 0L;
        foreach (var row in result.Rows())
        {
            Assert.Equal(next, row[0]);
            Assert.Equal(next * 1.5m, row[1]);
            next++;
        }
        Assert.Equal(250_000, next);
    }

    [Fact]
    public void An_empty_result_still_has_its_columns()
    {
        var empty = TestSpark.Need().Query("SELECT 1 AS one, 'x' AS two WHERE 1 = 0");
        Assert.Equal(["one", "two"], empty.Columns.Select(c => c.Name));
        Assert.Empty(empty.Rows);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(250_000)]
    public void Rows_sent_come_back_as_they_were(int count)
    {
        using var session = TestSpark.Need().Open();
        ResultColumn[] columns =
        [
            new("text", new(ColumnKind.Text)), new("whole", new(ColumnKind.Whole)), new("flag", new(ColumnKind.Flag)),
            new("day", new(ColumnKind.Day)), new("at", new(ColumnKind.Instant)),
            new("money", ColumnType.Money), new("real", new(ColumnKind.Real)),
        ];
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        object?[][] rows =
        [
            .. Enumerable.Range(0, count).Select(i => i % 7 == 6
                ? new object?[7]
                : new object?[]
                {
                    $"t{i}\\'", (long)i, i % 2 == 0, new DateOnly(2020, 1, 1).AddDays(i % 1000), at.AddSeconds(i),
                    i / 100m, i / 3.0,
                }),
        ];
        using var back = session.Query(session.Rows(columns, rows, Cancellation), cancellation: Cancellation);
        Assert.Equal(columns, back.Columns);
        var i = 0;
        foreach (var row in back.Rows())
            Assert.Equal(rows[i++], row);
        Assert.Equal(count, i);
    }

    [Fact]
    public void A_query_reads_relations_that_exist_for_it_alone()
    {
        using var session = TestSpark.Need().Open();
        var named = new Dictionary<string, SparkRelation>
        {
            ["a"] = SparkRelation.Sql("SELECT 1 AS k, 'one' AS v"),
            ["b"] = SparkRelation.Empty("k int, w string"),
        };
        var query = SparkRelation.Sql("SELECT a.v, b.w FROM a LEFT JOIN b ON a.k = b.k", named);
        Assert.Equal([new ResultColumn("v", new(ColumnKind.Text)), new ResultColumn("w", new(ColumnKind.Text))],
            session.Describe(query, Cancellation));
        using var result = session.Query(query, cancellation: Cancellation);
        Assert.Equal(new object?[] { "one", null }, Assert.Single(result.Rows()));
        Assert.Contains("Physical Plan", session.Explain(query, Cancellation), StringComparison.Ordinal);
        Assert.Throws<DefinitionException>(() => session.Query("SELECT * FROM a", cancellation: Cancellation));
    }

    [Fact]
    public void Settings_belong_to_the_session()
    {
        var spark = TestSpark.Need();
        using var one = spark.Open();
        using var other = spark.Open();
        one.Set(new Dictionary<string, string> { ["spark.sql.session.timeZone"] = "Asia/Tokyo" }, Cancellation);
        Assert.Equal("Asia/Tokyo", one.Setting("spark.sql.session.timeZone", Cancellation));
        Assert.Equal("UTC", other.Setting("spark.sql.session.timeZone", Cancellation));
        one.Unset(["spark.sql.session.timeZone"], Cancellation);
        Assert.NotEqual("Asia/Tokyo", one.Setting("spark.sql.session.timeZone", Cancellation));
        Assert.Null(one.Setting("spark.no.such.key", Cancellation));
    }

    [Fact]
    public async Task A_tag_cancels_what_runs_under_it()
    {
        using var session = TestSpark.Need().Open();
        var running = Task.Run(() =>
        {
            using var result = session.Query(
                SparkRelation.Sql(Endless),
                "long", CancellationToken.None);
            result.Finish();
        }, Cancellation);
        while (session.Cancel("long", Cancellation) == 0)
            await Task.Delay(50, Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void A_token_cancels_the_statement_on_the_server_too()
    {
        using var session = TestSpark.Need().Open();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            using var result = session.Query(
                SparkRelation.Sql(Endless),
                cancellation: stop.Token);
            result.Finish();
        });
        Assert.Equal(1L, session.Query("SELECT 1L", cancellation: Cancellation).Rows[0][0]);
    }

    [Theory]
    [InlineData("SELECT (1", "PARSE_SYNTAX_ERROR")]
    [InlineData("SELECT * FROM no_such_table", "TABLE_OR_VIEW_NOT_FOUND")]
    [InlineData("SELECT missing FROM range(3)", "UNRESOLVED_COLUMN")]
    [InlineData("SELECT 1 / (id - id) FROM range(3)", "DIVIDE_BY_ZERO")]
    [InlineData("SELECT cast(concat('x', id) as int) FROM range(3)", "CAST_INVALID_INPUT")]
    public void A_mistake_in_a_statement_is_told_with_Sparks_class(string sql, string expected)
    {
        var spark = TestSpark.Need();
        var mistake = Assert.Throws<DefinitionException>(() => spark.Query(sql));
        Assert.Contains(expected, mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("at org.apache", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_told_by_stages()
    {
        var told = new List<SparkProgress>();
        var options = new SparkOptions { Progress = new Listed(told) };
        using var session = SparkSession.Open(TestSpark.Need().Address, options, Cancellation);
        session.Query("SELECT sum(a.id * b.id) FROM range(20000) a CROSS JOIN range(40000) b",
            cancellation: Cancellation);
        Assert.Contains(told, p => p.Tasks > 0 && p.TasksDone <= p.Tasks);
    }

    private sealed class Listed(List<SparkProgress> told) : IProgress<SparkProgress>
    {
        public void Report(SparkProgress value) => told.Add(value);
    }
}
