using System.Globalization;

namespace DataPlatform.Core.Expressions;

/// <summary>
/// Recursive descent, lowest binding first: or, and, not, comparison (not chained), ||, + -, * /, unary minus.
/// </summary>
internal sealed class ExpressionParser
{
    private const int DeepestNesting = 150;
    private const int DeepestTree = 1_000;

    public static readonly IReadOnlySet<string> Reserved = new HashSet<string>(StringComparer.Ordinal)
    {
        "and", "or", "not", "in", "between", "like", "is", "null", "case", "when", "then", "else", "end", "true",
        "false", "as", "cast",
    };

    private static readonly string[] comparisons = ["=", "<>", "<", "<=", ">", ">="];
    private readonly string text;
    private readonly Place place;
    private readonly List<Token> tokens;
    private int position;
    private int nesting;

    public ExpressionParser(string text, Place place)
    {
        this.text = text;
        this.place = place;
        tokens = new Tokenizer(text, place).All();
    }

    private Token Current => tokens[position];

    public Syntax Whole()
    {
        var root = Or();
        if (Current.Kind != TokenKind.End)
            throw Wrong(Current, "an operator or the end of the expression");
        return root;
    }

    private Syntax Or() => LeftToRight(And, "or");

    private Syntax And() => LeftToRight(Not, "and");

    private Syntax Not()
    {
        if (!IsWord("not"))
            return Comparison();
        var at = Take().At;
        return Nested(() => Checked(new UnarySyntax("not", Not(), at)));
    }

    private Syntax Comparison()
    {
        var left = Joined();
        if (Current.Kind == TokenKind.Symbol && comparisons.Contains(Current.Word))
        {
            var op = Take();
            return Checked(new BinarySyntax(op.Word, left, Joined(), op.At));
        }
        if (IsWord("is"))
        {
            var at = Take().At;
            var not = TakeIf("not");
            Expect("null", "null: a test against unknown is written 'is null' or 'is not null'");
            return Checked(new TestSyntax("null", not, left, [], at));
        }
        var start = Current.At;
        var negated = IsWord("not");
        if (negated)
            Take();
        if (TakeIf("in"))
            return Checked(new TestSyntax("in", negated, left, Items(), start));
        if (TakeIf("between"))
        {
            var low = Joined();
            Expect("and", "'and' between the two ends of 'between'");
            return Checked(new TestSyntax("between", negated, left, [low, Joined()], start));
        }
        if (TakeIf("like"))
            return Checked(new TestSyntax("like", negated, left, [Pattern()], start));
        return negated ? throw Wrong(Current, "'in', 'between' or 'like' after 'not'") : left;
    }

    private List<Syntax> Items()
    {
        Expect("(", "an opening bracket and the values after 'in'");
        return Nested(() => List("a comma or a closing bracket after a value of 'in'"));
    }

    private List<Syntax> List(string expected)
    {
        var items = new List<Syntax> { Or() };
        while (TakeIf(","))
            items.Add(Or());
        Expect(")", expected);
        return items;
    }

    private LiteralSyntax Pattern()
    {
        if (Current is { Kind: TokenKind.Text, Value: string pattern }
            && !pattern.Contains('\\', StringComparison.Ordinal))
            return new LiteralSyntax(pattern, Take().At);
        throw Wrong(Current, "a text in single quotes without backslash after 'like' (% = any characters, _ = one)");
    }

    private Syntax Joined() => LeftToRight(Sum, "||");

    private Syntax Sum() => LeftToRight(Product, "+", "-");

    private Syntax Product() => LeftToRight(Signed, "*", "/");

    private Syntax LeftToRight(Func<Syntax> operand, params ReadOnlySpan<string> operators)
    {
        var left = operand();
        while ((Current.Kind is TokenKind.Symbol or TokenKind.Name) && operators.Contains(Current.Word))
        {
            var op = Take();
            left = Checked(new BinarySyntax(op.Word, left, operand(), op.At));
        }
        return left;
    }

    private Syntax Signed()
    {
        if (!IsSymbol("-"))
            return Primary();
        var at = Take().At;
        return Nested(() => Checked(new UnarySyntax("-", Signed(), at)));
    }

