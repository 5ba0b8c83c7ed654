using OrleansTickets.Agents;
using OrleansTickets.Articles;
using Xunit;
using static OrleansTickets.Tickets.TicketCases;

namespace OrleansTickets.Tickets;

/// <summary>Every act against whose lock it meets, and in which state.</summary>
public sealed class TicketRulesTests
{
    /// <summary>The acts that need the lock, by name.</summary>
    private static readonly Dictionary<string, Func<Ticket, Act, Decision>> NeedLock = new()
    {
        ["lock"] = TicketRules.Lock,
        ["reply"] = (ticket, act) => ticket.Reply(act),
        ["reply and close"] = (ticket, act) =>
            ticket.Reply(act, new() { Body = "x", CloseAs = TicketState.ClosedSuccessful }),
        ["close"] = (ticket, act) => TicketRules.Close(ticket, act, successful: true),
        ["pend"] = (ticket, act) => TicketRules.Pend(ticket, act, new() { Until = Now.AddDays(1) }),
        ["priority"] = (ticket, act) => TicketRules.ChangePriority(ticket, act, 5),
        ["move"] = (ticket, act) => TicketRules.Move(ticket, act, "sales"),
    };

    private static readonly Dictionary<string, Func<Ticket, Act, Decision>> NeedNoLock = new()
    {
        ["note"] = (ticket, act) => TicketRules.Note(ticket, act, Article(CommunicationChannel.Internal)),
        ["owner"] = (ticket, act) => TicketRules.ChangeOwner(ticket, act, "carl"),
        ["responsible"] = (ticket, act) => TicketRules.ChangeResponsible(ticket, act, "carl"),
    };

    public static TheoryData<string, TicketState> ActsOnOpenTickets => new(
        from act in NeedLock.Keys
        from state in new[] { TicketState.New, TicketState.Open, TicketState.PendingReminder }
        select (act, state));

    public static TheoryData<string> ActsWithoutLock => [.. NeedNoLock.Keys];

    public static TheoryData<string, TicketState> RefusedOnClosed => new(
        from act in new[] { "lock", "close", "pend", "priority" }
        from state in new[] { TicketState.ClosedSuccessful, TicketState.ClosedUnsuccessful, TicketState.Merged }
        select (act, state));

    [Theory, MemberData(nameof(ActsOnOpenTickets))]
    public void An_act_that_needs_the_lock_takes_a_free_one_and_makes_its_agent_the_owner(string act, TicketState state)
    {
        var ticket = Ticket(state);
        var decision = NeedLock[act](ticket, Act());
        Assert.Equal([nameof(TicketLocked), nameof(OwnerChanged)], decision.Names().Take(2));
        Assert.Equal(Me, ticket.After(decision).Owner);
    }

    [Theory, MemberData(nameof(ActsOnOpenTickets))]
    public void An_act_that_needs_the_lock_keeps_the_agents_own(string act, TicketState state)
    {
        var decision = NeedLock[act](Ticket(state, Me), Act());
        Assert.DoesNotContain(nameof(TicketLocked), decision.Names());
        Assert.DoesNotContain(nameof(OwnerChanged), decision.Names());
    }

    [Theory, MemberData(nameof(ActsOnOpenTickets))]
    public void An_act_that_needs_the_lock_is_refused_by_anothers_and_says_whose(string act, TicketState state)
    {
        var refusal = Assert.Throws<TicketRuleException>(() => NeedLock[act](Ticket(state, Other), Act()));
        Assert.Equal((TicketRule.TicketLocked, Other), (refusal.Rule, refusal.Owner));
    }

    [Theory, MemberData(nameof(RefusedOnClosed))]
    public void A_closed_ticket_refuses(string act, TicketState state)
    {
        var refusal = Assert.Throws<TicketRuleException>(() => NeedLock[act](Ticket(state), Act()));
        Assert.Equal(TicketRule.TicketClosed, refusal.Rule);
    }

    [Theory, MemberData(nameof(ActsWithoutLock))]
    public void Another_agents_lock_forbids_no(string act)
    {
        var ticket = Ticket(holder: Other);
        Assert.Equal(TicketLock.Locked, ticket.After(NeedNoLock[act](ticket, Act())).Lock);
    }

    [Fact]
    public void To_lock_ones_own_ticket_changes_nothing() =>
        Assert.Empty(TicketRules.Lock(Ticket(holder: Me), Act()).Events);

    [Fact]
    public void The_holder_unlocks_and_stays_known_as_owner()
    {
        var ticket = Ticket(holder: Me);
        var after = ticket.After(TicketRules.Unlock(ticket, Act(), mayOverride: false));
        Assert.Equal((TicketLock.Unlocked, Me), (after.Lock, after.Owner));
    }

