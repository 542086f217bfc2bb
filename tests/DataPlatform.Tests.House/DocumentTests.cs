using System.Text.RegularExpressions;

namespace DataPlatform.Tests.House;

/// <summary>Whatever a page states about paths and names must be so.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(House.Root, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(House.Root, "docs"), "*.md"))
        .Select(p => Path.GetRelativePath(House.Root, p))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Paths_named_in_a_document_exist(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(House.Root, page))!;
        House.Nothing(
            from Match match in PathInTicks().Matches(House.Read(page))
            let path = match.Groups[1].Value
            where !File.Exists(Path.Combine(House.Root, path)) && !Directory.Exists(Path.Combine(House.Root, path))
                && !File.Exists(Path.Combine(folder, path))
            select path, $"{page} names paths that do not exist");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_between_documents_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(House.Root, page))!;
        House.Nothing(
            from Match match in Link().Matches(House.Read(page))
            let target = match.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.StartsWith("http", StringComparison.Ordinal)
            where !File.Exists(Path.Combine(folder, target)) && !Directory.Exists(Path.Combine(folder, target))
            select target, $"{page} links to nothing");
    }

    [Fact]
    public void The_readme_gives_the_two_commands()
    {
        var readme = House.Read("README.md");
        Assert.Contains("dotnet run --project infra/DataPlatform.Host -c Release -- demo demo", readme,
            StringComparison.Ordinal);
        Assert.Contains("bash infra/test.sh", readme, StringComparison.Ordinal);
        Assert.Contains("bash infra/test.sh", House.Read(".ci/run"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"`((?:infra|ingestion|transforms|models|semantic|reports|tests|docs)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex PathInTicks();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
