using DataPlatform.Core;
using DataPlatform.Semantic.Compiling;
using DataPlatform.Transforms;

namespace DataPlatform.Semantic;

/// <summary>
/// Answers questions about metrics. One compiler makes every statement, with the reader's entitlement in one place;
/// each fact is aggregated by itself and the results are joined on the dimension values, so nothing is counted twice.
/// Safe for use by several threads.
/// </summary>
/// <param name="engine">Reads the lake.</param>
/// <param name="schemes">The workspace's schemes.</param>
/// <param name="access">Who may see what.</param>
/// <param name="clock">Tells today, for segments as they are.</param>
/// <param name="currency">The workspace's reporting currency: the unit of money whose rows state none.</param>
public sealed class SemanticLayer(
    IEngine engine, IReadOnlyList<SchemeInfo> schemes, AccessPolicy access, TimeProvider clock, string? currency = null)
{
    private const int MostValues = 1_000;

    private readonly Lock gate = new();
    private volatile Pins? newest;
    private volatile Kept kept = Kept.None;

    /// <summary>The scheme meant when a question names none.</summary>
    public SchemeInfo? UsualScheme { get; } = SchemeInfo.Usual(schemes);

    /// <summary>
    /// Computes the metrics. An unknown name is a <see cref="DefinitionException"/>; a number that cannot be computed
    /// is a reading with its reason; a reader without entitlement gets no rows and the reason.
    /// </summary>
    public Answer Query(MetricQuery query, CancellationToken cancellation = default) =>
        Query(query, Pin(query), cancellation);

    private Answer Query(MetricQuery query, Pins pins, CancellationToken cancellation)
    {
        var asked = Resolve(query, pins);
        if (asked.Entitlement.IsNone)
            return Empty(asked, pins, asked.Entitlement.Scope);
        var figures = new Dictionary<string, Figures>(StringComparer.Ordinal);
        var refusals = new Dictionary<string, string>(StringComparer.Ordinal);
        var read = new Dictionary<string, Table>(StringComparer.Ordinal);
        foreach (var (fact, measures) in ByFact(asked))
        {
            try
            {
                figures[fact.TableName] =
                    Run(Statements.Aggregate(fact, measures, Held(fact, asked)), pins, read, cancellation);
            }
            catch (NotComputableException because)
            {
                refusals[fact.TableName] = because.Message;
            }
        }
        var periods = new Dictionary<string, Figures>(StringComparer.Ordinal);
        var assembly = new Assembly(asked, currency, figures, refusals, fact =>
        {
            if (!periods.TryGetValue(fact.TableName, out var known))
            {
                var answered = figures[fact.TableName];
                var period = Statements.Period(fact, answered.Statement.Measures, asked);
                known = periods[fact.TableName] =
                    answered.Of(period) ?? Run(period, pins, read, cancellation);
            }
            return known;
        });
        return Assemble(asked, assembly, refusals, pins, read, figures.Values.Any(f => f.Statement.UsesSegments));
    }

    /// <summary>
    /// Everything behind the numbers of a query for one metric: definition, SQL with its values, versions, the first
    /// fact rows and how many there are, and the tables they came from.
    /// </summary>
    public Explanation Explain(MetricQuery query, int rows = 100, CancellationToken cancellation = default)
    {
        var pins = Pin(query);
        var answer = Query(query, pins, cancellation);
        var asked = Resolve(query, pins);
        var metric = asked.Metrics[0];
        var statements = new List<ExplainedStatement>();
        var samples = new List<RowSample>();
        foreach (var (fact, measures) in asked.Entitlement.IsNone ? [] : ByFact(asked))
        {
            try
            {
                var held = Held(fact, asked);
                statements.Add(new ExplainedStatement(
                    fact.TableName, Statements.Aggregate(fact, measures, held).Sql.Bound(), null));
                samples.Add(Sample(fact, measures, held, pins, rows, cancellation));
            }
            catch (NotComputableException because)
            {
                statements.Add(new ExplainedStatement(fact.TableName, null, because.Message));
            }
        }
        return new Explanation(
            metric, answer, statements, samples,
            LineageOf.Facts([.. asked.Metrics.SelectMany(m => m.Facts)], Feeds(asked, pins, cancellation)));
    }

    /// <summary>
    /// The fact rows behind a query's numbers, each with the file and line it came from where that is known.
    /// </summary>
    public IReadOnlyList<RowSample> Rows(MetricQuery query, int limit, CancellationToken cancellation = default)
    {
        var pins = Pin(query);
        var asked = Resolve(query, pins);
        var samples = new List<RowSample>();
        foreach (var (fact, measures) in asked.Entitlement.IsNone ? [] : ByFact(asked))
        {
            try
            {
                samples.Add(Sample(fact, measures, Held(fact, asked), pins, limit, cancellation));
            }
            catch (NotComputableException because)
            {
                samples.Add(new RowSample(fact.TableName, [], [], 0, because.Message));
            }
        }
        return samples;
    }

    /// <summary>
    /// Values of a dimension that the reader may see among the facts of the query's metrics: for value lists. At most
    /// a thousand; unknown is left out.
    /// </summary>
    public IReadOnlyList<string> Values(string dimension, MetricQuery query, CancellationToken cancellation = default)
    {
        var pins = Pin(query);
        var asked = Resolve(query, pins);
        var resolved = Resolver.Dimension(dimension);
        var values = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (fact, _) in asked.Entitlement.IsNone ? [] : ByFact(asked))
        {
            try
            {
                var sql = Statements.Values(fact, resolved, Held(fact, asked), MostValues);
                values.UnionWith(Read(sql, pins, cancellation).Rows.Select(r => r[0]).OfType<string>());
            }
            catch (NotComputableException)
            {
                // a fact that lacks the dimension, or that the reader may not see, adds no values
                continue;
            }
        }
        return [.. values.Take(MostValues)];
    }

    /// <summary>The SQL of a query without running it, one statement per fact it can be asked of.</summary>
    public IReadOnlyList<ExplainedStatement> Compile(MetricQuery query)
    {
        var asked = Resolve(query, Pin(query));
        var statements = new List<ExplainedStatement>();
        foreach (var (fact, measures) in ByFact(asked))
        {
            try
            {
                statements.Add(new ExplainedStatement(
                    fact.TableName, Statements.Aggregate(fact, measures, asked).Sql.Bound(), null));
            }
            catch (NotComputableException because)
            {
                statements.Add(new ExplainedStatement(fact.TableName, null, because.Message));
            }
        }
        return statements;
    }

    private Resolved Resolve(MetricQuery query, Pins pins) => new(
        query,
        Resolver.Metrics(query),
        [.. query.By.Distinct(StringComparer.Ordinal).Select(Resolver.Dimension)],
        [.. query.Filters.Select(f => (Resolver.Dimension(f.Dimension), f.Values))],
        Resolver.Conditions(query.Where),
        access.For(query.Reader),
        Resolver.Scheme(query.Scheme, schemes),
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
        Holding(pins));

    private Func<Table, bool> Holding(Pins pins)
    {
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        return table => known.TryGetValue(table.TableName, out var holds)
            ? holds
            : known[table.TableName] = pins.Versions.ContainsKey(table.TableName) || State(table) is not null;
    }

    /// <summary>An engine tells the state of a table to one thread at a time.</summary>
    private TableState? State(Table table)
    {
        lock (gate)
            return engine.State(table);
    }

    private static Resolved Held(Table fact, Resolved asked) => asked.Holds(fact)
        ? asked
        : throw new NotComputableException($"no {FactShape.Of(fact).Noun} known");

    private Pins Pin(MetricQuery query)
    {
        if (query.Versions is { } versions)
            return new Pins(null, null, versions);
        var log = State(Tables.Runs)?.Version;
        var pins = newest;
        if (pins is null || pins.LogVersion != log)
            newest = pins = Pins.At(log, engine);
        return pins;
    }

    private static IEnumerable<(Table Fact, IReadOnlyList<Measure> Measures)> ByFact(Resolved asked) => asked.Metrics
        .SelectMany(m => m.Formula.Measures)
        .SelectMany(m => m.Unplaced is { } u && asked.Names(u.Dimension) ? [m, u.Measure] : (Measure[])[m])
        .DistinctBy(m => m.Key)
        .GroupBy(m => m.Fact.TableName, StringComparer.Ordinal)
        .Select(g => (g.First().Fact, (IReadOnlyList<Measure>)[.. g]));

    /// <summary>Which feeds filled which table: told to unrestricted readers only.</summary>
    private ILookup<string, string> Feeds(Resolved asked, Pins pins, CancellationToken cancellation)
    {
        var b = Tables.Batches;
        return asked.Entitlement.IsAll && asked.Holds(b)
            ? Read($"SELECT DISTINCT {b.TargetTable} AS t, {b.Feed} AS f FROM {b} ORDER BY 1, 2", pins, cancellation)
                .Rows
                .Where(r => r[0] is not null && r[1] is not null)
                .ToLookup(r => (string)r[0]!, r => (string)r[1]!, StringComparer.Ordinal)
            : Array.Empty<string>().ToLookup(f => f);
    }

    private Figures Run(
        Statement statement, Pins pins, Dictionary<string, Table> read, CancellationToken cancellation)
    {
        foreach (var table in statement.Sql.Tables)
            read[table.TableName] = table;
        var now = kept;
        if (now.Find(statement, pins) is { } known)
            return known;
        var figures = new Figures(statement, Read(statement.Sql, pins, cancellation));
        now.Add(figures, pins);
        return figures;
    }

    /// <summary>
    /// Answers questions over all of time, and keeps their figures: later questions for months of theirs, seen under
    /// the same entitlement at the same versions, are told from them without reading the facts again.
    /// </summary>
    internal IReadOnlyList<Answer> Keep(
        IReadOnlyList<MetricQuery> queries, IReadOnlyDictionary<string, long> versions,
        CancellationToken cancellation)
    {
        kept = new Kept(versions);
        return [.. queries.Select(q => Query(q with { Versions = versions }, cancellation))];
    }

    private QueryResult Read(Sql sql, Pins pins, CancellationToken cancellation)
    {
        var names = sql.Tables.Select(t => t.TableName).ToHashSet(StringComparer.Ordinal);
        var versions = pins.Versions.Where(v => names.Contains(v.Key)).ToDictionary(v => v.Key, v => v.Value);
        return engine.Read(sql, versions, cancellation);
    }

    private RowSample Sample(
        Table fact, IReadOnlyList<Measure> measures, Resolved asked, Pins pins, int limit,
        CancellationToken cancellation)
    {
        var total = (long)Read(Statements.CountRows(fact, measures, asked), pins, cancellation).Rows[0][0]!;
        var rows = Read(Statements.Rows(fact, measures, asked, limit), pins, cancellation);
        return new RowSample(fact.TableName, [.. rows.Columns.Select(c => c.Name)], rows.Rows, total, null);
    }

    private Answer Assemble(
        Resolved asked, Assembly assembly, Dictionary<string, string> refusals, Pins pins,
        Dictionary<string, Table> read, bool segmented)
    {
        var keys = assembly.Keys();
        var rows = new List<AnswerRow>(keys.Count);
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var key in keys)
            rows.Add(new AnswerRow(key.Values, [.. asked.Metrics.Select(m => assembly.Read(m, key, versions))]));
        // read by then: the periods a reader knows are asked for only when a row lacks a fact
        foreach (var (table, version) in pins.Of(read.Values, State))
            versions[table] = version;
        var reason = rows.Count > 0 ? null : refusals.Count > 0 ? refusals.Values.First() : "no rows";
        var used = rows.SelectMany(r => r.Readings).SelectMany(r => r.SchemeVersions).Distinct(StringComparer.Ordinal);
        return new Answer(
            asked.Query, asked.By, rows, asked.Entitlement.Scope, reason,
            segmented ? [.. used.Order(StringComparer.Ordinal)] : [], versions, pins.RunNo);
    }

    private static Answer Empty(Resolved asked, Pins pins, string reason) => new(
        asked.Query, asked.By, [], asked.Entitlement.Scope, reason, [], new Dictionary<string, long>(), pins.RunNo);
}
