using System.Globalization;

namespace DataPlatform.Tests.Expressions;

/// <summary>Random expressions, right and wrong.</summary>
internal sealed class RandomText(int seed)
{
    private static readonly string[] names = ["a", "B", "\"Order No\"", "\"and\"", "date", "year", "_file"];
    private static readonly string[] words =
        ["a", "'x'", "'", "\"", "1", "0.5", "(", ")", ",", "+", "-", "*", "/", "||", "=", "<>", "!=", "<", "<=", "and",
            "or", "not",
         "in", "between", "like", "is", "null", "case", "when", "then", "else", "end", "cast", "as", "decimal", "date",
         "true", "coalesce(",
         "substr(", "round(", "\u0000", "é", "🙂", "\\", ";", "--", "/*", "$1", "?", "{", "\t", "\n", "select",
         "99999999999999999999999999999"];
    private readonly Random random = new(seed);

    public string Value(int depth = 4) => depth == 0 ? Leaf() : random.Next(11) switch
    {
        0 => $"({Value(depth - 1)} {Of("+", "-", "*", "/", "||")} {Value(depth - 1)})",
        1 => $"{Value(depth - 1)} {Of("+", "-", "*", "/", "||")} {Value(depth - 1)}",
        2 => $"- {Value(depth - 1)}",
        3 => $"case when {Condition(depth - 1)} then {Value(depth - 1)} else {Value(depth - 1)} end",
        4 => $"cast({Value(depth - 1)} AS {Of("text", "integer", "decimal(12,3)", "date", "boolean", "timestamp")})",
        5 => $"{Of("upper", "trim", "abs", "floor", "year", "length")}({Value(depth - 1)})",
        6 => $"{Of("coalesce", "least", "greatest", "concat")}({Value(depth - 1)}, {Value(depth - 1)})",
        7 => $"substr({Value(depth - 1)}, 2, 3)",
        8 => $"({Condition(depth - 1)})",
        _ => Leaf(),
    };

    public string Condition(int depth) => depth == 0 ? "a = 1" : random.Next(8) switch
    {
        0 => $"{Condition(depth - 1)} and {Condition(depth - 1)}",
        1 => $"({Condition(depth - 1)} or {Condition(depth - 1)})",
        2 => $"not ({Condition(depth - 1)})",
        3 => $"({Value(depth - 1)}) {Of("in", "not in")} ({Value(depth - 1)}, 1)",
        4 => $"({Value(depth - 1)}) {Of("between", "not between")} ({Value(depth - 1)}) and (2)",
        5 => $"({Value(depth - 1)}) {Of("like", "NOT LIKE")} 'a%'",
        6 => $"({Value(depth - 1)}) is {Of("null", "not null")}",
        _ => $"({Value(depth - 1)}) {Of("=", "!=", "<", ">=")} ({Value(depth - 1)})",
    };

    public string Wrong() => random.Next(3) switch
    {
        0 => string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, random.Next(1, 20))
            .Select(_ => Of(words))),
        1 => string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(1, 0xffff))),
        _ => Damaged(Value()),
    };

    private string Damaged(string text)
    {
        var at = random.Next(text.Length);
        return random.Next(2) == 0 ? text.Remove(at, 1) : text.Insert(at, Of(words));
    }

    private string Leaf() => random.Next(6) switch
    {
        0 => random.Next(1000).ToString(CultureInfo.InvariantCulture),
        1 => (random.Next(100_000) / 1000m).ToString(CultureInfo.InvariantCulture),
        2 => Of("'x'", "'it''s'", "''", "'\"'", "'100 %'"),
        3 => Of("true", "false", "null", "date '2024-02-29'"),
        _ => Of(names),
    };

    private string Of(params string[] choices) => choices[random.Next(choices.Length)];
}
