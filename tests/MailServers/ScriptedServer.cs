using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansTickets.MailServers;

/// <summary>A server of lines on a loopback port that does as a test wants, for what no real one will do.</summary>
internal abstract class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;
    private int connections;

    protected ScriptedServer()
    {
        listener.Start();
        running = RunAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections there were.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>After how many bytes, of both sides together, a connection breaks; each takes one, and further ones are
    /// whole.</summary>
    public Queue<int> Cuts { get; } = new();

    /// <summary>Bytes of both sides in the longest connection that has ended.</summary>
    public int LongestTraffic { get; private set; }

    /// <summary>How many lines of clients ended without a carriage return (RFC 5321 section 2.3.8).</summary>
    public int BareLineEnds { get; private set; }

    /// <summary>Answers a command in place of the server; nothing lets the server answer.</summary>
    public Func<string, string?> Override { get; set; } = _ => null;

    protected CancellationToken Stop => stop.Token;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await running;
        stop.Dispose();
    }

    protected abstract Task ServeAsync(Connection client);

    private async Task RunAsync()
    {
        var serving = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref connections);
                serving.Add(ServeAsync(client, Cuts.TryDequeue(out var cut) ? cut : int.MaxValue));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                break;
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client, int cut)
    {
        using (client)
        {
            client.NoDelay = true;
            var connection = new Connection(client.GetStream(), cut, () => BareLineEnds++, stop.Token);
            try
            {
                await ServeAsync(connection);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // One of the two has gone.
            }

            LongestTraffic = Math.Max(LongestTraffic, connection.Traffic);
        }
    }

    /// <summary>One client.</summary>
    internal sealed class Connection(
        NetworkStream stream, int cut, Action onBareLineEnd, CancellationToken cancellationToken)
    {
        private readonly byte[] buffer = new byte[8_192];
        private int read;
        private int used;

        public int Traffic { get; private set; }

        /// <summary>The next line without its end, one character a byte.</summary>
        /// <exception cref="IOException">The connection is broken.</exception>
        public async Task<string> ReadLineAsync()
        {
            var line = new StringBuilder();
            while (true)
            {
                if (used == read)
                {
                    (used, read) = (0, await stream.ReadAsync(buffer, cancellationToken));
                }

                if (read == 0 || Traffic == cut)
                {
                    throw new IOException("Broken off.");
                }

                Traffic++;
                var next = (char)buffer[used++];
                if (next == '\n')
                {
                    var isWhole = line.Length > 0 && line[^1] == '\r';
                    if (!isWhole)
                    {
                        onBareLineEnd();
                    }

                    return line.ToString(0, line.Length - (isWhole ? 1 : 0));
                }

                line.Append(next);
            }
        }

        /// <summary>Writes text, one byte a character.</summary>
        /// <exception cref="IOException">The connection is broken.</exception>
        public async Task WriteAsync(string text)
        {
            var bytes = Encoding.Latin1.GetBytes(text);
            var count = Math.Min(bytes.Length, cut - Traffic);
            await stream.WriteAsync(bytes.AsMemory(0, count), cancellationToken);
            Traffic += count;
            if (count < bytes.Length || Traffic == cut)
            {
                throw new IOException("Broken off.");
            }
        }
    }
}
