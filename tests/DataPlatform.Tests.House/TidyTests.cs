using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DataPlatform.Tests.House;

public sealed partial class TidyTests
{
    [Fact]
    public void No_file_is_longer_than_600_lines() => House.Nothing(
        House.Files.Where(f => f.Lines.Length > 600).Select(f => $"{f.Path}: {f.Lines.Length}"), "files over the cap");

    [Fact]
    public void Half_of_the_files_are_below_120_lines_and_nine_in_ten_below_300()
    {
        var lengths = House.Product.Select(f => f.Lines.Length).Order().ToList();
        Assert.InRange(lengths[lengths.Count / 2], 1, 120);
        Assert.InRange(lengths[lengths.Count * 9 / 10], 1, 300);
    }

    [Fact]
    public void No_method_is_longer_than_70_lines() => House.Nothing(
        from file in House.Files
        from method in file.Syntax.DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        let span = method.GetLocation().GetLineSpan()
        let length = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where length > 70 && !IsOneQuery(method)
        select $"{file.Path}:{span.StartLinePosition.Line + 1} {length} lines", "methods over the cap");

    [Fact]
    public void No_line_is_longer_than_120_columns() => House.Nothing(
        from file in House.Files
        from line in file.Lines.Select((text, i) => (text, i))
        where line.text.Length > 120
        select $"{file.Path}:{line.i + 1} {line.text.Length} columns", "lines over the cap");

    [Fact]
    public void Names_of_types_say_what_they_are() => House.Nothing(
        from file in House.Files
        from type in file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where Banned().IsMatch(type.Identifier.Text)
        select $"{file.Path}: {type.Identifier.Text}", "names the glossary forbids");

    [Fact]
    public void Every_suppression_gives_its_reason_on_the_same_line() => House.Nothing(
        House.Files.SelectMany(f => f.Lines.Select((l, i) => (f.Path, Line: l, i)))
            .Concat(House.Projects.Append(Path.Combine(House.Root, "Directory.Build.props")).SelectMany(p =>
                File.ReadLines(p).Select((l, i) => (Path: Path.GetRelativePath(House.Root, p), Line: l, i))))
            .Where(x => Suppression().IsMatch(x.Line) && !x.Line.Contains("//", StringComparison.Ordinal)
                && !x.Line.Contains("<!--", StringComparison.Ordinal))
            .Select(x => $"{x.Path}:{x.i + 1} {x.Line.Trim()}"), "suppressions without a reason");

    [Fact]
    public void Nothing_is_left_for_later_in_the_code() => House.Nothing(
        House.Product.SelectMany(f => f.Lines.Select((l, i) => (f.Path, l, i)))
            .Where(x => Leftover().IsMatch(x.l)
                || (Waiting().IsMatch(x.l) && !x.l.Contains("//", StringComparison.Ordinal)))
            .Select(x => $"{x.Path}:{x.i + 1} {x.l.Trim()}"), "left for later");

    [Fact]
    public void Documentation_is_compulsory_where_it_is_promised() => House.Nothing(
        House.Projects
            .Where(p => promised.Any(name => p.EndsWith($"DataPlatform.{name}.csproj", StringComparison.Ordinal))
                && File.ReadAllText(p).Contains("CS1591", StringComparison.Ordinal)),
        "projects that switch documentation off");

    [Fact]
    public void No_comment_gets_or_sets() => House.Nothing(
        House.Product.Where(f => f.Text.Contains("Gets or sets", StringComparison.Ordinal)).Select(f => f.Path),
        "empty phrases");

    [Fact]
    public void Interfaces_are_few_and_each_is_an_extension_point()
    {
        var types = House.Product.SelectMany(f => f.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>())
            .ToList();
        var interfaces = types.OfType<InterfaceDeclarationSyntax>().Select(i => i.Identifier.Text).ToList();
        var architecture = House.Read("docs/architecture.md");

        Assert.True(interfaces.Count * 20 <= types.Count, $"{interfaces.Count} interfaces among {types.Count} types");
        House.Nothing(interfaces.Where(i => !architecture.Contains($"`{i}`", StringComparison.Ordinal)),
            "interfaces that docs/architecture.md does not list as extension points or seams");
    }

    private static readonly string[] promised =
        ["Core", "Workspace", "Ingestion", "Transforms", "Semantic", "Models", "Reports"];

    // A transform's query is one SQL text: cutting it in pieces would only hide it.
    private static bool IsOneQuery(BaseMethodDeclarationSyntax method) =>
        method is MethodDeclarationSyntax { Identifier.Text: "Query", ExpressionBody: not null };

    [GeneratedRegex("(Manager|Helper|Util|Utils|Service|Processor|Handler)$"
        + "|Connector|Dataset|Dto$|Entity$|Kpi|Dashboard|Job$")]
    private static partial Regex Banned();

    [GeneratedRegex(@"^\s*(#pragma warning disable|<NoWarn\b|\[(assembly: )?SuppressMessage)")]
    private static partial Regex Suppression();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex Leftover();

    // A wait is a race that nobody thought through, unless its reason stands beside it.
    [GeneratedRegex(@"Thread\.Sleep")]
    private static partial Regex Waiting();
}
