namespace DataPlatform.Workspace.Reading;

/// <summary>Ids that must stand once.</summary>
internal static class Repeated
{
    public static void Check<T>(IEnumerable<T> entries, string what, Func<T, string> id, string key, Mistakes mistakes)
        where T : Definition
    {
        foreach (var group in entries.Where(e => id(e).Length > 0).GroupBy(id, StringComparer.Ordinal))
        {
            foreach (var again in group.Skip(1))
            {
                mistakes.Add(again.At(key), $"the {what} '{group.Key}' again",
                    $"every {what} once (the first stands at {group.First().At(key)})",
                    "rename one of them, or delete it");
            }
        }
    }
}
