using System.Net;
using System.Net.Sockets;

namespace DataPlatform.Tests.Spark;

/// <summary>A TCP proxy on this machine that can cut what passes through it.</summary>
internal sealed class LoopbackProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> open = [];
    private readonly int target;
    private long budget = long.MaxValue;

    public LoopbackProxy(int target)
    {
        this.target = target;
        listener.Start();
        _ = Task.Run(Accept);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How often something was cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Cuts every connection once after so many more bytes from the server.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref budget, bytes);

    /// <summary>Cuts every connection now.</summary>
    public void Cut()
    {
        lock (open)
        {
            open.ForEach(c => c.Dispose());
            open.Clear();
            Cuts++;
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        Cut();
    }

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                var near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, target);
                lock (open)
                    open.AddRange([near, far]);
                _ = Pump(near.GetStream(), far.GetStream(), counts: false);
                _ = Pump(far.GetStream(), near.GetStream(), counts: true);
            }
            catch (Exception gone) when (gone is ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            catch (SocketException)
            {
                if (!listener.Server.IsBound)
                    return;
            }
        }
    }

    private async Task Pump(NetworkStream from, NetworkStream to, bool counts)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is var read and > 0)
            {
                if (counts && Interlocked.Add(ref budget, -read) < 0)
                {
                    Interlocked.Exchange(ref budget, long.MaxValue);
                    Cut();
                    return;
                }
                await to.WriteAsync(buffer.AsMemory(0, read));
            }
            to.Dispose();
        }
        catch (Exception cut) when (cut is IOException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
