using System.Collections.Immutable;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>What is read across tickets. Each reading is served by an index and limited.</summary>
public interface ITicketLists
{
    /// <summary>One page, of these queues only (nothing: all), unread as this agent sees it.</summary>
    /// <exception cref="Agents.InvalidRequestException">The cursor or the text cannot be read.</exception>
    Task<TicketPage> ReadPageAsync(
        TicketQuery query, ImmutableArray<string>? queues, string agent, CancellationToken cancellationToken);

    /// <summary>Numbers of the queue's tickets that have something due by then, earliest first.</summary>
    Task<ImmutableArray<string>> ReadDueAsync(
        string queue, DateTimeOffset until, int limit, CancellationToken cancellationToken);

    /// <summary>When the queue's next ticket has something due, or nothing.</summary>
    Task<DateTimeOffset?> ReadNextDueAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Counts the queue's open tickets on an index; for reconciling, never for a page.</summary>
    Task<QueueCounters> CountAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Whether the queue has any ticket, of whatever state.</summary>
    Task<bool> AnyAsync(string queue, CancellationToken cancellationToken);
}
