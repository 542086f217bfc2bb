using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Transforms;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// Answers queries for many threads at once, in a session that knows no table by itself: each query brings along the
/// versions it reads, and no text can name a file.
/// </summary>
internal sealed class SparkEngineReading(SparkDesk desk, Lake lake) : IDisposable
{
    private const int MostTables = 100;

    public QueryResult Answer(Sql query, IReadOnlyDictionary<string, long>? versions, CancellationToken cancellation)
    {
        var text = query.Inline(null, SqlDialect.Spark);
        SparkEngineGuard.Admit(text);
        var declared = query.Tables.Concat(query.Columns.Select(c => c.Table))
            .DistinctBy(t => t.TableName).ToDictionary(t => t.TableName, StringComparer.OrdinalIgnoreCase);
        var named = new Dictionary<string, SparkRelation>(StringComparer.Ordinal);
        foreach (var (name, table) in declared)
            named[name] = Relation(name, table, versions) ?? SparkEngineTables.Empty(table);
        while (true)
        {
            // as a subquery it can only be a query
            var whole = SparkRelation.Sql($"SELECT * FROM (\n{text}\n) AS answer", named);
            try
            {
                return desk.Ask(session => session.QueryRaw(whole, cancellation));
            }
            catch (SparkFault fault) when (Missing(fault) is { } name && named.Count < MostTables
                && !named.ContainsKey(name) && Relation(name, null, versions) is { } found)
            {
                // a table named in the text only
                named[name] = found;
            }
            catch (SparkFault fault)
            {
                throw SparkEngineFaults.OfQuery(fault, desk.Address, lake.Root);
            }
        }
    }

    public void Dispose() => desk.Dispose();

    private static string? Missing(SparkFault fault) =>
        fault.IsClass("TABLE_OR_VIEW_NOT_FOUND") && fault.Parameters.TryGetValue("relationName", out var name)
            ? name.Trim('`').ToLowerInvariant()
            : null;

    private SparkRelation? Relation(string name, Table? declared, IReadOnlyDictionary<string, long>? versions)
    {
        if (!SparkEngineGuard.IsPlainName(name) || lake.Open(name) is not { } table)
            return null;
        long? version = versions is not null && versions.TryGetValue(name, out var asked) ? asked : null;
        return SparkEngineTables.Of(table.Snapshot(version), declared?.Columns ?? []);
    }
}
