using DataPlatform.Core;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DataPlatform.Tests.Core;

/// <summary>What must not compile, given to the compiler.</summary>
public sealed class SqlCompileTests
{
    private const string Declarations = """
        using System;
        using DataPlatform.Core;
        public sealed class Goods : Table
        {
            public override string Grain => "id";
            public Column<string> Id => Key<string>();
        }
        public static class Attempt
        {
            private static readonly Goods goods = new();
            private static readonly string word = "x";
            public static Sql Query() => HOLE;
        }
        """;

    [Theory]
    [InlineData("$\"SELECT {goods.Id} FROM {goods} WHERE {goods.Id} = {new Text(word)} "
        + "AND 1 < {2} AND {3.5m} > {4L}\"")]
    [InlineData("$\"SELECT {goods.Id} FROM {goods} WHERE {new DateOnly(2025, 1, 1)} < DATE '2025-02-01' AND {true}\"")]
    public void Tables_columns_and_typed_values_compile(string query) => Assert.Empty(Errors(query));

    [Fact]
    public void A_string_in_a_hole_does_not_compile_and_the_message_says_what_to_use()
    {
        var error = Assert.Single(Errors("$\"SELECT {goods.Id} FROM {word}\""));
        Assert.Equal("CS0619", error.Id);
        Assert.Contains("Use a Table, a Column, a Sql fragment, or Text", error.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_column_does_not_compile() =>
        Assert.Equal("CS1061", Assert.Single(Errors("$\"SELECT {goods.Idd} FROM {goods}\"")).Id);

    [Theory]
    [InlineData("Guid.Empty")]
    [InlineData("1.5d")]
    [InlineData("new object()")]
    public void An_unsupported_value_does_not_compile(string value) =>
        Assert.Equal("CS1503", Assert.Single(Errors($$"""$"SELECT {{{value}}} FROM {goods}" """)).Id);

    [Theory]
    [InlineData("DateTime.MinValue", "Use DateOnly for a day")]
    [InlineData("'x'", "Use Text for a value")]
    public void A_value_that_would_silently_become_another_does_not_compile(string value, string advice)
    {
        var error = Assert.Single(Errors($$"""$"SELECT {{{value}}} FROM {goods}" """));
        Assert.Equal("CS0619", error.Id);
        Assert.Contains(advice, error.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"SELECT 1\"")]
    [InlineData("(Sql)\"SELECT 1\"")]
    public void Text_is_no_query(string text) => Assert.NotEmpty(Errors(text));

    private static IReadOnlyList<Diagnostic> Errors(string query)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => Path.GetFileName(f).StartsWith("System.", StringComparison.Ordinal));
        var references = platform.Append(typeof(Sql).Assembly.Location)
            .Select(f => MetadataReference.CreateFromFile(f));
        var cancellation = TestContext.Current.CancellationToken;
        var tree = CSharpSyntaxTree.ParseText(
            Declarations.Replace("HOLE", query, StringComparison.Ordinal), cancellationToken: cancellation);
        return
        [
            .. CSharpCompilation.Create("attempt", [tree], references, new(OutputKind.DynamicallyLinkedLibrary))
                .GetDiagnostics(cancellation).Where(d => d.Severity == DiagnosticSeverity.Error),
        ];
    }
}
