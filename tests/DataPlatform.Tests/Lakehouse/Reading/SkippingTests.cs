using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Lakehouse;

namespace DataPlatform.Tests.Lakehouse.Reading;

public sealed class SkippingTests
{
    private static readonly DeltaColumn[] schema =
    [
        new("w", new ColumnType(ColumnKind.Whole), true), new("d", new ColumnType(ColumnKind.Decimal, 18, 3), true),
        new("t", new ColumnType(ColumnKind.Text), true), new("day", new ColumnType(ColumnKind.Day), true),
        new("moment", new ColumnType(ColumnKind.Instant), true), new("r", new ColumnType(ColumnKind.Real), true),
        new("f", new ColumnType(ColumnKind.Flag), true),
    ];

    private static readonly string[] texts =
    [
        "", "a", "ab", "abc", "Z", "ü", "\uFFFD", "\U0001F600", "\U0010FFFF", new string('x', 40),
        new string('x', 31) + "\U0001F600y", new string('x', 70), "a%b", "ab\u007F",
    ];

    [Fact]
    public void A_scan_that_passes_files_over_finds_every_row_that_one_without_finds()
    {
        using var lake = new LakeFolder();
        var passedOver = 0;
        for (var seed = 1; seed <= 15; seed++)
        {
            var random = new Random(seed);
            var table = lake.Lake.OpenOrCreate($"t{seed}", schema);
            var files = random.Next(2, 6);
            for (var file = 1; file <= files; file++)
                table.Append(Values(random, random.Next(1, 6), random.Next(3)), LakeFolder.Commit(file));
            var snapshot = table.Snapshot();
            for (var trial = 0; trial < 60; trial++)
            {
                var text = Condition(random, 2);
                var condition = Expression.Parse(text, new Place("test"));
                var sql = condition.ToSql(name => Sql.Trusted(Names.Quote(name))).Inline();
                var kept = snapshot.FilesFor(condition);
                passedOver += snapshot.Files.Count - kept.Count;
                var all = Count(lake, $"{lake.Scratch.Scan(snapshot)} AS t WHERE {sql}");
                var few = Count(lake, $"{lake.Scratch.Scan(snapshot, kept, null)} AS t WHERE {sql}");
                Assert.True(all == few, $"seed {seed}: {text} finds {few} rows of {all}");
            }
        }
        Assert.True(passedOver > 300, $"only {passedOver} files were passed over");
    }

    [Theory]
    [InlineData("spark-4.2/types_all/delta")]
    [InlineData("spark-4.2/plain_dml/delta")]
    [InlineData("spark-4.2/deletion_vectors/delta")]
    [InlineData("spark-4.2/colmap_name/delta")]
    [InlineData("spark-4.2/type_widening/delta")]
    [InlineData("spark-4.2/partition_types/delta")]
    [InlineData("spark-4.2/partition_paths/delta")]
    [InlineData("golden/table-with-columnmapping-mode-id")]
    [InlineData("kernel-rs-data/parsed-stats")]
    [InlineData("golden/data-reader-primitives")]
    public void Statistics_of_other_writers_exclude_no_row_that_is_there(string name)
    {
        using var lake = new LakeFolder(Path.GetDirectoryName(ForeignTables.Folder(name)));
        var snapshot = lake.Lake.Open(Path.GetFileName(name))!.Snapshot();
        foreach (var column in snapshot.Schema.Where(c => c.Field.Type is PrimitiveType))
        {
            var quoted = Names.Quote(column.Name);
            foreach (var value in Literals(lake, snapshot, column))
            {
                foreach (var op in new[] { "=", "<>", "<", "<=", ">", ">=" })
                {
                    var condition = Expression.Parse($"{quoted} {op} {value}", new Place("test"));
                    var sql = condition.ToSql(n => Sql.Trusted(Names.Quote(n))).Inline();
                    var kept = lake.Scratch.Scan(snapshot, snapshot.FilesFor(condition), null);
                    Assert.True(
                        Count(lake, $"{lake.Scratch.Scan(snapshot)} AS t WHERE {sql}")
                            == Count(lake, $"{kept} AS t WHERE {sql}"),
                        $"{column.Name} {op} {value}");
                }
            }
        }
    }

    [Fact]
    public void A_condition_on_a_partition_opens_only_its_files()
    {
        using var lake = new LakeFolder(ForeignTables.Folder("spark-4.2/checkpoint_v1_txn"));
        var snapshot = lake.Lake.Open("delta")!.Snapshot();
        var value = snapshot.Files.Select(f => f.PartitionValues["s"]).First(v => v is not null);
        var kept = snapshot.FilesFor(Expression.Parse($"s = {Names.Literal(value!)}", new Place("test")));
        Assert.InRange(kept.Count, 1, snapshot.Files.Count - 1);
        Assert.All(kept, f => Assert.Equal(value, f.PartitionValues["s"]));
    }

    [Theory]
    [InlineData("""{"numRecords":3,"minValues":{"w":9},"maxValues":{"w":1},"nullCount":{"w":1}}""")]
    [InlineData("""{"numRecords":3,"minValues":{"w":"x"},"maxValues":{"w":[]},"nullCount":{"w":-1}}""")]
    [InlineData("""{"numRecords":"many"}""")]
    [InlineData("""{"numRecords":3,"minValues":[""")]
    [InlineData("{}")]
    [InlineData("")]
    public void Statistics_that_make_no_sense_are_passed_by(string stats)
    {
        var snapshot = Snapshot(stats);
        Assert.Single(snapshot.FilesFor(Expression.Parse("w = 5 and w is not null", new Place("test"))));
        Assert.Single(snapshot.FilesFor(Expression.Parse("w is null", new Place("test"))));
    }

