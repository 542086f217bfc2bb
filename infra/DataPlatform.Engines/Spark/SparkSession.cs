using System.Text;
using DataPlatform.Core;
using DataPlatform.Engines.Spark.Protocol;
using DataPlatform.Transforms;
using Plan = DataPlatform.Engines.Spark.Protocol.Plan;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// A session with a Spark Connect server. Statements run one after another or at once; each has its own stream.
/// Failures are <see cref="DefinitionException"/> for the statement's own mistakes, <see cref="TransientException"/>
/// where trying again may help, <see cref="TerminalException"/> where it will not.
/// </summary>
public sealed class SparkSession : IDisposable
{
    private const int RowsPerStream = 100_000;
    private readonly SparkWire wire;
    private long? inlineLimit;

    private SparkSession(SparkWire wire, string serverVersion)
    {
        this.wire = wire;
        ServerVersion = serverVersion;
    }

    /// <summary>Version of the server, such as <c>4.2.0</c>.</summary>
    public string ServerVersion { get; }

    public SparkAddress Address => wire.Address;

    public string Id => wire.SessionId;

    /// <summary>Connects and asks the server's version; one before 4.0 is refused.</summary>
    public static SparkSession Open(
        SparkAddress address, SparkOptions? options = null, CancellationToken cancellation = default)
    {
        var wire = new SparkWire(address, options ?? new SparkOptions());
        try
        {
            var request = new AnalyzePlanRequest
            {
                SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType,
                SparkVersion = new AnalyzePlanRequest.Types.SparkVersion(),
            };
            var answer = wire.Ask(call => wire.Client.AnalyzePlan(request, call), cancellation);
            wire.Observe(answer.ServerSideSessionId);
            return new SparkSession(wire, Supported(address, answer.SparkVersion.Version));
        }
        catch (SparkFault fault)
        {
            wire.Dispose();
            throw SparkFaults.Of(fault, new Place("engine"), address);
        }
        catch (Exception)
        {
            wire.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command, or a query whose rows are not needed, to its end.</summary>
    public void Execute(string sql, CancellationToken cancellation = default) => Run(sql, cancellation);

    /// <summary>Runs a command and returns the rows it answers with, as <c>DESCRIBE HISTORY</c> does.</summary>
    public QueryResult Command(string sql, CancellationToken cancellation = default)
    {
        if (Run(sql, cancellation) is not { } relation)
            return new QueryResult([], []);
        using var rows = Run(new Plan { Root = relation }, null, new Place("statement"), cancellation);
        return rows.All();
    }

    // the relation that holds the answer, when there is one; the command has run by then
    private Relation? Run(string sql, CancellationToken cancellation)
    {
        var plan = new Plan
        {
            Command = new Command { SqlCommand = new SqlCommand { Input = SparkRelation.Sql(sql).Message } },
        };
        using var result = Run(plan, null, new Place("statement"), cancellation);
        result.Finish();
        return result.CommandResult;
    }

    /// <summary>The rows of a query as they arrive. A tag lets another thread cancel it.</summary>
    public SparkResult Query(SparkRelation query, string? tag = null, CancellationToken cancellation = default) =>
        Run(query.Plan, tag, new Place("query"), cancellation);

    /// <summary>The rows of a query with values for its <c>$names</c>, all at once.</summary>
    public QueryResult Query(
        string sql, IReadOnlyDictionary<string, object>? values = null, CancellationToken cancellation = default)
    {
        using var result = Query(SparkRelation.Sql(SparkValues.Fill(sql, values)), null, cancellation);
        return result.All();
    }

    /// <summary>Columns of a query without running it.</summary>
    public IReadOnlyList<ResultColumn> Describe(SparkRelation query, CancellationToken cancellation = default) =>
        [.. Schema(query, new Place("query"), cancellation)];

    /// <summary>How Spark would run the query.</summary>
    public string Explain(SparkRelation query, CancellationToken cancellation = default)
    {
        var request = Analysis();
        request.Explain = new AnalyzePlanRequest.Types.Explain
        {
            Plan = query.Plan, ExplainMode = AnalyzePlanRequest.Types.ExplainMode.Formatted,
        };
        return Analyze(request, new Place("query"), cancellation).Explain.ExplainString;
    }

    /// <summary>Rows that queries can read: sent along when they are few, else uploaded once by content.</summary>
    public SparkRelation Rows(
        IReadOnlyList<ResultColumn> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellation = default)
    {
        var ddl = SparkTypes.Ddl(columns.Select(c => (c.Name, c.Type)));
        var streams = SparkRows.Streams(columns, rows, RowsPerStream);
        inlineLimit ??= Setting("spark.sql.session.localRelationCacheThreshold", cancellation) is { } text
            && long.TryParse(text.TrimEnd('b', 'B'), out var stated) ? stated : 1 << 20;
        if (streams.Count == 1 && streams[0].Length <= inlineLimit)
            return SparkRelation.Inline(streams[0], ddl);
        var upload = new SparkUpload(wire);
        return Guarded(new Place("upload"), () =>
        {
            var hashes = streams.Select(s => upload.Send(s, cancellation)).ToList();
            return SparkRelation.Cached(hashes, upload.Send(Encoding.UTF8.GetBytes(ddl), cancellation));
        });
    }

    /// <summary>Gives a relation a name for the rest of the session.</summary>
    public void Name(string name, SparkRelation relation, CancellationToken cancellation = default)
    {
        var plan = new Plan
        {
            Command = new Command
            {
                CreateDataframeView = new CreateDataFrameViewCommand
                {
                    Input = relation.Message, Name = Names.CheckedIdentifier(name), Replace = true,
                },
            },
        };
        using var result = Run(plan, null, new Place($"view {name}"), cancellation);
        result.Finish();
    }

    /// <summary>A setting of the session, or null when it has none.</summary>
    public string? Setting(string key, CancellationToken cancellation = default)
    {
        var get = new ConfigRequest.Types.GetOption();
        get.Keys.Add(key);
        var answer = Configure(new ConfigRequest.Types.Operation { GetOption = get }, cancellation);
        return answer.Pairs.FirstOrDefault() is { HasValue: true } pair ? pair.Value : null;
    }

    /// <summary>Changes settings of this session.</summary>
    public void Set(IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellation = default)
    {
        var set = new ConfigRequest.Types.Set();
        set.Pairs.AddRange(settings.Select(s => new KeyValue { Key = s.Key, Value = s.Value }));
        Configure(new ConfigRequest.Types.Operation { Set = set }, cancellation);
    }

    /// <summary>Takes settings back to what the server was started with.</summary>
    public void Unset(IEnumerable<string> keys, CancellationToken cancellation = default)
    {
        var unset = new ConfigRequest.Types.Unset();
        unset.Keys.AddRange(keys);
        Configure(new ConfigRequest.Types.Operation { Unset = unset }, cancellation);
    }

    /// <summary>Cancels every statement that runs under the tag; returns how many.</summary>
    public int Cancel(string tag, CancellationToken cancellation = default)
    {
        var request = new InterruptRequest
        {
            SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType,
            InterruptType = InterruptRequest.Types.InterruptType.Tag, OperationTag = tag,
        };
        return Guarded(new Place("cancel"), () =>
            wire.Ask(call => wire.Client.Interrupt(request, call), cancellation)).InterruptedIds.Count;
    }

    /// <summary>Ends the session on the server, if it can be reached.</summary>
    public void Dispose()
    {
        var request = new ReleaseSessionRequest
        {
            SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType,
        };
        try
        {
            wire.Client.ReleaseSession(request, wire.Call(CancellationToken.None)
                .WithDeadline(wire.Options.Clock.GetUtcNow().AddSeconds(5).UtcDateTime));
        }
        catch (Grpc.Core.RpcException)
        {
            // a session that is not released ends by itself after an idle hour
        }
        wire.Dispose();
    }

    internal IReadOnlyList<ResultColumn> Schema(SparkRelation query, Place place, CancellationToken cancellation)
    {
        var request = Analysis();
        request.Schema = new AnalyzePlanRequest.Types.Schema { Plan = query.Plan };
        var schema = Analyze(request, place, cancellation).Schema.Schema_;
        return [.. SparkTypes.Columns(schema, place).Select(c => new ResultColumn(c.Name, c.Type))];
    }

    internal SparkResult Run(Plan plan, string? tag, Place place, CancellationToken cancellation) =>
        new(new SparkStatement(wire, plan, tag, cancellation), place, fault => SparkFaults.Of(fault, place, Address));

    /// <summary>Runs a plan to its end and leaves its faults as Spark told them.</summary>
    internal void RunRaw(Plan plan, CancellationToken cancellation)
    {
        using var statement = new SparkStatement(wire, plan, null, cancellation);
        while (statement.Next() is not null)
        {
        }
    }

    /// <summary>Schema of a query; its faults as Spark told them.</summary>
    internal DataType SchemaRaw(SparkRelation query, CancellationToken cancellation)
    {
        var request = Analysis();
        request.Schema = new AnalyzePlanRequest.Types.Schema { Plan = query.Plan };
        return wire.Ask(call => wire.Client.AnalyzePlan(request, call), cancellation).Schema.Schema_;
    }

    /// <summary>All rows of a query; its faults as Spark told them.</summary>
    internal QueryResult QueryRaw(SparkRelation query, CancellationToken cancellation)
    {
        using var result = new SparkResult(
            new SparkStatement(wire, query.Plan, null, cancellation), new Place("query"), fault => fault);
        return result.All();
    }

    private AnalyzePlanRequest Analysis()
    {
        var request = new AnalyzePlanRequest
        {
            SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType,
        };
        if (wire.ServerSide.Length > 0)
            request.ClientObservedServerSideSessionId = wire.ServerSide;
        return request;
    }

    private AnalyzePlanResponse Analyze(AnalyzePlanRequest request, Place place, CancellationToken cancellation) =>
        Guarded(place, () => wire.Ask(call => wire.Client.AnalyzePlan(request, call), cancellation));

    private ConfigResponse Configure(ConfigRequest.Types.Operation operation, CancellationToken cancellation)
    {
        var request = new ConfigRequest
        {
            SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType, Operation = operation,
        };
        if (wire.ServerSide.Length > 0)
            request.ClientObservedServerSideSessionId = wire.ServerSide;
        return Guarded(new Place("setting"), () => wire.Ask(call => wire.Client.Config(request, call), cancellation));
    }

    private T Guarded<T>(Place place, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (SparkFault fault)
        {
            throw SparkFaults.Of(fault, place, Address);
        }
    }

    private static string Supported(SparkAddress address, string version) =>
        int.TryParse(version.Split('.')[0], out var major) && major >= 4
            ? version
            : throw new TerminalException($"{address} runs Spark {version}; the platform needs 4.0 or newer");
}
