using System.Globalization;
using System.Text.RegularExpressions;
using DataPlatform.Core;
using DataPlatform.Lakehouse;
using DataPlatform.Transforms;
using DuckDB.NET.Data;

namespace DataPlatform.Engines.DuckDb;

/// <summary>
/// Answers queries for many threads at once on a DuckDB instance of its own: locked before the first query, able to
/// read files of the lake folder and nothing else.
/// <para>
/// Views cannot be made before locking, for versions move on; but the lock binds settings, not the catalogue. So every
/// connection keeps temporary views, private to it, of the table versions it served last, and is handed out again to
/// readers of the same versions: thirty queries of one page make the views once. A view costs about a millisecond, a
/// locked instance per version set about seven and a cold metadata cache, a copy of the tables their whole size.
/// The statement itself is judged by <see cref="DuckDbEngineGuard"/> before it comes here.
/// </para>
/// </summary>
internal sealed partial class DuckDbEngineReading : IDisposable
{
    private readonly string root;
    private readonly Func<Lake> openLake;
    private readonly IScratch scratch;
    private readonly DuckDbInstance instance;
    private readonly DuckDbEngineGuard guard;
    private readonly Lock lakeGate = new();
    private readonly Lock idleGate = new();
    private readonly List<Desk> idle = [];
    private readonly SemaphoreSlim places;
    private readonly Dictionary<(string Table, long Version), string> relations = [];
    private Lake lake;

    public DuckDbEngineReading(string root, Func<Lake> openLake, IScratch scratch, ScratchLimits limits)
    {
        this.root = root;
        this.openLake = openLake;
        lake = openLake();
        this.scratch = scratch;
        places = new SemaphoreSlim(Math.Max(4, limits.Threads * 2));
        instance = new DuckDbInstance(Settings(root, limits));
        guard = new DuckDbEngineGuard(instance.Open());
    }

    public QueryResult Answer(Sql query, IReadOnlyDictionary<string, long>? versions, CancellationToken cancellation)
    {
        var rendered = query.Bound();
        var names = guard.Admit(rendered.Text, new Place("query"));
        for (var again = true; ; again = false)
        {
            var views = PathFree(() => Views(query, names, versions));
            try
            {
                return Answer(rendered, views, cancellation);
            }
            catch (DuckDBException fault) when (again && DuckDbEngineFaults.IsOfFiles(fault))
            {
                // a table deleted and made again has new files under the old version numbers
                lock (lakeGate)
                {
                    relations.Clear();
                    lake = openLake();
                }
            }
            catch (DuckDBException fault)
            {
                throw DuckDbEngineFaults.OfQuery(fault, root);
            }
        }
    }

    private QueryResult Answer(RenderedSql query, Dictionary<string, string> views, CancellationToken cancellation)
    {
        places.Wait(cancellation);
        var desk = Take(views);
        try
        {
            return desk.Answer(query, views, cancellation);
        }
        finally
        {
            lock (idleGate)
                idle.Add(desk);
            places.Release();
        }
    }

    public void Dispose()
    {
        foreach (var desk in idle)
            desk.Dispose();
        guard.Dispose();
        instance.Dispose();
        places.Dispose();
    }

    // a folder of the lake, never a path
    [GeneratedRegex("^[a-z_][a-z0-9_]*$")]
    private static partial Regex PlainName();

    private static IEnumerable<string> Settings(string root, ScratchLimits limits) =>
    [
        "SET GLOBAL TimeZone='UTC'",
        "SET autoinstall_known_extensions=false",
        "SET autoload_known_extensions=false",
        "SET allow_community_extensions=false",
        $"SET memory_limit={Names.Literal(limits.Memory)}",
        $"SET threads={limits.Threads.ToString(CultureInfo.InvariantCulture)}",
        $"SET temp_directory={Names.Literal(Path.Combine(limits.SpillFolder, "read"))}",
        // files of a lake never change under their name
        "SET parquet_metadata_cache=true",
        $"SET allowed_directories=[{Names.Literal(root + "/")}]",
        "SET enable_external_access=false",
        "SET lock_configuration=true",
    ];

