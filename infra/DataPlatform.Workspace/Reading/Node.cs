using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Core.Expressions;
using DataPlatform.Workspace.Shapes;
using DataPlatform.Workspace.Yaml;

namespace DataPlatform.Workspace.Reading;

/// <summary>
/// The keys of one definition, checked against its shape. A value that is wrong becomes a mistake and reads as absent,
/// so the reading goes on; text that is absent although it must be there reads as empty.
/// </summary>
internal sealed class Node
{
    private readonly FileReading file;
    private readonly Shape shape;
    private readonly Dictionary<string, YamlEntry> entries;

    public Node(YamlMap map, Shape shape, FileReading file)
    {
        this.file = file;
        this.shape = shape;
        entries = map.Entries.ToDictionary(e => e.Key, StringComparer.Ordinal);
        Place = new Place(file.Name, map.Line);
        Lines = map.Entries.ToDictionary(e => e.Key, e => e.Line, StringComparer.Ordinal);
        var known = shape.Keys.Select(k => k.Name).ToList();
        foreach (var entry in map.Entries.Where(e => !known.Contains(e.Key)))
        {
            file.Mistakes.Add(new Place(file.Name, entry.Line), $"the key '{entry.Key}'",
                $"one of the keys of a {shape.Name}: {string.Join(", ", known)}", Spelling.Hint(entry.Key, known));
        }
        foreach (var key in shape.Keys.Where(k => k.Required
            && (!entries.TryGetValue(k.Name, out var e) || e.Value.IsNull)))
            file.Mistakes.Add(At(key.Name), $"no '{key.Name}' in the {shape.Name}", $"'{key.Name}': {key.About}");
    }

    public Place Place { get; }

    public IReadOnlyDictionary<string, int> Lines { get; }

    public Place At(string key) => Lines.TryGetValue(key, out var line) ? Place with { Line = line } : Place;

    /// <summary>True when the key is written, be it as null.</summary>
    public bool Has(string key) => entries.ContainsKey(shape[key].Name);

    public string Text(string key) => OptionalText(key) ?? "";

    public string? OptionalText(string key)
    {
        var declared = Ask(key, ValueKind.Text);
        if (Find(key) is not { } piece)
            return null;
        if (piece is not YamlValue value)
            return Wrong<string>(key, piece.Shown, declared);
        if (declared.Values is not { } allowed || allowed.Contains(value.Text))
            return value.Text;
        file.Mistakes.Add(ValueAt(key), piece.Shown, declared.Expected, Spelling.Hint(value.Text, allowed));
        return null;
    }

    /// <summary>The text with its variables filled in.</summary>
    public string? Path(string key) =>
        OptionalText(key) is { } text ? file.Variables.Fill(text, ValueAt(key), file.Mistakes) : null;

    public int? OptionalWhole(string key) => (int?)Numeric(key, ValueKind.Whole);

    public decimal? OptionalDecimal(string key) => Numeric(key, ValueKind.Number);

    public bool? OptionalFlag(string key)
    {
        var declared = Ask(key, ValueKind.Flag);
        return Find(key) switch
        {
            null => null,
            YamlValue { IsPlain: true, Text: "true" } => true,
            YamlValue { IsPlain: true, Text: "false" } => false,
            var piece => Wrong<bool?>(key, piece.Shown, declared),
        };
    }

    public DateOnly? OptionalDay(string key)
    {
        var declared = Ask(key, ValueKind.Day);
        return Find(key) is { } piece ? Day(piece) ?? Wrong<DateOnly?>(key, piece.Shown, declared) : null;
    }

    public Expression? OptionalExpression(string key)
    {
        var declared = Ask(key, ValueKind.Expression);
        return Find(key) switch
        {
            null => null,
            YamlValue value => file.Expression(value),
            var piece => Wrong<Expression>(key, piece.Shown, declared),
        };
    }

    public IReadOnlyList<string>? OptionalTexts(string key) => Find(key) is { } piece
        ? Items(piece, Ask(key, ValueKind.Texts), (p, _) => (p as YamlValue)?.Text)
        : AbsentTexts(key, ValueKind.Texts);

    public IReadOnlyList<DateOnly> Days(string key)
    {
        var declared = Ask(key, ValueKind.Days);
        return Find(key) is { } piece ? [.. Items(piece, declared, (p, _) => Day(p)).OfType<DateOnly>()] : [];
    }

    public IReadOnlyList<string>? StarOrTexts(string key)
    {
        var declared = Ask(key, ValueKind.StarOrTexts);
        return Find(key) switch
        {
            null => Has(key) ? [] : null,
            YamlValue { Text: "*" } => ["*"],
            var piece => Items(piece, declared, (p, _) => (p as YamlValue)?.Text),
        };
    }

