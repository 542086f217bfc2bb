namespace DataPlatform.Core.Expressions;

/// <summary>One allowed function: its arguments, which of them must be plain literals, and its SQL.</summary>
internal sealed record Function(
    string Name, int Least, int Most, string Signature, Func<IReadOnlyList<Sql>, Sql> Render,
    params Literal[] Literals);

/// <summary>An argument that must be written as a literal, since engines disagree about the other values.</summary>
internal sealed record Literal(int Argument, string Expected, Func<object?, bool> Allows);

/// <summary>
/// The allow-list. Every rendering means the same on DuckDB and Spark; where the engines' own functions differ, the
/// operands are brought to a type or a range on which they agree.
/// </summary>
internal static class Functions
{
    private const int Unlimited = 200;

    public static readonly IReadOnlyDictionary<string, Function> All = new Function[]
    {
        new("coalesce", 1, Unlimited, "coalesce(a, b, ...)", a => Call("coalesce", a)),
        new("nullif", 2, 2, "nullif(a, b)", a => Call("nullif", a)),
        new("upper", 1, 1, "upper(text)", a => Call("upper", [Text(a[0])])),
        new("lower", 1, 1, "lower(text)", a => Call("lower", [Text(a[0])])),
        new("trim", 1, 1, "trim(text)", a => Call("trim", [Text(a[0])])),
        new("substr", 2, 3, "substr(text, from, length)", a => Call("substr", [Text(a[0]), .. a.Skip(1)]),
            new Literal(1, "a whole number from 1", v => IsWhole(v, 1, 1_000_000)),
            new Literal(2, "a whole number from 0", v => IsWhole(v, 0, 1_000_000))),
        new("replace", 3, 3, "replace(text, 'old', new)", a => Call("replace", [Text(a[0]), a[1], Text(a[2])]),
            new Literal(1, "a text of at least one character", v => v is string { Length: > 0 })),
        new("length", 1, 1, "length(text)", a => $"CAST(length({Text(a[0])}) AS BIGINT)"),
        new("abs", 1, 1, "abs(number)", a => Call("abs", a)),
        new("round", 1, 2, "round(number, digits)",
            a => $"round(CAST({a[0]} AS DECIMAL(38,12)), {(a.Count == 1 ? Sql.Trusted("0") : a[1])})",
            new Literal(1, "a whole number from 0 to 12", v => IsWhole(v, 0, 12))),
        new("floor", 1, 1, "floor(number)", a => $"CAST(floor(CAST({a[0]} AS DECIMAL(38,12))) AS BIGINT)"),
        new("year", 1, 1, "year(date)", a => $"CAST(year(CAST({a[0]} AS DATE)) AS BIGINT)"),
        new("month", 1, 1, "month(date)", a => $"CAST(month(CAST({a[0]} AS DATE)) AS BIGINT)"),
        new("left", 2, 2, "left(text, length)", a => $"left({Text(a[0])}, {a[1]})",
            new Literal(1, "a whole number from 0", v => IsWhole(v, 0, 1_000_000))),
        new("right", 2, 2, "right(text, length)", a => $"right({Text(a[0])}, {a[1]})",
            new Literal(1, "a whole number from 0", v => IsWhole(v, 0, 1_000_000))),
        new("concat", 1, Unlimited, "concat(a, b, ...)", a => $"({Sql.Join(" || ", a.Select(Text))})"),
        new("split_part", 3, 3, "split_part(text, ';', 2)", a => Call("split_part", [Text(a[0]), a[1], a[2]]),
            new Literal(1, "a text of at least one character", v => v is string { Length: > 0 }),
            new Literal(2, "a whole number from 1", v => IsWhole(v, 1, 1_000_000))),
        new("lpad", 3, 3, "lpad(text, length, '0')", a => Call("lpad", [Text(a[0]), a[1], a[2]]),
            new Literal(1, "a whole number from 0", v => IsWhole(v, 0, 1_000_000)),
            new Literal(2, "a text of at least one character", v => v is string { Length: > 0 })),
        new("least", 1, Unlimited, "least(a, b, ...)", a => a.Count == 1 ? a[0] : Call("least", a)),
        new("greatest", 1, Unlimited, "greatest(a, b, ...)", a => a.Count == 1 ? a[0] : Call("greatest", a)),
        new("date_diff_days", 2, 2, "date_diff_days(from, to)",
            a => $"CAST((CAST({a[1]} AS DATE) - CAST({a[0]} AS DATE)) AS BIGINT)"),
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>Spark has no VARCHAR without a length; STRING is the name both engines know.</summary>
    public static Sql Text(Sql value) => $"CAST({value} AS STRING)";

    private static Sql Call(string function, IEnumerable<Sql> arguments) =>
        $"{Sql.Trusted(function)}({Sql.Join(", ", arguments)})";

    private static bool IsWhole(object? value, int least, int most) =>
        value is decimal number && decimal.Truncate(number) == number && number >= least && number <= most;
}
