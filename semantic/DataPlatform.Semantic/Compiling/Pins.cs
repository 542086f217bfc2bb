using System.Text.Json;
using DataPlatform.Core;
using DataPlatform.Transforms;

namespace DataPlatform.Semantic.Compiling;

/// <summary>The table versions a reader sees: those the last finished run left behind.</summary>
internal sealed record Pins(long? LogVersion, long? RunNo, IReadOnlyDictionary<string, long> Versions)
{
    /// <summary>Of the newest finished run in that version of the run log; null = there is no log yet.</summary>
    internal static Pins At(long? log, IEngine engine)
    {
        var runs = Tables.Runs;
        if (log is not { } version)
            return new Pins(null, null, new Dictionary<string, long>());
        var newest = engine.Read(
            $"""
            SELECT {runs.RunNo} AS run_no, {runs.Versions} AS versions FROM {runs}
            WHERE {runs.State} = 'done' ORDER BY {runs.RunNo} DESC LIMIT 1
            """,
            new Dictionary<string, long> { [runs.TableName] = version });
        if (newest.Rows is not [var row])
            return new Pins(log, null, new Dictionary<string, long>());
        return new Pins(log, (long)row[0]!, row[1] is string text
            ? JsonSerializer.Deserialize<Dictionary<string, long>>(text)!
            : new Dictionary<string, long>());
    }

    /// <summary>The versions of exactly these tables, newest where the run says nothing.</summary>
    internal IReadOnlyDictionary<string, long> Of(IEnumerable<Table> tables, Func<Table, TableState?> state)
    {
        var read = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            if (Versions.TryGetValue(table.TableName, out var pinned))
                read[table.TableName] = pinned;
            else if (state(table) is { } newest)
                read[table.TableName] = newest.Version;
        }
        return read;
    }
}
