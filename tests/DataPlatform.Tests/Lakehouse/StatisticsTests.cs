using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse;

public sealed class StatisticsTests : IDisposable
{
    private readonly LakeFolder lake = new();

    public void Dispose() => lake.Dispose();

    [Theory]
    [InlineData("long", "VALUES (3), (-7), (NULL)", "-7", "3", 1)]
    [InlineData("long", "VALUES (9223372036854775807), (-9223372036854775808)",
        "-9223372036854775808", "9223372036854775807", 0)]
    [InlineData("decimal", "VALUES (0.10), (-12345678.90)", "-12345678.90", "0.10", 0)]
    [InlineData("decimal", "VALUES (0.01)", "0.01", "0.01", 0)]
    [InlineData("double", "VALUES (1.5), (-2e300)", "-2E+300", "1.5", 0)]
    [InlineData("double", "VALUES (1.5::DOUBLE), ('nan')", null, null, 0)]
    [InlineData("double", "VALUES (1.5::DOUBLE), ('inf')", null, null, 0)]
    [InlineData("date", "VALUES ('2024-02-29'), ('1969-12-31')", "\"1969-12-31\"", "\"2024-02-29\"", 0)]
    [InlineData("timestamp", "VALUES ('2024-02-29 10:11:12.123999+00'), ('1969-12-31 23:59:59.9999+00')",
        "\"1969-12-31T23:59:59.999Z\"", "\"2024-02-29T10:11:12.123Z\"", 0)]
    [InlineData("string", "VALUES ('b'), (''), (NULL), ('ü')", "\"\"", "\"ü\"", 1)]
    [InlineData("boolean", "VALUES (true), (NULL)", null, null, 1)]
    [InlineData("string", "VALUES (NULL), (NULL)", null, null, 2)]
    public void Counts_and_bounds_are_exact_or_absent(string type, string values, string? min, string? max, int nulls)
    {
        var stats = Write(type, $"SELECT * FROM ({values}) AS v(x)");
        Assert.Equal(min, Bound(stats, "minValues")?.GetRawText());
        Assert.Equal(max, Bound(stats, "maxValues")?.GetRawText());
        Assert.Equal(nulls, Bound(stats, "nullCount")!.Value.GetInt64());
    }

    [Theory]
    [InlineData("a", 40, "\u007F")]
    [InlineData("ü", 40, "\U0010FFFF")]
    [InlineData("😀", 40, "\U0010FFFF")]
    public void Long_text_is_cut_to_32_characters_and_its_maximum_stays_an_upper_bound(
        string unit, int times, string last)
    {
        var stats = Write("string", $"SELECT repeat('{unit}', {times}) AS x");
        var prefix = string.Concat(Enumerable.Repeat(unit, 32));
        Assert.Equal(prefix, Bound(stats, "minValues")!.Value.GetString());
        Assert.Equal(prefix + last, Bound(stats, "maxValues")!.Value.GetString());
    }

    [Fact]
    public void Text_of_exactly_32_characters_is_not_cut()
    {
        var stats = Write("string", "SELECT repeat('a', 32) AS x");
        Assert.Equal(new string('a', 32), Bound(stats, "maxValues")!.Value.GetString());
    }

    [Fact]
    public void Very_long_text_still_has_bounds_that_hold()
    {
        var stats = Write("string", "SELECT * FROM (VALUES (repeat('a', 1000)), (repeat('z', 1000))) AS v(x)");
        Assert.Equal(new string('a', 32), Bound(stats, "minValues")!.Value.GetString());
        Assert.Equal(new string('z', 32) + "\u007F", Bound(stats, "maxValues")!.Value.GetString());
    }

    [Fact]
    public void Only_the_first_32_columns_have_statistics()
    {
        DeltaColumn[] wide = [.. Enumerable.Range(0, 40).Select(i =>
            new DeltaColumn($"c{i:D2}", new ColumnType(ColumnKind.Whole), true))];
        lake.Lake.OpenOrCreate("t", wide).Append(
            $"SELECT {string.Join(", ", wide.Select((c, i) => $"{i} AS {c.Name}"))}", LakeFolder.Commit(1));
        var stats = Stats();
        Assert.Equal(32, stats.GetProperty("minValues").EnumerateObject().Count());
        Assert.Equal(32, stats.GetProperty("nullCount").EnumerateObject().Count());
    }

    [Fact]
    public void A_column_after_the_32nd_is_still_never_null_when_it_must_not_be()
    {
        DeltaColumn[] wide = [.. Enumerable.Range(0, 40).Select(i =>
            new DeltaColumn($"c{i:D2}", new ColumnType(ColumnKind.Whole), Nullable: i < 39))];
        var table = lake.Lake.OpenOrCreate("t", wide);
        Assert.Throws<DefinitionException>(() => table.Append("SELECT NULL::BIGINT AS c39", LakeFolder.Commit(1)));
    }

    private JsonElement Write(string type, string select)
    {
        var column = type switch
        {
            "long" => new ColumnType(ColumnKind.Whole),
            "decimal" => new ColumnType(ColumnKind.Decimal, 18, 2),
            "double" => new ColumnType(ColumnKind.Real),
            "date" => new ColumnType(ColumnKind.Day),
            "timestamp" => new ColumnType(ColumnKind.Instant),
            "boolean" => new ColumnType(ColumnKind.Flag),
            _ => new ColumnType(ColumnKind.Text),
        };
        lake.Lake.OpenOrCreate("t", [new DeltaColumn("x", column, true)]).Append(select, LakeFolder.Commit(1));
        return Stats();
    }

    private JsonElement Stats()
    {
        var line = lake.LogText(1).Split('\n').Single(l => l.StartsWith("{\"add\"", StringComparison.Ordinal));
        var text = JsonSerializer.Deserialize<JsonElement>(line).GetProperty("add").GetProperty("stats").GetString()!;
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static JsonElement? Bound(JsonElement stats, string kind) =>
        stats.GetProperty(kind).TryGetProperty("x", out var value) ? value : null;
}
