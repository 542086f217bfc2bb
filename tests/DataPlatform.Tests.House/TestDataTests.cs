using System.Text.RegularExpressions;

namespace DataPlatform.Tests.House;

/// <summary>Whoever meets a fixture can read what it is; how much of the code is tests is told.</summary>
public sealed partial class TestDataTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_folder_with_test_data_stands_in_the_list()
    {
        var named = Named().Matches(House.Read("docs/test-data.md"))
            .Select(m => m.Groups[1].Value.TrimEnd('/')).ToList();
        var folder = Path.Combine(House.Root, "tests");
        House.Nothing(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(House.Root, f).Replace('\\', '/'))
            .Where(f => !IsCode(f) && !named.Any(n => f == n || f.StartsWith(n + "/", StringComparison.Ordinal))),
            "test data that docs/test-data.md does not name");
    }

    [Fact]
    public void Every_folder_of_the_list_exists() => House.Nothing(
        Named().Matches(House.Read("docs/test-data.md")).Select(m => m.Groups[1].Value)
            .Where(p => !Directory.Exists(Path.Combine(House.Root, p))
                && !File.Exists(Path.Combine(House.Root, p))),
        "docs/test-data.md names what does not exist");

    [Fact]
    public void How_much_of_the_code_is_tests_is_told_not_judged()
    {
        var product = House.Product.Sum(f => f.Lines.Length);
        var tests = House.Files.Sum(f => f.Lines.Length) - product;
        output.WriteLine($"{product} lines of product, {tests} of tests: {(double)tests / product:0.00} to one");
    }

    private static bool IsCode(string path) => path.EndsWith(".cs", StringComparison.Ordinal)
        || path.EndsWith(".csproj", StringComparison.Ordinal) || path.EndsWith("README.md", StringComparison.Ordinal)
        || path.EndsWith("packages.lock.json", StringComparison.Ordinal)
        || path.Split('/').Any(p => p is "bin" or "obj" or "lake");

    [GeneratedRegex("`((?:tests|infra|ingestion|transforms|models|semantic|reports)/[^`]+)`")]
    private static partial Regex Named();
}
