using System.Net;
using System.Net.Sockets;

namespace OrleansTickets.Mail;

/// <summary>Stands before a server and cuts its first connections, each after so many bytes from the server.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<int> cuts;
    private readonly int port;
    private readonly Task running;

    public CuttingProxy(int port, params IEnumerable<int> cuts)
    {
        this.port = port;
        this.cuts = new(cuts);
        listener.Start();
        running = RunAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections will still be cut.</summary>
    public int CutsLeft => cuts.Count;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await running;
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        var connections = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                connections.Add(PassAsync(client, cuts.TryDequeue(out var bytes) ? bytes : long.MaxValue));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                break;
            }
        }

        await Task.WhenAll(connections);
    }

    private async Task PassAsync(TcpClient client, long bytes)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, port, stop.Token);
                var (down, up) = (server.GetStream(), client.GetStream());
                await Task.WhenAny(CopyAsync(down, up, bytes), CopyAsync(up, down, long.MaxValue));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // One of the two is gone, and with this the other.
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, long bytes)
    {
        var buffer = new byte[4_096];
        while (bytes > 0)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), stop.Token);
            if (read == 0)
            {
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), stop.Token);
            bytes -= read;
        }
    }
}
