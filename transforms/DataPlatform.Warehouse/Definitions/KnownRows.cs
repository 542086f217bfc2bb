using DataPlatform.Core;

namespace DataPlatform.Warehouse;

/// <summary>A definition row as it was known, with the end clipped at the start of its successor.</summary>
internal sealed record KnownRow(IReadOnlyDictionary<string, object?> Cells, DateOnly From, DateOnly To)
{
    public string? TextOrNull(Column<string> column) => Cells.GetValueOrDefault(column.Name) as string;

    public string Text(Column<string> column) => TextOrNull(column) ?? throw new DefinitionException(
        $"{column.Table.TableName}", "no value in " + column.Name, "a text");

    public decimal Number(Column<decimal> column) => Cells.GetValueOrDefault(column.Name) switch
    {
        decimal number => number,
        long number => number,
        _ => throw new DefinitionException($"{column.Table.TableName}", "no value in " + column.Name, "a number"),
    };

    public long WholeNumber(Column<long> column) => Cells.GetValueOrDefault(column.Name) is long number ? number : 0;

    public DateOnly? Day(Column<DateOnly> column) => Cells.GetValueOrDefault(column.Name) as DateOnly?;

    /// <summary>Where a message should point: the file and line the row came from, when the row says so.</summary>
    public Place Place(Table table, string subject)
    {
        var key = Cells.GetValueOrDefault("source_key") as string;
        var colon = key?.LastIndexOf(':') ?? -1;
        return colon > 0 && int.TryParse(key.AsSpan(colon + 1), out var line)
            ? new Place(key![..colon], line)
            : new Place($"{table.TableName} {subject}");
    }
}

/// <summary>Bitemporal reading of the small definition tables; the same rule as the SQL fragment for the large
/// ones.</summary>
internal sealed class KnownRows(
    Func<Table, IEnumerable<IReadOnlyDictionary<string, object?>>> rows, DateTimeOffset? asKnownAt)
{
    public IReadOnlyList<KnownRow> Of(BitemporalTable table, params Column[] identity)
    {
        var keys = table.Columns.Where(c => c.IsKey).Select(c => c.Name).ToList();
        var newest = rows(table)
            .Where(r => asKnownAt is null || RecordedAt(table, r) <= asKnownAt)
            .GroupBy(r => Joined(r, keys))
            .Select(g => g.OrderByDescending(r => RecordedAt(table, r))
                .ThenByDescending(r => r.GetValueOrDefault(table.BatchId.Name) as string, StringComparer.Ordinal)
                .ThenByDescending(r => r.GetValueOrDefault(table.SourceKey.Name) as string, StringComparer.Ordinal)
                .First());
        return
        [
            .. newest.Where(r => !Withdrawn(table, r)).GroupBy(r => Joined(r, identity.Select(c => c.Name)))
                .SelectMany(g => Clipped(table, [.. g])),
        ];
    }

    private static IEnumerable<KnownRow> Clipped(
        BitemporalTable table, IReadOnlyList<IReadOnlyDictionary<string, object?>> versions)
    {
        var starts = versions.Select(r => Start(table, r)).Distinct().Order().ToList();
        return versions.OrderBy(r => Start(table, r)).Select(row =>
        {
            var start = Start(table, row);
            var next = starts.Where(s => s > start).Select(s => (DateOnly?)s).FirstOrDefault() ?? BitemporalTable.Open;
            var end = row.GetValueOrDefault(table.ValidTo.Name) as DateOnly? ?? BitemporalTable.Open;
            return new KnownRow(row, start, end < next ? end : next);
        });
    }

    /// <summary>A row that ends where it begins says that it no longer stands in the text.</summary>
    private static bool Withdrawn(BitemporalTable table, IReadOnlyDictionary<string, object?> row) =>
        row.GetValueOrDefault(table.ValidTo.Name) is DateOnly end && end <= Start(table, row);

    private static DateOnly Start(BitemporalTable table, IReadOnlyDictionary<string, object?> row) =>
        row.GetValueOrDefault(table.ValidFrom.Name) as DateOnly? ?? DateOnly.MinValue;

    private static DateTimeOffset RecordedAt(BitemporalTable table, IReadOnlyDictionary<string, object?> row) =>
        row.GetValueOrDefault(table.RecordedAt.Name) as DateTimeOffset? ?? DateTimeOffset.MinValue;

    private static string Joined(IReadOnlyDictionary<string, object?> row, IEnumerable<string> columns) =>
        string.Join('\u001f', columns.Select(c => $"{row.GetValueOrDefault(c)}"));
}
