using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using DataPlatform.Engines.Spark.Protocol;
using Grpc.Core;
using Grpc.Net.Client;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// The connection of one session: who asks, which server has answered so far, and calls that are repeated while the
/// server is away. Once a server has answered, every request names it, so that a restarted server, which knows nothing
/// of the session's views and settings, refuses instead of going on.
/// </summary>
internal sealed class SparkWire : IDisposable
{
    private readonly GrpcChannel channel;
    private readonly SocketsHttpHandler handler;
    private readonly Metadata headers = [];

    public SparkWire(SparkAddress address, SparkOptions options)
    {
        Address = address;
        Options = options;
        SessionId = (address.SessionId ?? Guid.NewGuid()).ToString("D");
        User = new UserContext { UserId = address.UserId, UserName = address.UserId };
        ClientType = $"{address.UserAgent} os/linux dotnet/{Environment.Version}";
        foreach (var (name, value) in address.Headers)
            headers.Add(name.ToLowerInvariant(), value);
        if (address.Token is { } token)
            headers.Add("authorization", $"Bearer {token}");
        handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        if (options.Roots.Count > 0)
            handler.SslOptions = TrustAlso(options.Roots);
        var uri = new UriBuilder(address.Tls ? "https" : "http", address.Host, address.Port).Uri;
        channel = GrpcChannel.ForAddress(uri, new GrpcChannelOptions
        {
            HttpHandler = handler,
            MaxReceiveMessageSize = address.LargestMessage,
            MaxSendMessageSize = address.LargestMessage,
        });
        Client = new SparkConnectService.SparkConnectServiceClient(channel);
    }

    public SparkAddress Address { get; }

    public SparkOptions Options { get; }

    public string SessionId { get; }

    public UserContext User { get; }

    public string ClientType { get; }

    public SparkConnectService.SparkConnectServiceClient Client { get; }

    /// <summary>The server's own name for the session, from its first answer on; empty before.</summary>
    public string ServerSide { get; private set; } = "";

    public CallOptions Call(CancellationToken cancellation) =>
        new(headers: headers, cancellationToken: cancellation);

    public void Observe(string serverSide)
    {
        if (serverSide.Length == 0 || serverSide == ServerSide)
            return;
        if (ServerSide.Length > 0)
            throw SparkFaults.SessionChanged(this);
        ServerSide = serverSide;
    }

    /// <summary>A call that may be made again without harm, made again until the server has answered.</summary>
    public T Ask<T>(Func<CallOptions, T> call, CancellationToken cancellation)
    {
        var retry = new SparkRetry(Options);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return call(Call(cancellation));
            }
            catch (RpcException failure) when (!cancellation.IsCancellationRequested)
            {
                var fault = SparkFault.Of(failure);
                if (!fault.IsPassing || !retry.Wait(fault.RetryAfter, cancellation))
                    throw Explained(fault);
            }
            catch (RpcException stopped)
            {
                throw new OperationCanceledException("the call was cancelled", stopped, cancellation);
            }
        }
    }

    /// <summary>The fault with everything the server keeps of it.</summary>
    public SparkFault Explained(SparkFault fault)
    {
        if (fault.ErrorId is not { } id)
            return fault;
        try
        {
            var request = new FetchErrorDetailsRequest
            {
                SessionId = SessionId, UserContext = User, ClientType = ClientType, ErrorId = id,
            };
            return fault.With(Client.FetchErrorDetails(request, Call(CancellationToken.None)
                .WithDeadline(Options.Clock.GetUtcNow().AddSeconds(10).UtcDateTime)));
        }
        catch (RpcException)
        {
            // what is known of the error is enough
            return fault;
        }
    }

    public void Dispose()
    {
        channel.Dispose();
        handler.Dispose();
    }

    private static SslClientAuthenticationOptions TrustAlso(X509Certificate2Collection roots) => new()
    {
        CertificateChainPolicy = Policy(roots),
    };

    private static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}
