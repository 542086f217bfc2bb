using System.Globalization;

namespace DataPlatform.Core.Expressions;

/// <summary>
/// Writes a tree in its normal form: lower case words, single spaces, brackets only where they are needed.
/// </summary>
internal static class ExpressionFormat
{
    private const int OrLevel = 1, AndLevel = 2, NotLevel = 3, CompareLevel = 4, JoinLevel = 5, SumLevel = 6,
        ProductLevel = 7, SignLevel = 8, Atom = 9;

    public static string Write(Syntax syntax) => syntax switch
    {
        NameSyntax name => Name(name.Name),
        LiteralSyntax literal => Literal(literal.Value),
        UnarySyntax { Op: "-" } minus => "-" + Below(minus.Operand, Atom),
        UnarySyntax not => "not " + Below(not.Operand, NotLevel),
        BinarySyntax binary => Binary(binary),
        TestSyntax test => Test(test),
        CaseSyntax choice => Case(choice),
        CallSyntax call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Write))})",
        CastSyntax cast => $"cast({Write(cast.Operand)} as {TypeName(cast.Type)})",
        _ => throw new InvalidOperationException($"no text for {syntax.GetType().Name}"),
    };

    private static string Binary(BinarySyntax binary)
    {
        var level = Level(binary);
        var left = Below(binary.Left, level == CompareLevel ? JoinLevel : level);
        return $"{left} {binary.Op} {Below(binary.Right, level + 1)}";
    }

    private static string Test(TestSyntax test)
    {
        var operand = Below(test.Operand, JoinLevel);
        var not = test.Negated ? "not " : "";
        return test.Test switch
        {
            "null" => $"{operand} is {not}null",
            "in" => $"{operand} {not}in ({string.Join(", ", test.Arguments.Select(Write))})",
            "between" => $"{operand} {not}between {Below(test.Arguments[0], JoinLevel)} and "
                + Below(test.Arguments[1], JoinLevel),
            _ => $"{operand} {not}like {Write(test.Arguments[0])}",
        };
    }

    private static string Case(CaseSyntax choice)
    {
        var branches = choice.Branches.Select(b => $"when {Write(b.When)} then {Write(b.Then)}");
        var otherwise = choice.Else is null ? "" : $" else {Write(choice.Else)}";
        return $"case {string.Join(" ", branches)}{otherwise} end";
    }

    private static string Below(Syntax syntax, int least) =>
        Level(syntax) >= least ? Write(syntax) : $"({Write(syntax)})";

    private static int Level(Syntax syntax) => syntax switch
    {
        BinarySyntax { Op: "or" } => OrLevel,
        BinarySyntax { Op: "and" } => AndLevel,
        UnarySyntax { Op: "not" } => NotLevel,
        BinarySyntax { Op: "||" } => JoinLevel,
        BinarySyntax { Op: "+" or "-" } => SumLevel,
        BinarySyntax { Op: "*" or "/" } => ProductLevel,
        BinarySyntax or TestSyntax => CompareLevel,
        UnarySyntax => SignLevel,
        _ => Atom,
    };

    private static string Literal(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        DateOnly day => $"date '{day:yyyy-MM-dd}'",
        string text => Names.Literal(text),
        _ => throw new InvalidOperationException($"no literal for {value.GetType().Name}"),
    };

    private static string Name(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_')
            && name.All(c => char.IsLetterOrDigit(c) || c == '_')
        && !ExpressionParser.Reserved.Contains(name.ToLowerInvariant())
            ? name
            : Names.Quote(name);

    public static string TypeName(ColumnType type) => type.Kind switch
    {
        ColumnKind.Text => "text",
        ColumnKind.Whole => "integer",
        ColumnKind.Flag => "boolean",
        ColumnKind.Day => "date",
        ColumnKind.Instant => "timestamp",
        _ => $"decimal({type.Precision},{type.Scale})",
    };
}
