using MimeKit;
using OrleansTickets.Queues;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Who gets an auto response, by the cases of the list by which we work. Those that need more than one mail
/// are in <see cref="AutoResponderTests"/> and <see cref="BounceTests"/>.</summary>
public sealed class AutomaticMailCases(HelpDesk helpDesk)
{
    private readonly MailRoomDesk room = new(helpDesk);

    [Theory]
    [InlineData("bulk")]
    [InlineData("junk")]
    [InlineData("list")]
    [InlineData("auto_reply")]
    public Task A04_mail_of_low_precedence_is_not_answered(string precedence) => IsNotAnswered($"Precedence: {precedence}");

    [Theory]
    [InlineData("List-Id: <news.example>")]
    [InlineData("List-Unsubscribe: <https://news.example/out>")]
    [InlineData("List-Post: <mailto:news@news.example>")]
    public Task A10_a_list_is_a_ticket_and_not_answered(string header) => IsNotAnswered(header);

    [Fact]
    public Task A20_a_mail_that_nobody_sent_is_not_answered() => IsNotAnswered("Return-Path: <>");

    [Fact]
    public async Task A19_a_response_goes_to_whom_the_author_names_and_nobody_else()
    {
        var queue = await Queue();
        var outcome = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", "ann@customer.example", "x", extra: "Cc: all@customer.example\nReply-To: bob@customer.example\n"));
        var item = await room.Outbox(outcome.Ticket!, 2);
        Assert.True(item.IsAutoResponse); // which leaves with MAIL FROM:<>
        Assert.Equal(["bob@customer.example"], item.Recipients);
        using var mail = MimeMessage.Load(
            new MemoryStream(await room.Raw(outcome.Ticket!, 2)), TestContext.Current.CancellationToken);
        Assert.Equal("auto-replied", mail.Headers[HeaderId.AutoSubmitted]);
    }

    [Fact]
    public async Task A14_an_address_that_is_gone_gets_no_further_response()
    {
        var (queue, ann) = (await Queue(), $"{Guid.NewGuid():N}@customer.example");
        var first = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", ann, "x"));
        Assert.Equal(AutoResponseOutcome.Queued, first.AutoResponse);
        await room.TakeIn(await Bounce(queue, ann, first.Ticket!));
        var next = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", ann, "y"));
        Assert.Equal(AutoResponseOutcome.Suppressed, next.AutoResponse);
    }

    [Fact]
    public async Task A17_the_bounce_of_a_response_to_a_forged_sender_opens_nothing()
    {
        var (queue, ann) = (await Queue(), $"{Guid.NewGuid():N}@customer.example");
        var first = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", ann, "x"));
        var bounce = await room.TakeIn(await Bounce(queue, ann, first.Ticket!));
        Assert.Equal((MailOutcomeKind.FollowUp, first.Ticket), (bounce.Outcome, bounce.Ticket));
        Assert.NotEqual(AutoResponseOutcome.Queued, bounce.AutoResponse);
    }

    private async Task IsNotAnswered(string header)
    {
        var queue = await Queue();
        var outcome = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", $"{Guid.NewGuid():N}@customer.example", "x", extra: $"{header}\n"));
        Assert.Equal((MailOutcomeKind.Created, AutoResponseOutcome.Suppressed), (outcome.Outcome, outcome.AutoResponse));
    }

    private Task<string> Queue() => helpDesk.Queue(settings => settings with
    {
        AutoResponses = [new() { Kind = AutoResponseKind.Reply, Body = "Thank you." }],
    });

    private async Task<byte[]> Bounce(string queue, string ann, string ticket)
    {
        var response = await room.Send(ticket, 2);
        return Letter.Of($"""
            From: MAILER-DAEMON@mx.example
            To: {queue}@example.org
            Subject: Undelivered Mail Returned to Sender
            Return-Path: <>
            Message-ID: <{Guid.NewGuid():N}@mx.example>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: text/plain

            It did not arrive.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example

            Final-Recipient: rfc822; {ann}
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 no such user
            --b
            Content-Type: text/rfc822-headers

            Message-ID: {response.MessageId}
            Subject: {response.Subject}
            --b--
            """);
    }
}