    [Fact]
    public void NaN_is_greater_than_a_maximum_that_leaves_it_out()
    {
        var snapshot = Snapshot("""{"numRecords":2,"minValues":{"r":1.0},"maxValues":{"r":2.0},"nullCount":{"r":0}}""");
        Assert.Single(snapshot.FilesFor(Expression.Parse("r > 5", new Place("test"))));
        Assert.Empty(snapshot.FilesFor(Expression.Parse("r = 5", new Place("test"))));
        Assert.Empty(snapshot.FilesFor(Expression.Parse("r < 0.5", new Place("test"))));
    }

    private static Snapshot Snapshot(string stats) => new(
        "t", 0, schema, [new LiveFile("/nowhere", 1, null) { Statistics = stats }])
    {
        Path = "/", Protocol = new Protocol(1, 2), TableId = "", PartitionColumns = [],
        Configuration = new Dictionary<string, string>(), Transactions = new Dictionary<string, long>(),
        Timestamp = default,
    };

    private static long Count(LakeFolder lake, string from) =>
        (long)lake.Scratch.Query($"SELECT count(*) FROM {from}").Single()[0]!;

    // what the expression language can say: numbers, days, texts
    private static List<string> Literals(LakeFolder lake, Snapshot snapshot, DeltaColumn column)
    {
        var quoted = Names.Quote(column.Name);
        var sql = ((PrimitiveType)column.Field.Type).Name switch
        {
            "string" => $"'''' || replace({quoted}, '''', '''''') || ''''",
            "date" => $"'DATE ''' || {quoted}::VARCHAR || ''''",
            "timestamp" or "timestamp_ntz" => $"'DATE ''' || ({quoted} AT TIME ZONE 'UTC')::DATE::VARCHAR || ''''",
            "long" or "integer" or "short" or "byte" => $"{quoted}::VARCHAR",
            var type when type.StartsWith("decimal", StringComparison.Ordinal) => $"{quoted}::VARCHAR",
            _ => null,
        };
        if (sql is null)
            return [];
        return
        [
            .. lake.Scratch.Query(
                $"SELECT DISTINCT {sql} FROM {lake.Scratch.Scan(snapshot)} WHERE {quoted} IS NOT NULL LIMIT 20")
                .Select(r => (string)r[0]!).Where(Parses),
        ];
    }

    private static bool Parses(string literal)
    {
        try
        {
            return Expression.Parse(literal, new Place("test")) is not null;
        }
        catch (DefinitionException)
        {
            return false;
        }
    }

    private static string Values(Random random, int rows, int spread)
    {
        var centre = random.Next(-5, 5);
        var list = Enumerable.Range(0, rows).Select(_ => $"({string.Join(", ",
        [
            Maybe(random, $"{centre + random.Next(spread + 1)}"),
            Maybe(random, $"{centre + random.Next(spread + 1)}.{random.Next(1000):000}"),
            Maybe(random, Names.Literal(texts[random.Next(texts.Length)])),
            Maybe(random, $"DATE '2024-01-01' + {centre + random.Next(spread + 1)}"),
            Maybe(random, $"TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL "
                + $"({(centre + random.Next(spread + 1)) * 86_400_000_000L + random.Next(-2, 3)}) MICROSECONDS"),
            Maybe(random, random.Next(6) == 0 ? "'NaN'::DOUBLE" : $"{centre + random.NextDouble():R}::DOUBLE"),
            Maybe(random, random.Next(2) == 0 ? "true" : "false"),
        ])})");
        return $"SELECT * FROM (VALUES {string.Join(", ", list)}) AS v(w, d, t, day, moment, r, f)";
    }

    private static string Maybe(Random random, string value) => random.Next(7) == 0 ? "NULL" : value;

    private static string Condition(Random random, int depth)
    {
        if (depth > 0 && random.Next(3) > 0)
        {
            return random.Next(4) switch
            {
                0 => $"not ({Condition(random, depth - 1)})",
                1 => $"({Condition(random, depth - 1)}) or ({Condition(random, depth - 1)})",
                _ => $"({Condition(random, depth - 1)}) and ({Condition(random, depth - 1)})",
            };
        }
        var column = schema[random.Next(schema.Length)];
        var not = random.Next(2) == 0 ? "" : "not ";
        if (column.Name == "f")
            return random.Next(2) == 0 ? "f" : $"f is {not}null";
        return random.Next(7) switch
        {
            0 => $"{column.Name} is {not}null",
            1 => $"{column.Name} {not}in ({Literal(random, column)}, {Literal(random, column)})",
            2 => $"{column.Name} {not}between {Literal(random, column)} and {Literal(random, column)}",
            3 when column.Name == "t" => $"t {not}like '{new[] { "a", "ab", "x", "ü", "" }[random.Next(5)]}%'",
            4 => $"{Literal(random, column)} {Op(random)} {column.Name}",
            _ => $"{column.Name} {Op(random)} {Literal(random, column)}",
        };
    }

    private static string Op(Random random) => new[] { "=", "<>", "<", "<=", ">", ">=" }[random.Next(6)];

    private static string Literal(Random random, DeltaColumn column) => column.Type.Kind switch
    {
        ColumnKind.Text => Names.Literal(texts[random.Next(texts.Length)]),
        ColumnKind.Day or ColumnKind.Instant =>
            $"DATE '{new DateOnly(2024, 1, 1).AddDays(random.Next(-6, 8)):yyyy-MM-dd}'",
        ColumnKind.Whole =>
            (random.Next(-6, 8) + (random.Next(3) == 0 ? 0.5m : 0)).ToString(CultureInfo.InvariantCulture),
        _ => (random.Next(-6000, 8000) / 1000m).ToString(CultureInfo.InvariantCulture),
    };
}
