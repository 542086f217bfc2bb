using System.Globalization;
using System.Text.Json;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>Of which columns a file's statistics tell, by the names the log has for them.</summary>
internal static class StatisticsColumns
{
    private const int IndexedLeaves = 32;
    private const string ClusteringDomain = "delta.clustering";

    public static IReadOnlyList<string> Of(Snapshot snapshot, LogState state)
    {
        var columns = snapshot.Schema
            .Where(c => !snapshot.PartitionColumns.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        var chosen = snapshot.Configuration.GetValueOrDefault("delta.dataSkippingStatsColumns") is { Length: > 0 } list
            ? columns.Where(c => Named(list).Contains(c.Name))
            : First(columns, snapshot.Configuration.GetValueOrDefault("delta.dataSkippingNumIndexedCols"));
        return [.. chosen.Select(snapshot.NameInLog).Union(Clustering(state), StringComparer.Ordinal)];
    }

    private static IEnumerable<DeltaColumn> First(List<DeltaColumn> columns, string? stated)
    {
        var left = int.TryParse(stated, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : IndexedLeaves;
        foreach (var column in columns)
        {
            if (left == 0)
                yield break;
            yield return column;
            if (left > 0)
                left = Math.Max(0, left - Leaves(column.Field.Type));
        }
    }

    private static int Leaves(DeltaType type) =>
        type is StructType parts ? Math.Max(1, parts.Fields.Sum(f => Leaves(f.Type))) : 1;

    private static HashSet<string> Named(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(n => n.Split('.')[0].Trim('`')).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Clustering(LogState state)
    {
        if (!state.Domains.TryGetValue(ClusteringDomain, out var domain))
            return [];
        using var document = JsonDocument.Parse(domain.Configuration);
        return document.RootElement.TryGetProperty("clusteringColumns", out var columns)
            ? [.. columns.EnumerateArray().Select(c => c.ValueKind == JsonValueKind.Array
                ? c[0].GetString()!
                : c.GetString()!)]
            : [];
    }
}
