using DataPlatform.Core;

namespace DataPlatform.Transforms;

/// <summary>
/// What executes SQL over the lake. Extension point: DuckDB in process, Spark over Spark Connect. The plan decides, the
/// engine performs. Not safe for use by several threads at once, except <see cref="Read"/>.
/// </summary>
public interface IEngine : IDisposable
{
    /// <summary>Name, version, limits and capabilities, as facts.</summary>
    EngineSheet Sheet { get; }

    /// <summary>What the lake holds of a table now, or null when it has no version yet.</summary>
    TableState? State(Table table);

    /// <summary>
    /// Column names and types the transform's query yields over its declared inputs and nothing else, without running
    /// it: the bind check. A query that names anything undeclared throws <see cref="DefinitionException"/>.
    /// </summary>
    IReadOnlyList<ResultColumn> Describe(Transform transform);

    /// <summary>
    /// Runs the transform over the versions of its inputs that the stamp states (an input it does not state is empty),
    /// checks that keys are not null and unique, writes the result and commits it with the stamp. Idempotent by
    /// (run id, transform).
    /// </summary>
    BuildOutcome Build(Transform transform, Window window, BuildStamp stamp, CancellationToken cancellation);

    /// <summary>
    /// Answers a query on a read-only, locked-down connection: no file, no network, no setting can be reached from its
    /// text. Tables named in it are read at the given versions, or at their newest where no version is given.
    /// </summary>
    QueryResult Read(
        Sql query, IReadOnlyDictionary<string, long>? versions = null, CancellationToken cancellation = default);
}

/// <summary>An engine's facts: a capability sheet instead of questions by name.</summary>
public sealed record EngineSheet(string Name, string Version, int Threads, string MemoryLimit, string SpillFolder);

/// <summary>A table's newest version and what it was built from.</summary>
public sealed record TableState(long Version, long Rows, BuildStamp? Stamp);

/// <summary>
/// Why a version exists: the run, the hash of the query text, and the version of each input. A transform whose stamp
/// would not change is skipped.
/// </summary>
public sealed record BuildStamp(string RunId, string QueryHash, IReadOnlyDictionary<string, long> InputVersions)
{
    /// <summary>The days this build replaced; null when it replaced the whole table.</summary>
    public Window? Window { get; init; }
}

/// <summary>The result of building one transform.</summary>
public sealed record BuildOutcome(long Version, long Rows, TimeSpan Took);

/// <summary>A column as a query yields it.</summary>
public sealed record ResultColumn(string Name, ColumnType Type);

/// <summary>Rows of a query; a cell is null, string, long, bool, decimal, double, DateOnly or DateTimeOffset.</summary>
public sealed record QueryResult(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>Position of a column by name.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i].Name, name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        throw new ArgumentException($"the result has no column '{name}'", nameof(name));
    }
}
