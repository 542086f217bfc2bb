using System.Globalization;

namespace DataPlatform.Core.Expressions;

internal enum TokenKind
{
    Name,
    QuotedName,
    Number,
    Text,
    Symbol,
    End,
}

/// <summary>One token; <paramref name="Word"/> is the lower-case text of a bare name or the symbol itself.</summary>
internal readonly record struct Token(TokenKind Kind, string Word, object? Value, int At)
{
    public string Shown => Kind switch
    {
        TokenKind.End => "the end of the expression",
        TokenKind.Text => $"the text {Names.Literal((string)Value!)}",
        TokenKind.Number => $"the number {((decimal)Value!).ToString(CultureInfo.InvariantCulture)}",
        TokenKind.Name or TokenKind.QuotedName => $"'{Value}'",
        _ => $"'{Word}'",
    };
}

/// <summary>Cuts a text into tokens.</summary>
internal sealed class Tokenizer(string text, Place place)
{
    private const int MostTokens = 20_000;
    private static readonly string[] doubles = ["||", "<>", "!=", "<=", ">="];
    private int at;

    public List<Token> All()
    {
        var tokens = new List<Token>();
        do
        {
            tokens.Add(Next());
            if (tokens.Count > MostTokens)
                throw Wrong(at, $"more than {MostTokens} words", "a shorter expression");
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        if (at == text.Length)
            return new Token(TokenKind.End, "", null, at + 1);
        var c = text[at];
        if (char.IsAsciiLetter(c) || c == '_' || char.IsLetter(c))
            return Name();
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            return Number();
        if (c is '\'' or '"')
            return Quoted(c);
        return Symbol(c);
    }

    private Token Name()
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        var name = text[start..at];
        return new Token(TokenKind.Name, name.ToLowerInvariant(), name, start + 1);
    }

    private Token Number()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            at++;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        var written = text[start..at];
        if (!decimal.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            throw Wrong(start, $"'{written}'", "a number such as 12 or 0.5 of at most 28 digits");
        return new Token(TokenKind.Number, written, value, start + 1);
    }

    private Token Quoted(char quote)
    {
        var start = at++;
        var value = new System.Text.StringBuilder();
        while (at < text.Length)
        {
            var c = text[at++];
            if (c != quote)
                value.Append(c);
            else if (at < text.Length && text[at] == quote)
                value.Append(text[at++]);
            else if (quote == '\'')
                return new Token(TokenKind.Text, "", value.ToString(), start + 1);
            else if (value.Length > 0)
                return new Token(TokenKind.QuotedName, "", value.ToString(), start + 1);
            else
                throw Wrong(start, "\"\"", "a name between the double quotes; a text has single quotes: ''");
        }
        throw Wrong(start, quote == '\'' ? "a text without its end" : "a name without its end", $"a closing {quote}");
    }

    private Token Symbol(char c)
    {
        var start = at;
        var pair = at + 1 < text.Length ? text.Substring(at, 2) : "";
        if (pair is "--" or "/*")
            throw Wrong(start, $"'{pair}'",
                "no comment inside an expression; minus a negative number is written a - -1");
        if (doubles.Contains(pair))
        {
            at += 2;
            return new Token(TokenKind.Symbol, pair == "!=" ? "<>" : pair, null, start + 1);
        }
        if (!"+-*/=<>(),".Contains(c, StringComparison.Ordinal))
        {
            var shown = char.IsControl(c) || char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : c.ToString();
            throw Wrong(start, $"'{shown}'", "a name, a number, a text in single quotes, an operator or a bracket");
        }
        at++;
        return new Token(TokenKind.Symbol, c.ToString(), null, start + 1);
    }

    private DefinitionException Wrong(int start, string found, string expected) =>
        new(place, $"{found} at character {start + 1} of the expression {Expression.Shorten(text)}", expected);
}
