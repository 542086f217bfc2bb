using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Tests.Lakehouse.Reading;

public sealed class PartitionValueTests
{
    [Theory]
    [InlineData("integer", "05", "5")]
    [InlineData("integer", "5.0", "5")]
    [InlineData("long", "-9", "-9")]
    [InlineData("decimal(10,3)", "1e2", "100.000")]
    [InlineData("decimal(38,10)", "1234567890123456789012345678.5", "1234567890123456789012345678.5000000000")]
    [InlineData("double", "1.0E20", "1e+20")]
    [InlineData("boolean", "TRUE", "true")]
    [InlineData("boolean", "1", "true")]
    [InlineData("date", "0001-01-01", "0001-01-01")]
    [InlineData("timestamp", "2024-02-29T10:11:12.123456Z", "2024-02-29 10:11:12.123456+00")]
    [InlineData("timestamp", "2024-02-29 10:11:12", "2024-02-29 10:11:12+00")]
    [InlineData("timestamp", "2024-02-29T10:11:12+02:00", "2024-02-29 08:11:12+00")]
    [InlineData("timestamp_ntz", "2024-02-29 10:11:12.123456", "2024-02-29 10:11:12.123456")]
    [InlineData("timestamp_ntz", "2024-02-29T10:11:12", "2024-02-29 10:11:12")]
    [InlineData("string", "", "")]
    [InlineData("string", "a/b%20ü 😀'\"", "a/b%20ü 😀'\"")]
    [InlineData("integer", "", null)]
    [InlineData("date", null, null)]
    public void Every_spelling_a_writer_uses_is_the_value_it_means(string type, string? written, string? value)
    {
        using var lake = new LakeFolder();
        var schema = SchemaText.Read("t", """
            {"type":"struct","fields":[{"name":"id","type":"long","nullable":true,"metadata":{}},
            {"name":"p","type":"TYPE","nullable":true,"metadata":{}}]}
            """.Replace("TYPE", type, StringComparison.Ordinal));
        var protocol = new Protocol(3, 7, ["timestampNtz"], ["timestampNtz"]);
        var table = new HandMadeTable(lake, "t", schema, protocol, ["p"]);
        AddAction With(string? p) => table.Write("SELECT 1 AS id") with
        {
            PartitionValues = new Dictionary<string, string?> { ["p"] = p },
        };
        table.Commit(With(written));
        var one = lake.Scratch.Query($"SELECT p::VARCHAR FROM {lake.Scratch.Scan(table.Snapshot())}").Single()[0];
        Assert.Equal(value, one);
        // beside a null the values come by way of a join
        table.Commit(With(null));
        var both = lake.Scratch.Query(
            $"SELECT p::VARCHAR FROM {lake.Scratch.Scan(table.Snapshot())} ORDER BY 1 NULLS LAST");
        Assert.Equal([value, null], both.Select(r => (string?)r[0]));
    }

    [Fact]
    public void A_file_that_says_nothing_about_a_partition_column_is_a_broken_log()
    {
        using var lake = new LakeFolder();
        DeltaColumn[] schema = [new("p", new ColumnType(ColumnKind.Whole), true)];
        var table = new HandMadeTable(lake, "t", schema, new Protocol(1, 2), ["p"]);
        table.Commit(table.Write("SELECT 1 AS id"));
        var broken = Assert.Throws<TerminalException>(() => lake.Scratch.Scan(table.Snapshot()));
        Assert.Contains("LOG_BROKEN: table 't': version 1", broken.Message, StringComparison.Ordinal);
        Assert.Contains("partition column p", broken.Message, StringComparison.Ordinal);
    }
}