    public IReadOnlyDictionary<string, string> TextMap(string key, Action<YamlEntry>? each = null)
    {
        var declared = Ask(key, ValueKind.TextMap);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries(key, declared))
        {
            each?.Invoke(entry);
            if (entry.Value is YamlValue { IsNull: false } value)
                texts[entry.Key] = value.Text;
            else
                file.Mistakes.Add(new Place(file.Name, entry.Line), entry.Value.Shown, $"a text for '{entry.Key}'");
        }
        return texts;
    }

    public IReadOnlyList<MapEntry> ExpressionMap(string key)
    {
        var declared = Ask(key, ValueKind.ExpressionMap);
        var map = new List<MapEntry>();
        foreach (var entry in Entries(key, declared))
        {
            var place = new Place(file.Name, entry.Line);
            if (entry.Value is not YamlValue { IsNull: false } value)
                file.Mistakes.Add(place, entry.Value.Shown, $"a name or an expression for '{entry.Key}'");
            else if (file.Expression(value) is { } expression)
                map.Add(new MapEntry(entry.Key, expression, place));
        }
        return map;
    }

    public Node? Child(string key)
    {
        var declared = Ask(key, ValueKind.Shape);
        return Find(key) switch
        {
            null => null,
            YamlMap map => declared.Variants is null ? new Node(map, declared.Shape!, file)
            : Variant(map, declared.Variants),
            var piece => Wrong<Node>(key, piece.Shown, declared),
        };
    }

    public IReadOnlyList<Node> Children(string key)
    {
        var declared = Ask(key, ValueKind.Shapes);
        return Find(key) is { } piece
            ? [.. Items(piece, declared, (p, _) => p is YamlMap map ? new Node(map, declared.Shape!, file) : null)]
            : [];
    }

    private Node? Variant(YamlMap map, IReadOnlyList<(string Kind, Shape Shape)> variants)
    {
        var kinds = variants.Select(v => v.Kind).ToList();
        var kind = map.Entries.FirstOrDefault(e => e.Key == "kind");
        var chosen = variants.FirstOrDefault(v => v.Kind == (kind?.Value as YamlValue)?.Text).Shape;
        if (chosen is not null)
            return new Node(map, chosen, file);
        file.Mistakes.Add(new Place(file.Name, kind?.Value.Line ?? map.Line),
            kind is null ? "no 'kind'" : $"the kind {kind.Value.Shown}",
            $"'kind' with one of {string.Join(", ", kinds)}", kind?.Value is YamlValue v ? Spelling.Hint(v.Text, kinds)
            : null);
        return null;
    }

    private decimal? Numeric(string key, ValueKind kind)
    {
        var declared = Ask(key, kind);
        if (Find(key) is not { } piece)
            return null;
        if (piece is not YamlValue { IsPlain: true } value
            || !decimal.TryParse(value.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out var number)
            || (kind == ValueKind.Whole && (number != decimal.Truncate(number) || Math.Abs(number) > int.MaxValue))
            || number < (declared.Least ?? decimal.MinValue)
            || number > (declared.Most ?? decimal.MaxValue))
        {
            return Wrong<decimal?>(key, piece is YamlValue { IsPlain: false } ? $"the text {piece.Shown}"
                : piece.Shown, declared);
        }
        return number;
    }

    private static DateOnly? Day(YamlPiece piece) => piece is YamlValue value && DateOnly.TryParseExact(
        value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private List<T> Items<T>(YamlPiece piece, Key declared, Func<YamlPiece, int, T?> read)
    {
        if (piece is not YamlList list)
        {
            Wrong<object>(declared.Name, piece.Shown, declared);
            return [];
        }
        var items = new List<T>();
        foreach (var (item, index) in list.Items.Select((item, index) => (item, index)))
        {
            if (!(item.IsNull && item is YamlValue { IsPlain: true }) && read(item, index) is { } value)
                items.Add(value);
            else
                file.Mistakes.Add(new Place(file.Name, item.Line), item.Shown,
                    $"in '{declared.Name}' {declared.Expected}");
        }
        return items;
    }

    private IEnumerable<YamlEntry> Entries(string key, Key declared)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlMap map:
                return map.Entries;
            case var piece:
                Wrong<object>(key, piece.Shown, declared);
                return [];
        }
    }

    private List<string>? AbsentTexts(string key, ValueKind kind)
    {
        Ask(key, kind);
        return null;
    }

    private YamlPiece? Find(string key) =>
        entries.TryGetValue(key, out var entry) && !entry.Value.IsNull ? entry.Value : null;

    private Place ValueAt(string key) => entries.TryGetValue(key, out var e) ? new Place(file.Name, e.Value.Line)
        : Place;

    private Key Ask(string key, ValueKind kind)
    {
        var declared = shape[key];
        if (declared.Kind != kind)
            throw new InvalidOperationException($"'{key}' of {shape.Name} is declared as {declared.Kind}, not {kind}");
        file.Asked.Add((shape.Name, key));
        return declared;
    }

    private T? Wrong<T>(string key, string found, Key declared)
    {
        file.Mistakes.Add(ValueAt(key), $"{found} for '{key}'", declared.Expected);
        return default;
    }
}
