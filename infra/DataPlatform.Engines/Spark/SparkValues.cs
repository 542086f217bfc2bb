using System.Text;
using DataPlatform.Core;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// Puts typed values in place of <c>$names</c>. Spark's own parameters do not survive the parser that Delta brings
/// along, so values become literals, written by their type; a text cannot end its literal.
/// </summary>
internal static class SparkValues
{
    public static string Fill(string sql, IReadOnlyDictionary<string, object>? values)
    {
        if (values is null || values.Count == 0)
            return sql;
        var text = new StringBuilder(sql.Length + 64);
        for (var at = 0; at < sql.Length;)
        {
            var end = Skipped(sql, at);
            if (end > at)
            {
                text.Append(sql, at, end - at);
                at = end;
            }
            else if (sql[at] == '$' && NameEnd(sql, at + 1) is var stop && stop > at + 1)
            {
                var name = sql[(at + 1)..stop];
                text.Append(values.TryGetValue(name, out var value)
                    ? SqlRendering.InlineValue(value is string s ? new Text(s) : value, SqlDialect.Spark)
                    : throw new DefinitionException("statement", $"${name}", "a name with a value"));
                at = stop;
            }
            else
            {
                text.Append(sql[at++]);
            }
        }
        return text.ToString();
    }

    /// <summary>The end of the literal, quoted name or comment that begins here; else the place itself.</summary>
    private static int Skipped(string sql, int at)
    {
        if (sql[at] is '\'' or '"' or '`')
        {
            var end = at + 1;
            while (end < sql.Length && sql[end] != sql[at])
                end += sql[end] == '\\' && sql[at] == '\'' ? 2 : 1;
            return Math.Min(end + 1, sql.Length);
        }
        if (string.CompareOrdinal(sql, at, "--", 0, 2) == 0)
            return sql.IndexOf('\n', at) is var line && line < 0 ? sql.Length : line;
        if (string.CompareOrdinal(sql, at, "/*", 0, 2) == 0)
            return sql.IndexOf("*/", at, StringComparison.Ordinal) is var close && close < 0 ? sql.Length : close + 2;
        return at;
    }

    private static int NameEnd(string sql, int at)
    {
        while (at < sql.Length && (char.IsAsciiLetterOrDigit(sql[at]) || sql[at] == '_'))
            at++;
        return at;
    }
}
