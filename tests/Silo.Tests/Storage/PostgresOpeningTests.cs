using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>A server that is slow to take connections is not asked for more and more of them.</summary>
public sealed class PostgresOpeningTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Few_connections_are_opened_at_once_and_everybody_is_told()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var asked = new ConcurrentBag<TcpClient>();
        var accepting = AcceptAsync(server, asked);
        var place = $"Host=127.0.0.1;Port={((IPEndPoint)server.LocalEndpoint).Port};Timeout=2;Pooling=true;SSL Mode=Disable";
        await using var database = new PostgresDatabase(
            PostgresSource.Create(place), TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
        var tickets = new TicketStore(database);

        var reads = Enumerable.Range(0, 48)
            .Select(i => Assert.ThrowsAsync<StoreUnavailableException>(
                () => tickets.ReadTicketAsync($"{i}", Cancel)))
            .ToArray();
        await Task.WhenAll(reads);

        // Four at a time, each given up after two seconds; after five nobody waits for their turn any more.
        Assert.InRange(asked.Count, 4, 16);
        server.Stop();
        await accepting;
        foreach (var client in asked)
        {
            client.Dispose();
        }
    }

    // Takes connections, and says nothing.
    private static async Task AcceptAsync(TcpListener server, ConcurrentBag<TcpClient> asked)
    {
        try
        {
            while (true)
            {
                asked.Add(await server.AcceptTcpClientAsync(Cancel));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }
}
