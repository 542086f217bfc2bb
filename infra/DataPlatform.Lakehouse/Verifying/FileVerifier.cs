using DataPlatform.Core;
using DataPlatform.Lakehouse.Skipping;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Reads every live file of a version and compares it with its entry: size, rows, deleted rows, and statistics, which
/// must not exclude a value that is there.
/// </summary>
internal sealed class FileVerifier(DeltaTable table, Snapshot snapshot)
{
    private readonly Finding present = new("live files present");
    private readonly Finding rows = new("row counts");
    private readonly Finding statistics = new("statistics true");
    private readonly Finding notNull = new("no null where none may be");
    private readonly Finding vectors = new("deletion vectors");
    private readonly IScratch scratch = table.Lake.Scratch;

    // what has an order that statistics can tell
    private readonly IReadOnlyList<DeltaColumn> columns =
        [.. snapshot.Schema.Where(c => c.Field.Type is PrimitiveType { Name: not ("binary" or "void" or "boolean") })];

    private readonly IReadOnlyList<DeltaColumn> required = [.. snapshot.Schema.Where(c => !c.Nullable)];

    public IEnumerable<Finding> Run()
    {
        foreach (var file in snapshot.Files)
        {
            present.Count();
            if (IsPresent(file))
                Read(file);
        }
        return [present, rows, statistics, notNull, vectors];
    }

    private bool IsPresent(LiveFile file)
    {
        if (table.Lake.Files.Facts(file.Path) is not { } facts)
            present.Fault($"{file.Path} is gone");
        else if (facts.Size != file.Size)
            present.Fault($"{file.Path} has {facts.Size} bytes, the log says {file.Size}");
        else
            return true;
        return false;
    }

    private void Read(LiveFile file)
    {
        var whole = file with { DeletionVector = null };
        var facts = new List<string> { "count(*)" };
        facts.AddRange(snapshot.Schema.Select(c => $"count({Names.Quote(c.Name)})"));
        facts.AddRange(columns.SelectMany(c => new[]
        {
            $"CAST(min({Names.Quote(c.Name)}) AS VARCHAR)", $"CAST(max({Names.Quote(c.Name)}) AS VARCHAR)",
        }));
        var found = present.Attempt(() => scratch.Query(
            $"SELECT {string.Join(", ", facts)} FROM {scratch.Scan(snapshot, [whole], null)}").Single());
        if (found is null)
            return;
        var count = (long)found[0]!;
        CheckRows(file, count);
        CheckVector(file, count);
        var ranges = new FileRanges(snapshot, file);
        for (var i = 0; i < snapshot.Schema.Count; i++)
            CheckNulls(file, snapshot.Schema[i], count - (long)found[i + 1]!, ranges);
        for (var i = 0; i < columns.Count; i++)
        {
            var at = snapshot.Schema.Count + 1 + 2 * i;
            CheckBound(file, columns[i], found[at], ranges);
            CheckBound(file, columns[i], found[at + 1], ranges);
        }
    }

    private void CheckRows(LiveFile file, long count)
    {
        if (file.Rows + (file.DeletionVector?.Cardinality ?? 0) is not { } stated)
            return;
        rows.Count();
        if (stated != count)
            rows.Fault($"{file.Path} holds {count} rows, the log says {stated}");
    }

    private void CheckVector(LiveFile file, long count)
    {
        if (file.DeletionVector is null)
            return;
        vectors.Count();
        if (vectors.Attempt(() => DeletedRows.Load(table.Lake.Files, snapshot, file)) is { } deleted
            && deleted.Last >= count)
            vectors.Fault($"{file.Path} holds {count} rows, its deletion vector names row {deleted.Last}");
    }

    private void CheckNulls(LiveFile file, DeltaColumn column, long nulls, FileRanges ranges)
    {
        if (required.Contains(column))
        {
            notNull.Count();
            if (nulls > 0)
                notNull.Fault($"{file.Path} holds {nulls} nulls in {column.Name}");
        }
        var isPartition = snapshot.PartitionColumns.Contains(column.Name, StringComparer.OrdinalIgnoreCase);
        if (isPartition || ranges.Of(column.Name)?.Nulls is not { } stated)
            return;
        statistics.Count();
        // beside deleted rows the figure may be of the rows that are left
        if (stated != nulls && file.DeletionVector is null)
            statistics.Fault($"{file.Path} holds {nulls} nulls in {column.Name}, the statistics say {stated}");
    }

    private void CheckBound(LiveFile file, DeltaColumn column, object? text, FileRanges ranges)
    {
        if (ranges.Of(column.Name) is not { } range
            || FileRanges.Value(text as string, ((PrimitiveType)column.Field.Type).Name) is not { } value)
            return;
        statistics.Count();
        if (!range.MayCompare("=", value))
            statistics.Fault($"{file.Path} holds {text} in {column.Name}, which the statistics exclude");
    }
}
