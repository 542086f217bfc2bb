using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;
using DataPlatform.Lakehouse;
using DataPlatform.Semantic;
using DataPlatform.Transforms;
using DataPlatform.Workspace;

namespace DataPlatform.Benchmarks;

/// <summary>The statements the semantic layer runs for the metric values of a workspace, as texts.</summary>
internal static class MetricStatements
{
    public static IReadOnlyList<string> Of(WorkspaceDefinition workspace, string spill)
    {
        var limits = workspace.Settings.Limits;
        using var engine = new Heard(DuckDbEngine.Open(
            workspace.LakeFolder, new ScratchLimits(limits.Memory, limits.Threads, spill), new LocalFileSystem(),
            TimeProvider.System, Guid.NewGuid));
        var semantic = new SemanticLayer(
            engine, SchemeInfo.Of(workspace), AccessPolicy.Of(workspace), TimeProvider.System,
            workspace.Settings.Currency);
        var versions = engine.Lake.TableNames().ToDictionary(n => n, n => engine.Lake.Open(n)!.Snapshot().Version);
        MetricValues.Of(semantic, versions);
        return engine.Statements;
    }

    /// <summary>An engine that remembers what it was asked.</summary>
    private sealed class Heard(DuckDbEngine engine) : IEngine
    {
        private readonly List<string> statements = [];

        public IReadOnlyList<string> Statements => statements;

        public Lake Lake => engine.Lake;

        public EngineSheet Sheet => engine.Sheet;

        public TableState? State(Table table) => engine.State(table);

        public IReadOnlyList<ResultColumn> Describe(Transform transform) => engine.Describe(transform);

        public BuildOutcome Build(
            Transform transform, Window window, BuildStamp stamp, CancellationToken cancellation) =>
            engine.Build(transform, window, stamp, cancellation);

        public QueryResult Read(
            Sql query, IReadOnlyDictionary<string, long>? versions = null, CancellationToken cancellation = default)
        {
            lock (statements)
                statements.Add(query.Inline());
            return engine.Read(query, versions, cancellation);
        }

        public void Dispose() => engine.Dispose();
    }
}
