using System.Net;
using System.Net.Sockets;

namespace OrleansTickets.LoadTest;

/// <summary>Lies between the silos and a mail server. Where it is asked to, it holds what one of them says.</summary>
internal sealed class MailRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly List<RelayedLine> lines = [];
    private readonly int server;
    private readonly Task accepting;
    private MailHold? hold;

    /// <param name="server">The server's port on 127.0.0.1.</param>
    public MailRelay(int server)
    {
        this.server = server;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where silos connect to, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Completes when somebody to whom this applies is held, with the port of the client's end.</summary>
    public async Task<int> HoldAsync(MailHold next, CancellationToken cancellationToken)
    {
        Volatile.Write(ref hold, next);
        try
        {
            return await next.Held.Task.WaitAsync(cancellationToken);
        }
        catch
        {
            next.Leave();
            throw;
        }
        finally
        {
            Volatile.Write(ref hold, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        await accepting;
        lines.ForEach(line => line.Dispose());
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var line = new RelayedLine(await listener.AcceptSocketAsync(end.Token), () => Volatile.Read(ref hold));
                lines.Add(line);
                _ = line.CarryAsync(server);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
