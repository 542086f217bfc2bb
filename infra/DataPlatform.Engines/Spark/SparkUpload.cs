using System.IO.Hashing;
using System.Security.Cryptography;
using DataPlatform.Core;
using DataPlatform.Engines.Spark.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace DataPlatform.Engines.Spark;

/// <summary>Sends bytes to the session's cache on the server, where they are known by their hash.</summary>
internal sealed class SparkUpload(SparkWire wire)
{
    private const int ChunkSize = 32 * 1024;

    /// <summary>Sends what the server does not have yet; returns the hash.</summary>
    public string Send(byte[] content, CancellationToken cancellation)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var name = $"cache/{hash}";
        if (!IsThere(name, cancellation))
        {
            var summary = wire.Ask(call => Add(name, content, call), cancellation);
            if (summary.Artifacts.Any(a => !a.IsCrcSuccessful))
                throw new TransientException($"{wire.Address} received an upload damaged; run again");
        }
        return hash;
    }

    private bool IsThere(string name, CancellationToken cancellation)
    {
        var request = new ArtifactStatusesRequest
        {
            SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType,
        };
        request.Names.Add(name);
        if (wire.ServerSide.Length > 0)
            request.ClientObservedServerSideSessionId = wire.ServerSide;
        var answer = wire.Ask(call => wire.Client.ArtifactStatus(request, call), cancellation);
        return answer.Statuses.TryGetValue(name, out var status) && status.Exists;
    }

    private AddArtifactsResponse Add(string name, byte[] content, CallOptions call)
    {
        using var stream = wire.Client.AddArtifacts(call);
        var count = Math.Max(1, (content.Length + ChunkSize - 1) / ChunkSize);
        for (var i = 0; i < count; i++)
        {
            var request = new AddArtifactsRequest
            {
                SessionId = wire.SessionId, UserContext = wire.User, ClientType = wire.ClientType,
            };
            if (wire.ServerSide.Length > 0)
                request.ClientObservedServerSideSessionId = wire.ServerSide;
            var chunk = Chunk(content.AsSpan(i * ChunkSize, Math.Min(ChunkSize, content.Length - i * ChunkSize)));
            if (count == 1)
            {
                request.Batch = new AddArtifactsRequest.Types.Batch
                {
                    Artifacts = { new SingleChunkArtifact { Name = name, Data = chunk } },
                };
            }
            else if (i == 0)
            {
                request.BeginChunk = new AddArtifactsRequest.Types.BeginChunkedArtifact
                {
                    Name = name, TotalBytes = content.Length, NumChunks = count, InitialChunk = chunk,
                };
            }
            else
            {
                request.Chunk = chunk;
            }
            stream.RequestStream.WriteAsync(request).GetAwaiter().GetResult();
        }
        stream.RequestStream.CompleteAsync().GetAwaiter().GetResult();
        return stream.ResponseAsync.GetAwaiter().GetResult();
    }

    private static ArtifactChunk Chunk(ReadOnlySpan<byte> bytes) =>
        new() { Data = ByteString.CopyFrom(bytes), Crc = Crc32.HashToUInt32(bytes) };
}
