using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Answers to sealed mail of ours, through all of the help desk.</summary>
public sealed class SealedMailTests(HelpDesk helpDesk)
{
    private const string Ann = "ann@customer.example";
    private const string Colleague = "colleague@customer.example";

    private readonly MailRoomDesk room = new(helpDesk);

    [Fact]
    public async Task An_answer_to_our_mail_is_of_its_ticket_and_the_nearest_id_wins()
    {
        var (queue, ticket, answer) = await Answered();
        var (_, elsewhere, other) = await Answered();
        var outcome = await room.TakeIn(Mail(queue, Ann, "no tag", $"References: {other.MessageId} {answer.MessageId} <x@c>\n"));
        Assert.Equal((MailOutcomeKind.FollowUp, ticket), (outcome.Outcome, outcome.Ticket));
        outcome = await room.TakeIn(Mail(
            queue, Ann, "no tag", $"In-Reply-To: {other.MessageId}\nReferences: {answer.MessageId}\n"));
        Assert.Equal((MailOutcomeKind.FollowUp, elsewhere), (outcome.Outcome, outcome.Ticket));
    }

    [Fact]
    public async Task Where_the_ticket_of_the_nearest_mail_wants_a_new_one_an_ancestor_is_followed()
    {
        var (queue, ticket, _) = await Answered();
        var (_, _, closed) = await Answered(closes: true, settings => settings with { FollowUp = FollowUpPolicy.NewTicket });
        var id = $"<{Guid.NewGuid():N}@c>";
        await room.TakeIn(Mail(queue, Ann, $"Re: [Ticket#{ticket}]", id: id));
        var outcome = await room.TakeIn(Mail(queue, Ann, "x", $"References: {id} {closed.MessageId}\n"));
        Assert.Equal((MailOutcomeKind.FollowUp, ticket), (outcome.Outcome, outcome.Ticket));
    }

    [Fact]
    public async Task An_id_that_was_made_up_opens_a_ticket()
    {
        var (queue, ticket, answer) = await Answered();
        var forged = answer.MessageId!.Replace(".2.", ".1.", StringComparison.Ordinal);
        Assert.NotEqual(answer.MessageId, forged);
        var outcome = await room.TakeIn(Mail(queue, Ann, "x", $"In-Reply-To: {forged}\n"));
        Assert.Equal(MailOutcomeKind.Created, outcome.Outcome);
        Assert.NotEqual(ticket, outcome.Ticket);
    }

    [Fact]
    public async Task Answers_go_to_the_tickets_own_address_where_the_queue_wishes_so()
    {
        var (queue, ticket, answer) = await Answered(with: settings => settings with { TicketAddresses = true });
        var own = MailReader.Read(await room.Raw(ticket, answer.Id)).ReplyTo[0].Address;
        Assert.StartsWith($"{queue}+{ticket}-", own, StringComparison.Ordinal);

        var outcome = await room.TakeIn(MailRoomDesk.Mail(own, Ann, "nothing but the address"));
        Assert.Equal((MailOutcomeKind.FollowUp, ticket), (outcome.Outcome, outcome.Ticket));
        Assert.Equal(FollowUpReason.Address, (await FollowUps(ticket))[^1].Reason);
        // The address is ours, and takes part in no conversation.
        Assert.DoesNotContain((await room.Read(ticket)).Participants, address => address.Contains('+', StringComparison.Ordinal));

        await room.TakeIn(MailRoomDesk.Mail(own, Colleague, "it was forwarded to me"));
        var article = (await room.Articles(ticket))[^1];
        Assert.Equal((ArticleMark.NewParticipant, false), (article.Mark, article.IsVisibleForCustomer));
    }

    [Fact]
    public async Task An_address_with_anything_else_behind_the_plus_is_the_queues()
    {
        var (queue, ticket, answer) = await Answered(with: settings => settings with { TicketAddresses = true });
        var own = MailReader.Read(await room.Raw(ticket, answer.Id)).ReplyTo[0].Address;
        var outcome = await room.TakeIn(MailRoomDesk.Mail(own.Replace($"{ticket}-", $"{ticket}-a", StringComparison.Ordinal), Ann, "x"));
        Assert.Equal((MailOutcomeKind.Created, queue), (outcome.Outcome, outcome.Queue));
    }

    [Fact]
    public async Task F34_A_letter_under_an_old_id_with_other_words_is_kept_and_marked()
    {
        var queue = await helpDesk.Queue();
        var id = $"<{Guid.NewGuid():N}@c>";
        var first = await room.TakeIn(Mail(queue, Ann, "one", id: id));
        var second = await room.TakeIn(Mail(queue, Ann, "one", body: "something else", id: id));
        var third = await room.TakeIn(Mail(queue, Ann, $"[Ticket#{first.Ticket}]", body: "and again", id: id));
        Assert.Equal([MailOutcomeKind.Created, MailOutcomeKind.Created, MailOutcomeKind.FollowUp],
            new[] { first, second, third }.Select(outcome => outcome.Outcome));
        Assert.Equal(ArticleMark.None, (await room.Articles(first.Ticket!))[0].Mark);
        Assert.Equal(ArticleMark.RepeatedMessageId, (await room.Articles(second.Ticket!))[0].Mark);
        var followUp = (await room.Articles(first.Ticket!))[1];
        Assert.Equal((ArticleMark.RepeatedMessageId, true), (followUp.Mark, followUp.IsVisibleForCustomer));
    }

    [Fact]
    public async Task A_letter_to_two_queues_bears_no_mark()
    {
        var (one, two) = (await helpDesk.Queue(), await helpDesk.Queue());
        var raw = Mail($"{one}@example.org, {two}", Ann, "both");
        using (Caller.AsSystem())
        {
            var postmaster = helpDesk.Client.GetGrain<IPostmasterGrain>(0);
            foreach (var queue in new[] { one, two })
            {
                var outcome = await postmaster.TakeIn(
                    new() { Raw = raw, EnvelopeTo = $"{queue}@example.org" }, TestContext.Current.CancellationToken);
                Assert.Equal(ArticleMark.None, (await room.Articles(outcome.Ticket!))[0].Mark);
            }
        }
    }

    private static byte[] Mail(
        string queue, string from, string subject, string extra = "", string body = "text", string? id = null) =>
        MailRoomDesk.Mail($"{queue}@example.org", from, subject, body, extra, id);

    private async Task<(string Queue, string Ticket, Article Answer)> Answered(
        bool closes = false, Func<QueueSettings, QueueSettings>? with = null)
    {
        var queue = await helpDesk.Queue(with);
        var agent = await helpDesk.Agent(queue);
        var ticket = (await room.TakeIn(Mail(queue, Ann, "printer"))).Ticket!;
        return (queue, ticket, await room.Answer(ticket, agent, closes));
    }

    private async Task<IReadOnlyList<FollowUpReceived>> FollowUps(string ticket) =>
        [.. (await room.History(ticket)).OfType<FollowUpReceived>()];
}
