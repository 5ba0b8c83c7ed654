using System.Security.Cryptography;

namespace OrleansTickets.Tickets;

/// <summary>How far the ticket numbers of a day are given out.</summary>
[GenerateSerializer, Alias("OrleansTickets.Tickets.TicketNumberRecord")]
internal sealed record TicketNumberRecord
{
    [Id(0)] public DateOnly Day { get; init; }
    [Id(1)] public long Last { get; init; }

    /// <summary>Chosen once; 0 before the first number.</summary>
    [Id(2)] public int System { get; init; }
}

internal sealed class TicketNumberGrain(
    [PersistentState("numbers")] IPersistentState<TicketNumberRecord> record, TimeProvider clock)
    : Grain, ITicketNumberGrain
{
    private const int Most = 10_000;

    public async Task<NumberBlock> Lease(int count)
    {
        var (day, last) = (record.State.Day, record.State.Last);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (today > day) // and never back, even if the clock goes back: a number is unique for ever
        {
            (day, last) = (today, 0);
        }
        // Two help desks that write to each other must not take each other's tags for their own.
        var system = record.State.System is var chosen and > 0 ? chosen : RandomNumberGenerator.GetInt32(10, 100);
        var block = new NumberBlock(day, system, last + 1, last + Math.Clamp(count, 1, Most));
        await record.KeepAsync(new() { Day = day, Last = block.Last, System = system }, this);
        return block;
    }
}
