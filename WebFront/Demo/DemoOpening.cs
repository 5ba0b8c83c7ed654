using OrleansTickets.Agents;
using OrleansTickets.Answers;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.SignIn;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Furnishes a fresh help desk: agents, queues, templates. Never touches one that is in use. Its agents have
/// no password that anybody could guess: they sign in by a link.</summary>
internal sealed class DemoOpening(IGrainFactory grains, DemoContent content)
{
    /// <summary>Furnishes the desk, unless it has an administrator or a ticket.</summary>
    /// <returns>Whether it was fresh.</returns>
    public async Task<bool> TryFurnishAsync(CancellationToken cancellationToken)
    {
        using var caller = Caller.AsSystem();
        var setup = grains.GetGrain<ISetupGrain>(ISetupGrain.Key);
        if (await HasTicketsAsync(cancellationToken) || await setup.ReadToken() is not { } token)
        {
            return false;
        }
        var administrator = content.Company.Administrator;
        await setup.Complete(token, administrator, NewPasswords.None());
        await FurnishAsync(administrator);
        return true;
    }

    private async Task FurnishAsync(Agent administrator)
    {
        foreach (var queue in content.Company.Queues)
        {
            await grains.GetGrain<IQueueGrain>(queue.Name).Save(queue);
        }
        foreach (var agent in content.Company.Agents.Where(agent => agent != administrator))
        {
            await grains.GetGrain<IAgentGrain>(agent.Login).Save(agent, NewPasswords.None());
        }
        foreach (var template in content.Company.Templates)
        {
            await grains.GetGrain<ITemplatesGrain>(ITemplatesGrain.Key).Save(template);
        }
    }

    private async Task<bool> HasTicketsAsync(CancellationToken cancellationToken)
    {
        var any = new TicketQuery { States = StateGroup.All, Limit = 1 };
        return (await grains.GetGrain<ITicketSearchGrain>(0).ReadPage(any, cancellationToken)).Items.Length > 0;
    }
}
