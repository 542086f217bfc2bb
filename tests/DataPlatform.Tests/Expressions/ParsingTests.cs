using DataPlatform.Core;
using DataPlatform.Core.Expressions;

namespace DataPlatform.Tests.Expressions;

public sealed class ParsingTests
{
    private static readonly Place place = new("feeds/x.yaml", 7);

    [Theory]
    [InlineData("QTY*PRICE", "QTY * PRICE")]
    [InlineData("(a+b)*c - (d - e)", "(a + b) * c - (d - e)")]
    [InlineData("((a))", "a")]
    [InlineData("a-b-c", "a - b - c")]
    [InlineData("a/(b/c)", "a / (b / c)")]
    [InlineData("- -1", "-(-1)")]
    [InlineData("-(a+b)", "-(a + b)")]
    [InlineData("A AND (B OR NOT C)", "A and (B or not C)")]
    [InlineData("not a = b", "not a = b")]
    [InlineData("(not a) = b", "(not a) = b")]
    [InlineData("a != b", "a <> b")]
    [InlineData("a NOT IN (1,'x',  NULL)", "a not in (1, 'x', null)")]
    [InlineData("x between 1+1 and 2 and y", "x between 1 + 1 and 2 and y")]
    [InlineData("x NOT LIKE 'a%_'", "x not like 'a%_'")]
    [InlineData("x IS NOT NULL", "x is not null")]
    [InlineData("a || 'it''s' || b", "a || 'it''s' || b")]
    [InlineData("CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END", "case when a then 1 when b then 2 else 3 end")]
    [InlineData("cast(a as NUMERIC(10, 2))", "cast(a as decimal(10,2))")]
    [InlineData("cast(a as number)", "cast(a as decimal(18,6))")]
    [InlineData("cast(a as varchar)", "cast(a as text)")]
    [InlineData("DATE '2024-02-29'", "date '2024-02-29'")]
    [InlineData("coalesce(date, Year, \"Order No\", \"and\")", "coalesce(date, Year, \"Order No\", \"and\")")]
    [InlineData("Year(d) = 2024", "year(d) = 2024")]
    [InlineData(".5 + 1.50", "0.5 + 1.50")]
    [InlineData("\"a\"\"b\"", "\"a\"\"b\"")]
    [InlineData("größe > 1", "größe > 1")]
    public void The_normal_form_is_one_spelling_per_meaning(string text, string normal)
    {
        Assert.Equal(normal, Expression.Parse(text, place).ToString());
        Assert.Equal(normal, Expression.Parse(normal, place).ToString());
    }

