using DataPlatform.Core;

namespace DataPlatform.Tests.Engines;

/// <summary>Attempts to reach past the tables from the text of a query.</summary>
public sealed class LockDownTests(LockDownTests.Filled filled) : IClassFixture<LockDownTests.Filled>
{
    private readonly EngineFolder lake = filled.Lake;

    public sealed class Filled : IDisposable
    {
        public Filled()
        {
            Lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
            File.WriteAllText(Path.Combine(Lake.Root, "..", "secret.csv"), "a,b\n1,2\n");
        }

        internal EngineFolder Lake { get; } = new();

        public void Dispose() => Lake.Dispose();
    }

    public static TheoryData<string> Attempts =>
    [
        // write
        "COPY (SELECT 1) TO '{lake}/x.csv'",
        "COPY shop_order TO '{lake}/shop_order/x.parquet' (FORMAT parquet)",
        "COPY shop_order FROM '{lake}/x.csv'",
        "EXPORT DATABASE '{lake}/out'",
        "IMPORT DATABASE '{lake}/out'",
        "ATTACH '{lake}/x.db' AS x",
        "ATTACH ':memory:' AS x",
        "CREATE TABLE x (i INTEGER)",
        "CREATE TEMP TABLE shop_order AS SELECT 1",
        "CREATE OR REPLACE TEMP VIEW shop_order AS SELECT 1",
        "CREATE MACRO f() AS 1",
        "CREATE SECRET s (TYPE s3)",
        "INSERT INTO shop_order VALUES (1)",
        "UPDATE shop_order SET amount = 0",
        "DELETE FROM shop_order",
        "DROP VIEW shop_order",
        "WITH x AS (INSERT INTO shop_order VALUES (1) RETURNING 1) SELECT * FROM x",
        "SELECT 1; DROP VIEW shop_order",
        "SELECT 1; SELECT 2",
        "",
        ";",
        // read files
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_csv_auto('{lake}/shop_order/_delta_log/00000000000000000000.json')",
        "SELECT * FROM read_json('{lake}/shop_order/_delta_log/*.json')",
        "SELECT * FROM read_parquet('{lake}/*/*.parquet')",
        "SELECT * FROM parquet_scan('{lake}/*/*.parquet')",
        "SELECT * FROM parquet_metadata('{lake}/*/*.parquet')",
        "SELECT * FROM parquet_schema('{lake}/*/*.parquet')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM '{lake}/../secret.csv'",
        "SELECT * FROM \"{lake}/shop_order/_delta_log/00000000000000000000.json\"",
        "SELECT * FROM 'https://example.com/x.parquet'",
        "SELECT * FROM glob('{lake}/**')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT (SELECT content FROM read_text('/etc/passwd'))",
        "SELECT * FROM shop_order WHERE order_no IN (SELECT content FROM read_text('/etc/passwd'))",
        "WITH x AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM x",
        "SELECT * FROM (VALUES (1)) v, LATERAL (SELECT * FROM glob('/etc/*')) g",
        "SELECT 1 UNION ALL SELECT size FROM read_text('/etc/passwd')",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('shop_order')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        // learn of the server
        "SELECT getenv('HOME')",
        "SELECT current_setting('allowed_directories')",
        "SELECT current_setting('temp_directory')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM which_secret('s3://x', 's3')",
        "SELECT * FROM duckdb_functions()",
        "SELECT * FROM duckdb_views()",
        "SELECT sql FROM sqlite_master",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM pg_catalog.pg_settings",
        "SELECT view_definition FROM information_schema.views",
        "SELECT * FROM temp.main.shop_order",
        "SELECT * FROM system.information_schema.tables",
        "SELECT getvariable('x')",
        "SELECT list_transform([1], x -> getvariable('y'))",
        "SHOW TABLES",
        "DESCRIBE shop_order",
        "SUMMARIZE shop_order",
        "SELECT * FROM (DESCRIBE shop_order)",
        "SELECT * FROM (SHOW ALL TABLES)",
        "EXPLAIN SELECT * FROM shop_order",
        "EXPLAIN ANALYZE SELECT * FROM shop_order",
        // change or hold it
        "SET memory_limit = '1TB'",
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "SET VARIABLE x = 1",
        "USE temp",
        "PRAGMA version",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "INSTALL httpfs",
        "LOAD httpfs",
        "FORCE INSTALL httpfs FROM 'http://example.com'",
        "CHECKPOINT",
        "VACUUM",
        "BEGIN",
        "PREPARE x AS SELECT 1",
        "EXECUTE x",
        "SELECT write_log('x')",
        "SELECT sleep_ms(100000)",
        "SELECT nextval('x')",
        "SELECT * FROM shop_order AT (VERSION => 0)",
        "SELECT * FROM no_such_table",
    ];

