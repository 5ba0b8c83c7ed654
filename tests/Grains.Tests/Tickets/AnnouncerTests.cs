using System.Collections.Concurrent;
using Orleans.Streams;
using OrleansTickets.Agents;
using Xunit;

namespace OrleansTickets.Tickets;

public sealed class AnnouncerTests(HelpDesk helpDesk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_watches_a_queue_is_told_of_every_commit_and_of_who_looks()
    {
        var queue = await helpDesk.Queue();
        var agent = await helpDesk.Agent(queue);
        var ticket = await helpDesk.Ticket(queue);
        var notices = await Watch<TicketNotice>(TicketNotice.Streams, queue);
        using (Caller.As(agent))
        {
            await ticket.Lock(null, Cancel);
            Assert.Empty(await ticket.View(ViewKind.Replying));
        }
        await Until(() => notices.Any(notice => notice.What == TicketNotice.PresenceChanged));
        Assert.Contains(notices, notice => notice is { What: nameof(TicketLocked), Version: 2 } && notice.By == agent);
        var presence = Assert.Single(notices, notice => notice.What == TicketNotice.PresenceChanged);
        Assert.Equal([new Viewer(agent, true)], presence.Viewers);
    }

    [Fact]
    public async Task An_agent_is_told_at_once_what_is_for_them()
    {
        var queue = await helpDesk.Queue();
        var (agent, boss) = (await helpDesk.Agent(queue), await helpDesk.Agent(queue));
        var ticket = await helpDesk.Ticket(queue);
        var notices = await Watch<AgentNotice>(AgentNotice.Namespace, agent);
        using var caller = Caller.As(boss);
        await ticket.ChangeOwner(agent, null, Cancel);
        await Until(() => !notices.IsEmpty);
        Assert.Equal(NotificationKind.HandedOver, Assert.Single(notices).Notification.Kind);
    }

    // The streams' agents go by the grains' clock, which stands still unless it is moved.
    private Task Until(Func<bool> isTrue) => HelpDesk.Until(() =>
    {
        helpDesk.Clock.Advance(TimeSpan.FromMilliseconds(10));
        return Task.FromResult(isTrue());
    });

    private async Task<ConcurrentQueue<T>> Watch<T>(string space, string key)
    {
        ConcurrentQueue<T> seen = new();
        await helpDesk.Client.GetStreamProvider(TicketNotice.Streams)
            .GetStream<T>(StreamId.Create(space, key))
            .SubscribeAsync((notice, _) =>
            {
                seen.Enqueue(notice);
                return Task.CompletedTask;
            });
        return seen;
    }
}
