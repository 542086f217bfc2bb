using DataPlatform.Core;
using DataPlatform.Engines.Spark.Protocol;
using Grpc.Core;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// One statement from request to last answer, over as many streams as it takes. A stream that ends without the sign of
/// the end, breaks, or falls silent is taken up again where it stopped. The statement itself is sent again only under
/// the same operation id, which a server never runs twice, and only to the server that got it first.
/// </summary>
internal sealed class SparkStatement : IDisposable
{
    private const int ReleaseEvery = 16;
    private readonly SparkWire wire;
    private readonly Plan plan;
    private readonly string? tag;
    private readonly CancellationToken cancellation;
    private readonly string operation = Guid.NewGuid().ToString("D");
    private readonly SparkRetry retry;
    private readonly CancellationTokenRegistration interrupting;
    private AsyncServerStreamingCall<ExecutePlanResponse>? stream;
    private string? lastResponse;
    private bool complete;
    private int unreleased;
    private int silences;

    public SparkStatement(SparkWire wire, Plan plan, string? tag, CancellationToken cancellation)
    {
        if (tag is not null && (tag.Length == 0 || tag.Contains(',', StringComparison.Ordinal)))
            throw new ArgumentException($"'{tag}' cannot be a tag: it may not be empty nor hold a comma", nameof(tag));
        this.wire = wire;
        this.plan = plan;
        this.tag = tag;
        this.cancellation = cancellation;
        retry = new SparkRetry(wire.Options);
        cancellation.ThrowIfCancellationRequested();
        interrupting = cancellation.Register(() => Task.Run(Interrupt, CancellationToken.None));
    }

    /// <summary>The next answer, or null after the last.</summary>
    public ExecutePlanResponse? Next()
    {
        while (!complete)
        {
            try
            {
                stream ??= Begin();
                if (!MoveNext(stream))
                {
                    Drop();
                    continue;
                }
                var response = stream.ResponseStream.Current;
                Accept(response);
                if (!complete)
                    return response;
            }
            catch (RpcException failure)
            {
                Recover(failure);
            }
        }
        return null;
    }

    public void Dispose()
    {
        interrupting.Dispose();
        Drop();
        if (complete)
            return;
        // left before its end: the server need not go on
        Interrupt();
        Release();
    }

    private AsyncServerStreamingCall<ExecutePlanResponse> Begin() =>
        lastResponse is null ? wire.Client.ExecutePlan(Request(), Call) : Reattach();

    private AsyncServerStreamingCall<ExecutePlanResponse> Reattach()
    {
        var request = new ReattachExecuteRequest
        {
            SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType, OperationId = operation,
        };
        request.LastResponseId = lastResponse;
        if (wire.ServerSide.Length > 0)
            request.ClientObservedServerSideSessionId = wire.ServerSide;
        return wire.Client.ReattachExecute(request, Call);
    }

    private ExecutePlanRequest Request()
    {
        var request = new ExecutePlanRequest
        {
            SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType, Plan = plan,
            OperationId = operation,
        };
        if (wire.ServerSide.Length > 0)
            request.ClientObservedServerSideSessionId = wire.ServerSide;
        if (tag is not null)
            request.Tags.Add(tag);
        request.RequestOptions.Add(new ExecutePlanRequest.Types.RequestOption
        {
            ReattachOptions = new ReattachOptions { Reattachable = true },
        });
        request.RequestOptions.Add(new ExecutePlanRequest.Types.RequestOption
        {
            ResultChunkingOptions = new ResultChunkingOptions
            {
                AllowArrowBatchChunking = true, PreferredArrowChunkSize = 8 * 1024 * 1024,
            },
        });
        return request;
    }

    private CallOptions Call => wire.Call(CancellationToken.None);

    // Two waits at once, for the answer and for the silence, cost nothing while answers are there already.
    private bool MoveNext(AsyncServerStreamingCall<ExecutePlanResponse> from)
    {
        var next = from.ResponseStream.MoveNext(CancellationToken.None);
        if (!next.IsCompleted)
        {
            try
            {
                next.WaitAsync(wire.Options.Silence, wire.Options.Clock, cancellation).GetAwaiter().GetResult();
            }
            catch (TimeoutException)
            {
                if (++silences >= 3)
                    throw Silent();
                return false;
            }
        }
        cancellation.ThrowIfCancellationRequested();
        return next.GetAwaiter().GetResult();
    }

    private void Accept(ExecutePlanResponse response)
    {
        retry.Answered();
        silences = 0;
        wire.Observe(response.ServerSideSessionId);
        lastResponse = response.ResponseId;
        if (response.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ResultComplete)
        {
            complete = true;
            Release();
        }
        else if (response.ArrowBatch is not null && ++unreleased >= ReleaseEvery)
        {
            unreleased = 0;
            Release(response.ResponseId);
        }
        if (response.ExecutionProgress is { } progress && wire.Options.Progress is { } told)
        {
            told.Report(new SparkProgress(progress.Stages.Count, progress.Stages.Sum(s => s.NumCompletedTasks),
                progress.Stages.Sum(s => s.NumTasks), progress.Stages.Sum(s => s.InputBytesRead)));
        }
    }

    private void Recover(RpcException failure)
    {
        if (cancellation.IsCancellationRequested)
            throw new OperationCanceledException("the statement was cancelled", failure, cancellation);
        var fault = SparkFault.Of(failure);
        Drop();
        if (!fault.IsPassing)
        {
            complete = true;
            throw wire.Explained(fault);
        }
        if (!retry.Wait(fault.RetryAfter, cancellation))
            throw fault;
        // Whether it arrived is not known: sent again under its id it is answered from the start, or refused.
    }

    private void Drop()
    {
        stream?.Dispose();
        stream = null;
    }

    private void Interrupt()
    {
        var request = new InterruptRequest
        {
            SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType,
            InterruptType = InterruptRequest.Types.InterruptType.OperationId, OperationId = operation,
        };
        Quietly(call => wire.Client.Interrupt(request, call));
    }

    private void Release(string? until = null)
    {
        var request = new ReleaseExecuteRequest
        {
            SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType, OperationId = operation,
        };
        if (until is null)
            request.ReleaseAll = new ReleaseExecuteRequest.Types.ReleaseAll();
        else
            request.ReleaseUntil = new ReleaseExecuteRequest.Types.ReleaseUntil { ResponseId = until };
        // not waited for: it only spares the server memory, and every statement would pay a round trip
        Task.Run(() => Quietly(call => wire.Client.ReleaseExecute(request, call)), CancellationToken.None);
    }

    private void Quietly(Action<CallOptions> call)
    {
        try
        {
            call(Call.WithDeadline(wire.Options.Clock.GetUtcNow().AddSeconds(5).UtcDateTime));
        }
        catch (RpcException)
        {
            // a server that is gone has released everything; the statement's own outcome tells the rest
        }
        catch (ObjectDisposedException)
        {
            // the session was closed meanwhile, which releases all of it
        }
    }

    private TerminalException Silent() => new(
        $"{wire.Address} has said nothing for {wire.Options.Silence * silences}: a driver out of memory does that; "
        + "give it more memory (spark.driver.memory) or split the result into more partitions");
}
