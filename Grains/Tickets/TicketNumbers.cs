using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

/// <summary>Gives out this silo's ticket numbers from blocks that are leased to it alone.</summary>
internal sealed class TicketNumbers(IGrainFactory grains, TimeProvider clock) : IDisposable
{
    // What is left of a block when the day or the silo ends is a gap: small where numbers are few.
    private const int FirstBlock = 20;
    private const int LargestBlock = 1_000;
    private readonly SemaphoreSlim turn = new(1);
    private Lease? current;

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>A number that nobody had before.</summary>
    public async ValueTask<string> NextAsync()
    {
        while (true)
        {
            var lease = Volatile.Read(ref current);
            if (lease?.Next(Today) is { } number)
            {
                return number;
            }
            await RenewAsync(lease);
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task RenewAsync(Lease? used)
    {
        await turn.WaitAsync();
        try
        {
            if (current == used)
            {
                var today = Today;
                var size = used?.LeasedOn == today ? Math.Min(used.Size * 2, LargestBlock) : FirstBlock;
                using (Caller.AsSystem())
                {
                    var block = await grains.GetGrain<ITicketNumberGrain>(ITicketNumberGrain.Key).Lease(size);
                    current = new(block, today, size);
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private sealed class Lease(NumberBlock block, DateOnly leasedOn, int size)
    {
        private long given = block.First - 1;

        public int Size => size;

        // By this silo's clock: the block's own day is that of the silo which leased it out.
        public DateOnly LeasedOn => leasedOn;

        public string? Next(DateOnly today) =>
            today == leasedOn && Interlocked.Increment(ref given) is var counter && counter <= block.Last
                ? TicketNumber.Format(block.Day, block.System, counter)
                : null;
    }
}
