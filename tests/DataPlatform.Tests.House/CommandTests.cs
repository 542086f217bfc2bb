using System.Text.RegularExpressions;

namespace DataPlatform.Tests.House;

/// <summary>A command that a page names can be typed.</summary>
public sealed partial class CommandTests
{
    [Theory]
    [MemberData(nameof(DocumentTests.Pages), MemberType = typeof(DocumentTests))]
    public void Commands_named_in_a_document_exist_with_their_options(string page) => House.Nothing(
        from Match match in Command().Matches(House.Read(page))
        from wrong in Wrong(match.Groups[1].Value)
        select $"{match.Value}: {wrong}", $"{page} names commands that do not exist");

    [Fact]
    public void The_page_of_the_command_line_names_every_verb_and_no_other()
    {
        var named = Row().Matches(House.Read("docs/command-line.md"))
            .SelectMany(row => Span().Matches(row.Value)).Select(span => span.Groups[1].Value).ToList();
        House.Nothing(named.SelectMany(text => Wrong(text).Select(wrong => $"{text}: {wrong}")), "no such command");
        House.Nothing(
            from verb in Executable.Verbs("")
            from path in Executable.Verbs(verb) is { Count: > 0 } below ? below.Select(b => $"{verb} {b}") : [verb]
            where !named.Any(n => n == path || n.StartsWith(path + " ", StringComparison.Ordinal))
            select path, "verbs that docs/command-line.md does not name");
    }

    private static IEnumerable<string> Wrong(string text)
    {
        var words = text.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var verb = words[0];
        if (!Executable.Verbs("").Contains(verb))
            return [$"no verb {verb}"];
        if (Executable.Verbs(verb) is { Count: > 0 } below)
        {
            if (words.Length < 2 || !below.Contains(words[1]))
                return [$"{verb} needs one of {string.Join(", ", below)}"];
            verb += " " + words[1];
        }
        return Option().Matches(string.Join(' ', words)).Select(o => o.Value).Distinct()
            .Where(o => !Regex.IsMatch(Executable.Help(verb), $@"(?<![\w-]){Regex.Escape(o)}(?![\w-])"))
            .Select(o => $"{verb} has no option {o}");
    }

    [GeneratedRegex(@"(?<![\w/.-])(?:dataplatform|dp|infra/DataPlatform\.Host -c Release --) ([a-z]+\b[^`\r\n|]*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"^\| `[a-z].*?(?<!\\)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"(?<=[\s\[])--[a-z]+(?:-[a-z]+)*")]
    private static partial Regex Option();
}