    [Fact]
    public void Another_cannot_unlock_but_who_may_change_owners_can_and_the_holder_hears_of_it()
    {
        var ticket = Ticket(holder: Other);
        Assert.Throws<TicketRuleException>(() => TicketRules.Unlock(ticket, Act(), mayOverride: false));
        var decision = TicketRules.Unlock(ticket, Act(), mayOverride: true);
        Assert.Equal(TicketLock.Unlocked, ticket.After(decision).Lock);
        var told = Assert.Single(decision.Notifications);
        Assert.Equal((Other, NotificationKind.LockLost), (told.Agent, told.Kind));
    }

    [Fact]
    public void To_unlock_an_unlocked_ticket_changes_nothing() =>
        Assert.Empty(TicketRules.Unlock(Ticket(), Act(), mayOverride: false).Events);

    [Theory]
    [InlineData(true, TicketState.ClosedSuccessful)]
    [InlineData(false, TicketState.ClosedUnsuccessful)]
    public void Closing_says_how_and_ends_the_lock(bool successful, TicketState state)
    {
        var ticket = Ticket(TicketState.PendingReminder, Me);
        var after = ticket.After(TicketRules.Close(ticket, Act(timeout: 30), successful));
        Assert.Equal((state, TicketLock.Unlocked, Me), (after.State, after.Lock, after.Owner));
        Assert.Null(after.Due);
        Assert.Null(after.UnlocksAt);
    }

    [Fact]
    public void Moving_ends_the_lock_and_a_closed_ticket_is_moved_without_one()
    {
        var open = Ticket(holder: Me);
        var after = open.After(TicketRules.Move(open, Act(), "sales"));
        Assert.Equal(("sales", TicketLock.Unlocked), (after.Queue, after.Lock));
        var closed = Ticket(TicketState.ClosedSuccessful);
        Assert.Equal([nameof(QueueMoved)], TicketRules.Move(closed, Act(), "sales").Names());
        Assert.Empty(TicketRules.Move(open, Act(), "support").Events);
    }

    [Fact]
    public void A_new_owner_gets_the_ticket_locked_and_both_owners_are_told()
    {
        var ticket = Ticket(holder: Other) with { AnsweredBy = Other };
        var decision = TicketRules.ChangeOwner(ticket, Act(), "carl");
        var after = ticket.After(decision);
        Assert.Equal((TicketLock.Locked, "carl", "carl"), (after.Lock, after.Owner, after.AnsweredBy));
        Assert.Equal(
            [("carl", NotificationKind.HandedOver), (Other, NotificationKind.LockLost)],
            decision.Notifications.Select(told => (told.Agent, told.Kind)));
    }

    [Fact]
    public void A_ticket_that_was_never_answered_returns_to_nobody_after_a_change_of_owner()
    {
        var ticket = Ticket();
        Assert.Null(ticket.After(TicketRules.ChangeOwner(ticket, Act(), "carl")).AnsweredBy);
    }

    [Fact]
    public void A_closed_ticket_changes_its_owner_without_a_lock()
    {
        var ticket = Ticket(TicketState.ClosedSuccessful);
        Assert.Equal([nameof(OwnerChanged)], TicketRules.ChangeOwner(ticket, Act(), "carl").Names());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void A_priority_outside_its_range_is_refused(int priority) =>
        Assert.Throws<InvalidRequestException>(() => TicketRules.ChangePriority(Ticket(), Act(), priority));

    [Fact]
    public void A_merged_ticket_is_closed_for_good()
    {
        var ticket = Ticket(TicketState.Merged);
        Assert.Throws<TicketRuleException>(() => TicketRules.Reopen(ticket, Act()));
        Assert.Throws<TicketRuleException>(() => ticket.Reply(Act()));
        Assert.Throws<TicketRuleException>(() => TicketRules.ChangeOwner(ticket, Act(), "carl"));
    }

    [Fact]
    public void Reopening_clears_the_pending_time_and_another_holder_forbids_it()
    {
        var ticket = Ticket(TicketState.PendingAutoCloseSuccessful);
        var after = ticket.After(TicketRules.Reopen(ticket, Act()));
        Assert.Equal((TicketState.Open, (DateTimeOffset?)null), (after.State, after.Due));
        Assert.Empty(TicketRules.Reopen(Ticket(), Act()).Events);
        Assert.Throws<TicketRuleException>(() => TicketRules.Reopen(Ticket(TicketState.PendingReminder, Other), Act()));
    }
}
