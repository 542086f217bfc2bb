using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DataPlatform.Tests.House;

/// <summary>The checkout as the house rules see it.</summary>
internal static class House
{
    public static readonly string Root = Checkout.Root;

    private static readonly Lazy<IReadOnlyList<SourceFile>> files = new(() =>
    [
        .. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(p => p is "artifacts" or "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path)))),
    ]);

    public static IReadOnlyList<SourceFile> Files => files.Value;

    public static IEnumerable<SourceFile> Product =>
        Files.Where(f => !f.Path.StartsWith("tests/", StringComparison.Ordinal));

    public static IEnumerable<string> Projects =>
        Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
            .Where(p => !p.Contains("/artifacts/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static void Nothing(IEnumerable<string> offences, string rule)
    {
        var list = offences.ToList();
        Assert.True(list.Count == 0, $"{rule}:{Environment.NewLine}{string.Join(Environment.NewLine, list)}");
    }
}

/// <summary>One C# file with its syntax.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private CompilationUnitSyntax? syntax;

    public CompilationUnitSyntax Syntax => syntax ??= CSharpSyntaxTree.ParseText(Text).GetCompilationUnitRoot();

    public string[] Lines => Text.Split('\n');

    public string Project => Path.Split('/').First(p => p.StartsWith("DataPlatform.", StringComparison.Ordinal)
        || p == "sample-company");
}
