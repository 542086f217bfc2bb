using System.Net;
using System.Security.Cryptography.X509Certificates;
using DataPlatform.Engines.Spark;
using DataPlatform.Engines.Spark.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Tests.Spark;

/// <summary>What the fake says and has been asked.</summary>
internal sealed class FakeScript
{
    public string Version { get; init; } = "4.2.0";

    public string? Token { get; init; }

    public Dictionary<string, string> Settings { get; init; } = new()
    {
        ["spark.sql.extensions"] = "io.delta.sql.DeltaSparkSessionExtension",
    };

    /// <summary>Changes when the fake "restarts".</summary>
    public string ServerSide { get; set; } = "first";

    /// <summary>Answers of the n-th stream, executes and re-attaches counted together;.</summary>
    public Func<int, FakeStream, Task> Stream { get; init; } = (_, stream) => stream.Complete();

    public List<string> Executed { get; } = [];

    public List<string> Reattached { get; } = [];

    public int Unavailable { get; set; }
}

/// <summary>A stream of answers being written.</summary>
internal sealed class FakeStream(FakeScript script, IServerStreamWriter<ExecutePlanResponse> writer, string? after)
{
    private int number;

    /// <summary>The last answer the client has seen; null when it asks from the start.</summary>
    public string? After => after;

    public Task Schema(params (string Name, DataType Type)[] columns)
    {
        var schema = new DataType { Struct = new DataType.Types.Struct() };
        schema.Struct.Fields.AddRange(columns.Select(
            c => new DataType.Types.StructField { Name = c.Name, DataType = c.Type, Nullable = true }));
        return Send(new ExecutePlanResponse { Schema = schema });
    }

    public Task Batch(byte[] arrow, long rows, long offset, long chunk = 0, long chunks = 1) =>
        Send(new ExecutePlanResponse
        {
            ArrowBatch = new ExecutePlanResponse.Types.ArrowBatch
            {
                Data = ByteString.CopyFrom(arrow), RowCount = rows, StartOffset = offset, ChunkIndex = chunk,
                NumChunksInBatch = chunks,
            },
        });

    public Task Complete() => Send(new ExecutePlanResponse
    {
        ResultComplete = new ExecutePlanResponse.Types.ResultComplete(),
    });

    private Task Send(ExecutePlanResponse response)
    {
        response.ServerSideSessionId = script.ServerSide;
        response.ResponseId = $"{after}.{++number}";
        return writer.WriteAsync(response);
    }
}

/// <summary>A server in this process for what a real one cannot be made to show.</summary>
internal sealed class FakeSpark : IDisposable
{
    private readonly WebApplication host;

    public FakeSpark(FakeScript script, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(script);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        host = builder.Build();
        host.MapGrpcService<Answers>();
        host.StartAsync().GetAwaiter().GetResult();
        Port = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.Single()).Port;
    }

    public int Port { get; }

    public SparkAddress Address => SparkAddress.Parse($"sc://127.0.0.1:{Port}");

    public static RpcException Error(
        string errorClass, string message, string state = "", TimeSpan? retry = null,
        StatusCode code = StatusCode.Internal)
    {
        var status = new DataPlatform.Engines.Spark.Protocol.Status { Code = (int)code, Message = message };
        var info = new ErrorInfo { Domain = "org.apache.spark", Reason = "java.lang.Exception" };
        info.Metadata["errorClass"] = errorClass;
        info.Metadata["sqlState"] = state;
        status.Details.Add(Any.Pack(info));
        if (retry is { } after)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(after) }));
        return new RpcException(new Grpc.Core.Status(code, message), new Metadata
        {
            { "grpc-status-details-bin", status.ToByteArray() },
        });
    }

    public void Dispose() => host.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private sealed class Answers(FakeScript script) : SparkConnectService.SparkConnectServiceBase
    {
        public override Task<AnalyzePlanResponse> AnalyzePlan(AnalyzePlanRequest request, ServerCallContext context)
        {
            Admit(context);
            return Task.FromResult(new AnalyzePlanResponse
            {
                ServerSideSessionId = script.ServerSide,
                SparkVersion = new AnalyzePlanResponse.Types.SparkVersion { Version = script.Version },
            });
        }

        public override Task<ConfigResponse> Config(ConfigRequest request, ServerCallContext context)
        {
            Admit(context);
            var response = new ConfigResponse { ServerSideSessionId = script.ServerSide };
            foreach (var key in request.Operation.GetOption?.Keys ?? [])
            {
                var pair = new KeyValue { Key = key };
                if (script.Settings.TryGetValue(key, out var value))
                    pair.Value = value;
                response.Pairs.Add(pair);
            }
            return Task.FromResult(response);
        }

        public override Task ExecutePlan(
            ExecutePlanRequest request, IServerStreamWriter<ExecutePlanResponse> stream, ServerCallContext context)
        {
            Admit(context);
            if (request.ClientObservedServerSideSessionId != script.ServerSide)
                throw Error("INVALID_HANDLE.SESSION_CHANGED", "the session has changed", "HY000");
            script.Executed.Add(request.OperationId);
            return Answer(stream, null);
        }

        public override Task ReattachExecute(
            ReattachExecuteRequest request, IServerStreamWriter<ExecutePlanResponse> stream, ServerCallContext context)
        {
            script.Reattached.Add(request.OperationId);
            return Answer(stream, request.LastResponseId);
        }

        public override Task<ReleaseExecuteResponse> ReleaseExecute(
            ReleaseExecuteRequest request, ServerCallContext context) =>
            Task.FromResult(new ReleaseExecuteResponse());

        public override Task<ReleaseSessionResponse> ReleaseSession(
            ReleaseSessionRequest request, ServerCallContext context) =>
            Task.FromResult(new ReleaseSessionResponse());

        public override Task<InterruptResponse> Interrupt(InterruptRequest request, ServerCallContext context) =>
            Task.FromResult(new InterruptResponse());

        private Task Answer(IServerStreamWriter<ExecutePlanResponse> stream, string? after) => script.Stream(
            script.Executed.Count + script.Reattached.Count, new FakeStream(script, stream, after));

        private void Admit(ServerCallContext context)
        {
            if (script.Unavailable > 0)
            {
                script.Unavailable--;
                throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "not yet"));
            }
            if (script.Token is { } token && context.RequestHeaders.GetValue("authorization") != $"Bearer {token}")
                throw new RpcException(new Grpc.Core.Status(StatusCode.Unauthenticated, "no token"));
        }
    }
}
