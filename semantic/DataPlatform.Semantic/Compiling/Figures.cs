using System.Globalization;
using DataPlatform.Core;
using DataPlatform.Transforms;

namespace DataPlatform.Semantic.Compiling;

/// <summary>One measure in one group, as the database told it.</summary>
internal readonly record struct Cell(
    decimal? Value, long Rows, long Lacking, string? FirstCurrency, string? LastCurrency, long WithoutCurrency);

/// <summary>Values of the dimensions as a key; null is a value of its own.</summary>
internal sealed class GroupKey(IReadOnlyList<string?> values) : IEquatable<GroupKey>
{
    internal IReadOnlyList<string?> Values { get; } = values;

    public bool Equals(GroupKey? other) =>
        other is not null && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as GroupKey);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in Values)
            hash.Add(value, StringComparer.Ordinal);
        return hash.ToHashCode();
    }
}

/// <summary>The groups of one statement's result.</summary>
internal sealed class Figures
{
    private readonly Dictionary<GroupKey, (Cell[] Cells, string? Schemes)> groups;
    private readonly Dictionary<string, int> positions;

    internal Figures(Statement statement, QueryResult result)
    {
        Statement = statement;
        positions = Positions(statement);
        groups = [];
        foreach (var row in result.Rows)
        {
            var rows = (long)row[statement.By.Count]!;
            if (rows == 0)
                continue;
            var cells = statement.Measures.Select((_, i) => ReadCell(row, statement.Start(i))).ToArray();
            groups.Add(
                new GroupKey([.. row.Take(statement.By.Count).Select(v => (string?)v)]),
                (cells, (string?)row[statement.By.Count + 1]));
        }
    }

    private Figures(Statement statement, Dictionary<GroupKey, (Cell[] Cells, string? Schemes)> groups)
    {
        Statement = statement;
        positions = Positions(statement);
        this.groups = groups;
    }

    internal Statement Statement { get; }

    internal IEnumerable<GroupKey> Keys => groups.Keys;

    internal Cell? Find(GroupKey key, Measure measure) =>
        groups.TryGetValue(key, out var found) ? found.Cells[positions[measure.Key]] : null;

    internal IEnumerable<string> Schemes(GroupKey key) =>
        groups.TryGetValue(key, out var found) && found.Schemes is { } schemes ? schemes.Split(',') : [];

    /// <summary>
    /// What the other statement would give, from these: its rows are whole groups of these, months of its window. Null
    /// when it cannot be told, as when two groups would have to be added up.
    /// </summary>
    internal Figures? Of(Statement other)
    {
        var places = other.By.Select(d => Place(d.Name)).ToList();
        var cells = other.Measures.Select(m => positions.GetValueOrDefault(m.Key, -1)).ToList();
        var month = Place("month");
        var window = other.Window;
        if (Statement.Window != Window.All || other.Fact.TableName != Statement.Fact.TableName
            || other.Scope != Statement.Scope || places.Contains(-1) || cells.Contains(-1)
            || window != Window.All && (month < 0 || window.From.Day != 1 || window.To.Day != 1))
            return null;
        var (from, to) = (MonthOf(window.From), MonthOf(window.To));
        var found = new Dictionary<GroupKey, (Cell[], string?)>();
        foreach (var (key, group) in groups)
        {
            if (window != Window.All && (key.Values[month] is not { } at
                || string.CompareOrdinal(at, from) < 0 || string.CompareOrdinal(at, to) >= 0))
                continue;
            if (!found.TryAdd(
                new GroupKey([.. places.Select(p => key.Values[p])]),
                ([.. cells.Select(c => group.Cells[c])], group.Schemes)))
                return null;
        }
        return new Figures(other, found);
    }

    private static string MonthOf(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private int Place(string dimension)
    {
        for (var i = 0; i < Statement.By.Count; i++)
        {
            if (Statement.By[i].Name == dimension)
                return i;
        }
        return -1;
    }

    private static Dictionary<string, int> Positions(Statement statement) => statement.Measures
        .Select((m, i) => (m.Key, i)).ToDictionary(p => p.Key, p => p.i, StringComparer.Ordinal);

    /// <summary>Without the zeros that the statement's scale adds at the end.</summary>
    private static decimal? Plain(decimal? value) => value / 1.0000000000000000000000000000m;

    private static Cell ReadCell(object?[] row, int at) => new(
        Plain((decimal?)row[at]), (long)row[at + 1]!, (long)row[at + 2]!,
        (string?)row[at + 3], (string?)row[at + 4], (long)row[at + 5]!);
}