    [Theory]
    [MemberData(nameof(Attempts))]
    public void An_attempt_is_refused_without_telling_a_path(string attempt)
    {
        var before = lake.Files();
        var text = attempt.Replace("{lake}", lake.Root, StringComparison.Ordinal);
        var refused = Assert.Throws<DefinitionException>(() => lake.Rows(Sql.Trusted(text)));
        Assert.DoesNotContain(lake.Root, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("/etc", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message.Replace("which_secret", "", StringComparison.Ordinal)
            .Replace("duckdb_secrets", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(before, lake.Files());
        Assert.Equal([[4L]], lake.Rows(Sql.Trusted("SELECT count(*) FROM shop_order")));
    }

    [Theory]
    [InlineData("; COPY (SELECT 1) TO 'x'")]
    [InlineData("' UNION SELECT content FROM read_text('/etc/passwd') --")]
    [InlineData("$p1")]
    [InlineData("../../etc/passwd")]
    public void A_parameter_is_a_value_whatever_it_says(string value) =>
        Assert.Equal([[value]], lake.Rows($"SELECT {new Text(value)}"));

    [Theory]
    [InlineData("SELECT CAST('/var/lib/lake/x.parquet' AS INTEGER)")]
    [InlineData("SELECT \"/var/lib/lake/x.parquet\" FROM shop_order")]
    public void Errors_of_running_queries_tell_no_path(string query) => Assert.DoesNotContain(
        "/var", Assert.Throws<DefinitionException>(() => lake.Rows(Sql.Trusted(query))).ToString(),
        StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_gone_is_told_without_its_path()
    {
        foreach (var known in new[] { false, true })
        {
            using var own = new EngineFolder();
            own.Fill(new ShopOrder(), BuildTests.SomeOrders);
            if (known)
                own.Rows($"SELECT * FROM {new ShopOrder()}");
            foreach (var file in Directory.GetFiles(Path.Combine(own.Root, "shop_order"), "*.parquet"))
                File.Delete(file);
            var gone = Assert.Throws<TerminalException>(() => own.Rows($"SELECT * FROM {new ShopOrder()}"));
            Assert.DoesNotContain(own.Root, gone.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_file_appears_where_the_process_works()
    {
        var before = Here();
        using var own = new EngineFolder();
        own.Fill(new ShopOrder(), BuildTests.SomeOrders);
        own.Build(new ShopDay());
        own.Rows(Sql.Trusted("SELECT count(*) FROM shop_order"));
        Assert.Equal(before, Here());

        static IEnumerable<string> Here() =>
        [
            .. new DirectoryInfo(".").GetFiles(":memory:*").Select(f => $"{f.Name} {f.LastWriteTimeUtc:O}").Order(),
        ];
    }

    [Fact]
    public void Two_engines_share_nothing()
    {
        using var other = new EngineFolder();
        Assert.Throws<DefinitionException>(() => other.Rows(Sql.Trusted("SELECT * FROM shop_order")));
        Assert.Equal([[4L]], lake.Rows(Sql.Trusted("SELECT count(*) FROM shop_order")));
    }

    [Fact]
    public void Ordinary_queries_of_every_kind_are_admitted()
    {
        foreach (var query in new[]
        {
            "SELECT extract(year FROM ordered_on), substring(order_no FROM 2), amount BETWEEN 1 AND 2 FROM shop_order",
            "SELECT customer_id, sum(amount) FILTER (WHERE pieces > 1) FROM shop_order GROUP BY ALL "
                + "HAVING count(*) > 0",
            "SELECT rank() OVER (PARTITION BY pieces ORDER BY amount) FROM shop_order "
                + "QUALIFY rank() OVER () = 1 LIMIT 5",
            "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n",
            "SELECT * FROM range(3) UNION ALL SELECT unnest([1, 2]) EXCEPT SELECT 1",
            "SELECT * FROM (VALUES (1, 'a')) AS v(i, t) LEFT JOIN shop_order ON false",
            "SELECT a.order_no FROM shop_order AS a ASOF JOIN shop_order AS b ON a.ordered_on >= b.ordered_on",
            "SELECT * FROM shop_order WHERE EXISTS (SELECT 1 FROM shop_order AS o WHERE o.amount > 1)",
            "FROM shop_order SELECT count(*)",
            "TABLE shop_order",
        })
        {
            lake.Rows(Sql.Trusted(query));
        }
    }
}
