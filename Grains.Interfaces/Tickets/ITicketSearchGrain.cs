using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

/// <summary>Lists and full text, read from the store; a stateless worker, any key.</summary>
[Alias("OrleansTickets.Tickets.ITicketSearchGrain")]
public interface ITicketSearchGrain : IGrainWithIntegerKey
{
    /// <summary>One page of the tickets that the caller may read.</summary>
    /// <exception cref="InvalidRequestException">The cursor or the text cannot be read.</exception>
    [Repeatable, ResponseTimeout("00:00:10"), AnyAgent, Alias("ReadPage")]
    Task<TicketPage> ReadPage(TicketQuery query, CancellationToken cancellationToken = default);
}

/// <summary>Gives out ticket numbers, each once for ever; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Tickets.ITicketNumberGrain")]
public interface ITicketNumberGrain : IGrainWithStringKey
{
    const string Key = "numbers";

    /// <summary>A block of numbers for the caller alone; what it does not use is a gap.</summary>
    [SystemOnly, Alias("Lease")]
    Task<NumberBlock> Lease(int count);
}

/// <summary>Counters <paramref name="First"/> to <paramref name="Last"/> of one day. <paramref name="System"/>, two
/// digits, tells this help desk's numbers from another's.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.NumberBlock")]
public sealed record NumberBlock(DateOnly Day, int System, long First, long Last);

/// <summary>Opens tickets: finds a fresh number and asks its grain. A stateless worker, any key.</summary>
[Alias("OrleansTickets.Tickets.ITicketDeskGrain")]
public interface ITicketDeskGrain : IGrainWithIntegerKey
{
    /// <summary>Opens a ticket by phone or web; the caller needs <see cref="Right.Create"/> in its queue.</summary>
    [Repeatable, ResponseTimeout("00:00:10"), Needs(Right.Create), Alias("Open")]
    Task<Ticket> Open(NewTicket ticket, CancellationToken cancellationToken = default);
}
