using OrleansTickets.Agents;
using OrleansTickets.Articles;
using Xunit;
using static OrleansTickets.Tickets.TicketCases;

namespace OrleansTickets.Tickets;

/// <summary>Answers, notes and deliveries.</summary>
public sealed class TicketRulesReplyTests
{
    [Theory]
    [InlineData(TicketState.New)]
    [InlineData(TicketState.Open)]
    [InlineData(TicketState.PendingReminder)]
    [InlineData(TicketState.ClosedSuccessful)]
    public void An_answer_opens_the_ticket_and_keeps_it_locked(TicketState state)
    {
        var ticket = Ticket(state);
        var after = ticket.After(ticket.Reply(Act()));
        Assert.Equal(
            (TicketState.Open, TicketLock.Locked, Me, 3),
            (after.State, after.Lock, after.Owner, after.Articles));
        Assert.Null(after.Due);
    }

    [Fact]
    public void An_answer_that_closes_ends_the_lock()
    {
        var ticket = Ticket();
        var after = ticket.After(ticket.Reply(Act(), new() { Body = "x", CloseAs = TicketState.ClosedUnsuccessful }));
        Assert.Equal((TicketState.ClosedUnsuccessful, TicketLock.Unlocked), (after.State, after.Lock));
    }

    [Fact]
    public void An_answer_leaves_its_ticket_open_or_closed_and_nothing_else() =>
        Assert.Throws<InvalidRequestException>(() =>
            Ticket().Reply(Act(), new() { Body = "x", CloseAs = TicketState.PendingReminder }));

    [Fact]
    public void Who_answers_first_is_who_follow_ups_return_to()
    {
        var ticket = Ticket();
        var first = ticket.After(ticket.Reply(Act(Other)));
        var second = first with { Lock = TicketLock.Unlocked };
        Assert.Equal(Other, second.After(second.Reply(Act(Me))).AnsweredBy);
    }

    [Fact]
    public void A_note_makes_nobody_the_answerer()
    {
        var ticket = Ticket();
        var after = ticket.After(TicketRules.Note(ticket, Act(), Article(CommunicationChannel.Internal)));
        Assert.Equal((null, TicketLock.Unlocked, TicketState.Open), (after.AnsweredBy, after.Lock, after.State));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(null, false)]
    public void An_answer_is_stale_only_if_the_customer_wrote_after_what_was_read(int? expected, bool isStale)
    {
        // The ticket is at version 5; the customer's last article made version 3, what followed were colleagues.
        var reply = new Reply { Body = "x", ExpectedVersion = expected };
        var refusal = Record.Exception(() => Ticket().Reply(Act(), reply)) as TicketRuleException;
        Assert.Equal(isStale ? TicketRule.StaleVersion : null, refusal?.Rule);
    }

    [Fact]
    public void Whom_an_agent_writes_to_takes_part()
    {
        var ticket = Ticket() with { Participants = [] };
        Assert.Equal(["cleo@customer.example"], ticket.After(ticket.Reply(Act())).Participants);
    }

    [Fact]
    public void Participants_are_capped()
    {
        var many = Enumerable.Range(0, 500).Select(i => $"p{i}@example.org");
        var after = TicketRules.WithParticipants(Ticket(), [.. many]);
        Assert.Equal(100, after.Participants.Length);
    }

    [Fact]
    public void A_mail_that_could_not_be_delivered_is_told_to_the_owner_and_is_no_work_on_the_ticket()
    {
        var ticket = Ticket(holder: Other);
        var decision = TicketRules.RecordDelivery(ticket, Act(Caller.System), new()
        {
            At = Now,
            By = Caller.System,
            Article = 2,
            Delivery = Delivery.Failed,
            To = "cleo@customer.example",
        });
        var told = Assert.Single(decision.Notifications);
        Assert.Equal((Other, NotificationKind.DeliveryFailed), (told.Agent, told.Kind));
        var after = ticket.After(decision);
        Assert.Equal((ticket.Changed, ticket.Version + 1), (after.Changed, after.Version));
    }

    [Fact]
    public void A_request_by_phone_is_a_new_unlocked_ticket_with_the_customers_article()
    {
        var decision = TicketRules.Open(Act(), new NewTicket
        {
            Queue = "support",
            Title = "Printer",
            Customer = new("Cleo", "Cleo@Customer.example"),
            Body = "It burns.",
            Priority = 4,
        });
        var ticket = decision.On("1", null, []).Ticket;
        Assert.Equal((TicketState.New, TicketLock.Unlocked, 4, 1, 1L, 1L),
            (ticket.State, ticket.Lock, ticket.Priority, ticket.Articles, ticket.Version, ticket.CustomerVersion));
        Assert.Equal(["cleo@customer.example"], ticket.Participants);
        Assert.Null(ticket.Owner);
    }
}
