using System.Text.Json;
using DataPlatform.Engines.Spark.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// An error as Spark told it: class, SQL state and parameters beside the words. It stays inside the engine; outside it
/// becomes one of the platform's kinds.
/// </summary>
internal sealed class SparkFault(string message, Exception? cause = null) : Exception(message, cause)
{
    // say that a task failed; why stands in their cause
    private static readonly string[] wrappers = ["TASK_WRITE_FAILED", "STAGE_MATERIALIZATION_MULTIPLE_FAILURES"];

    /// <summary>Such as <c>TABLE_OR_VIEW_NOT_FOUND</c>; empty when the failure is not Spark's own.</summary>
    public string ErrorClass { get; private init; } = "";

    public string SqlState { get; private init; } = "";

    /// <summary>The piece of the statement Spark points at, when it does.</summary>
    public string? Fragment { get; init; }

    public StatusCode Status { get; private init; }

    /// <summary>Under which the server keeps more about the error; null when it does not.</summary>
    public string? ErrorId { get; private init; }

    /// <summary>How long the server asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public bool IsClass(string prefix) => ErrorClass.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>True when the connection, not the statement, failed, so that another try may succeed.</summary>
    public bool IsPassing => RetryAfter is not null || IsClass("INVALID_CURSOR.DISCONNECTED")
        || (ErrorClass.Length == 0 && (Status is StatusCode.Unavailable or StatusCode.Aborted
            || (Status is StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled
                && InnerException?.InnerException is HttpRequestException or IOException)));

    public static SparkFault Of(RpcException failure)
    {
        var details = Details(failure.Trailers);
        var info = details?.Details.Where(d => d.Is(ErrorInfo.Descriptor)).Select(d => d.Unpack<ErrorInfo>())
            .FirstOrDefault();
        var retry = details?.Details.Where(d => d.Is(RetryInfo.Descriptor)).Select(d => d.Unpack<RetryInfo>())
            .FirstOrDefault();
        return new SparkFault(failure.Status.Detail, failure)
        {
            Status = failure.StatusCode,
            ErrorClass = info?.Metadata.GetValueOrDefault("errorClass") ?? "",
            SqlState = info?.Metadata.GetValueOrDefault("sqlState") ?? "",
            ErrorId = info?.Metadata.GetValueOrDefault("errorId"),
            Parameters = ParametersOf(info?.Metadata.GetValueOrDefault("messageParameters")),
            RetryAfter = retry?.RetryDelay?.ToTimeSpan(),
        };
    }

    /// <summary>The same error with the whole text, the parameters and the place the server keeps of it.</summary>
    public SparkFault With(FetchErrorDetailsResponse kept)
    {
        var chain = Chain(kept);
        if (chain.Count == 0)
            return this;
        var telling = chain.Find(e => ClassOf(e) is { Length: > 0 } name && !wrappers.Contains(name)) ?? chain[0];
        var thrown = telling.SparkThrowable;
        return new SparkFault(telling.Message.Length > 0 ? telling.Message : Message, InnerException)
        {
            Status = Status,
            ErrorClass = ClassOf(telling) is { Length: > 0 } name ? name : ErrorClass,
            SqlState = thrown?.SqlState is { Length: > 0 } state ? state : SqlState,
            Parameters = thrown is null ? Parameters : thrown.MessageParameters.ToDictionary(),
            Fragment = thrown?.QueryContexts.Select(c => c.Fragment).FirstOrDefault(f => f.Length > 0),
        };
    }

    /// <summary>The outer error first, then what caused it, and so on.</summary>
    private static List<FetchErrorDetailsResponse.Types.Error> Chain(FetchErrorDetailsResponse kept)
    {
        var chain = new List<FetchErrorDetailsResponse.Types.Error>();
        var at = kept.HasRootErrorIdx ? kept.RootErrorIdx : -1;
        while (at >= 0 && at < kept.Errors.Count && chain.Count < kept.Errors.Count)
        {
            chain.Add(kept.Errors[at]);
            at = kept.Errors[at].HasCauseIdx ? kept.Errors[at].CauseIdx : -1;
        }
        return chain;
    }

    private static string? ClassOf(FetchErrorDetailsResponse.Types.Error error) => error.SparkThrowable?.ErrorClass;

    private static Protocol.Status? Details(Metadata trailers)
    {
        var raw = trailers.GetValueBytes("grpc-status-details-bin");
        try
        {
            return raw is null ? null : Protocol.Status.Parser.ParseFrom(raw);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> ParametersOf(string? json)
    {
        try
        {
            return json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
        }
        catch (JsonException)
        {
            // the server cuts them at a kilobyte
            return [];
        }
    }
}
