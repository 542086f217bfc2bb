using System.Text.RegularExpressions;
using DataPlatform.Core;
using DuckDB.NET.Data;

namespace DataPlatform.Engines.DuckDb;

/// <summary>DuckDB's errors, sorted by what the caller does next.</summary>
internal static partial class DuckDbEngineFaults
{
    /// <summary>
    /// An error while a transform is bound or built. Its text comes from our own code, so the cause is kept.
    /// </summary>
    public static Exception OfTransform(Transform transform, DuckDBException fault)
    {
        var place = new Place($"transform {transform.TableName}");
        var message = FirstSentence(fault.Message);
        if (Match(UnknownTable(), message) is { } table)
        {
            return new DefinitionException(
                place, $"table '{table}'", $"only its inputs: {Listed(transform.Inputs.Select(i => i.TableName))}",
                $"hold {table} in a field of the transform");
        }
        if (Match(UnknownColumn(), message) is { } column)
        {
            return new DefinitionException(
                place, $"column '{column}'", Candidates(fault.Message) ?? "a column of the inputs",
                "name columns by holes, so that the compiler finds this");
        }
        return KindOf(fault.Message) switch
        {
            Kind.Memory => new TerminalException(
                $"{place}: memory or spill space is used up: {message}; raise limits.memory or free the spill folder",
                fault),
            Kind.Machine or Kind.Permission => new TerminalException($"{place}: {message}", fault),
            _ => new DefinitionException(place, message, "a query that DuckDB can run"),
        };
    }

    /// <summary>
    /// An error while a query is answered. Its text may have come from outside: paths are taken out, and the cause,
    /// which still has them, is left behind.
    /// </summary>
    public static Exception OfQuery(DuckDBException fault, string root)
    {
        var message = WithoutPaths(FirstSentence(fault.Message), root);
        return KindOf(fault.Message) switch
        {
            Kind.Memory => new TerminalException($"query: memory is used up: {message}"),
            Kind.Machine => new TerminalException($"query: {message}"),
            Kind.Permission => new DefinitionException(
                new Place("query"), "something outside the lake", "tables by name"),
            _ => new DefinitionException(new Place("query"), message, Candidates(fault.Message) ?? "a query that runs"),
        };
    }

    /// <summary>True when files were not where the lake said.</summary>
    public static bool IsOfFiles(DuckDBException fault) => KindOf(fault.Message) == Kind.Machine;

    /// <summary>The text with the lake's folder and everything that looks like an absolute path replaced.</summary>
    public static string WithoutPaths(string text, string? root)
    {
        if (!string.IsNullOrEmpty(root))
            text = text.Replace(root, "(lake)", StringComparison.Ordinal);
        return BarePath().Replace(QuotedPath().Replace(text, "(file)"), "(file)");
    }

    // by the words, for the driver loses the number of an error that comes up while a statement is prepared
    private static Kind KindOf(string message) => message.Split(':')[0] switch
    {
        "Out of Memory Error" => Kind.Memory,
        "IO Error" or "INTERNAL Error" or "FATAL Error" or "HTTP Error" => Kind.Machine,
        "Permission Error" => Kind.Permission,
        _ => Kind.Query,
    };

    private enum Kind
    {
        Query,
        Memory,
        Machine,
        Permission,
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf("\n\n", StringComparison.Ordinal);
        var text = end < 0 ? message : message[..end];
        var line = text.IndexOf("\nCandidate", StringComparison.Ordinal);
        text = line < 0 ? text : text[..line];
        var hint = text.IndexOf("\nDid you mean", StringComparison.Ordinal);
        return (hint < 0 ? text : text[..hint]).ReplaceLineEndings(" ").Trim();
    }

    private static string? Candidates(string message) => CandidateList().Match(message) is { Success: true } found
        ? "one of " + found.Groups[1].Value.Replace("\"", "", StringComparison.Ordinal).Trim(' ', ':')
        : null;

    private static string? Match(Regex pattern, string message) =>
        pattern.Match(message) is { Success: true } found
            ? found.Groups.Cast<Group>().Skip(1).First(g => g.Success).Value
            : null;

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct());

    [GeneratedRegex("""
        ^Catalog\ Error:\ Table\ with\ name\ (\S+)\ does\ not\ exist
        | ^Binder\ Error:\ Referenced\ table\ "([^"]+)"\ not\ found
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex UnknownTable();

    [GeneratedRegex("""
        Referenced\ column\ "([^"]+)"\ (?:was\ )?not\ found | does\ not\ have\ a\ column\ named\ "([^"]+)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex UnknownColumn();

    [GeneratedRegex("""Candidate (?:bindings|tables)\s*:(.*)""")]
    private static partial Regex CandidateList();

    [GeneratedRegex("""(["'])(?:[a-z0-9]+:/)?\.{0,2}/[^"']*\1""")]
    private static partial Regex QuotedPath();

    [GeneratedRegex("""(?<![\w)"'/])(?:\.{1,2}|~)?/[\w.~+-]+(?:/[\w.~+=%-]*)*""")]
    private static partial Regex BarePath();
}
