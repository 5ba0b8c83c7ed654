using Orleans.Concurrency;
using Orleans.Serialization.Invocation;
using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

[StatelessWorker, Reentrant]
internal sealed class TicketDeskGrain(ITicketStore store, TicketNumbers numbers) : Grain, ITicketDeskGrain, IGuarded
{
    private const int MostTries = 3;

    public async Task<Ticket> Open(NewTicket ticket, CancellationToken cancellationToken)
    {
        // Asked first, so that a command that comes again costs no number.
        if (ticket.CommandId is { Length: > 0 } id
            && await store.FindReceiptAsync([TicketGrain.ReceiptOf(Caller.Agent!, id)], cancellationToken) is { } known)
        {
            return await GrainFactory.GetGrain<ITicketGrain>(known.Ticket).Read(cancellationToken);
        }
        for (var tries = 1; ; tries++)
        {
            try
            {
                var number = await numbers.NextAsync();
                return await GrainFactory.GetGrain<ITicketGrain>(number).Open(ticket, cancellationToken);
            }
            catch (StaleTicketException) when (tries < MostTries)
            {
                // The number is in use, as after a restored backup; the next one, then.
            }
        }
    }

    public ValueTask<string?> QueueOf(IInvokable call, Func<string, bool> sees) =>
        ValueTask.FromResult((call.GetArgument(0) as NewTicket)?.Queue);
}
