namespace DataPlatform.Core.Expressions;

/// <summary>
/// Turns a tree into SQL that means the same on DuckDB and Spark. Only values and resolved names enter it.
/// </summary>
internal sealed class ExpressionSql(Func<NameSyntax, Sql> resolve)
{
    public Sql Render(Syntax syntax) => syntax switch
    {
        NameSyntax name => resolve(name),
        LiteralSyntax literal => Sql.Value(literal.Value),
        UnarySyntax { Op: "-" } minus => $"(- {Render(minus.Operand)})",
        UnarySyntax not => $"(NOT {Render(not.Operand)})",
        BinarySyntax binary => Binary(binary),
        TestSyntax test => Test(test),
        CaseSyntax choice => Case(choice),
        CallSyntax call => Call(call),
        CastSyntax cast => Cast(cast),
        _ => throw new InvalidOperationException($"no SQL for {syntax.GetType().Name}"),
    };

    private Sql Binary(BinarySyntax binary)
    {
        var left = Render(binary.Left);
        var right = Render(binary.Right);
        return binary.Op switch
        {
            // Spark divides decimals exactly up to a scale, DuckDB in binary; both divide doubles alike, and Spark
            // stops at zero where DuckDB says NULL.
            "/" => $"(CAST({left} AS DOUBLE) / nullif(CAST({right} AS DOUBLE), 0))",
            // DuckDB squeezes the product of two decimals of 18 digits into 18, which overflows above a million. Adding
            // this zero widens the left side, and by so much only that Spark's rule still keeps every digit of a
            // product of two such numbers.
            "*" => $"(({left} + CAST(0 AS DECIMAL(19,7))) * {right})",
            "||" => $"({Functions.Text(left)} || {Functions.Text(right)})",
            var op => $"({left} {Sql.Trusted(op.ToUpperInvariant())} {right})",
        };
    }

    private Sql Test(TestSyntax test)
    {
        var operand = Render(test.Operand);
        var not = Sql.Trusted(test.Negated ? "NOT " : "");
        return test.Test switch
        {
            "null" => $"({operand} IS {not}NULL)",
            "in" => $"({operand} {not}IN ({Sql.Join(", ", test.Arguments.Select(Render))}))",
            "between" => $"({operand} {not}BETWEEN {Render(test.Arguments[0])} AND {Render(test.Arguments[1])})",
            _ => $"({operand} {not}LIKE {Render(test.Arguments[0])})",
        };
    }

    private Sql Case(CaseSyntax choice)
    {
        var branches = choice.Branches.Select(b => (Sql)$"WHEN {Render(b.When)} THEN {Render(b.Then)}");
        var otherwise = choice.Else is null ? Sql.Value(null) : Render(choice.Else);
        return $"CASE {Sql.Join(" ", branches)} ELSE {otherwise} END";
    }

    private Sql Call(CallSyntax call)
    {
        var function = Functions.All[call.Function];
        return function.Render([.. call.Arguments.Select((a, i) => Argument(function, a, i))]);
    }

    /// <summary>Whole numbers an engine wants as constants stand in the text even when values are bound.</summary>
    private Sql Argument(Function function, Syntax argument, int index) =>
        argument is LiteralSyntax { Value: decimal number } && function.Literals.Any(l => l.Argument == index)
            ? Sql.Trusted(((int)number).ToString(System.Globalization.CultureInfo.InvariantCulture))
            : Render(argument);

    private Sql Cast(CastSyntax cast)
    {
        var operand = Render(cast.Operand);
        return cast.Type.Kind switch
        {
            ColumnKind.Text => Functions.Text(operand),
            // DuckDB rounds half to even when it casts a double, half away when it casts a decimal, and Spark cuts.
            ColumnKind.Whole => $"CAST(round(CAST({operand} AS DECIMAL(38,12)), 0) AS BIGINT)",
            ColumnKind.Flag => $"CAST({operand} AS BOOLEAN)",
            ColumnKind.Day => $"CAST({operand} AS DATE)",
            ColumnKind.Instant => $"CAST({operand} AS TIMESTAMP)",
            _ => $"CAST({operand} AS {Sql.Trusted(cast.Type.Sql)})",
        };
    }
}
