namespace OrleansTickets.LoadTest;

/// <summary>The connections of all agents, each to its own front.</summary>
internal sealed class AgentHubs : IAsyncDisposable
{
    private readonly List<AgentHub> hubs = [];

    /// <summary>How often one had to be made again.</summary>
    public int Reconnects => hubs.Sum(hub => hub.Reconnects);

    /// <summary>Completes when all are connected.</summary>
    public static async Task<AgentHubs> ConnectAsync(
        FrontRow fronts, IReadOnlyList<(string Login, string Token)> agents, Workload work,
        CancellationToken cancellationToken)
    {
        var all = new AgentHubs();
        string[] queues = [.. work.Names.Queues.Select(queue => queue.Name)];
        var desk = work.Names.Desk.Select(queue => queue.Name).ToHashSet();
        for (var i = 0; i < agents.Count; i++)
        {
            // One of them stands for all: it is told of every ticket once.
            var hub = i > 0 ? new AgentHub(fronts, agents[i].Token, i, queues)
                : new AgentHub(fronts, agents[i].Token, i, queues) { OnChanged = Tell };
            all.hubs.Add(hub);
            await hub.KeepAsync(cancellationToken);
        }
        return all;

        void Tell(string ticket, string queue, string what)
        {
            if (what != "ticketOpened")
            {
                return;
            }
            work.Sightings.See(ticket);
            if (work.IsFetched && desk.Contains(queue)) // whoever hands mail to a mail server hears of no ticket
            {
                work.Fresh.Writer.TryWrite(ticket);
                work.Sample.Offer(ticket);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in hubs)
        {
            await hub.DisposeAsync();
        }
    }
}
