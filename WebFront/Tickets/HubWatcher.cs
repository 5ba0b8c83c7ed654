using System.Collections.Concurrent;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>What one connection to the hub watches. A right that ends later ends its watch. When notices may have been
/// lost, it tells what changed meanwhile, once more perhaps.</summary>
internal sealed class HubWatcher : IAsyncDisposable
{
    // More that changed within half a minute a client reads from the list.
    private const int MostMissed = 1_000;
    private const int PageSize = 200;

    private readonly ConcurrentDictionary<string, Watch> watches = new();
    private readonly string login;
    private readonly ITicketClient client;
    private readonly TicketRelay relay;
    private readonly IGrainFactory grains;
    private readonly WatchCounts counts;
    private readonly TimeProvider clock;

    public HubWatcher(
        string login, ITicketClient client, TicketRelay relay, IGrainFactory grains, WatchCounts counts,
        TimeProvider clock)
    {
        (this.login, this.client, this.relay) = (login, client, relay);
        (this.grains, this.counts, this.clock) = (grains, counts, clock);
        relay.Missed += OnMissed;
    }

    public async Task WatchAgentAsync(CancellationToken cancellationToken) => await AddAsync(
        "",
        await relay.WatchAgentAsync(
            login, notice => client.Notified(AgentNotification.From(notice.Notification)), cancellationToken),
        TellNotificationsAsync);

    public async Task WatchQueueAsync(string name, CancellationToken cancellationToken)
    {
        var key = QueueKey(name);
        var right = new RecentRight(clock, () => grains.GetGrain<IQueueGrain>(name).Read());
        await right.NeedAsync();
        await AddAsync(
            key,
            await relay.WatchQueueAsync(name, notice => PassAsync(key, right, notice), cancellationToken),
            since => TellQueueAsync(name, since, notice => PassAsync(key, right, notice)));
    }

    /// <summary>Returns the queue that the ticket is in.</summary>
    public async Task<string> WatchTicketAsync(string number, CancellationToken cancellationToken)
    {
        var key = TicketKey(number);
        var queue = "";
        var right = new RecentRight(
            clock, async () => queue = (await grains.Ticket(number).Read(CancellationToken.None)).Queue);
        await right.NeedAsync();
        await AddAsync(
            key,
            await relay.WatchQueueAsync(
                queue,
                notice => notice.Number != number ? Task.CompletedTask
                    : notice.What == nameof(QueueMoved) ? FollowAsync(number, notice)
                    : PassAsync(key, right, notice),
                cancellationToken),
            _ => TellTicketAsync(number, queue));
        return queue;
    }

    public Task UnwatchQueueAsync(string name) => EndAsync(QueueKey(name));

    public Task UnwatchTicketAsync(string number) => EndAsync(TicketKey(number));

    public async ValueTask DisposeAsync()
    {
        relay.Missed -= OnMissed;
        foreach (var key in watches.Keys)
        {
            await EndAsync(key);
        }
    }

    private static string QueueKey(string name) => $"queue {name}";

    private static string TicketKey(string number) => $"ticket {number}";

    private async Task OnMissed(DateTimeOffset since)
    {
        using (Caller.As(login))
        {
            foreach (var (key, watch) in watches)
            {
                try
                {
                    await watch.TellMissedAsync(since);
                }
                catch (Exception e) when (e is RightMissingException or NotThereException)
                {
                    await EndAsync(key);
                }
            }
        }
    }

    private async Task TellQueueAsync(string name, DateTimeOffset since, Func<TicketNotice, Task> tellAsync)
    {
        var query = new TicketQuery
        {
            Queue = name,
            States = StateGroup.All,
            Sort = TicketSort.ChangedDescending,
            Limit = PageSize,
        };
        for (var told = 0; told < MostMissed; told += PageSize)
        {
            var page = await grains.GetGrain<ITicketSearchGrain>(0).ReadPage(query);
            foreach (var ticket in page.Items.TakeWhile(ticket => ticket.Changed >= since))
            {
                await tellAsync(Missed(ticket.Number, ticket.Version, name));
            }
            if (page.Next is null || page.Items[^1].Changed < since)
            {
                return;
            }
            query = query with { After = page.Next };
        }
    }

    private async Task TellTicketAsync(string number, string queue)
    {
        var ticket = await grains.Ticket(number).Read(CancellationToken.None);
        var notice = Missed(number, ticket.Version, ticket.Queue);
        await (ticket.Queue == queue ? TellAsync(notice) : FollowAsync(number, notice));
    }

    private async Task TellNotificationsAsync(DateTimeOffset since)
    {
        var page = await grains.GetGrain<IAgentDeskGrain>(login).ReadNotifications(null, PageSize);
        foreach (var notification in page.Items.TakeWhile(one => one.At >= since).Reverse())
        {
            await client.Notified(AgentNotification.From(notification));
        }
    }

    private static TicketNotice Missed(string number, long version, string queue) => new()
    {
        Number = number,
        Version = version,
        Queue = queue,
        What = TicketNotice.Missed,
        By = Caller.System,
    };

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

    private async Task AddAsync(string key, IAsyncDisposable feed, Func<DateTimeOffset, Task> tellMissedAsync)
    {
        try
        {
            counts.Add(login);
        }
        catch
        {
            await feed.DisposeAsync();
            throw;
        }
        await EndAsync(key); // a second watch of the same takes the place of the first
        watches[key] = new(feed, tellMissedAsync);
    }

    private async Task EndAsync(string key)
    {
        if (watches.TryRemove(key, out var watch))
        {
            counts.Remove(login);
            await watch.Feed.DisposeAsync();
        }
    }

    private sealed record Watch(IAsyncDisposable Feed, Func<DateTimeOffset, Task> TellMissedAsync);
}
