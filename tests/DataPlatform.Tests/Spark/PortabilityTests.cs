using System.Text.RegularExpressions;
using DataPlatform.Core;
using DataPlatform.Transforms;
using DataPlatform.Warehouse;

namespace DataPlatform.Tests.Spark;

/// <summary>
/// Every transform in forms both engines know and read alike. What they read differently stands in a fragment with one
/// form per engine, so a text may hold the form of its own engine and never that of the other.
/// </summary>
public sealed partial class PortabilityTests
{
    public static TheoryData<string> Transforms =>
        [.. WarehouseTransforms.All(Rules.None).Select(t => t.TableName)];

    [Theory]
    [MemberData(nameof(Transforms))]
    public void A_transform_is_written_in_forms_that_both_engines_read_alike(string name)
    {
        var transform = WarehouseTransforms.All(Rules.None).Single(t => t.TableName == name);
        var query = transform.Query(Window.All);
        var duck = query.Inline(transform);
        var spark = query.Inline(transform, SqlDialect.Spark);
        Assert.Empty(OnlyDuck().Matches(WithoutTexts(spark)).Select(m => m.Value));
        Assert.Empty(OnlySpark().Matches(WithoutTexts(duck)).Select(m => m.Value));
        Assert.Empty(ReadDifferently().Matches(WithoutTexts(duck)).Select(m => m.Value));
        Assert.Empty(ReadDifferently().Matches(WithoutTexts(spark)).Select(m => m.Value));
        Assert.DoesNotContain('\\', spark);
    }

    [Theory]
    [InlineData("SELECT a // b", true)]
    [InlineData("SELECT CAST(a AS HUGEINT)", true)]
    [InlineData("SELECT CAST(a AS VARCHAR)", true)]
    [InlineData("SELECT 'a // b' AS \"hugeint\"", false)]
    public void The_check_sees_a_form_of_DuckDB(string text, bool seen) =>
        Assert.Equal(seen, OnlyDuck().IsMatch(WithoutTexts(text)));

    [Fact]
    public void Every_transform_binds_on_Spark_as_declared()
    {
        using var lake = new SparkFolder(TestSpark.Need().Address);
        var problems = BindCheck.Problems(WarehouseTransforms.All(Rules.None), lake.Spark);
        Assert.True(problems.Count == 0, string.Join("\n", problems.Select(p => p.Message)));
    }

    private static string WithoutTexts(string sql) => Texts().Replace(sql, "''");

    [GeneratedRegex("""'(?:[^']|'')*'|"[^"]*"|--[^\n]*""")]
    private static partial Regex Texts();

    // names, signs and clauses that Spark does not have
    [GeneratedRegex("""
        // | \b(?:HUGEINT|VARCHAR|TIMESTAMPTZ|UBIGINT|BLOB)\b | \bTIMESTAMP\s+WITH\s+TIME\s+ZONE\b
        | \b(?:strftime|strptime|try_strptime|list_\w+|struct_pack|unnest|generate_series|epoch_ms|arg_max|arg_min
            |isodow|starts_with|ends_with|regexp_matches|date_diff|string_split|len|quantile_cont
            |trunc|round_even|bool_xor|product|sha256)\s*\(
        | \b(?:EXCLUDE|ASOF|POSITIONAL|DISTINCT\s+ON|USING\s+SAMPLE|AS\s+MATERIALIZED)\b
        | \[ | \{
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex OnlyDuck();

    [GeneratedRegex("""
        \bDIV\b | \bRLIKE\b | <=> | ` | \b(?:TIMESTAMP_LTZ|explode|named_struct|date_format|to_date|nvl
            |months_between|from_utc_timestamp|raise_error)\b
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex OnlySpark();

    // both have them and mean different things
    [GeneratedRegex("""
        \b(?:date_sub|datediff|dayofweek|weekday|dayname|monthname|months_between|regexp_replace|concat|hash|mode
            |any_value|first|last|median|skewness|approx_count_distinct|to_timestamp|log|random|rand|current_date
            |now|initcap)\s*\(
        | \bIGNORE\s+NULLS\b | \bCAST\s*\([^()]*\bAS\s+INT\b
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex ReadDifferently();
}
