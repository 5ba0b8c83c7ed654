using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class PostmasterGrainTests(HelpDesk helpDesk)
{
    private const string Ann = "ann@customer.example";
    private const string Mallory = "mallory@elsewhere.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_opens_a_ticket_in_the_queue_that_it_names()
    {
        var queue = await helpDesk.Queue();
        var outcome = await TakeIn(Mail(queue, Ann, "Re: AW: printer", extra: "Cc: Bob@customer.example\n"));
        Assert.Equal((MailOutcomeKind.Created, 1, queue), (outcome.Outcome, outcome.Article, outcome.Queue));
        var ticket = await Read(outcome.Ticket!);
        Assert.Equal(("printer", TicketState.New, 1L), (ticket.Title, ticket.State, ticket.Version));
        Assert.Equal(new Mailbox("", Ann), ticket.Customer);
        Assert.Equal([Ann, "bob@customer.example"], ticket.Participants);
        var article = Assert.Single(await Articles(ticket.Number));
        Assert.Equal((SenderType.Customer, CommunicationChannel.Email), (article.SenderType, article.Channel));
        Assert.Equal("Re: AW: printer", article.Subject);
        var opened = Assert.IsType<TicketOpened>(Assert.Single(await History(ticket.Number)));
        Assert.Equal($"To names {queue}@example.org.", opened.Reason);
    }

    [Fact]
    public async Task F37_a_mail_without_sender_subject_or_known_recipient_is_not_lost()
    {
        var outcome = await TakeIn(Letter.Of($"X-A: {Guid.NewGuid()}\n\nhelp"));
        var ticket = await Read(outcome.Ticket!);
        Assert.Equal(Mailbox.None, ticket.Customer);
        Assert.NotEmpty(ticket.Title);
        Assert.Equal("No recipient is a queue's address.", outcome.Reason);
    }

    [Fact]
    public async Task The_same_mail_comes_in_once()
    {
        var queue = await helpDesk.Queue();
        var mail = Mail(queue, Ann, "once", id: $"<{Guid.NewGuid():N}@c>");
        var first = await TakeIn(mail);
        await ShowsDuplicate(first, await TakeIn(mail));

        // A copy from another mailbox of the queue differs above the letter alone.
        await ShowsDuplicate(first, await TakeIn([.. "Received: by another\r\n"u8, .. mail]));
        Assert.Single(await Articles(first.Ticket!));
    }

    [Fact]
    public async Task A_source_gives_a_mail_once_and_a_letter_sent_anew_is_another()
    {
        var queue = await helpDesk.Queue();
        var id = $"<{Guid.NewGuid():N}@c>";
        var source = Guid.NewGuid().ToString();
        var first = await TakeIn(Mail(queue, Ann, "one", id: id), source);
        await ShowsDuplicate(first, await TakeIn(Mail(queue, Ann, "one, read again", id: "<x@c>"), source));
        var other = await TakeIn(Mail(queue, Ann, "one", id: id, body: "corrected"));
        Assert.Equal(MailOutcomeKind.Created, other.Outcome);
    }

    [Fact]
    public async Task A_letter_to_two_queues_is_a_ticket_in_each()
    {
        var (one, two) = (await helpDesk.Queue(), await helpDesk.Queue());
        var mail = Mail(one, Ann, "both", id: $"<{Guid.NewGuid():N}@c>");
        var outcomes = new[]
        {
            await TakeIn(mail, to: $"{one}@example.org"), await TakeIn(mail, to: $"{two}@example.org"),
        };
        Assert.Equal([(MailOutcomeKind.Created, one), (MailOutcomeKind.Created, two)],
            outcomes.Select(outcome => (outcome.Outcome, outcome.Queue!)));
    }

    [Fact]
    public async Task F08_an_answer_finds_its_ticket_by_reference_from_right_to_left()
    {
        var queue = await helpDesk.Queue();
        var (older, newer) = ($"<{Guid.NewGuid():N}@c>", $"<{Guid.NewGuid():N}@c>");
        await TakeIn(Mail(queue, Ann, "older", id: older));
        var ticket = (await TakeIn(Mail(queue, Ann, "newer", id: newer))).Ticket!;
        var outcome = await TakeIn(Mail(queue, Ann, "no tag", extra: $"References: {older} {newer} <unknown@c>\n"));
        Assert.Equal((MailOutcomeKind.FollowUp, ticket, 2), (outcome.Outcome, outcome.Ticket, outcome.Article));
        Assert.Equal(FollowUpReason.References, Assert.Single(await FollowUps(ticket)).Reason);
    }

    [Theory]
    [InlineData("Re: [Ticket#{0}] printer")]
    [InlineData("AW: printer [ticket#{0}]")]
    [InlineData("Fwd: Re: Ticket#{0}")]
    public async Task An_answer_finds_its_ticket_by_the_tag(string subject)
    {
        var queue = await helpDesk.Queue();
        var ticket = (await TakeIn(Mail(queue, Ann, "printer"))).Ticket!;
        var outcome = await TakeIn(Mail(queue, "ANN@Customer.Example", string.Format(null, subject, ticket)));
        Assert.Equal((MailOutcomeKind.FollowUp, ticket), (outcome.Outcome, outcome.Ticket));
        var followUp = Assert.Single(await FollowUps(ticket));
        Assert.Equal((FollowUpReason.Subject, ArticleMark.None), (followUp.Reason, followUp.Mark));
    }

    [Fact]
    public async Task F16_a_stranger_with_a_number_gets_a_ticket_of_their_own()
    {
        var queue = await helpDesk.Queue();
        var ticket = (await TakeIn(Mail(queue, Ann, "secret"))).Ticket!;
        var outcome = await TakeIn(Mail(queue, Mallory, $"Re: [Ticket#{ticket}] secret"));
        Assert.Equal(MailOutcomeKind.Created, outcome.Outcome);
        Assert.NotEqual(ticket, outcome.Ticket);
        Assert.Contains(ticket, outcome.Reason, StringComparison.Ordinal);
        Assert.Single(await Articles(ticket));
        Assert.Equal(Mallory, (await Read(outcome.Ticket!)).Customer.Address);
        var opened = Assert.IsType<TicketOpened>(Assert.Single(await History(outcome.Ticket!)));
        Assert.Contains(ticket, opened.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_answers_a_mail_of_the_ticket_is_in_it_but_marked_when_new()
    {
        var queue = await helpDesk.Queue();
        var id = $"<{Guid.NewGuid():N}@c>";
        var ticket = (await TakeIn(Mail(queue, Ann, "shared", id: id))).Ticket!;
        await TakeIn(Mail(queue, Mallory, "me too", extra: $"In-Reply-To: {id}\n"));
        Assert.Equal(ArticleMark.NewParticipant, (await Articles(ticket))[1].Mark);

        var agent = await helpDesk.Agent(queue);
        await TakeIn(Mail(queue, $"{agent}@example.org", "I am the agent", extra: $"In-Reply-To: {id}\n"));
        Assert.Equal(ArticleMark.UnverifiedSender, (await Articles(ticket))[2].Mark);
    }

    [Theory]
    [InlineData("mx.example.org; dmarc=pass header.from=example.org", true)]
    [InlineData("mx.example.org; dkim=pass header.d=example.org", true)]
    [InlineData("mx.example.org; dkim=pass header.d=elsewhere.example", false)]
    [InlineData("mx.elsewhere.example; dmarc=pass header.from=example.org", false)]
    [InlineData("mx.example.org; spf=pass smtp.mailfrom=example.org; dmarc=fail", false)]
    public async Task F19_an_agent_is_believed_by_mail_when_our_own_server_proves_it(string results, bool isBelieved)
    {
        var queue = await helpDesk.Queue();
        var id = $"<{Guid.NewGuid():N}@c>";
        var ticket = (await TakeIn(Mail(queue, Ann, "shared", id: id))).Ticket!;
        var agent = await helpDesk.Agent(queue);
        using (Caller.As(agent))
        {
            await helpDesk.Client.GetGrain<ITicketGrain>(ticket).Close(true, cancellationToken: Cancel);
        }
        await TakeIn(Mail(
            queue, $"{agent}@example.org", "by mail",
            extra: $"In-Reply-To: {id}\nAuthentication-Results: {results}\n"));
        var article = (await Articles(ticket))[1];
        var now = await Read(ticket);
        Assert.Equal(
            isBelieved ? (SenderType.Agent, agent, ArticleMark.None) : (SenderType.Customer, null, ArticleMark.UnverifiedSender),
            (article.SenderType, article.By, article.Mark));
        Assert.False(article.IsVisibleForCustomer);
        Assert.Equal(isBelieved, now.State == TicketState.ClosedSuccessful);
    }

    [Fact]
    public async Task F04_a_number_that_no_ticket_has_stays_in_the_title()
    {
        var queue = await helpDesk.Queue();
        var theirs = TicketNumber.Tag(TicketNumber.Format(new DateOnly(2026, 11, 23), 42, 99_999));
        var id = $"<{Guid.NewGuid():N}@c>";
        var first = await TakeIn(Mail(queue, Ann, $"Re: {theirs} hello", id: id));
        Assert.Equal($"{theirs} hello", (await Read(first.Ticket!)).Title);
        var answer = await TakeIn(Mail(queue, Ann, $"Re: {theirs} hello", extra: $"References: {id}\n"));
        Assert.Equal((MailOutcomeKind.FollowUp, first.Ticket), (answer.Outcome, answer.Ticket));
    }

    [Fact]
    public async Task F11_an_answer_to_a_mail_that_two_queues_have_is_of_the_queue_that_it_comes_to()
    {
        var (one, other) = (await helpDesk.Queue(), await helpDesk.Queue());
        var mail = Mail(one, Ann, "both", id: $"<{Guid.NewGuid():N}@c>");
        var id = MailReader.Read(mail).MessageId;
        var first = await TakeIn(mail, to: $"{one}@example.org");
        var second = await TakeIn(mail, to: $"{other}@example.org");
        var answer = $"In-Reply-To: {id}\n";
        Assert.Equal(second.Ticket, (await TakeIn(Mail(other, Ann, "yes", extra: answer))).Ticket);
        Assert.Equal(first.Ticket, (await TakeIn(Mail(one, Ann, "yes", extra: answer))).Ticket);
        Assert.Equal(first.Ticket, (await TakeIn(Mail("nowhere", Ann, "yes", extra: answer))).Ticket);
    }

    [Theory]
    [InlineData("[Ticket#20261123000010]")]
    [InlineData("[Ticket#2026112300001]")]
    [InlineData("[OtherDesk#79]")]
    public async Task F26_a_tag_that_is_none_of_ours_opens_a_ticket(string tag)
    {
        var queue = await helpDesk.Queue();
        var outcome = await TakeIn(Mail(queue, Ann, $"Re: {tag} hello {Guid.NewGuid()}"));
        Assert.Equal(MailOutcomeKind.Created, outcome.Outcome);
    }

    [Fact]
    public async Task A_closed_ticket_may_want_a_new_one_for_what_follows()
    {
        var queue = await helpDesk.Queue(settings => settings with { FollowUp = FollowUpPolicy.NewTicket });
        var ticket = (await TakeIn(Mail(queue, Ann, "printer"))).Ticket!;
        using (Caller.As(await helpDesk.Agent(queue)))
        {
            await helpDesk.Client.GetGrain<ITicketGrain>(ticket).Close(true, cancellationToken: Cancel);
        }

        var outcome = await TakeIn(Mail(queue, Ann, $"Re: [Ticket#{ticket}] printer"));
        Assert.Equal(MailOutcomeKind.Created, outcome.Outcome);
        Assert.NotEqual(ticket, outcome.Ticket);
        Assert.Contains("closed", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal("printer", (await Read(outcome.Ticket!)).Title);
    }

    [Fact]
    public async Task What_cannot_be_read_is_held_once_with_its_bytes_and_can_be_tried_again()
    {
        using var _ = Caller.AsSystem();
        var mail = new InboundMail { Raw = "\r\n \r\n"u8.ToArray(), EnvelopeTo = $"{Guid.NewGuid():N}@example.org" };
        var postmaster = helpDesk.Client.GetGrain<IPostmasterGrain>(0);
        for (var i = 0; i < 2; i++)
        {
            var outcome = await postmaster.TakeIn(mail, Cancel);
            Assert.Equal((MailOutcomeKind.Quarantined, null), (outcome.Outcome, outcome.Ticket));
            Assert.Contains("empty", outcome.Reason, StringComparison.Ordinal);
        }

        var quarantine = helpDesk.Client.GetGrain<IQuarantineGrain>(0);
        var page = await quarantine.ReadPage(null, 200, Cancel);
        var held = Assert.Single(page.Items, item => item.EnvelopeTo == mail.EnvelopeTo);
        Assert.Equal(mail.Raw, await quarantine.ReadRaw(held.Id, Cancel));
        Assert.Equal(MailOutcomeKind.Quarantined, (await quarantine.Retry(held.Id, Cancel)).Outcome);
        Assert.NotNull(await quarantine.ReadRaw(held.Id, Cancel));
        await Assert.ThrowsAsync<NotThereException>(() => quarantine.Retry(long.MaxValue, Cancel));
    }

    [Fact]
    public async Task Our_own_mail_come_back_is_ignored()
    {
        var queue = await helpDesk.Queue();
        var id = $"<{Guid.NewGuid():N}@example.org>";
        var known = await TakeIn(Mail(queue, Ann, "known", id: id));
        var outcome = await TakeIn(Mail(queue, $"{queue}@example.org", "known", id: id, body: "as we sent it"));
        Assert.Equal((MailOutcomeKind.Ignored, known.Ticket), (outcome.Outcome, outcome.Ticket));
    }

    [Fact]
    public async Task Answers_handed_in_at_once_never_overtake_their_question()
    {
        var queue = await helpDesk.Queue();
        for (var round = 0; round < 20; round++)
        {
            string[] ids = [.. Enumerable.Range(0, 4).Select(_ => $"<{Guid.NewGuid():N}@c>")];
            var outcomes = await Task.WhenAll(ids.Select((id, i) => TakeIn(Mail(
                queue, Ann, $"mail {i}", id: id, extra: i == 0 ? "" : $"References: {string.Join(' ', ids[..i])}\n"))));
            Assert.Single(outcomes, outcome => outcome.Outcome == MailOutcomeKind.Created);
            var ticket = Assert.Single(outcomes.Select(outcome => outcome.Ticket).Distinct());
            Assert.Equal(4, (await Articles(ticket!)).Count);
        }
    }

    [Fact]
    public async Task Many_mails_at_once_get_numbers_of_their_own()
    {
        var queue = await helpDesk.Queue();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => TakeIn(Mail(queue, Ann, $"mail {i}"))));
        Assert.All(outcomes, outcome => Assert.Equal(MailOutcomeKind.Created, outcome.Outcome));
        Assert.Equal(300, outcomes.Select(outcome => outcome.Ticket).Distinct().Count());
    }

    private static byte[] Mail(
        string queue, string from, string subject, string? id = null, string body = "text", string extra = "") =>
        Letter.Of(
            $"From: {from}\nTo: {queue}@example.org\nSubject: {subject}\n"
            + $"{(id is null ? $"X-Unique: {Guid.NewGuid()}" : $"Message-ID: {id}")}\n{extra}\n{body}\n");

    private async Task<MailOutcome> TakeIn(byte[] raw, string? source = null, string? to = null)
    {
        using var _ = Caller.AsSystem();
        return await helpDesk.Client.GetGrain<IPostmasterGrain>(0).TakeIn(
            new() { Raw = raw, SourceId = source, EnvelopeTo = to }, Cancel);
    }

    private async Task ShowsDuplicate(MailOutcome first, MailOutcome again)
    {
        Assert.Equal(
            (MailOutcomeKind.Duplicate, first.Ticket, first.Article), (again.Outcome, again.Ticket, again.Article));
        Assert.Single(await Articles(first.Ticket!));
    }

    private async Task<Ticket> Read(string number)
    {
        using var _ = Caller.AsSystem();
        return await helpDesk.Client.GetGrain<ITicketGrain>(number).Read(Cancel);
    }

    private async Task<IReadOnlyList<Article>> Articles(string number)
    {
        using var _ = Caller.AsSystem();
        return await helpDesk.Client.GetGrain<ITicketGrain>(number).ReadArticles(0, 200, Cancel);
    }

    private async Task<IReadOnlyList<TicketEvent>> History(string number)
    {
        using var _ = Caller.AsSystem();
        return await helpDesk.Client.GetGrain<ITicketGrain>(number).ReadHistory(0, 200, Cancel);
    }

    private async Task<IEnumerable<FollowUpReceived>> FollowUps(string number) =>
        (await History(number)).OfType<FollowUpReceived>();
}
