using System.Text.RegularExpressions;
using DataPlatform.Core;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// Refuses what a query could do beside reading tables: call Java, start a program, tell where files lie. Files and
/// statements that are no query are kept out by the session's settings and by the form in which queries are sent.
/// </summary>
internal static partial class SparkEngineGuard
{
    public static void Admit(string text)
    {
        if (Forbidden().Match(text) is { Success: true } found)
        {
            throw new DefinitionException(
                new Place("query"), $"'{found.Value.Trim()}'", "functions that compute from the rows and nothing else");
        }
    }

    /// <summary>A folder of the lake, never a path.</summary>
    public static bool IsPlainName(string name) => PlainName().IsMatch(name);

    [GeneratedRegex("""
        \b(?:reflect|java_method|try_reflect|input_file_name|input_file_block_start|input_file_block_length)\b\s*`?\s*\(
        | \bUSING\s+['"r]
        | \b_metadata\b
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex("^[a-z_][a-z0-9_]*$")]
    private static partial Regex PlainName();
}
