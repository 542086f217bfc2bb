namespace DataPlatform.Core.Expressions;

/// <summary>
/// What a user may write where a value or a condition is asked: a subset of SQL with no way out of it. There are no
/// subqueries and no functions besides the listed ones, and texts and numbers enter SQL as values.
/// <para>Meaning, equal on DuckDB and Spark:</para>
/// <list type="bullet">
/// <item>Names are columns or properties, as written; a name with spaces or of a reserved word stands in double
/// quotes.</item>
/// <item>Numbers are exact decimals, and <c>+ - *</c> keep them exact (Spark rounds products of three and more numbers
/// of six digits to at least six digits). <c>a / b</c> yields a binary double, since DuckDB has no decimal division;
/// the map's target type, <c>cast</c> or <c>round</c> brings it back to a decimal, rounding half away from zero.
/// Division by zero is unknown (null).</item>
/// <item><c>||</c> and <c>concat</c> are unknown when any part is unknown; parts that are not text are written as
/// text.</item>
/// <item><c>cast(x as integer)</c> and <c>round</c> round half away from zero, to 12 digits after the point before
/// that. <c>floor</c>, <c>length</c>, <c>year</c>, <c>month</c> and <c>date_diff_days(from, to)</c> yield whole
/// numbers.</item>
/// <item><c>least</c> and <c>greatest</c> pass over unknowns. Positions, lengths and search texts of text functions are
/// written as literals, because engines disagree about zero, negative and empty ones.</item>
/// <item><c>like</c> takes a literal pattern without escapes.</item>
/// </list>
/// </summary>
public sealed class Expression
{
    private string? normal;
    private IReadOnlyList<string>? names;

    private Expression(string text, Place place, Syntax root)
    {
        Text = text;
        Place = place;
        Root = root;
    }

    /// <summary>The text as written.</summary>
    public string Text { get; }

    /// <summary>Where it is written.</summary>
    public Place Place { get; }

    /// <summary>The tree.</summary>
    public Syntax Root { get; }

    /// <summary>Every name, once, in order of first use.</summary>
    public IReadOnlyList<string> Names =>
        names ??= [.. Below(Root).OfType<NameSyntax>().Select(n => n.Name).Distinct()];

    /// <summary>
    /// False when the value surely is no condition, such as a number, a text or a sum; a bare name may be one.
    /// </summary>
    public bool MayBeCondition => IsCondition(Root);

    /// <summary>True when the text is <c>true</c>: a rule that catches everything.</summary>
    public bool IsTrue => Root is LiteralSyntax { Value: true };

    /// <summary>The conditions that must all hold: what stands between the outermost <c>and</c>s.</summary>
    public IReadOnlyList<Expression> Conjuncts => Root is BinarySyntax { Op: "and" } both
        ? [.. Part(both.Left).Conjuncts, .. Part(both.Right).Conjuncts]
        : [this];

    /// <summary>Reads an expression; a mistake names the character, what stands there and what is expected.</summary>
    public static Expression Parse(string text, Place place) =>
        new(text, place, new ExpressionParser(text, place).Whole());

    /// <summary>
    /// The expression as SQL: values are typed holes, to be inlined or bound, and names what <paramref name="resolve"/>
    /// makes of them. A name it does not know (null) is a <see cref="DefinitionException"/> that lists
    /// <paramref name="known"/>.
    /// </summary>
    public Sql ToSql(Func<string, Sql?> resolve, IEnumerable<string>? known = null) =>
        new ExpressionSql(name => resolve(name.Name) ?? throw Unknown(name, known)).Render(Root);

    /// <summary>The mistakes of names that <paramref name="isKnown"/> refuses, one per name.</summary>
    public IEnumerable<DefinitionException> UnknownNames(Func<string, bool> isKnown,
        IReadOnlyCollection<string> known) =>
        Below(Root).OfType<NameSyntax>().DistinctBy(n => n.Name).Where(n => !isKnown(n.Name))
            .Select(n => Unknown(n, known));

    private Expression Part(Syntax syntax) => new(ExpressionFormat.Write(syntax), Place, syntax);

    private DefinitionException Unknown(NameSyntax name, IEnumerable<string>? known)
    {
        var all = known?.ToList() ?? [];
        return new DefinitionException(
            Place,
            $"the name '{name.Name}' at character {name.At} of the expression {Shorten(Text)}",
            all.Count == 0 ? "a known name" : $"one of the names {string.Join(" ", all)}",
            Spelling.Hint(name.Name, all));
    }

    /// <summary>The normal form: reading it again gives the same tree and the same normal form.</summary>
    public override string ToString() => normal ??= ExpressionFormat.Write(Root);

    internal static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return $"\u201c{(line.Length > 80 ? line[..77] + "..." : line)}\u201d";
    }

    private static IEnumerable<Syntax> Below(Syntax root)
    {
        var open = new Stack<Syntax>([root]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in next.Children.Reverse())
                open.Push(child);
        }
    }

    private static bool IsCondition(Syntax syntax) => syntax switch
    {
        NameSyntax or TestSyntax => true,
        LiteralSyntax literal => literal.Value is bool or null,
        UnarySyntax unary => unary.Op == "not" && IsCondition(unary.Operand),
        BinarySyntax { Op: "and" or "or" } both => IsCondition(both.Left) && IsCondition(both.Right),
        BinarySyntax binary => binary.Op is "=" or "<>" or "<" or "<=" or ">" or ">=",
        CaseSyntax choice => choice.Branches.All(b => IsCondition(b.Then))
        && (choice.Else is null || IsCondition(choice.Else)),
        CallSyntax call => call.Function is "coalesce" or "nullif" && IsCondition(call.Arguments[0]),
        CastSyntax cast => cast.Type.Kind == ColumnKind.Flag,
        _ => false,
    };
}
