using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Engines.DuckDb;
using DuckDB.NET.Data;

namespace DataPlatform.Tests.Expressions;

/// <summary>The cases of <see cref="MeaningCases"/> on DuckDB, with values inlined and with values bound.</summary>
public sealed class MeaningTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("expressions-");
    private readonly DuckDbScratch scratch;

    public MeaningTests() => scratch = new DuckDbScratch(new ScratchLimits("256MB", 1, folder.FullName));

    [Fact]
    public void An_expression_means_what_it_says_when_its_values_are_inlined()
    {
        foreach (var (text, value) in MeaningCases.All)
        {
            var query = $"SELECT CAST({SqlOf(text).Inline()} AS STRING) FROM ({MeaningCases.Row})";
            var obtained = (string?)scratch.Query(query).Single()[0];
            Assert.True(obtained == value, $"{text}: {obtained ?? "unknown"}, not {value ?? "unknown"}\n{query}");
        }
    }

    [Fact]
    public void An_expression_means_the_same_when_its_values_are_bound()
    {
        foreach (var (text, value) in MeaningCases.All)
        {
            var bound = SqlOf(text).Bound();
            using var command = scratch.Connection.CreateCommand();
            command.CommandText = $"SELECT CAST({bound.Text} AS STRING) FROM ({MeaningCases.Row})";
            foreach (var (name, parameter) in bound.Parameters)
                command.Parameters.Add(new DuckDBParameter(name, parameter));
            var obtained = command.ExecuteScalar();
            Assert.True(
                (obtained is DBNull or null ? null : Convert.ToString(obtained, CultureInfo.InvariantCulture)) == value,
                $"{text}: {obtained}, not {value ?? "unknown"}\n{command.CommandText}");
        }
    }

    [Fact]
    public void Multiplication_keeps_decimals_exact_and_division_gives_a_double()
    {
        string Type(string text) => (string)scratch.Query(
            $"SELECT typeof({SqlOf(text).Inline()}) FROM ({MeaningCases.Row})").Single()[0]!;
        Assert.Equal("DECIMAL(38,13)", Type("q * q"));
        Assert.Equal("DOUBLE", Type("q / 3"));
        Assert.Equal("BIGINT", Type("cast(q as integer)"));
        Assert.Equal("DECIMAL(18,2)", Type("cast(q / 3 as decimal(18,2))"));
    }

    [Fact]
    public void Random_expressions_bind_or_are_refused_by_type_and_never_by_grammar()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var text = new RandomText(seed).Value(3);
            var sql = Expression.Parse(text, new Place("fuzz")).ToSql(_ => Sql.Trusted("q")).Inline();
            try
            {
                scratch.ColumnNames($"SELECT {sql} AS x FROM ({MeaningCases.Row})");
            }
            catch (TerminalException refused)
            {
                Assert.False(refused.Message.Contains("Parser Error", StringComparison.Ordinal),
                    $"seed {seed}: {text}\n{sql}\n{refused.Message}");
            }
        }
    }

    private static Sql SqlOf(string text) => Expression.Parse(text, new Place("case"))
        .ToSql(n => Sql.Trusted(Names.CheckedIdentifier(n)));

    public void Dispose()
    {
        scratch.Dispose();
        folder.Delete(recursive: true);
    }
}
