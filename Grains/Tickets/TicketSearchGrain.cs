using Orleans.Concurrency;
using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

[StatelessWorker, Reentrant]
internal sealed class TicketSearchGrain(ITicketLists lists, AgentRights rights) : Grain, ITicketSearchGrain
{
    private const int MostRows = 200;

    public async Task<TicketPage> ReadPage(TicketQuery query, CancellationToken cancellationToken)
    {
        var held = Caller.IsSystem ? null : await rights.OfAsync(Caller.Agent!);
        if (query.Queue is { } asked && held?.Cover(Right.ReadOnly, asked) == false)
        {
            throw RightsFilter.Hidden();
        }
        return await lists.ReadPageAsync(
            query with { Limit = Math.Clamp(query.Limit, 1, MostRows) },
            held is null or { IsAdministrator: true } ? null : held.Readable(),
            Caller.Agent!,
            cancellationToken);
    }
}
