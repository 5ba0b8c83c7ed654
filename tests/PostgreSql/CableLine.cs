using System.Net.Sockets;

namespace OrleansTickets.PostgreSql;

/// <summary>One connection in a <see cref="Cable"/>.</summary>
/// <param name="client">The program's end.</param>
/// <param name="take">Whether to cut here, after what the program said.</param>
internal sealed class CableLine(Socket client, CableLine.TakePlan take) : IDisposable
{
    // ReadyForQuery, which ends with a byte that says of which state: the last of every answer.
    private static readonly byte[] Ready = [(byte)'Z', 0, 0, 0, 5];

    private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isDeaf;

    /// <param name="whole">The end of what it said before, and what it says now.</param>
    /// <param name="old">How long that end is.</param>
    public delegate CablePlan? TakePlan(ReadOnlySpan<byte> whole, int old);

    /// <summary>Carries both ways until one of the two ends, or it is cut.</summary>
    public async Task CarryAsync(string host, int port)
    {
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(host, port);
            var back = CarryBackAsync();
            await CarryThereAsync();
            await back;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Dispose(); // one end is gone, and so is the other
        }
    }

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
    }

    private async Task CarryThereAsync()
    {
        var buffer = new byte[65_536];
        for (var kept = 0; await client.ReceiveAsync(buffer.AsMemory(kept)) is > 0 and var read;)
        {
            var all = kept + read;
            if (take(buffer.AsSpan(0, all), kept) is { } plan)
            {
                await CutAsync(plan, buffer.AsMemory(kept, read));
                return;
            }
            await server.SendAsync(buffer.AsMemory(kept, read));
            // The end of this and the beginning of the next may be one word.
            kept = Math.Min(all, 64);
            buffer.AsSpan(all - kept, kept).CopyTo(buffer);
        }
        Dispose();
    }

    private async Task CutAsync(CablePlan plan, ReadOnlyMemory<byte> said)
    {
        isDeaf = true;
        if (plan.Cut is Cut.During or Cut.After)
        {
            await server.SendAsync(said);
        }
        if (plan.Cut == Cut.After)
        {
            await answered.Task;
        }
        client.Dispose();
        plan.Done.SetResult();
        if (plan.Cut == Cut.During)
        {
            await answered.Task; // closed before, it might forget what it has not read
        }
        if (plan.Cut != Cut.Unheard)
        {
            server.Dispose();
        }
    }

    private async Task CarryBackAsync()
    {
        var buffer = new byte[65_536];
        try
        {
            while (await server.ReceiveAsync(buffer) is > 0 and var read)
            {
                if (!isDeaf)
                {
                    await client.SendAsync(buffer.AsMemory(0, read));
                }
                else if (buffer.AsSpan(0, read - 1).EndsWith(Ready))
                {
                    answered.TrySetResult();
                }
            }
        }
        finally
        {
            answered.TrySetResult();
            client.Dispose();
        }
    }
}
