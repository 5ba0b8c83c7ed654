using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>What a list is narrowed to.</summary>
/// <param name="Lead">Which index.</param>
/// <param name="QueueIds">The queues to read.</param>
/// <param name="States">The states to read.</param>
internal sealed record TicketFilter(TicketLead Lead, long[] QueueIds, TicketState[] States)
{
    public string? Owner { get; init; }

    /// <summary>Key of the customer's address.</summary>
    public long? Customer { get; init; }

    public TicketLock? Lock { get; init; }

    /// <summary>Whether all queues are read: then an index that does not begin with them need not ask.</summary>
    public bool IsEveryQueue { get; init; }

    /// <summary>What the index's own columns leave to be asked of each ticket.</summary>
    public string Sql =>
        (AsksQueue ? " AND queue_id IN (SELECT value FROM json_each(?6))" : "")
        + (Lead == TicketLead.Locked ? " AND lock = 2" : Lock is null ? "" : " AND lock = ?7")
        + (Customer is null || Lead == TicketLead.Customer ? "" : " AND customer_key = ?8");

    /// <summary>Whether the index begins with the queue.</summary>
    public bool IsByQueue => Lead is TicketLead.Queue or TicketLead.Locked;

    public bool AsksQueue => !IsByQueue && !IsEveryQueue;

    public string QueuesJson { get; } = StoredJson.Write<ImmutableArray<long>>([.. QueueIds]);

    public string StatesJson => StoredJson.Write<ImmutableArray<long>>([.. States.Select(state => (long)state)]);

    /// <summary>The ranges of the index that hold what is wanted, as numbers.</summary>
    public string Ranges(IReadOnlyList<int> priorities) => StoredJson.Write<ImmutableArray<long>>(
    [
        .. from queue in IsByQueue ? QueueIds : [0]
           from state in States
           from priority in priorities
           select (queue * 100) + ((long)state * 10) + priority,
    ]);
}
