using DataPlatform.Core;

namespace DataPlatform.Warehouse;

/// <summary>Codes and beginnings of codes, as <c>6100,611*</c>; <c>*</c> alone is every code, even an unknown
/// one.</summary>
public sealed record CodeList(string Text)
{
    /// <summary>Reads the list; a star stands only at the end of a code.</summary>
    public static CodeList Parse(string text, Place place)
    {
        foreach (var code in Split(text))
        {
            if (code.AsSpan(0, code.Length - 1).Contains('*'))
                throw new DefinitionException(
                    place, $"'{code}'", "codes separated by commas, a star only at a code's end");
        }
        return Split(text).Length > 0
            ? new CodeList(text)
            : throw new DefinitionException(place, "no code", "codes separated by commas, or * for all");
    }

    /// <summary>No code at all.</summary>
    public static readonly CodeList None = new("");

    /// <summary>True for a code the list holds.</summary>
    public Sql Holds(Sql code)
    {
        var codes = Split(Text);
        if (codes.Length == 0)
            return Sql.Trusted("FALSE");
        if (codes.Contains("*"))
            return Sql.Trusted("TRUE");
        return $"({Sql.Join(" OR ", codes.Select(c => One(code, c)))})";
    }

    private static Sql One(Sql code, string pattern) => pattern.EndsWith('*')
        ? (Sql)$"left({code}, {(long)pattern.Length - 1}) = {new Text(pattern[..^1])}"
        : $"{code} = {new Text(pattern)}";

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
