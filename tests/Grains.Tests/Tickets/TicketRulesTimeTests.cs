using OrleansTickets.Agents;
using OrleansTickets.Articles;
using Xunit;
using static OrleansTickets.Tickets.TicketCases;

namespace OrleansTickets.Tickets;

/// <summary>What time brings: locks that lapse, pending times that end.</summary>
public sealed class TicketRulesTimeTests
{
    private static readonly DateTimeOffset In30 = Now.AddMinutes(30);

    [Theory]
    [InlineData(0, false)]
    [InlineData(30, true)]
    public void A_lock_lapses_only_if_the_queue_says_so(int timeout, bool lapses)
    {
        var ticket = Ticket();
        var after = ticket.After(TicketRules.Lock(ticket, Act(timeout: timeout)));
        Assert.Equal(lapses ? In30 : null, after.UnlocksAt);
    }

    [Fact]
    public void The_holders_article_starts_the_time_anew_and_a_colleagues_note_does_not()
    {
        var ticket = Ticket(holder: Me) with { UnlocksAt = Now.AddMinutes(1) };
        Assert.Equal(In30, ticket.After(ticket.Reply(Act(timeout: 30))).UnlocksAt);
        var note = Article(CommunicationChannel.Internal);
        Assert.Equal(In30, ticket.After(TicketRules.Note(ticket, Act(timeout: 30), note)).UnlocksAt);
        Assert.Equal(Now.AddMinutes(1), ticket.After(TicketRules.Note(ticket, Act(Other, 30), note)).UnlocksAt);
    }

    [Fact]
    public void A_pending_ticket_keeps_its_lock_which_does_not_lapse()
    {
        var ticket = Ticket();
        var after = ticket.After(TicketRules.Pend(ticket, Act(timeout: 30), new() { Until = Now.AddDays(1) }));
        Assert.Equal((TicketState.PendingReminder, TicketLock.Locked), (after.State, after.Lock));
        Assert.Equal((Now.AddDays(1), null), (after.Due, after.UnlocksAt));
    }

    [Theory]
    [InlineData(TicketState.ClosedSuccessful, TicketState.PendingAutoCloseSuccessful)]
    [InlineData(TicketState.ClosedUnsuccessful, TicketState.PendingAutoCloseUnsuccessful)]
    public void A_ticket_waits_to_be_closed_one_way_or_the_other(TicketState then, TicketState state)
    {
        var ticket = Ticket();
        var pending = new PendingRequest { Until = Now.AddDays(1), ThenClose = then };
        Assert.Equal(state, ticket.After(TicketRules.Pend(ticket, Act(), pending)).State);
    }

    [Fact]
    public void A_time_gone_by_or_an_open_end_is_refused()
    {
        Assert.Throws<InvalidRequestException>(() => TicketRules.Pend(Ticket(), Act(), new() { Until = Now }));
        Assert.Throws<InvalidRequestException>(() => TicketRules.Pend(
            Ticket(), Act(), new() { Until = Now.AddDays(1), ThenClose = TicketState.Open }));
    }

    [Fact]
    public void A_lapsed_lock_ends_and_its_holder_is_told()
    {
        var ticket = Ticket(holder: Other) with { UnlocksAt = Now };
        var decision = TicketRules.ReactToDue(ticket, Act(Caller.System));
        var after = ticket.After(decision);
        Assert.Equal((TicketLock.Unlocked, Other, (DateTimeOffset?)null), (after.Lock, after.Owner, after.UnlocksAt));
        var told = Assert.Single(decision.Notifications);
        Assert.Equal((Other, NotificationKind.LockLost), (told.Agent, told.Kind));
    }

    [Fact]
    public void A_reminder_opens_the_ticket_tells_its_owner_and_the_lock_may_lapse_again()
    {
        var ticket = Ticket(TicketState.PendingReminder, Other) with { Due = Now };
        var decision = TicketRules.ReactToDue(ticket, Act(Caller.System, 30));
        Assert.Equal([nameof(ReminderReached), nameof(StateChanged)], decision.Names());
        var after = ticket.After(decision);
        Assert.Equal((TicketState.Open, TicketLock.Locked, (DateTimeOffset?)In30, (DateTimeOffset?)null),
            (after.State, after.Lock, after.UnlocksAt, after.Due));
        Assert.Equal(NotificationKind.Reminder, Assert.Single(decision.Notifications).Kind);
    }

    [Theory]
    [InlineData(TicketState.PendingAutoCloseSuccessful, TicketState.ClosedSuccessful)]
    [InlineData(TicketState.PendingAutoCloseUnsuccessful, TicketState.ClosedUnsuccessful)]
    public void What_waits_to_be_closed_is_closed_and_unlocked(TicketState pending, TicketState closed)
    {
        var ticket = Ticket(pending, Other) with { Due = Now };
        var after = ticket.After(TicketRules.ReactToDue(ticket, Act(Caller.System)));
        Assert.Equal((closed, TicketLock.Unlocked), (after.State, after.Lock));
    }

    [Fact]
    public void Nothing_due_nothing_happens()
    {
        Assert.Empty(TicketRules.ReactToDue(Ticket(TicketState.PendingReminder, Me), Act(Caller.System)).Events);
        var held = Ticket(holder: Me) with { UnlocksAt = Now.AddTicks(1) };
        Assert.Empty(TicketRules.ReactToDue(held, Act(Caller.System)).Events);
        Assert.Empty(TicketRules.ReactToDue(Ticket(), Act(Caller.System)).Events);
    }
}
