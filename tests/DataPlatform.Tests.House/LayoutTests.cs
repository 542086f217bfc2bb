using System.Xml.Linq;

namespace DataPlatform.Tests.House;

public sealed class LayoutTests
{
    // An arrow of the picture in docs/architecture.md. Core is open to all and not listed.
    private static readonly Dictionary<string, string[]> mayReference = new()
    {
        ["Core"] = [],
        ["Lakehouse"] = [],
        ["Workspace"] = [],
        ["Transforms"] = [],
        ["Warehouse"] = [],
        ["Engines"] = ["Transforms", "Lakehouse"],
        ["Ingestion"] = ["Lakehouse", "Warehouse", "Workspace"],
        ["Models"] = ["Warehouse"],
        ["Semantic"] = ["Warehouse", "Transforms", "Workspace"],
        ["Reports"] = ["Semantic", "Warehouse", "Workspace"],
        ["SampleCompany"] = [],
    };

    [Fact]
    public void Every_project_references_only_what_the_picture_allows() => House.Nothing(
        from project in House.Projects
        let name = Short(project)
        where mayReference.ContainsKey(name)
        from reference in XDocument.Load(project).Descendants("ProjectReference")
        let target = Short(reference.Attribute("Include")!.Value)
        where target != "Core" && !mayReference[name].Contains(target)
        select $"{name} -> {target}", "references that the picture does not draw");

    [Fact]
    public void Every_project_is_known_to_the_picture_or_composes_or_tests() => House.Nothing(
        House.Projects.Select(Short).Where(name => !mayReference.ContainsKey(name) && name != "Host"
            && name != "Benchmarks" && !name.StartsWith("Tests", StringComparison.Ordinal)), "unknown projects");

    [Fact]
    public void Core_has_no_packages() =>
        Assert.DoesNotContain("PackageReference", House.Read("infra/DataPlatform.Core/DataPlatform.Core.csproj"),
            StringComparison.Ordinal);

    [Fact]
    public void The_top_level_is_the_one_agreed()
    {
        string[] agreed = ["ingestion", "transforms", "models", "semantic", "reports", "tests", "infra", "docs",
            "DataPlatform.sln", "README.md", "STYLE.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "global.json",
            ".editorconfig", ".gitignore",
            ".git", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", ".ci", "artifacts"];
        House.Nothing(Directory.EnumerateFileSystemEntries(House.Root).Select(p => Path.GetFileName(p)!)
            .Where(name => !agreed.Contains(name) && name != "demo"), "unexpected at the top");
    }

    [Fact]
    public void Folders_are_at_most_three_deep_inside_a_project() => House.Nothing(
        House.Files.Where(f => f.Path.Split('/').SkipWhile(p => p != f.Project).Count() - 2 > 3).Select(f => f.Path),
        "too deep");

    [Fact]
    public void Engine_client_types_stay_in_engines() => House.Nothing(
        House.Product.Where(f => !f.Path.StartsWith("infra/DataPlatform.Engines/", StringComparison.Ordinal)
            && f.Text.Contains("DuckDB.NET", StringComparison.Ordinal)).Select(f => f.Path), "DuckDB outside Engines");

    [Fact]
    public void File_calls_stay_where_files_are_the_business()
    {
        string[] allowed =
            ["infra/DataPlatform.Lakehouse/", "infra/DataPlatform.Workspace/", "infra/DataPlatform.Engines/",
            "ingestion/DataPlatform.Ingestion/", "infra/sample-company/", "infra/DataPlatform.Host/"];
        House.Nothing(House.Product.Where(f => !allowed.Any(a => f.Path.StartsWith(a, StringComparison.Ordinal)))
            .SelectMany(f => f.Lines.Select((line, i) => (f.Path, line, i)))
            .Where(x => x.line.Contains(" File.", StringComparison.Ordinal)
                || x.line.Contains("Directory.", StringComparison.Ordinal)
                || x.line.Contains("(File.", StringComparison.Ordinal))
            .Where(x => !x.line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(x => $"{x.Path}:{x.i + 1} {x.line.Trim()}"), "file calls outside the rooms that own files");
    }

    private static string Short(string path) =>
        Path.GetFileNameWithoutExtension(path).Replace("DataPlatform.", "", StringComparison.Ordinal);
}
