using System.Globalization;
using System.Text;
using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Between which values the keys of a merge's source lie. A file whose statistics lie outside holds none of them; a
/// file that does not tell may hold any.
/// </summary>
internal sealed class KeyBounds
{
    private readonly List<(string Name, object Min, object Max)> bounds = [];

    public KeyBounds(IScratch scratch, Snapshot snapshot, IReadOnlyList<string> keys, string source)
    {
        foreach (var column in keys.Select(k => snapshot.Find(k)!).Where(c => c.Foreign is null && !Partition(c)))
        {
            var name = Names.Quote(column.Name);
            if (column.Type.Kind is not (ColumnKind.Whole or ColumnKind.Text or ColumnKind.Day))
                continue;
            var row = scratch.Query($"SELECT min({name}), max({name}) FROM {source}").Single();
            if (row[0] is { } min && row[1] is { } max)
                bounds.Add((snapshot.NameInLog(column), min, max));
        }

        bool Partition(DeltaColumn column) =>
            snapshot.PartitionColumns.Contains(column.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>False when the file surely holds no key of the source.</summary>
    public bool MayHold(string? statistics)
    {
        if (statistics is null || bounds.Count == 0)
            return true;
        try
        {
            using var document = JsonDocument.Parse(statistics);
            return bounds.TrueForAll(b => MayHold(document.RootElement, b.Name, b.Min, b.Max));
        }
        catch (JsonException)
        {
            // statistics of other writers may be anything; what cannot be read rules nothing out
            return true;
        }
    }

    public bool MayHold(AddAction add) => MayHold(add.Stats);

    private static bool MayHold(JsonElement stats, string name, object min, object max) =>
        Bound(stats, "minValues", name) is not { } lowest || Bound(stats, "maxValues", name) is not { } highest
        || (Compare(lowest, max) is not > 0 && Compare(highest, min) is not < 0);

    private static JsonElement? Bound(JsonElement stats, string which, string name) =>
        stats.ValueKind == JsonValueKind.Object && stats.TryGetProperty(which, out var bounds)
            && bounds.ValueKind == JsonValueKind.Object && bounds.TryGetProperty(name, out var bound)
            ? bound
            : null;

    // null: the two cannot be compared
    private static int? Compare(JsonElement bound, object value) => (bound.ValueKind, value) switch
    {
        (JsonValueKind.Number, long whole) when bound.TryGetInt64(out var number) => number.CompareTo(whole),
        // Parquet and Delta order texts by their bytes
        (JsonValueKind.String, string text) =>
            Encoding.UTF8.GetBytes(bound.GetString()!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(text)),
        (JsonValueKind.String, DateOnly day) when DateOnly.TryParseExact(
            bound.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) =>
            date.CompareTo(day),
        _ => null,
    };
}
