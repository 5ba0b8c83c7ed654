using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Which ticket a mail belongs to, by the cases of the list by which we work.</summary>
public sealed class FollowUpCases(HelpDesk helpDesk)
{
    private const string Ann = "ann@customer.example";

    private readonly MailRoomDesk room = new(helpDesk);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F01_the_customer_answers_with_the_tag()
    {
        var (queue, ticket, _) = await Open();
        await Closed(queue, ticket);
        await Follows(ticket, Mail(queue, $"Re: [Ticket#{ticket}] x"));
        Assert.Equal(TicketState.Open, (await room.Read(ticket)).State);
    }

    [Theory]
    [InlineData("AW: [Ticket#{0}] x")]
    [InlineData("SV: TR: [Ticket#{0}] x")]
    [InlineData("Réf: RIF: ODP: VS: x [Ticket#{0}]")]
    [InlineData("回复: 答复: [Ticket#{0}] x")]
    [InlineData("Antwort: RE:[2] Re[3]: [Ticket#{0}] x")]
    [InlineData("Fwd: Re: AW: [Ticket#{0}] x")]
    public async Task F02_the_tag_is_found_behind_any_prefix(string subject)
    {
        var (queue, ticket, _) = await Open();
        await Follows(ticket, Mail(queue, string.Format(null, subject, ticket)));
        Assert.Equal("x", TicketNumber.Clean(string.Format(null, subject, ticket)));
    }

    [Fact]
    public async Task F05_a_reference_counts_where_the_number_is_unknown()
    {
        var (queue, ticket, id) = await Open();
        var unknown = TicketNumber.Tag(TicketNumber.Format(new DateOnly(2026, 11, 23), 42, 99_998));
        await Follows(ticket, Mail(queue, $"Re: {unknown} x", $"References: {id}\n"));
    }

    [Fact]
    public async Task F07_of_two_tags_the_first_counts_in_which_the_sender_has_a_part()
    {
        var (queue, mine, _) = await Open();
        var theirs = (await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", "bob@elsewhere.example", "x"))).Ticket!;
        await Follows(mine, Mail(queue, $"Re: [Ticket#{theirs}] [Ticket#{mine}] x"));
        var (_, second, _) = await Open();
        await Follows(mine, Mail(queue, $"Re: [Ticket#{mine}] [Ticket#{second}] x"));
    }

    [Fact]
    public async Task F10_of_references_to_two_tickets_the_newest_counts()
    {
        var (queue, one, first) = await Open();
        var (_, other, second) = await Open();
        await Follows(other, Mail(queue, "x", $"References: {first} {second}\n"));
        await Follows(one, Mail(queue, "x", $"References: {second} {first}\n"));
    }

    [Fact]
    public async Task F13_a_tag_in_a_file_alone_is_none()
    {
        var (queue, ticket, _) = await Open();
        var outcome = await room.TakeIn(Letter.Of($"""
            From: {Ann}
            To: {queue}@example.org
            Subject: x
            Message-ID: <{Guid.NewGuid():N}@c>
            Content-Type: multipart/mixed; boundary=b

            --b

            text
            --b
            Content-Type: message/rfc822

            Subject: [Ticket#{ticket}] x

            [Ticket#{ticket}]
            --b--
            """));
        Assert.Equal(MailOutcomeKind.Created, outcome.Outcome);
    }

    [Fact]
    public async Task F14_what_the_customer_forwards_follows()
    {
        var (queue, ticket, _) = await Open();
        await Follows(ticket, Mail(queue, $"Fwd: [Ticket#{ticket}] x"));
    }

    [Fact]
    public async Task F25_mail_to_a_removed_ticket_is_not_lost()
    {
        var (queue, ticket, _) = await Open();
        await Closed(queue, ticket);
        var outcome = await room.TakeIn(Mail(queue, $"Re: [Ticket#{ticket}] x"));
        Assert.NotNull(outcome.Ticket);
        var gone = TicketNumber.Format(new DateOnly(2020, 1, 1), 42, 77_777); // as of one that was deleted
        Assert.Equal(MailOutcomeKind.Created, (await room.TakeIn(Mail(queue, $"Re: [Ticket#{gone}] x"))).Outcome);
    }

    [Theory]
    [InlineData("Cc")]
    [InlineData("Envelope-To")]
    public async Task F28_a_queue_that_is_only_copied_gets_the_mail(string header)
    {
        var queue = await helpDesk.Queue();
        var outcome = await room.TakeIn(MailRoomDesk.Mail("x@y.example", Ann, "x", extra: $"{header}: {queue}@example.org\n"));
        Assert.Equal(queue, outcome.Queue);
    }

    [Theory]
    [InlineData("Delivered-To")]
    [InlineData("X-Original-To")]
    public async Task F29_a_queue_that_only_the_server_names_gets_the_mail(string header)
    {
        var queue = await helpDesk.Queue();
        var outcome = await room.TakeIn(MailRoomDesk.Mail("x@y.example", Ann, "x", extra: $"{header}: {queue}@example.org\n"));
        Assert.Equal(queue, outcome.Queue);
    }

    [Fact]
    public async Task F31_an_answer_with_another_subject_follows()
    {
        var (queue, ticket, id) = await Open();
        await Follows(ticket, Mail(queue, "something else", $"In-Reply-To: {id}\n"));
    }

    [Fact]
    public async Task F32_a_new_matter_written_as_an_answer_follows_and_says_why()
    {
        var (queue, ticket, id) = await Open();
        await Follows(ticket, Mail(queue, "my invoice", $"References: {id}\n"));
        Assert.Equal(FollowUpReason.References, (await room.History(ticket)).OfType<FollowUpReceived>().Single().Reason);
        Assert.Equal("my invoice", (await room.Articles(ticket))[^1].Subject);
    }

    [Fact]
    public async Task F35_a_mail_without_Message_ID_comes_in_once()
    {
        var queue = await helpDesk.Queue();
        var mail = Letter.Of($"From: {Ann}\nTo: {queue}@example.org\nSubject: x\n\ntext\n");
        var first = await room.TakeIn(mail);
        var again = await room.TakeIn(mail);
        Assert.Equal((MailOutcomeKind.Created, MailOutcomeKind.Duplicate), (first.Outcome, again.Outcome));
        Assert.Equal(first.Ticket, again.Ticket);
    }

    private async Task<(string Queue, string Ticket, string Id)> Open()
    {
        var (queue, id) = (await helpDesk.Queue(), $"<{Guid.NewGuid():N}@c>");
        var outcome = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", Ann, "x", id: id));
        return (queue, outcome.Ticket!, id);
    }

    private async Task Closed(string queue, string ticket)
    {
        using (Caller.As(await helpDesk.Agent(queue)))
        {
            await helpDesk.Client.GetGrain<ITicketGrain>(ticket).Close(true, cancellationToken: Cancel);
        }
    }

    private async Task Follows(string ticket, byte[] mail)
    {
        var outcome = await room.TakeIn(mail);
        Assert.Equal((MailOutcomeKind.FollowUp, ticket), (outcome.Outcome, outcome.Ticket));
    }

    private static byte[] Mail(string queue, string subject, string extra = "") =>
        MailRoomDesk.Mail($"{queue}@example.org", Ann, subject, extra: extra);
}
