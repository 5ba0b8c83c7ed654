using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Mail of ours that comes back.</summary>
public sealed class BounceTests(HelpDesk helpDesk)
{
    private readonly MailRoomDesk room = new(helpDesk);

    [Fact]
    public async Task A11_a_bounce_is_of_the_ticket_that_sent_the_mail_which_has_then_failed()
    {
        var (queue, ann, ticket, answer) = await Answered();
        var outcome = await room.TakeIn(Report(queue, answer, "failed", "5.1.1", ann));
        Assert.Equal((MailOutcomeKind.FollowUp, ticket), (outcome.Outcome, outcome.Ticket));
        Assert.Equal(AutoResponseOutcome.Suppressed, outcome.AutoResponse);
        var articles = await room.Articles(ticket);
        Assert.Equal(Delivery.Failed, articles[answer.Id - 1].Delivery);
        Assert.Equal((SenderType.System, false), (articles[^1].SenderType, articles[^1].IsVisibleForCustomer));
        var history = await room.History(ticket);
        var delivered = Assert.Single(history.OfType<MailDelivered>());
        Assert.Equal((answer.Id, Delivery.Failed, ann), (delivered.Article, delivered.Delivery, delivered.To));
        Assert.Contains("no such user", delivered.Detail, StringComparison.Ordinal);
        Assert.Equal(FollowUpReason.Bounce, Assert.Single(history.OfType<FollowUpReceived>()).Reason);

        // The mailbox does not exist: nothing that a program could say will be read there.
        var again = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", ann, "anybody there?"));
        Assert.Contains("known to be gone", again.SuppressedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_opens_a_closed_ticket_again_and_tells_who_answered()
    {
        var (queue, ann, ticket, answer) = await Answered(closes: true);
        await room.TakeIn(Report(queue, answer, "failed", "5.7.1", ann));
        var now = await room.Read(ticket);
        Assert.Equal(TicketState.Open, now.State);
        Assert.Equal(now.AnsweredBy, now.Owner);
    }

    [Fact]
    public async Task A13_a_delay_is_noted_and_nothing_else()
    {
        var (queue, ann, ticket, answer) = await Answered(closes: true);
        var outcome = await room.TakeIn(Report(queue, answer, "delayed", "4.4.1", ann));
        Assert.Equal((MailOutcomeKind.FollowUp, ticket), (outcome.Outcome, outcome.Ticket));
        Assert.Equal(TicketState.ClosedSuccessful, (await room.Read(ticket)).State);
        Assert.Equal(Delivery.Sent, (await room.Articles(ticket))[answer.Id - 1].Delivery);
        Assert.Empty((await room.History(ticket)).OfType<MailDelivered>());
    }

    [Fact]
    public async Task A16_who_calls_our_mail_spam_gets_nothing_by_itself_any_more()
    {
        var (queue, ann, ticket, answer) = await Answered(closes: true);
        var outcome = await room.TakeIn(Letter.Of(
            $"""
            From: complaints@provider.example
            To: {queue}@example.org
            Subject: FW: {answer.Subject}
            Message-ID: <{Guid.NewGuid():N}@provider.example>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=feedback-report; boundary="b"

            --b
            Content-Type: text/plain

            This is an email abuse report.
            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            User-Agent: SomeGenerator/1.0
            Version: 1
            Original-Rcpt-To: <{ann}>

            --b
            Content-Type: message/rfc822

            From: {queue}@example.org
            Message-ID: {answer.MessageId}
            Subject: {answer.Subject}

            Have you tried
            --b--

            """));
        Assert.Equal((MailOutcomeKind.FollowUp, ticket), (outcome.Outcome, outcome.Ticket));
        Assert.Equal(TicketState.ClosedSuccessful, (await room.Read(ticket)).State);
        Assert.Equal(Delivery.Sent, (await room.Articles(ticket))[answer.Id - 1].Delivery);
        var again = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", ann, "another matter"));
        Assert.Contains("want nothing", again.SuppressedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bounce_without_any_form_is_found_by_the_header_that_it_quotes()
    {
        var (queue, ann, ticket, answer) = await Answered();
        var outcome = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", "MAILER-DAEMON@mx.example (Mail Delivery Subsystem)", "failure notice",
            body: $"Hi. This is the program at mx.example.\n\n<{ann}>:\nSorry, no mailbox here by that name.\n\n"
                + $"--- Below this line is a copy of the message.\n\nMessage-ID: {answer.MessageId}\n"
                + $"Subject: {answer.Subject}\n\nHave you tried"));
        Assert.Equal((MailOutcomeKind.FollowUp, ticket), (outcome.Outcome, outcome.Ticket));
        Assert.Equal(Delivery.Failed, (await room.Articles(ticket))[answer.Id - 1].Delivery);
    }

    [Fact]
    public async Task A_bounce_that_names_somebody_else_fails_nothing_for_them()
    {
        var (queue, _, ticket, answer) = await Answered(cc: "second@customer.example");
        var victim = Person();
        await room.TakeIn(Report(queue, answer, "failed", "5.1.1", victim));
        Assert.Equal(Delivery.Sent, (await room.Articles(ticket))[answer.Id - 1].Delivery);
        var mail = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", victim, "I am well"));
        Assert.Equal(AutoResponseOutcome.Queued, mail.AutoResponse);
    }

    [Fact]
    public async Task A_bounce_of_no_mail_of_ours_is_a_ticket_and_not_answered()
    {
        var queue = await Queue();
        var sent = new Article
        {
            Id = 1,
            SenderType = SenderType.Agent,
            Channel = CommunicationChannel.Email,
            IsVisibleForCustomer = true,
            From = Mailbox.None,
            Created = default,
            MessageId = "<unknown@elsewhere.example>",
            Subject = "[Ticket#2026112310000018] guessed",
        };
        var outcome = await room.TakeIn(Report(queue, sent, "failed", "5.1.1", Person()));
        Assert.Equal((MailOutcomeKind.Created, queue), (outcome.Outcome, outcome.Queue));
        Assert.Equal(AutoResponseOutcome.Suppressed, outcome.AutoResponse);
        Assert.Equal(SenderType.System, Assert.Single(await room.Articles(outcome.Ticket!)).SenderType);
    }

    private async Task<(string Queue, string Customer, string Ticket, Article Answer)> Answered(
        bool closes = false, string? cc = null)
    {
        var (queue, ann) = (await Queue(), Person());
        var opened = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", ann, "printer", extra: "Precedence: list\n"));
        var agent = await helpDesk.Agent(queue);
        var answer = await room.Answer(opened.Ticket!, agent, closes, cc);
        await room.Send(opened.Ticket!, answer.Id);
        return (queue, ann, opened.Ticket!, answer);
    }

    private Task<string> Queue() => helpDesk.Queue(settings => settings with
    {
        AutoResponses = [.. Enum.GetValues<AutoResponseKind>().Select(kind => new AutoResponse { Kind = kind, Body = "Hm." })],
    });

    private string Person() => $"{helpDesk.Name("person")}@customer.example";

    private static byte[] Report(string queue, Article sent, string action, string status, string recipient) => Letter.Of(
        $"""
        Return-Path: <>
        From: Mail Delivery System <MAILER-DAEMON@mx.example>
        To: {queue}@example.org
        Subject: Undelivered Mail Returned to Sender
        Message-ID: <{Guid.NewGuid():N}@mx.example>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        I'm sorry to have to inform you.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example

        Final-Recipient: rfc822; {recipient}
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 {status} no such user here

        --b
        Content-Type: message/rfc822

        From: {queue}@example.org
        Message-ID: {sent.MessageId}
        Subject: {sent.Subject}

        Have you tried
        --b--

        """);
}
