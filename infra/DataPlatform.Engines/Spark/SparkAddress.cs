using System.Globalization;
using System.Net;
using DataPlatform.Core;

namespace DataPlatform.Engines.Spark;

/// <summary>
/// The address of a Spark Connect server as Spark documents it:
/// <c>sc://host[:15002]/;token=...;use_ssl=true;user_id=...</c>. Keys outside the documented ones become headers of
/// every call.
/// </summary>
public sealed record SparkAddress(string Host, int Port)
{
    private const int DefaultPort = 15002;
    private const string Form = "sc://host[:port]/;key=value;... with keys such as use_ssl, token, user_id";

    public bool Tls { get; private init; }

    public string? Token { get; private init; }

    public string UserId { get; private init; } = "dataplatform";

    public string UserAgent { get; private init; } = "dataplatform";

    /// <summary>A session to join; null opens a new one.</summary>
    public Guid? SessionId { get; private init; }

    /// <summary>Largest message that is accepted, in bytes.</summary>
    public int LargestMessage { get; private init; } = 128 * 1024 * 1024;

    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    /// <summary>True when the server runs on this machine, so that what is sent does not leave it.</summary>
    public bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads an address; a token to a foreign host without TLS is refused.</summary>
    public static SparkAddress Parse(string text)
    {
        if (!text.StartsWith("sc://", StringComparison.Ordinal))
            throw Wrong(Shown(text), Form);
        var rest = text["sc://".Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (host, port) = HostAndPort(slash < 0 ? rest : rest[..slash], text);
        var path = slash < 0 ? "" : rest[(slash + 1)..];
        if (path.Length > 0 && path[0] != ';')
            throw Wrong(Shown(text), $"nothing but parameters after the slash: {Form}");
        return Checked(Parameters(path, text)
            .Aggregate(new SparkAddress(host, port), (read, pair) => read.With(pair.Key, pair.Value)), path);
    }

    /// <inheritdoc/>
    public override string ToString() => $"sc://{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";

    private SparkAddress With(string key, string value) => key switch
    {
        "token" => this with { Token = value, Tls = Tls || !IsLoopback },
        "use_ssl" => this with { Tls = Flag(key, value) },
        "user_id" => this with { UserId = value },
        "user_agent" => value.Length <= 2048
            ? this with { UserAgent = value }
            : throw Wrong("a user_agent of more than 2048 characters", "a shorter one"),
        "session_id" => Guid.TryParse(value, out var id)
            ? this with { SessionId = id }
            : throw Wrong($"session_id={value}", "a UUID"),
        "grpc_max_message_size" => int.TryParse(value, CultureInfo.InvariantCulture, out var size) && size > 0
            ? this with { LargestMessage = size }
            : throw Wrong($"grpc_max_message_size={value}", "a number of bytes"),
        _ => this with { Headers = new Dictionary<string, string>(Headers) { [key] = value } },
    };

    private static SparkAddress Checked(SparkAddress read, string path) =>
        read.Token is null || read.IsLoopback || read.Tls
            ? read
            : throw Wrong($"a token in plain text to {read.Host} (use_ssl=false in {Shown(path)})",
                "TLS, or a server on this machine", "write use_ssl=true, or put a TLS proxy before the server");

    private static (string Host, int Port) HostAndPort(string text, string whole)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var host = hasPort ? text[..colon] : text;
        if (host.Length == 0 || host.Contains('@', StringComparison.Ordinal)
            || Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown)
            throw Wrong(Shown(whole), $"a host name or address: {Form}");
        if (!hasPort)
            return (host, DefaultPort);
        return int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and < 65536
            ? (host, port)
            : throw Wrong($"port '{text[(colon + 1)..]}'", "a number from 1 to 65535");
    }

    private static IEnumerable<KeyValuePair<string, string>> Parameters(string path, string whole)
    {
        foreach (var pair in path.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == pair.Length - 1)
                throw Wrong(Shown(whole), $"parameters as key=value: {Form}");
            yield return new(pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
        }
    }

    private static bool Flag(string key, string value) => value.ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => throw Wrong($"{key}={value}", "true or false"),
    };

    // a token must not get into a log by way of an error
    private static string Shown(string text)
    {
        var token = text.IndexOf("token=", StringComparison.Ordinal);
        if (token < 0)
            return text;
        var end = text.IndexOf(';', token);
        return $"{text[..(token + 6)]}***{(end < 0 ? "" : text[end..])}";
    }

    private static DefinitionException Wrong(string found, string expected, string? fix = null) =>
        new(new Place("engine"), found, expected, fix);
}
