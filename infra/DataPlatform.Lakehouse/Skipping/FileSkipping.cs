using DataPlatform.Core.Expressions;

namespace DataPlatform.Lakehouse.Skipping;

/// <summary>
/// Whether a file may hold a row for which a condition is true. Whatever is not known, not understood or not surely
/// outside may match: a file read in vain costs time, one passed over wrongly costs rows.
/// </summary>
internal sealed class FileSkipping(Snapshot snapshot, LiveFile file)
{
    private readonly FileRanges ranges = new(snapshot, file);

    public bool MayMatch(Syntax condition) => MayBe(condition, true);

    private bool MayBe(Syntax condition, bool wanted) => condition switch
    {
        LiteralSyntax { Value: bool value } => value == wanted,
        NameSyntax name => MayCompare(name, "=", wanted),
        UnarySyntax { Op: "not" } not => MayBe(not.Operand, !wanted),
        BinarySyntax { Op: "and" } both => wanted
            ? MayBe(both.Left, true) && MayBe(both.Right, true)
            : MayBe(both.Left, false) || MayBe(both.Right, false),
        BinarySyntax { Op: "or" } either => wanted
            ? MayBe(either.Left, true) || MayBe(either.Right, true)
            : MayBe(either.Left, false) && MayBe(either.Right, false),
        BinarySyntax comparison => Compare(comparison, wanted),
        TestSyntax test => Test(test, wanted != test.Negated),
        _ => true,
    };

    private bool Compare(BinarySyntax comparison, bool wanted)
    {
        var op = wanted ? comparison.Op : Opposite(comparison.Op);
        if (op is null)
            return true;
        if (comparison.Left is NameSyntax left && Constant(comparison.Right, out var right))
            return MayCompare(left, op, right);
        return comparison.Right is not NameSyntax name || !Constant(comparison.Left, out var value)
            || MayCompare(name, Mirrored(op), value);
    }

    private bool Test(TestSyntax test, bool wanted)
    {
        if (test.Operand is not NameSyntax name || ranges.Of(name.Name) is not { } range)
            return true;
        switch (test.Test)
        {
            case "null":
                return wanted ? range.MayBeNull : range.MayHoldValue;
            case "in" when wanted:
                return test.Arguments.Any(a => !Constant(a, out var value) || MayCompare(name, "=", value));
            case "between" when Constant(test.Arguments[0], out var from) && Constant(test.Arguments[1], out var to):
                return wanted
                    ? MayCompare(name, ">=", from) && MayCompare(name, "<=", to)
                    : MayCompare(name, "<", from) || MayCompare(name, ">", to);
            case "like" when wanted && Constant(test.Arguments[0], out var pattern) && pattern is string text:
                return range.MayStartWith(text.Split('%', '_')[0]);
            default:
                return true;
        }
    }

    private bool MayCompare(NameSyntax name, string op, object? value)
    {
        if (ranges.Of(name.Name) is not { } range)
            return true;
        // a comparison with null is never true, nor false
        return value is not null && range.MayCompare(op, value);
    }

    private static bool Constant(Syntax syntax, out object? value)
    {
        value = syntax switch
        {
            LiteralSyntax literal => literal.Value,
            UnarySyntax { Op: "-", Operand: LiteralSyntax { Value: decimal number } } => -number,
            _ => null,
        };
        return syntax is LiteralSyntax || value is not null;
    }

    private static string? Opposite(string op) => op switch
    {
        "=" => "<>",
        "<>" => "=",
        "<" => ">=",
        ">=" => "<",
        ">" => "<=",
        "<=" => ">",
        _ => null,
    };

    private static string Mirrored(string op) => op switch
    {
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        _ => op,
    };
}
