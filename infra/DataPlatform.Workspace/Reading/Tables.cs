using DataPlatform.Core;

namespace DataPlatform.Workspace.Reading;

/// <summary>The tables the program knows.</summary>
internal sealed class Tables(Func<string, Table?> find, IReadOnlyCollection<string> names)
{
    public Table? Find(string name) => find(name);

    /// <summary>The table when a feed may fill it, else null and a mistake.</summary>
    public Table? Fed(string name, Place place, Mistakes mistakes)
    {
        var table = find(name);
        if (table is null)
            mistakes.Unknown(place, "table", name, names);
        else if (table is not Transform && FeedNames.FilledByLanding.All(c => table.Find(c) is not null))
            return table;
        else
            mistakes.Add(place, $"the table '{name}', which is computed", "a table that feeds fill");
        return null;
    }
}
