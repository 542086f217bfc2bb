using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>From file paths, as a scan tells them, back to the log.</summary>
internal static class DraftFiles
{
    /// <summary>Rows that the files hold, by their statistics.</summary>
    public static long Rows(IEnumerable<AddAction> adds) => adds.Sum(a => StatisticsText.Rows(a.Stats)!.Value);

    /// <summary>The log's entries of a version's files by absolute path.</summary>
    public static Dictionary<string, AddAction> ByPath(DeltaTable table, LogState state)
    {
        var byPath = new Dictionary<string, AddAction>(StringComparer.Ordinal);
        foreach (var add in state.Files.Values)
            byPath[LogPath.Absolute(table.Path, add.Path)] = add;
        return byPath;
    }
}
