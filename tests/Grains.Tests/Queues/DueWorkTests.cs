using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Queues;

/// <summary>What the clock does to tickets, by the queue that watches them.</summary>
public sealed class DueWorkTests(OwnHelpDesk own) : IClassFixture<OwnHelpDesk>
{
    private readonly HelpDesk helpDesk = own.Desk;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lock_lapses_when_its_time_is_over_and_not_before()
    {
        var queue = await helpDesk.Queue(settings => settings with { UnlockTimeoutMinutes = 30 });
        var agent = await helpDesk.Agent(queue);
        var ticket = await helpDesk.Ticket(queue);
        using var caller = Caller.As(agent);
        await ticket.Lock(null, Cancel);
        helpDesk.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(TicketLock.Locked, (await ticket.Read(Cancel)).Lock);
        await AdvanceUntil(async () => (await ticket.Read(Cancel)).Lock == TicketLock.Unlocked);
        var lapsed = Assert.Single((await ticket.ReadHistory(0, 100, Cancel)).OfType<TicketUnlocked>());
        Assert.Equal((UnlockReason.Timeout, agent, Caller.System), (lapsed.Reason, lapsed.Was, lapsed.By));
        Assert.True(lapsed.At >= (await ticket.Read(Cancel)).Created.AddMinutes(30));
        var desk = helpDesk.Client.GetGrain<IAgentDeskGrain>(agent);
        var told = (await desk.ReadNotifications(null, 50, Cancel)).Items;
        Assert.Contains(told, one =>
            one is { Kind: NotificationKind.LockLost } && one.Ticket == ticket.GetPrimaryKeyString());
    }

    [Fact]
    public async Task Pending_times_end_by_themselves()
    {
        var queue = await helpDesk.Queue();
        var agent = await helpDesk.Agent(queue);
        var (reminded, closed) = (await helpDesk.Ticket(queue), await helpDesk.Ticket(queue));
        using var caller = Caller.As(agent);
        var until = helpDesk.Clock.GetUtcNow().AddHours(2);
        await reminded.Pend(new() { Until = until }, null, Cancel);
        await closed.Pend(new() { Until = until, ThenClose = TicketState.ClosedUnsuccessful }, null, Cancel);
        helpDesk.Clock.Advance(TimeSpan.FromHours(2));
        await AdvanceUntil(async () => (await reminded.Read(Cancel)).State == TicketState.Open);
        await AdvanceUntil(async () => (await closed.Read(Cancel)).State == TicketState.ClosedUnsuccessful);
        Assert.Equal(TicketLock.Unlocked, (await closed.Read(Cancel)).Lock);
        var told = await helpDesk.Client.GetGrain<IAgentDeskGrain>(agent).ReadNotifications(null, 50, Cancel);
        Assert.Contains(told.Items, one => one.Kind == NotificationKind.Reminder);
    }

    // The clock stands still unless it is moved: each step gives the timers their turn.
    private Task AdvanceUntil(Func<Task<bool>> isTrue) => HelpDesk.Until(async () =>
    {
        helpDesk.Clock.Advance(TimeSpan.FromSeconds(10));
        return await isTrue();
    });
}
