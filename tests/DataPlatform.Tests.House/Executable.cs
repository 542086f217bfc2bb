using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DataPlatform.Tests.House;

/// <summary>What the real executable says of itself.</summary>
internal static partial class Executable
{
    private static readonly ConcurrentDictionary<string, string> asked = new(StringComparer.Ordinal);

    /// <summary>The help of a verb such as <c>feed check</c>; of the program for an empty text.</summary>
    public static string Help(string verb) => asked.GetOrAdd(verb, Ask);

    /// <summary>The verbs below a verb; those of the program for an empty text.</summary>
    public static IReadOnlyList<string> Verbs(string of)
    {
        var help = Help(of);
        var at = help.IndexOf("Commands:", StringComparison.Ordinal);
        return at < 0 ? [] : [.. Verb().Matches(help[at..]).Select(m => m.Groups[1].Value)];
    }

    private static string Ask(string verb)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var path = Path.Combine(House.Root, "artifacts", "bin", "DataPlatform.Host", configuration, "dataplatform");
        var start = new ProcessStartInfo(path, $"{verb} --help") { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return text;
    }

    [GeneratedRegex(@"^  ([a-z]+)\b", RegexOptions.Multiline)]
    private static partial Regex Verb();
}
