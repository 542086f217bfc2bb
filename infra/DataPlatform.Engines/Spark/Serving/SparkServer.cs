using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DataPlatform.Engines.Spark.Serving;

/// <summary>What a server is started with.</summary>
public sealed record SparkServerOptions(string WorkFolder)
{
    /// <summary>Such as <c>local[2]</c> or <c>spark://host:7077</c>.</summary>
    public string Master { get; init; } = "local[2]";

    /// <summary>Heap of the driver.</summary>
    public string Memory { get; init; } = "1g";

    /// <summary>Null takes a free one.</summary>
    public int? Port { get; init; }

    /// <summary>Address it listens at.</summary>
    public string Host { get; init; } = "127.0.0.1";

    public string? Token { get; init; }

    /// <summary>False leaves Delta out, as a server of other people may.</summary>
    public bool Delta { get; init; } = true;

    /// <summary>True when it shall outlive this process and its terminal.</summary>
    public bool Detached { get; init; }

    /// <summary>Further settings of Spark.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// A Spark Connect server started by this process, for development and tests. It ends when disposed, and when this
/// process ends in an orderly way, unless it is detached.
/// </summary>
public sealed class SparkServer : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(90);
    private readonly SparkProcess process;

    private SparkServer(SparkProcess process, SparkAddress address)
    {
        this.process = process;
        Address = address;
    }

    public SparkAddress Address { get; }

    public int ProcessId => process.Id;

    /// <summary>Starts it and waits until it answers.</summary>
    public static SparkServer Start(
        SparkHome home, SparkServerOptions options, CancellationToken cancellation = default)
    {
        var port = options.Port ?? FreePort();
        Directory.CreateDirectory(options.WorkFolder);
        string[] arguments =
        [
            "org.apache.spark.deploy.SparkSubmit", "--class",
            "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", options.Master,
            "--driver-memory", options.Memory, .. Settings(options, port).SelectMany(s => new[] { "--conf", s }),
            "spark-internal",
        ];
        var process = SparkProcess.Start(
            home, arguments, new SparkLog(options.WorkFolder, $"connect-{port}"), options.Detached);
        try
        {
            process.WaitForPort(options.Host, port, patience, cancellation);
            var token = options.Token is null ? "" : $"/;token={Uri.EscapeDataString(options.Token)}";
            return new SparkServer(process, SparkAddress.Parse(
                $"sc://{options.Host}:{port.ToString(CultureInfo.InvariantCulture)}{token}"));
        }
        catch (Exception)
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => process.Kill();

    /// <inheritdoc/>
    public void Dispose() => process.Dispose();

    /// <summary>A port nobody listens at right now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static IEnumerable<string> Settings(SparkServerOptions options, int port)
    {
        var settings = new SortedDictionary<string, string>(
            SparkSettings.Server().ToDictionary(), StringComparer.Ordinal)
        {
            ["spark.connect.grpc.binding.address"] = options.Host,
            ["spark.connect.grpc.binding.port"] = port.ToString(CultureInfo.InvariantCulture),
            ["spark.sql.warehouse.dir"] = Path.Combine(options.WorkFolder, "warehouse"),
            ["spark.driver.host"] = options.Host,
            ["spark.local.dir"] = Path.Combine(options.WorkFolder, "scratch"),
        };
        if (!options.Delta)
        {
            settings.Remove("spark.sql.extensions");
            settings.Remove("spark.sql.catalog.spark_catalog");
        }
        if (options.Token is { } token)
            settings["spark.connect.authenticate.token"] = token;
        foreach (var (key, value) in options.Settings)
            settings[key] = value;
        return settings.Select(s => $"{s.Key}={s.Value}");
    }
}
