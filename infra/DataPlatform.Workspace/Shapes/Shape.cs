namespace DataPlatform.Workspace.Shapes;

/// <summary>What a key's value may be.</summary>
internal enum ValueKind
{
    Text,
    Whole,
    Number,
    Flag,
    Day,
    Expression,
    Texts,
    Days,
    StarOrTexts,
    TextMap,
    ExpressionMap,
    Shape,
    Shapes,
}

/// <summary>
/// One key of a definition. The reader checks by it and the editors' JSON schema is written from it, so the two cannot
/// disagree.
/// </summary>
internal sealed record Key(string Name, ValueKind Kind, string About)
{
    public bool Required { get; init; }

    public IReadOnlyList<string>? Values { get; init; }

    public decimal? Least { get; init; }

    public decimal? Most { get; init; }

    public string? Default { get; init; }

    public Shape? Shape { get; init; }

    /// <summary>The word of a sibling key <c>kind</c> that chooses among shapes.</summary>
    public IReadOnlyList<(string Kind, Shape Shape)>? Variants { get; init; }

    /// <summary>What is expected, for messages.</summary>
    public string Expected => Kind switch
    {
        ValueKind.Text when Values is not null => $"one of {string.Join(", ", Values)}",
        ValueKind.Text => "a text",
        ValueKind.Whole => "a whole number" + Range,
        ValueKind.Number => "a number" + Range,
        ValueKind.Flag => "true or false",
        ValueKind.Day => "a day as 2025-12-31",
        ValueKind.Expression => "an expression",
        ValueKind.Texts => "a list of texts: [a, b]",
        ValueKind.Days => "a list of days: [2025-12-25]",
        ValueKind.StarOrTexts => "\"*\" for all, or a list: [a, b]",
        ValueKind.TextMap => "names with a text each",
        ValueKind.ExpressionMap => "names with an expression each",
        ValueKind.Shape => $"keys with values ({FirstKeys} ...)",
        ValueKind.Shapes => $"a list of {Shape!.Name} entries",
        _ => throw new InvalidOperationException($"no text for {Kind}"),
    };

    private string FirstKeys =>
        string.Join(", ", (Shape ?? Variants![0].Shape).Keys.Select(k => k.Name).Take(5));

    private string Range => (Least, Most) switch
    {
        (null, null) => "",
        ({ } least, null) => $" of at least {least}",
        (null, { } most) => $" of at most {most}",
        var (least, most) => $" from {least} to {most}",
    };
}

/// <summary>A definition's keys.</summary>
internal sealed record Shape(string Name, string About, params IReadOnlyList<Key> Keys)
{
    /// <summary>The declared key; asking for another is a programmer's mistake.</summary>
    public Key this[string key] => Keys.FirstOrDefault(k => k.Name == key)
        ?? throw new InvalidOperationException($"the shape {Name} declares no key '{key}'");
}

/// <summary>Short words to declare keys.</summary>
internal static class Declare
{
    public static Key Text(string name, string about, string? normally = null) =>
        new(name, ValueKind.Text, about) { Default = normally };

    public static Key Word(string name, string about, params IReadOnlyList<string> values) =>
        new(name, ValueKind.Text, about) { Values = values };

    public static Key Whole(string name, string about, decimal? least = null, decimal? most = null) =>
        new(name, ValueKind.Whole, about) { Least = least, Most = most };

    public static Key Number(string name, string about, decimal? least = null, decimal? most = null) =>
        new(name, ValueKind.Number, about) { Least = least, Most = most };

    public static Key Of(ValueKind kind, string name, string about) => new(name, kind, about);

    public static Key Part(string name, string about, Shape shape) =>
        new(name, ValueKind.Shape, about) { Shape = shape };

    public static Key Parts(string name, Shape shape) => new(name, ValueKind.Shapes, shape.About) { Shape = shape };

    public static Key Must(this Key key) => key with { Required = true };
}