    [Theory]
    [InlineData("", "the end of the expression at character 1", "a name, a number")]
    [InlineData("a +", "the end of the expression at character 4", "a name, a number")]
    [InlineData("a b", "'b' at character 3", "an operator or the end")]
    [InlineData("a = b = c", "'=' at character 7", "an operator or the end")]
    [InlineData("(a", "the end of the expression at character 3", "a closing bracket")]
    [InlineData("'abc", "a text without its end at character 1", "a closing '")]
    [InlineData("a = \"\"", "\"\" at character 5", "a text has single quotes")]
    [InlineData("a; drop table x", "';' at character 2", "an operator")]
    [InlineData("a -- b", "'--' at character 3", "no comment")]
    [InlineData("a /* b */", "'/*' at character 3", "no comment")]
    [InlineData("1e5", "'1e5' at character 1", "a number such as")]
    [InlineData("12345678901234567890123456789012", "at character 1", "28 digits")]
    [InlineData("1.2.3", "'1.2.3' at character 1", "a number such as")]
    [InlineData("read_csv('x')", "'read_csv' at character 1", "a function of the list abs coalesce")]
    [InlineData("uper(x)", "'uper' at character 1", "did you mean 'upper'?")]
    [InlineData("(select 1)", "the number 1 at character 9", "a closing bracket")]
    [InlineData("a in (select b from c)", "'b' at character 14", "a comma or a closing bracket")]
    [InlineData("exists (select 1)", "'exists' at character 1", "a function of the list")]
    [InlineData("a is 5", "the number 5 at character 6", "null: a test against unknown")]
    [InlineData("a = and", "'and' at character 5", "written in double quotes")]
    [InlineData("a not b", "'b' at character 7", "after 'not'")]
    [InlineData("a like b", "'b' at character 8", "a text in single quotes")]
    [InlineData("a like 'x\\%'", "at character 8", "without backslash")]
    [InlineData("case a when 1 then 2 end", "'a' at character 6", "'when' and a condition")]
    [InlineData("case when a then 1", "the end of the expression", "'when', 'else' or 'end'")]
    [InlineData("date '2024-02-30'", "the text '2024-02-30' at character 6", "a day as")]
    [InlineData("cast(a as double)", "'double' at character 11", "one of the types")]
    [InlineData("cast(a as decimal(39,2))", "at character", "38")]
    [InlineData("cast(a as decimal(2,3))", "'decimal' at character 11", "s from 0 to p")]
    [InlineData("substr(a, 0)", "the number 0 at character 11", "a whole number from 1 in substr")]
    [InlineData("substr(a, b)", "'b' at character 11", "a whole number from 1")]
    [InlineData("left(a, -1)", "'-' at character 9", "a whole number from 0")]
    [InlineData("round(a, 1.5)", "the number 1.5 at character 10", "from 0 to 12")]
    [InlineData("split_part(a, '', 1)", "the text '' at character 15", "at least one character")]
    [InlineData("nullif(a)", "'nullif' at character 1", "nullif(a, b), not 1 arguments")]
    [InlineData("coalesce()", "'coalesce' at character 1", "not 0 arguments")]
    public void A_mistake_names_the_character_and_what_is_expected(string text, string found, string expected)
    {
        var mistake = Assert.Throws<DefinitionException>(() => Expression.Parse(text, place));
        Assert.Equal(place, mistake.Place);
        Assert.Contains(found, mistake.Message, StringComparison.Ordinal);
        Assert.Contains(expected, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_listed_once_as_written()
    {
        var expression = Expression.Parse("case when b = 1 then \"Order No\" else coalesce(a, B, b) end", place);
        Assert.Equal(["b", "Order No", "a", "B"], expression.Names);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var expression = Expression.Parse("a + channel", place);
        var mistake = Assert.Throws<DefinitionException>(
            () => expression.ToSql(n => n == "a" ? Sql.Value(1m) : null, ["a", "channel_id", "chanel"]));
        Assert.Equal(place, mistake.Place);
        Assert.Contains("'channel' at character 5", mistake.Found, StringComparison.Ordinal);
        Assert.Contains("a channel_id chanel", mistake.Expected, StringComparison.Ordinal);
        Assert.Equal("did you mean 'chanel'?", mistake.Fix);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a = 1 and b", true)]
    [InlineData("not (a is null)", true)]
    [InlineData("case when a then true else b > 1 end", true)]
    [InlineData("true", true)]
    [InlineData("1", false)]
    [InlineData("a || b", false)]
    [InlineData("a and 1", false)]
    [InlineData("upper(a)", false)]
    public void A_value_that_is_no_condition_is_told(string text, bool condition) =>
        Assert.Equal(condition, Expression.Parse(text, place).MayBeCondition);

    [Fact]
    public void Brackets_and_chains_without_end_are_mistakes()
    {
        string[] texts =
        [
            new string('(', 100_000), new string('-', 100_000), string.Join('+', Enumerable.Repeat("a", 5_000)),
            string.Concat(Enumerable.Repeat("not ", 5_000)), string.Concat(Enumerable.Repeat("case when ", 3_000)),
            string.Concat(Enumerable.Repeat("abs(", 3_000)), string.Join(' ', Enumerable.Repeat("1", 50_000)),
        ];
        foreach (var text in texts)
            Assert.Throws<DefinitionException>(() => Expression.Parse(text, place));
        Assert.Equal(500,
            Expression.Parse(string.Join(" or ", Enumerable.Range(0, 500).Select(i => $"a{i} = {i}")),
            place).Names.Count);
        Assert.Equal(3_001,
            Expression.Parse($"a in ({string.Join(',', Enumerable.Range(0, 3_000))})", place).Root.Children.Count());
    }
}