    private Syntax Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number or TokenKind.Text:
                Take();
                return new LiteralSyntax(token.Value, token.At);
            case TokenKind.QuotedName:
                Take();
                return new NameSyntax((string)token.Value!, token.At);
            case TokenKind.Symbol when token.Word == "(":
                Take();
                return Nested(() =>
                {
                    var inner = Or();
                    Expect(")", "an operator or a closing bracket");
                    return inner;
                });
            case TokenKind.Name:
                return Word(token);
            default:
                throw Wrong(token, "a name, a number, a text in single quotes or an opening bracket");
        }
    }

    private Syntax Word(Token token)
    {
        Take();
        switch (token.Word)
        {
            case "true" or "false":
                return new LiteralSyntax(token.Word == "true", token.At);
            case "null":
                return new LiteralSyntax(null, token.At);
            case "case":
                return Nested(() => Case(token.At));
            case "cast":
                return Nested(() => Cast(token.At));
            case "date" when Current.Kind == TokenKind.Text:
                return Day(token.At);
            case var word when Reserved.Contains(word):
                throw Wrong(token, "a name, a number or a text; a column of that name is written in double quotes");
            default:
                return IsSymbol("(")
                    ? Nested(() => Call(token))
                    : new NameSyntax((string)token.Value!, token.At);
        }
    }

    private LiteralSyntax Day(int at)
    {
        var token = Current;
        if (!DateOnly.TryParseExact((string)token.Value!, "yyyy-MM-dd", CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var day))
            throw Wrong(token, "a day as date '2025-12-31'");
        Take();
        return new LiteralSyntax(day, at);
    }

    private CaseSyntax Case(int at)
    {
        var branches = new List<(Syntax, Syntax)>();
        while (branches.Count == 0 || IsWord("when"))
        {
            Expect("when", "'when' and a condition after 'case'");
            var when = Or();
            Expect("then", "'then' and a value after the condition of 'when'");
            branches.Add((when, Or()));
        }
        var otherwise = TakeIf("else") ? Or() : null;
        Expect("end", otherwise is null ? "'when', 'else' or 'end'" : "'end' after the value of 'else'");
        return Checked(new CaseSyntax(branches, otherwise, at));
    }

    private CastSyntax Cast(int at)
    {
        Expect("(", "an opening bracket after 'cast'");
        var operand = Or();
        Expect("as", "'as' and a type: cast(x as decimal(18,2))");
        var type = Type();
        Expect(")", "a closing bracket after the type of 'cast'");
        return Checked(new CastSyntax(operand, type, at));
    }

    private ColumnType Type()
    {
        const string known = "one of the types text, integer, decimal(p,s), date, boolean, timestamp";
        var token = Current.Kind == TokenKind.Name ? Take() : throw Wrong(Current, known);
        return token.Word switch
        {
            "text" or "string" or "varchar" => new ColumnType(ColumnKind.Text),
            "integer" or "int" or "bigint" => new ColumnType(ColumnKind.Whole),
            "boolean" => new ColumnType(ColumnKind.Flag),
            "date" => new ColumnType(ColumnKind.Day),
            "timestamp" => new ColumnType(ColumnKind.Instant),
            "decimal" or "numeric" or "number" => DecimalType(token),
            _ => throw Wrong(token, known),
        };
    }

    private ColumnType DecimalType(Token token)
    {
        if (!TakeIf("("))
            return new ColumnType(ColumnKind.Decimal, 18, 6);
        var precision = Digits("the number of digits, 1 to 38");
        Expect(",", "a comma and the digits after the point");
        var scale = Digits("the digits after the point");
        Expect(")", "a closing bracket after decimal(p,s");
        return precision is >= 1 and <= 38 && scale <= precision
            ? new ColumnType(ColumnKind.Decimal, precision, scale)
            : throw Wrong(token, "decimal(p,s) with p from 1 to 38 and s from 0 to p");
    }

    private int Digits(string expected)
    {
        var token = Current;
        if (token is not { Kind: TokenKind.Number, Value: decimal value } || value != decimal.Truncate(value)
            || value > 38)
            throw Wrong(token, expected);
        Take();
        return (int)value;
    }

    private CallSyntax Call(Token name)
    {
        if (!Functions.All.TryGetValue(name.Word, out var function))
        {
            throw Wrong(name, $"a function of the list {string.Join(" ", Functions.All.Keys.Order())}",
                Spelling.Hint(name.Word, Functions.All.Keys));
        }
        Take();
        var arguments = IsSymbol(")") ? [] : List($"a comma or a closing bracket in {function.Signature}");
        if (arguments.Count == 0)
            Expect(")", "a closing bracket");
        if (arguments.Count < function.Least || arguments.Count > function.Most)
            throw Wrong(name, $"{function.Signature}, not {arguments.Count} arguments");
        foreach (var literal in function.Literals.Where(l => l.Argument < arguments.Count))
        {
            var argument = arguments[literal.Argument];
            if (argument is not LiteralSyntax { Value: var value } || !literal.Allows(value))
                throw Wrong(tokens.First(t => t.At >= argument.At), $"{literal.Expected} in {function.Signature}");
        }
        return Checked(new CallSyntax(function.Name, arguments, name.At));
    }

    private T Nested<T>(Func<T> inner)
    {
        if (++nesting > DeepestNesting)
            throw Wrong(Current, $"at most {DeepestNesting} brackets within each other");
        var result = inner();
        nesting--;
        return result;
    }

    private T Checked<T>(T syntax)
        where T : Syntax => syntax.Depth <= DeepestTree
            ? syntax
            : throw Wrong(Current, $"at most {DeepestTree} operators in a row; use 'in (...)' for long lists");

    private Token Take() => tokens[position++];

    private bool IsWord(string word) => Current.Kind == TokenKind.Name && Current.Word == word;

    private bool IsSymbol(string symbol) => Current.Kind == TokenKind.Symbol && Current.Word == symbol;

    private bool TakeIf(string word)
    {
        var here = IsWord(word) || IsSymbol(word);
        if (here)
            position++;
        return here;
    }

    private void Expect(string word, string expected)
    {
        if (!TakeIf(word))
            throw Wrong(Current, expected);
    }

    private DefinitionException Wrong(Token token, string expected, string? fix = null) => new(
        place, $"{token.Shown} at character {token.At} of the expression {Expression.Shorten(text)}", expected, fix);
}
