using System.Text.RegularExpressions;
using DataPlatform.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DataPlatform.Workspace.Yaml;

/// <summary>
/// Reads one YAML file into a tree with lines. Anchors, aliases, tags and merge keys are refused: a definition says
/// what it means where it stands, and a short text cannot unfold into a long one.
/// </summary>
internal sealed partial class YamlText
{
    private const int Deepest = 30;
    private readonly string file;
    private readonly List<DefinitionException> mistakes;
    private readonly Parser parser;

    private YamlText(string file, string text, List<DefinitionException> mistakes)
    {
        this.file = file;
        this.mistakes = mistakes;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>
    /// The root, or null when the text is no YAML (which adds a mistake) or holds nothing but comments.
    /// </summary>
    public static YamlPiece? Read(string file, string text, List<DefinitionException> mistakes)
    {
        try
        {
            return new YamlText(file, text, mistakes).Root();
        }
        catch (YamlException wrong)
        {
            mistakes.Add(new DefinitionException(
                new Place(file, (int)wrong.Start.Line), Sentence(wrong.Message), "YAML",
                Hint(text, (int)wrong.Start.Line)));
            return null;
        }
    }

    private YamlPiece? Root()
    {
        Advance();
        Advance();
        if (parser.Current is StreamEnd)
            return null;
        Advance();
        var root = Piece(1);
        Advance();
        if (parser.Current is DocumentStart second)
        {
            mistakes.Add(new DefinitionException(
                At(second), "a second document after '---'", "one document per file", "move it to a file of its own"));
        }
        return root is YamlValue { Text: "", IsPlain: true } ? null : root;
    }

    /// <summary>Reads the piece at the current event and moves past it.</summary>
    private YamlPiece Piece(int depth)
    {
        var start = parser.Current!;
        var line = (int)start.Start.Line;
        if (depth > Deepest)
            throw new YamlException(start.Start, start.End, $"more than {Deepest} levels");
        if (start is NodeEvent node && (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)))
        {
            mistakes.Add(new DefinitionException(
                At(start), node.Anchor.IsEmpty ? $"the tag '{node.Tag}'" : $"the anchor '&{node.Anchor}'",
                "a plain value",
                "write the value where it is meant"));
        }
        Advance();
        switch (start)
        {
            case Scalar scalar:
                return new YamlValue(scalar.Value, scalar.Style == ScalarStyle.Plain, line);
            case AnchorAlias alias:
                mistakes.Add(new DefinitionException(
                    At(alias), $"the alias '*{alias.Value}'", "a plain value",
                    "write the value here, or put quotes around a text that begins with a star"));
                return new YamlValue("*" + alias.Value, false, line);
            case SequenceStart:
                return List(depth, line);
            case MappingStart:
                return Map(depth, line);
            default:
                throw new YamlException(start.Start, start.End, "something that is no value, list or key");
        }
    }

    private YamlList List(int depth, int line)
    {
        var items = new List<YamlPiece>();
        while (parser.Current is not SequenceEnd)
            items.Add(Piece(depth + 1));
        Advance();
        return new YamlList(items, line);
    }

    private YamlMap Map(int depth, int line)
    {
        var entries = new List<YamlEntry>();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        while (parser.Current is not MappingEnd)
        {
            var key = Piece(depth + 1);
            var value = Piece(depth + 1);
            if (key is not YamlValue name)
            {
                mistakes.Add(
                    new DefinitionException(new Place(file, key.Line), $"{key.Shown} as a key", "a name as a key"));
            }
            else if (!first.TryAdd(name.Text, name.Line))
            {
                mistakes.Add(new DefinitionException(
                    new Place(file, name.Line), $"the key '{name.Text}' again",
                    $"every key once (first on line {first[name.Text]})"));
            }
            else
            {
                entries.Add(new YamlEntry(name.Text, name.Line, value));
            }
        }
        Advance();
        return new YamlMap(entries, line);
    }

    /// <summary>
    /// YamlDotNet's scanner fails with these two on some brackets that do not close and on wild escapes.
    /// </summary>
    private void Advance()
    {
        var before = parser.Current;
        try
        {
            parser.MoveNext();
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            var mark = before?.End ?? Mark.Empty;
            throw new YamlException(mark, mark, "brackets or quotes that do not close, or an escape that is none",
                wrong);
        }
    }

    private Place At(ParsingEvent e) => new(file, (int)e.Start.Line);

    private static string Sentence(string message)
    {
        var bare = Marks().Replace(message, "").Trim().TrimEnd('.');
        return bare.Length == 0 ? "text that is no YAML" : $"text that is no YAML ({bare})";
    }

    private static string? Hint(string text, int line)
    {
        var lines = text.Split('\n');
        var near = lines.ElementAtOrDefault(line - 1) ?? "";
        return near.Contains('\t', StringComparison.Ordinal)
            ? "use spaces, not tabs, to indent"
            : "look at the indentation, the colon after a key, and quotes that do not close, here and just above";
    }

    [GeneratedRegex(@"\(?Line: \d+, Col: \d+, Idx: \d+\)?( - \(?Line: \d+, Col: \d+, Idx: \d+\)?)?:?")]
    private static partial Regex Marks();
}
