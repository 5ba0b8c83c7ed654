using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace OrleansTickets.PostgreSql;

/// <summary>Lies between a program and its PostgreSQL, and can be cut in the middle of what the program says.</summary>
internal sealed class Cable : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly NpgsqlConnectionStringBuilder server;
    private readonly List<CableLine> lines = [];
    private readonly Task accepting;
    private CablePlan? plan;

    public Cable(string connectionString)
    {
        server = new(connectionString);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Leads to the server through this cable. Statements are sent as text, by which they are known.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(server.ConnectionString)
    {
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        MaxAutoPrepare = 0,
    }.ConnectionString;

    /// <summary>Whether new connections pass.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>How many connections were made.</summary>
    public int Connections { get; private set; }

    /// <summary>Cuts, once, the connection by which the program next says this. Completes when it is cut.</summary>
    public Task CutAtAsync(string text, Cut cut, CancellationToken cancellationToken)
    {
        var next = new CablePlan(Encoding.UTF8.GetBytes(text), cut);
        Volatile.Write(ref plan, next);
        return next.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Cuts all connections that there are; both ends hear of it.</summary>
    public void CutAll()
    {
        lock (lines)
        {
            lines.ForEach(line => line.Dispose());
            lines.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        await accepting;
        CutAll();
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(end.Token);
                if (IsOpen)
                {
                    var line = new CableLine(client, Take);
                    lock (lines)
                    {
                        lines.Add(line);
                    }
                    Connections++;
                    _ = line.CarryAsync(server.Host!, server.Port);
                }
                else
                {
                    client.Dispose();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    // Of the connections that say it, the first is cut.
    private CablePlan? Take(ReadOnlySpan<byte> whole, int old) =>
        Volatile.Read(ref plan) is { } next
        && whole[Math.Max(0, old - next.Text.Length + 1)..].IndexOf(next.Text) >= 0
        && Interlocked.CompareExchange(ref plan, null, next) == next
            ? next
            : null;
}

/// <summary>What becomes of the bytes at which a <see cref="Cable"/> is cut.</summary>
public enum Cut
{
    /// <summary>They never arrive.</summary>
    Before = 1,

    /// <summary>They never arrive, and the server does not hear that the client is gone.</summary>
    Unheard = 2,

    /// <summary>They arrive, and nobody waits for what the server does with them.</summary>
    During = 3,

    /// <summary>They arrive and are answered; the answer is lost.</summary>
    After = 4,
}

internal sealed record CablePlan(byte[] Text, Cut Cut)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
