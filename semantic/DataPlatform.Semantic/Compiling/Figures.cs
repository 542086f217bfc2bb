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
    private readonly Dictionary<GroupKey, (Cell[] Cells, string? Schemes)> groups = [];
    private readonly Dictionary<string, int> positions;

    internal Figures(Statement statement, QueryResult result)
    {
        Statement = statement;
        positions = statement.Measures.Select((m, i) => (m.Key, i))
            .ToDictionary(p => p.Key, p => p.i, StringComparer.Ordinal);
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

    internal Statement Statement { get; }

    internal IEnumerable<GroupKey> Keys => groups.Keys;

    internal Cell? Find(GroupKey key, Measure measure) =>
        groups.TryGetValue(key, out var found) ? found.Cells[positions[measure.Key]] : null;

    internal IEnumerable<string> Schemes(GroupKey key) =>
        groups.TryGetValue(key, out var found) && found.Schemes is { } schemes ? schemes.Split(',') : [];

    /// <summary>Without the zeros that the statement's scale adds at the end.</summary>
    private static decimal? Plain(decimal? value) => value / 1.0000000000000000000000000000m;

    private static Cell ReadCell(object?[] row, int at) => new(
        Plain((decimal?)row[at]), (long)row[at + 1]!, (long)row[at + 2]!,
        (string?)row[at + 3], (string?)row[at + 4], (long)row[at + 5]!);
}
