using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse;

public sealed class ScratchTests : IDisposable
{
    private static readonly ScratchColumn[] AllKinds =
    [
        new("t", new ColumnType(ColumnKind.Text)), new("w", new ColumnType(ColumnKind.Whole)),
        new("f", new ColumnType(ColumnKind.Flag)), new("d", new ColumnType(ColumnKind.Day)),
        new("i", new ColumnType(ColumnKind.Instant)), new("m", ColumnType.Money),
        new("r", new ColumnType(ColumnKind.Real)),
    ];

    private readonly LakeFolder lake = new();

    public void Dispose() => lake.Dispose();

    [Fact]
    public void Every_kind_of_cell_goes_in_and_comes_out_as_it_was()
    {
        object?[] full =
        [
            "ü'\"\0x", long.MinValue, true, new DateOnly(1, 1, 1),
            new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999), -1234567890123456.78m,
            double.Epsilon,
        ];
        Assert.Equal(2, lake.Scratch.Load("x", AllKinds, [full, new object?[7]]));
        var rows = lake.Scratch.Query("SELECT * FROM x").ToList();
        Assert.Equal(full, rows[0]);
        Assert.All(rows[1], Assert.Null);
        var file = lake.Scratch.WriteParquet("SELECT * FROM x", AllKinds, Path.Combine(lake.Root, "x.parquet"))!;
        Assert.Equal(new FileInfo(file.Path).Length, file.Size);
        Assert.Equal(full, lake.Scratch.Query($"SELECT * FROM read_parquet('{file.Path}')").First());
    }

    [Fact]
    public void An_instant_with_an_offset_is_the_same_instant()
    {
        var instant = new DateTimeOffset(2026, 3, 29, 3, 0, 0, TimeSpan.FromHours(2));
        lake.Scratch.Load("x", [new("i", new ColumnType(ColumnKind.Instant))], [[instant]]);
        Assert.Equal(instant.ToUniversalTime(), lake.Scratch.Query("SELECT i FROM x").Single()[0]);
    }

    [Fact]
    public void A_sum_of_whole_numbers_arrives_as_a_whole_number()
    {
        Assert.Equal(3L, lake.Scratch.Query("SELECT sum(x) FROM (VALUES (1::BIGINT), (2)) AS v(x)").Single()[0]);
    }

    [Fact]
    public void A_statement_in_the_middle_of_a_query_never_cuts_the_query_short_in_silence()
    {
        var seen = 0L;
        try
        {
            foreach (var row in lake.Scratch.Query("SELECT range FROM range(100000)"))
            {
                if (seen++ == 10)
                    lake.Scratch.Execute("CREATE TABLE other AS SELECT 1 AS x");
            }
        }
        catch (TerminalException)
        {
            return;
        }
        Assert.Equal(100_000, seen);
    }

    [Fact]
    public void A_cell_of_another_kind_is_refused_with_row_and_column()
    {
        var refused = Assert.Throws<ArgumentException>(() =>
            lake.Scratch.Load("x", [new("w", new ColumnType(ColumnKind.Whole))], [[1L], ["one"]]));
        Assert.Contains("row 2 of 'x'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'w'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decimal_that_does_not_fit_its_column_is_refused_and_never_rounded_away()
    {
        Assert.ThrowsAny<Exception>(() =>
            lake.Scratch.Load("x", [new("m", new ColumnType(ColumnKind.Decimal, 5, 2))], [[12345.67m]]));
    }

    [Fact]
    public void A_query_without_rows_leaves_no_file()
    {
        var path = Path.Combine(lake.Root, "none.parquet");
        Assert.Null(lake.Scratch.WriteParquet(
            "SELECT 1 AS w WHERE false", [new("w", new ColumnType(ColumnKind.Whole))], path));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_write_that_fails_half_way_leaves_no_file_and_tells_the_engines_words()
    {
        var path = Path.Combine(lake.Root, "half.parquet");
        var failure = Assert.Throws<TerminalException>(() => lake.Scratch.WriteParquet(
            "SELECT CASE WHEN range = 300000 THEN 'x' ELSE '1' END AS w FROM range(400000)",
            [new("w", new ColumnType(ColumnKind.Whole))], path));
        Assert.Contains("Conversion Error", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void An_empty_table_is_a_relation_with_the_right_types()
    {
        var scan = lake.Scratch.Scan(lake.Table().Snapshot());
        Assert.Equal(
            [["id", "BIGINT"], ["name", "VARCHAR"], ["amount", "DECIMAL(18,2)"]],
            lake.Scratch.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {scan})"));
        Assert.Equal(0L, lake.Scratch.Query($"SELECT count(*) FROM {scan}").Single()[0]);
    }

    [Fact]
    public void A_path_with_pattern_characters_is_no_pattern()
    {
        using var odd = new LakeFolder(Path.Combine(lake.Root, "a[b]*c? d'e"));
        odd.Table().Append(LakeFolder.Rows((1, "a", 1)), LakeFolder.Commit(1));
        odd.Table().Merge(["id"], LakeFolder.Rows((1, "b", 1), (2, "c", 1)), LakeFolder.Commit(2));
        Assert.Equal([[1L, "b", 1m], [2L, "c", 1m]], odd.Read(odd.Table().Snapshot()));
    }

    [Fact]
    public void An_engine_type_without_a_cell_is_refused_by_column()
    {
        var refused = Assert.Throws<TerminalException>(() => lake.Scratch.Query("SELECT [1, 2] AS numbers").ToList());
        Assert.Contains("numbers", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_function_is_an_error_and_no_download()
    {
        var refused = Assert.Throws<TerminalException>(() => lake.Scratch.Execute("SELECT st_area(1)"));
        Assert.DoesNotContain("HTTP", refused.Message, StringComparison.OrdinalIgnoreCase);
    }
}
