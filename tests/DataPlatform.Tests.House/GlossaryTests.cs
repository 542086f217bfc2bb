using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DataPlatform.Tests.House;

/// <summary>One word, one meaning: what the glossary replaces is not said, in types and in documents.</summary>
public sealed partial class GlossaryTests
{
    // Words that are replaced in one sense and have another, plain one that is meant wherever they stand.
    private static readonly Dictionary<string, string> otherSense = new(StringComparer.Ordinal)
    {
        ["project"] = "of .NET",
        ["load"] = "of the engine: rows in bulk",
        ["level"] = "of isolation, of detail on a screen",
        ["zone"] = "of time",
        ["snapshot"] = "of a Delta table, of an inventory",
        ["model"] = "trained or solved",
        ["view"] = "of the engine; what a page shows",
        ["measure"] = "what a metric adds up",
        ["group"] = "of rows in a query",
        ["cluster"] = "of customers, before a person decided",
        ["driver"] = "of cost: what a time equation counts",
        ["stage"] = "of an allocation, of a network of stock",
        ["timestamp"] = "the type of a value",
    };

    [Fact]
    public void No_type_bears_a_word_that_the_glossary_replaces() => House.Nothing(
        from file in House.Product
        from type in file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        from word in Replaced()
        let name = string.Concat(word.Split(' ').Select(w => char.ToUpperInvariant(w[0]) + w[1..].ToLowerInvariant()))
        where Regex.IsMatch(type.Identifier.Text, $"{name}(?![a-z])")
        select $"{file.Path}: {type.Identifier.Text} says {word}", "types that say it in other words");

    [Theory]
    [MemberData(nameof(DocumentTests.Pages), MemberType = typeof(DocumentTests))]
    public void No_document_says_a_word_that_the_glossary_replaces(string page)
    {
        if (page == "CONTRIBUTING.md")
            return;
        House.Nothing(
            from line in House.Read(page).Split('\n').Select((text, i) => (text, i))
            from word in Replaced()
            where Regex.IsMatch(Code().Replace(line.text, ""), $@"\b{Regex.Escape(word)}s?\b", RegexOptions.IgnoreCase)
            select $"{page}:{line.i + 1} says {word}", "documents that say it in other words");
    }

    private static IEnumerable<string> Replaced() => (
        from line in House.Read("CONTRIBUTING.md").Split("## Glossary")[1].Split('\n')
        where line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Say |", StringComparison.Ordinal)
        from entry in line.Split('|')[3].Split(',')
        let word = entry.Trim()
        where word.Length > 0 && !word.Contains('(', StringComparison.Ordinal) && !otherSense.ContainsKey(word)
        select word).Distinct();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();
}
