using System.Collections.Concurrent;

namespace DataPlatform.Semantic.Compiling;

/// <summary>
/// Figures of statements over all of time, at one set of table versions. Versions never change, so neither do they. A
/// statement is answered from them only when its own text, entitlement included, says that it sees the same rows.
/// </summary>
internal sealed class Kept(IReadOnlyDictionary<string, long> versions)
{
    private readonly ConcurrentBag<Figures> figures = [];

    internal static Kept None { get; } = new(new Dictionary<string, long>());

    internal Figures? Find(Statement statement, Pins pins) =>
        !figures.IsEmpty && Holds(statement, pins)
            ? figures.Select(f => f.Of(statement)).FirstOrDefault(f => f is not null)
            : null;

    internal void Add(Figures known, Pins pins)
    {
        if (known.Statement.Window == Core.Window.All && Holds(known.Statement, pins))
            figures.Add(known);
    }

    // of a table that is pinned nowhere the newest version is read, whichever that is by then
    private bool Holds(Statement statement, Pins pins) => statement.Sql.Tables.All(
        t => versions.TryGetValue(t.TableName, out var version)
            && pins.Versions.TryGetValue(t.TableName, out var asked) && asked == version);
}
