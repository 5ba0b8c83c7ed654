using System.Collections.Frozen;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Queues;
using Xunit;
using static OrleansTickets.Tickets.TicketCases;

namespace OrleansTickets.Tickets;

/// <summary>A mail that found its ticket.</summary>
public sealed class TicketRulesFollowUpTests
{
    private static readonly Act FromCustomer = Act(TicketRules.Customer, 30);

    private static (FollowUpVerdict Verdict, Decision Decision) FollowUp(
        Ticket ticket, Act? act = null, FollowUpMail? mail = null, params string[] entitled) => TicketRules.FollowUp(
        ticket,
        act ?? FromCustomer,
        mail ?? MailFrom(),
        new(entitled.ToFrozenSet(), new([new() { Name = "support", Address = "support@example.org" }])));

    [Theory]
    [InlineData(FollowUpPolicy.Possible, TicketState.New, FollowUpVerdict.Added, TicketState.New)]
    [InlineData(FollowUpPolicy.Possible, TicketState.Open, FollowUpVerdict.Added, TicketState.Open)]
    [InlineData(FollowUpPolicy.Possible, TicketState.PendingReminder, FollowUpVerdict.Added, TicketState.Open)]
    [InlineData(
        FollowUpPolicy.Possible, TicketState.PendingAutoCloseSuccessful, FollowUpVerdict.Added, TicketState.Open)]
    [InlineData(FollowUpPolicy.Possible, TicketState.ClosedSuccessful, FollowUpVerdict.Added, TicketState.Open)]
    [InlineData(FollowUpPolicy.Reject, TicketState.Open, FollowUpVerdict.Added, TicketState.Open)]
    [InlineData(FollowUpPolicy.Reject, TicketState.PendingReminder, FollowUpVerdict.Added, TicketState.Open)]
    [InlineData(
        FollowUpPolicy.Reject, TicketState.ClosedSuccessful, FollowUpVerdict.Added, TicketState.ClosedSuccessful)]
    [InlineData(FollowUpPolicy.NewTicket, TicketState.Open, FollowUpVerdict.Added, TicketState.Open)]
    [InlineData(
        FollowUpPolicy.NewTicket, TicketState.ClosedSuccessful, FollowUpVerdict.NewTicket,
        TicketState.ClosedSuccessful)]
    [InlineData(FollowUpPolicy.NewTicket, TicketState.Removed, FollowUpVerdict.NewTicket, TicketState.Removed)]
    public void The_queue_says_what_a_mail_does_to_a_closed_ticket(
        FollowUpPolicy policy, TicketState state, FollowUpVerdict verdict, TicketState after)
    {
        var ticket = Ticket(state);
        var (said, decision) = FollowUp(ticket, Act(TicketRules.Customer, policy: policy));
        Assert.Equal(verdict, said);
        Assert.Equal(verdict == FollowUpVerdict.Added, !decision.Events.IsEmpty);
        Assert.Equal(after, verdict == FollowUpVerdict.Added ? ticket.After(decision).State : ticket.State);
    }

    [Theory]
    [InlineData(true, TicketLock.Locked)]
    [InlineData(false, TicketLock.Unlocked)]
    public void It_returns_to_who_answered_first_locked_if_the_queue_says_so(bool locks, TicketLock after)
    {
        var ticket = Ticket(TicketState.ClosedSuccessful) with { Owner = "carl", AnsweredBy = Other };
        var (_, decision) = FollowUp(ticket, Act(TicketRules.Customer, 30, locks: locks), null, Other, "carl");
        var returned = ticket.After(decision);
        Assert.Equal((after, Other), (returned.Lock, returned.Owner));
        Assert.Equal(locks ? Now.AddMinutes(30) : null, returned.UnlocksAt);
        var told = Assert.Single(decision.Notifications);
        Assert.Equal((Other, NotificationKind.FollowUp), (told.Agent, told.Kind));
    }

    [Fact]
    public void A_held_lock_is_never_taken_and_its_holder_is_told()
    {
        var ticket = Ticket(holder: "carl") with { AnsweredBy = Other };
        var (_, decision) = FollowUp(ticket, null, null, Other, "carl");
        Assert.Equal([nameof(FollowUpReceived)], decision.Names());
        Assert.Equal("carl", Assert.Single(decision.Notifications).Agent);
    }

    [Fact]
    public void The_lock_of_somebody_who_left_ends_and_nobody_is_told()
    {
        var ticket = Ticket(holder: "gone") with { AnsweredBy = "gone" };
        var (_, decision) = FollowUp(ticket);
        var after = ticket.After(decision);
        Assert.Equal(TicketLock.Unlocked, after.Lock);
        Assert.Equal(UnlockReason.OwnerGone, Assert.Single(decision.Events.OfType<TicketUnlocked>()).Reason);
        Assert.Empty(decision.Notifications);
    }

    [Fact]
    public void An_unanswered_ticket_waits_unlocked_for_anybody()
    {
        var ticket = Ticket(TicketState.New);
        var (_, decision) = FollowUp(ticket);
        Assert.Equal([nameof(FollowUpReceived)], decision.Names());
    }

    [Fact]
    public void It_makes_older_answers_stale()
    {
        var ticket = Ticket(holder: Me);
        var after = ticket.After(FollowUp(ticket, null, null, Me).Decision);
        var refusal = Assert.Throws<TicketRuleException>(() =>
            after.Reply(Act(), new() { Body = "x", ExpectedVersion = ticket.Version }));
        Assert.Equal(TicketRule.StaleVersion, refusal.Rule);
    }

    [Fact]
    public void A_stranger_with_nothing_but_a_number_is_kept_out()
    {
        var (verdict, decision) = FollowUp(Ticket(), null, MailFrom("eve@evil.example"));
        Assert.Equal(FollowUpVerdict.Stranger, verdict);
        Assert.Empty(decision.Events);
    }

    [Fact]
    public void A_stranger_who_answers_a_mail_of_the_ticket_is_marked_hidden_and_does_not_take_part()
    {
        var ticket = Ticket();
        var (verdict, decision) = FollowUp(ticket, null, MailFrom("dora@other.example", FollowUpReason.References));
        var article = Assert.Single(decision.Articles).Article;
        Assert.Equal(FollowUpVerdict.Added, verdict);
        Assert.Equal((ArticleMark.NewParticipant, false, 3), (article.Mark, article.IsVisibleForCustomer, article.Id));
        Assert.Equal(ticket.Participants, ticket.After(decision).Participants);
    }

    [Fact]
    public void An_unproven_agent_keeps_that_mark()
    {
        var mail = MailFrom("anna@example.org", FollowUpReason.References, ArticleMark.UnverifiedSender);
        var article = Assert.Single(FollowUp(Ticket(), null, mail).Decision.Articles).Article;
        Assert.Equal((ArticleMark.UnverifiedSender, false), (article.Mark, article.IsVisibleForCustomer));
    }

    [Fact]
    public void Whom_a_participant_copies_takes_part_but_not_we_ourselves()
    {
        var ticket = Ticket();
        var after = ticket.After(FollowUp(ticket, null, MailFrom("CLEO@customer.example")).Decision);
        Assert.Equal(["cleo@customer.example", "dora@customer.example"], after.Participants);
    }

    [Fact]
    public void A_merged_ticket_names_the_one_that_goes_on()
    {
        var ticket = Ticket(TicketState.Merged) with { MergedInto = "1" };
        Assert.Equal(FollowUpVerdict.Merged, FollowUp(ticket).Verdict);
    }
}
