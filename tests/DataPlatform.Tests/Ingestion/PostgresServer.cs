using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace DataPlatform.Tests.Ingestion;

/// <summary>A real server of its own in a temporary folder; the test is skipped where PostgreSQL is not
/// installed.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string bin;
    private readonly string folder;
    private readonly int port;

    private PostgresServer(string bin, string folder, int port)
    {
        this.bin = bin;
        this.folder = folder;
        this.port = port;
    }

    internal string Connection => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=5";

    internal static PostgresServer Start()
    {
        const string root = "/usr/lib/postgresql";
        var bin = Directory.Exists(root)
            ? Directory.EnumerateDirectories(root).Select(d => Path.Combine(d, "bin")).FirstOrDefault(
                d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        if (bin is null)
            Assert.Skip("PostgreSQL absent");
        var folder = Directory.CreateTempSubdirectory("pg-").FullName;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var server = new PostgresServer(bin!, folder, port);
            if (Environment.UserName == "root")
                Run("chown", "postgres", folder);
            server.AsPostgres($"{bin}/initdb -A trust -U postgres -D {folder}/data");
            server.AsPostgres(string.Create(CultureInfo.InvariantCulture,
                $"{bin}/pg_ctl -w -D {folder}/data -l {folder}/log "
                + $"-o '-p {port} -k {folder} -c fsync=off -c listen_addresses=127.0.0.1' start"));
            return server;
        }
    }

    internal void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        AsPostgres($"{bin}/pg_ctl -D {folder}/data -m immediate stop");
        if (Environment.UserName == "root")
            Run("chown", "-R", "root", folder);
        Directory.Delete(folder, recursive: true);
    }

    private void AsPostgres(string command)
    {
        if (Environment.UserName == "root")
            Run("su", "postgres", "-s", "/bin/bash", "-c", $"cd {folder} && {command} >/dev/null");
        else
            Run("/bin/bash", "-c", $"{command} >/dev/null");
    }

    private static void Run(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments))!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
