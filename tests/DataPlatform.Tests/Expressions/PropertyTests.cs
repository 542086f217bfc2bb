using DataPlatform.Core;
using DataPlatform.Core.Expressions;

namespace DataPlatform.Tests.Expressions;

public sealed class PropertyTests
{
    private static readonly Place place = new("fuzz");

    [Fact]
    public void The_normal_form_reads_back_as_the_same_tree()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var text = new RandomText(seed).Value();
            var once = Expression.Parse(text, place);
            var twice = Expression.Parse(once.ToString(), place);
            Assert.True(once.ToString() == twice.ToString(), $"seed {seed}: {text}\n{once}\n{twice}");
            Assert.True(Shape(once) == Shape(twice), $"seed {seed}: {text}\n{Shape(once)}\n{Shape(twice)}");
        }
    }

    [Fact]
    public void Any_text_is_an_expression_or_a_mistake_with_its_place()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var text = new RandomText(seed).Wrong();
            try
            {
                _ = Shape(Expression.Parse(text, place));
            }
            catch (DefinitionException mistake)
            {
                Assert.True(mistake.Place == place && mistake.Message.Contains("character", StringComparison.Ordinal),
                    $"seed {seed}: {text}");
            }
            catch (Exception wrong)
            {
                Assert.Fail($"seed {seed}: {text}\n{wrong}");
            }
        }
    }

    [Fact]
    public void Only_values_and_resolved_names_reach_the_sql()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var sql = Expression.Parse(new RandomText(seed).Value(), place).ToSql(_ => Sql.Trusted("N"));
            Assert.All(sql.Parts, p =>
                Assert.True(p is SqlText or Text or decimal or DateOnly or bool, $"seed {seed}: {p.GetType()}"));
            var written = string.Concat(sql.Parts.OfType<SqlText>().Select(p => p.Value));
            Assert.DoesNotContain("'", written, StringComparison.Ordinal);
            Assert.DoesNotContain("\"", written, StringComparison.Ordinal);
            Assert.DoesNotContain("--", sql.Inline(), StringComparison.Ordinal);
        }
    }

    private static string Shape(Expression expression) =>
        expression.ToSql(n => Sql.Trusted($"<{n}>")).Inline();
}
