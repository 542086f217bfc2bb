using DataPlatform.Workspace.Reading;

namespace DataPlatform.Workspace.Checks;

/// <summary>Whether a map fits its table and its contract.</summary>
internal static class FeedChecks
{
    public static void Check(FeedDefinition feed, Mistakes mistakes)
    {
        var columns = feed.Table.Columns.Select(c => c.Name).Except(FeedNames.FilledByLanding).ToList();
        foreach (var entry in feed.Map)
        {
            if (FeedNames.FilledByLanding.Contains(entry.Column))
                mistakes.Add(entry.Place, $"the column '{entry.Column}' in the map",
                    "columns that landing does not fill itself", "delete the line");
            else if (!columns.Contains(entry.Column))
                mistakes.Unknown(entry.Place, $"column of {feed.Table.TableName}", entry.Column, columns);
        }
        var mapped = feed.Map.Select(m => m.Column).ToList();
        var needed = feed.Table.Columns.Where(c => c.IsKey).Select(c => c.Name)
            .Except(FeedNames.FilledByLanding).Except(FeedNames.Defaulted);
        foreach (var key in needed.Except(mapped))
        {
            mistakes.Add(feed.At("map"), $"no '{key}' in the map",
                $"every key column of {feed.Table.TableName} ({feed.Table.Grain})",
                $"add '{key}: THEIR_COLUMN', or a text such as \"'x'\"");
        }
        var properties = feed.Contract.Properties.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        string[] known = [.. properties, .. FeedNames.All];
        foreach (var mistake in feed.Map.SelectMany(m => m.Expression.UnknownNames(known.Contains, known)))
            mistakes.Add(mistake);
        Constants(feed, properties, mistakes);
    }

    /// <summary>
    /// A key that is the same in every row makes one row of all; that is a slip for tables with one key.
    /// </summary>
    private static void Constants(FeedDefinition feed, HashSet<string> properties, Mistakes mistakes)
    {
        var keys = feed.Map.Where(m => feed.Table.Find(m.Column) is { IsKey: true }).ToList();
        if (keys.Count > 0 && keys.All(k => k.Expression.Names.Count == 0))
        {
            mistakes.Add(keys[0].Place, "a key that is the same in every row",
                "at least one key column filled from the feed",
                $"name one of {string.Join(", ", properties.Take(20))}");
        }
    }
}
