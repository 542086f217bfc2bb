namespace DataPlatform.Core;

/// <summary>A word, a quoted name, a sign or a hole of a query.</summary>
internal readonly record struct SqlToken(string? Word, string? Quoted, char Sign, object? Hole)
{
    private static readonly HashSet<string> keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "ON", "USING", "JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "ASOF", "NATURAL", "SEMI", "ANTI", "LATERAL",
        "OUTER", "POSITIONAL", "WHERE", "GROUP", "HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "UNION",
        "EXCEPT", "INTERSECT", "AND", "OR", "NOT", "SELECT", "FROM", "AS", "CASE", "WHEN", "THEN", "ELSE", "END",
    };

    public string? Name => Quoted ?? (Word is { } word && !IsKeyword(word) ? word : null);

    public bool IsOpen => Sign == '(';

    public bool IsClose => Sign == ')';

    public bool IsComma => Sign == ',';

    public bool IsDot => Sign == '.';

    public bool IsStar => Sign == '*';

    public static bool IsKeyword(string word) => keywords.Contains(word);

    public bool Is(string word) => string.Equals(Word, word, StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<SqlToken> Of(Sql sql)
    {
        var tokens = new List<SqlToken>();
        foreach (var part in sql.Parts)
        {
            if (part is SqlText text)
                Read(text.Value, tokens);
            else
                tokens.Add(new SqlToken(null, null, '\0', part));
        }
        return tokens;
    }

    private static void Read(string text, List<SqlToken> tokens)
    {
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text[at] == '-' && at + 1 < text.Length && text[at + 1] == '-')
            {
                at = text.IndexOf('\n', at) is var end && end < 0 ? text.Length : end;
            }
            else if (text[at] is '\'' or '"')
            {
                at = text.IndexOf(text[at], at + 1) is var end && end < 0 ? text.Length : end + 1;
                if (text[start] == '"')
                    tokens.Add(new SqlToken(null, text[start..at].Trim('"'), '\0', null));
            }
            else if (char.IsLetterOrDigit(text[at]) || text[at] == '_')
            {
                while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_'))
                    at++;
                tokens.Add(new SqlToken(text[start..at], null, '\0', null));
            }
            else
            {
                tokens.Add(new SqlToken(null, null, text[at++], null));
            }
        }
    }
}
