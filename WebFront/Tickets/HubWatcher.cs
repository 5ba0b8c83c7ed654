using System.Collections.Concurrent;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>What one connection to the hub watches. A right that ends later ends its watch.</summary>
internal sealed class HubWatcher(
    string login, ITicketClient client, TicketRelay relay, IGrainFactory grains, WatchCounts counts,
    TimeProvider clock) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, IAsyncDisposable> watches = new();

    public async Task WatchAgentAsync(CancellationToken cancellationToken) =>
        await AddAsync("", await relay.WatchAgentAsync(
            login, notice => client.Notified(AgentNotification.From(notice.Notification)), cancellationToken));

    public async Task WatchQueueAsync(string name, CancellationToken cancellationToken)
    {
        var right = new RecentRight(clock, () => grains.GetGrain<IQueueGrain>(name).Read());
        await right.NeedAsync();
        await AddAsync(QueueKey(name), await relay.WatchQueueAsync(
            name, notice => PassAsync(QueueKey(name), right, notice), cancellationToken));
    }

    /// <summary>Returns the queue that the ticket is in.</summary>
    public async Task<string> WatchTicketAsync(string number, CancellationToken cancellationToken)
    {
        var queue = "";
        var right = new RecentRight(
            clock, async () => queue = (await grains.Ticket(number).Read(CancellationToken.None)).Queue);
        await right.NeedAsync();
        await AddAsync(TicketKey(number), await relay.WatchQueueAsync(
            queue,
            notice => notice.Number != number ? Task.CompletedTask
                : notice.What == nameof(QueueMoved) ? FollowAsync(number, notice)
                : PassAsync(TicketKey(number), right, notice),
            cancellationToken));
        return queue;
    }

    public Task UnwatchQueueAsync(string name) => EndAsync(QueueKey(name));

    public Task UnwatchTicketAsync(string number) => EndAsync(TicketKey(number));

    public async ValueTask DisposeAsync()
    {
        foreach (var key in watches.Keys)
        {
            await EndAsync(key);
        }
    }

    private static string QueueKey(string name) => $"queue {name}";

    private static string TicketKey(string number) => $"ticket {number}";

    // The ticket was moved: from now on its notices come from the other queue, if the caller may read there.
    private async Task FollowAsync(string number, TicketNotice notice)
    {
        await EndAsync(TicketKey(number));
        try
        {
            var queue = await WatchTicketAsync(number, CancellationToken.None);
            await TellAsync(notice with { Queue = queue });
        }
        catch (RightMissingException)
        {
            // It left the caller's sight.
        }
    }

    private async Task PassAsync(string key, RecentRight right, TicketNotice notice)
    {
        try
        {
            await right.NeedAsync();
            await TellAsync(notice);
        }
        catch (Exception e) when (e is RightMissingException or NotThereException)
        {
            await EndAsync(key);
        }
    }

    private Task TellAsync(TicketNotice notice) => notice.What == TicketNotice.PresenceChanged
        ? client.PresenceChanged(
            notice.Number, [.. notice.Viewers.Select(viewer => new TicketViewer(viewer.Agent, viewer.IsReplying))])
        : client.TicketChanged(ChangedTicket.From(notice));

    private async Task AddAsync(string key, IAsyncDisposable watch)
    {
        try
        {
            counts.Add(login);
        }
        catch
        {
            await watch.DisposeAsync();
            throw;
        }
        await EndAsync(key); // a second watch of the same takes the place of the first
        watches[key] = watch;
    }

    private async Task EndAsync(string key)
    {
        if (watches.TryRemove(key, out var watch))
        {
            counts.Remove(login);
            await watch.DisposeAsync();
        }
    }
}
