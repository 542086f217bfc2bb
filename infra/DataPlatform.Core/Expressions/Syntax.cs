namespace DataPlatform.Core.Expressions;

/// <summary>One piece of an expression; <paramref name="At"/> is the character it begins at, from 1.</summary>
public abstract record Syntax(int At)
{
    /// <summary>The pieces directly below, in the order they are written.</summary>
    public abstract IEnumerable<Syntax> Children { get; }

    /// <summary>How many pieces lie below each other.</summary>
    public int Depth { get; protected init; } = 1;

    private protected static int Above(params IEnumerable<Syntax> below) =>
        1 + below.Select(s => s.Depth).DefaultIfEmpty(0).Max();
}

/// <summary>The name of a column or property.</summary>
public sealed record NameSyntax(string Name, int At) : Syntax(At)
{
    /// <inheritdoc/>
    public override IEnumerable<Syntax> Children => [];
}

/// <summary>A value: <c>decimal</c>, <c>string</c>, <c>DateOnly</c>, <c>bool</c> or null.</summary>
public sealed record LiteralSyntax(object? Value, int At) : Syntax(At)
{
    /// <inheritdoc/>
    public override IEnumerable<Syntax> Children => [];
}

/// <summary><c>-</c> or <c>not</c> before an operand.</summary>
public sealed record UnarySyntax : Syntax
{
    internal UnarySyntax(string op, Syntax operand, int at)
        : base(at) => (Op, Operand, Depth) = (op, operand, Above(operand));

    /// <summary>The operator in lower case.</summary>
    public string Op { get; }

    /// <summary>What it applies to.</summary>
    public Syntax Operand { get; }

    /// <inheritdoc/>
    public override IEnumerable<Syntax> Children => [Operand];
}

/// <summary>Arithmetic, <c>||</c>, comparison, <c>and</c>, <c>or</c>.</summary>
public sealed record BinarySyntax : Syntax
{
    internal BinarySyntax(string op, Syntax left, Syntax right, int at)
        : base(at) => (Op, Left, Right, Depth) = (op, left, right, Above(left, right));

    /// <summary>The operator in lower case; unequal is always <c>&lt;&gt;</c>.</summary>
    public string Op { get; }

    /// <summary>Left operand.</summary>
    public Syntax Left { get; }

    /// <summary>Right operand.</summary>
    public Syntax Right { get; }

    /// <inheritdoc/>
    public override IEnumerable<Syntax> Children => [Left, Right];
}

/// <summary><c>in</c>, <c>between</c>, <c>like</c> and <c>is null</c>, each with or without <c>not</c>.</summary>
public sealed record TestSyntax : Syntax
{
    internal TestSyntax(string test, bool negated, Syntax operand, IReadOnlyList<Syntax> arguments, int at)
        : base(at) => (Test, Negated, Operand, Arguments, Depth) =
            (test, negated, operand, arguments, Above([operand, .. arguments]));

    /// <summary><c>in</c>, <c>between</c>, <c>like</c> or <c>null</c>.</summary>
    public string Test { get; }

    /// <summary>True with <c>not</c>.</summary>
    public bool Negated { get; }

    /// <summary>What is tested.</summary>
    public Syntax Operand { get; }

    /// <summary>Items of <c>in</c>, both ends of <c>between</c>, the pattern of <c>like</c>.</summary>
    public IReadOnlyList<Syntax> Arguments { get; }

    /// <inheritdoc/>
    public override IEnumerable<Syntax> Children => [Operand, .. Arguments];
}

/// <summary><c>case when ... then ... else ... end</c>.</summary>
public sealed record CaseSyntax : Syntax
{
    internal CaseSyntax(IReadOnlyList<(Syntax When, Syntax Then)> branches, Syntax? otherwise, int at)
        : base(at) => (Branches, Else, Depth) = (branches, otherwise, Above(Below(branches, otherwise)));

    /// <summary>Conditions and values.</summary>
    public IReadOnlyList<(Syntax When, Syntax Then)> Branches { get; }

    /// <summary>Value when no condition holds; null means unknown.</summary>
    public Syntax? Else { get; }

    /// <inheritdoc/>
    public override IEnumerable<Syntax> Children => Below(Branches, Else);

    private static IEnumerable<Syntax> Below(IReadOnlyList<(Syntax When, Syntax Then)> branches, Syntax? otherwise) =>
        branches.SelectMany(b => new[] { b.When, b.Then }).Concat(otherwise is null ? [] : [otherwise]);
}

/// <summary>A call of one of the allowed functions.</summary>
public sealed record CallSyntax : Syntax
{
    internal CallSyntax(string function, IReadOnlyList<Syntax> arguments, int at)
        : base(at) => (Function, Arguments, Depth) = (function, arguments, Above(arguments));

    /// <summary>Its name in lower case.</summary>
    public string Function { get; }

    /// <summary>What it is given.</summary>
    public IReadOnlyList<Syntax> Arguments { get; }

    /// <inheritdoc/>
    public override IEnumerable<Syntax> Children => Arguments;
}

/// <summary><c>cast(x as type)</c>.</summary>
public sealed record CastSyntax : Syntax
{
    internal CastSyntax(Syntax operand, ColumnType type, int at)
        : base(at) => (Operand, Type, Depth) = (operand, type, Above(operand));

    /// <summary>What is cast.</summary>
    public Syntax Operand { get; }

    /// <summary>To which type.</summary>
    public ColumnType Type { get; }

    /// <inheritdoc/>
    public override IEnumerable<Syntax> Children => [Operand];
}
