using System.Net;
using System.Net.Sockets;

namespace OrleansTickets.LoadTest;

/// <summary>One connection through a <see cref="MailRelay"/>.</summary>
/// <param name="client">The silo's end.</param>
/// <param name="asked">Where to hold it, if anywhere.</param>
internal sealed class RelayedLine(Socket client, Func<MailHold?> asked) : IDisposable
{
    private const int Longest = 64; // of what is looked for

    private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly int port = ((IPEndPoint)client.RemoteEndPoint!).Port;
    private MailHold? awaited;

    private delegate MailHold? Find(ReadOnlySpan<byte> whole, int old);

    /// <summary>Carries both ways until one of the two ends; one that was held ends with that.</summary>
    public async Task CarryAsync(int serverPort)
    {
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, serverPort);
            await Task.WhenAny(CarryAsync(client, server, FindSaid), CarryAsync(server, client, FindAnswer));
        }
        catch (SocketException)
        {
            // The server is gone, and so is the line.
        }
        Dispose();
    }

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
    }

    private async Task CarryAsync(Socket from, Socket to, Find find)
    {
        try
        {
            var buffer = new byte[65_536];
            for (var kept = 0; await from.ReceiveAsync(buffer.AsMemory(kept)) is > 0 and var read;)
            {
                var all = kept + read;
                var hold = find(buffer.AsSpan(0, all), kept);
                if (hold is null or { IsHeard: true })
                {
                    await to.SendAsync(buffer.AsMemory(kept, read));
                }
                if (hold is not null)
                {
                    await hold.StandAsync(port);
                    return;
                }
                // The end of this and the beginning of the next may be one word.
                kept = Math.Min(all, Longest);
                buffer.AsSpan(all - kept, kept).CopyTo(buffer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One end is gone, and the other follows.
        }
    }

    private MailHold? FindSaid(ReadOnlySpan<byte> whole, int old)
    {
        if (asked() is not { } hold || !Has(whole, old, hold.Said))
        {
            return null;
        }
        awaited = hold.Answer is null ? null : hold;
        return hold.Answer is null && hold.TryTake() ? hold : null;
    }

    private MailHold? FindAnswer(ReadOnlySpan<byte> whole, int old) =>
        awaited is { Answer: { } answer } hold && Has(whole, old, answer) && hold.TryTake() ? hold : null;

    // In what is new, or begun before.
    private static bool Has(ReadOnlySpan<byte> whole, int old, ReadOnlySpan<byte> text) =>
        whole[Math.Max(0, old - text.Length + 1)..].IndexOf(text) >= 0;
}