    /// <summary>The lake names files in its errors, and keeps their causes; readers get neither.</summary>
    private T PathFree<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TerminalException broken)
        {
            throw new TerminalException(DuckDbEngineFaults.WithoutPaths(broken.Message, root));
        }
        catch (TransientException passing)
        {
            throw new TransientException(DuckDbEngineFaults.WithoutPaths(passing.Message, root));
        }
    }

    private Dictionary<string, string> Views(
        Sql query, DuckDbEngineNames names, IReadOnlyDictionary<string, long>? versions)
    {
        var declared = query.Tables.Concat(query.Columns.Select(c => c.Table))
            .DistinctBy(t => t.TableName).ToDictionary(t => t.TableName, StringComparer.OrdinalIgnoreCase);
        var views = new Dictionary<string, string>(StringComparer.Ordinal);
        lock (lakeGate)
        {
            foreach (var name in names.Tables.Select(n => n.ToLowerInvariant()))
            {
                var table = declared.GetValueOrDefault(name);
                long? version = versions is not null && versions.TryGetValue(name, out var asked) ? asked : null;
                if (Relation(name, version, table) is { } relation)
                {
                    views[name] = relation;
                }
                else if (!names.Expressions.Contains(name))
                {
                    var told = DuckDbEngineFaults.WithoutPaths(name, root);
                    throw new DefinitionException(new Place("query"), $"table '{told}'", "a table of the lake");
                }
            }
        }
        return views;
    }

    /// <summary>A version's rows as SELECT text; null when neither the lake nor the query knows the table.</summary>
    private string? Relation(string name, long? version, Table? declared)
    {
        if (version is { } pinned && relations.TryGetValue((name, pinned), out var known))
            return known;
        if (!PlainName().IsMatch(name) || lake.Open(name) is not { } table)
            return declared is null ? null : DuckDbEngineRelations.Empty(declared.Columns);
        var snapshot = table.Snapshot(version);
        if (relations.TryGetValue((name, snapshot.Version), out known))
            return known;
        var relation = DuckDbEngineRelations.Of(snapshot, declared?.Columns ?? [], scratch);
        if (relations.Count >= 5000)
            relations.Clear();
        // without a declaration the text lacks columns that a later query may declare
        if (declared is not null)
            relations[(name, snapshot.Version)] = relation;
        return relation;
    }

    private Desk Take(Dictionary<string, string> views)
    {
        lock (idleGate)
        {
            var best = -1;
            for (var i = idle.Count - 1; i >= 0; i--)
            {
                if (best < 0 || idle[i].Missing(views) < idle[best].Missing(views))
                    best = i;
            }
            if (best < 0)
                return new Desk(instance.Open());
            var desk = idle[best];
            idle.RemoveAt(best);
            return desk;
        }
    }

    /// <summary>One connection with the views it has; used by one query at a time.</summary>
    private sealed class Desk(DuckDBConnection connection) : IDisposable
    {
        private readonly Dictionary<string, string> views = new(StringComparer.Ordinal);

        public int Missing(Dictionary<string, string> wanted) =>
            wanted.Count(w => views.GetValueOrDefault(w.Key) != w.Value);

        public QueryResult Answer(RenderedSql query, Dictionary<string, string> wanted, CancellationToken cancellation)
        {
            foreach (var (name, relation) in wanted)
            {
                if (views.GetValueOrDefault(name) == relation)
                    continue;
                views.Remove(name);
                DuckDbInstance.Execute(connection, $"CREATE OR REPLACE TEMP VIEW {Names.Quote(name)} AS {relation}");
                views[name] = relation;
            }
            using var command = connection.CreateCommand();
            command.CommandText = query.Text;
            foreach (var (name, value) in query.Parameters)
                command.Parameters.Add(new DuckDBParameter(name, value));
            using var interrupt = new DuckDbEngineInterrupt(command.Cancel, cancellation);
            try
            {
                using var reader = command.ExecuteReader();
                return DuckDbEngineCells.ReadAll(reader, cancellation);
            }
            catch (OperationCanceledException stopped) when (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException("the query was cancelled", stopped, cancellation);
            }
        }

        public void Dispose() => connection.Dispose();
    }
}
