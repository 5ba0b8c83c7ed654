using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.Queues;

/// <summary>Finds the oldest waiting ticket of a queue and locks it to the caller.
/// What is pending does not wait.</summary>
internal sealed class NextTicket(string queue, ITicketLists lists, ITicketStore store, IGrainFactory grains)
{
    private const int Candidates = 20;
    private const int MostTries = 5;

    public async Task<Ticket?> TakeAsync(string commandId, CancellationToken cancellationToken)
    {
        if (await FindTakenAsync(commandId, cancellationToken) is { } before)
        {
            return await grains.GetGrain<ITicketGrain>(before).Read(cancellationToken);
        }
        for (var tries = 0; tries < MostTries; tries++)
        {
            TicketSummary[] waiting =
            [
                .. await ReadAsync(TicketState.New, cancellationToken),
                .. await ReadAsync(TicketState.Open, cancellationToken),
            ];
            if (waiting.Length == 0)
            {
                return null;
            }
            var oldestFirst = waiting.OrderBy(each => each.Created).ThenBy(each => each.Number, StringComparer.Ordinal);
            foreach (var candidate in oldestFirst)
            {
                if (await TryLockAsync(candidate, commandId, cancellationToken) is { } taken)
                {
                    return taken;
                }
            }
        }
        return null;
    }

    // What the same command took is among what the caller holds and changed last.
    private async Task<string?> FindTakenAsync(string commandId, CancellationToken cancellationToken)
    {
        var agent = Caller.Agent!;
        var query = new TicketQuery
        {
            Queue = queue,
            Owner = agent,
            Lock = TicketLock.Locked,
            Sort = TicketSort.ChangedDescending,
            Limit = Candidates,
        };
        var held = (await lists.ReadPageAsync(query, [queue], agent, cancellationToken)).Items;
        var receipts = held.Select(ticket => TicketGrain.ReceiptOf(agent, ticket.Number, commandId));
        return held.IsEmpty ? null : (await store.FindReceiptAsync([.. receipts], cancellationToken))?.Ticket;
    }

    private async Task<IEnumerable<TicketSummary>> ReadAsync(TicketState state, CancellationToken cancellationToken)
    {
        var query = new TicketQuery { Queue = queue, State = state, Lock = TicketLock.Unlocked, Limit = Candidates };
        return (await lists.ReadPageAsync(query, [queue], Caller.Agent!, cancellationToken)).Items;
    }

    private async Task<Ticket?> TryLockAsync(
        TicketSummary candidate, string commandId, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<ITicketGrain>(candidate.Number).Lock(commandId, cancellationToken);
        }
        // Locked, closed or moved since the list was read: the next one, then.
        catch (Exception e) when (e is TicketRuleException or StaleTicketException or RightMissingException)
        {
            return null;
        }
    }
}
