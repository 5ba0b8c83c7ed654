using MimeKit;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>What is answered by itself, to whom, and above all when not. The names of cases are those of the list by
/// which we work.</summary>
public sealed class AutoResponderTests(HelpDesk helpDesk)
{
    private readonly MailRoomDesk room = new(helpDesk);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A02_who_opens_a_ticket_is_answered_once_alone_and_by_a_program()
    {
        var queue = await Queue();
        var (ann, id) = (Person(), $"<{Guid.NewGuid():N}@c>");
        var outcome = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", ann, "printer", id: id,
            extra: $"Cc: {Person()}\nAuto-Submitted: no\nReply-To: Ann's desk <desk-{ann}>\n"));
        Assert.Equal((AutoResponseOutcome.Queued, 1), (outcome.AutoResponse, outcome.Article));
        var articles = await room.Articles(outcome.Ticket!);
        Assert.Equal([SenderType.Customer, SenderType.System], articles.Select(article => article.SenderType));
        var item = await room.Outbox(outcome.Ticket!, 2);
        Assert.Equal(($"desk-{ann}", true), (Assert.Single(item.Recipients), item.IsAutoResponse));

        using var mail = MimeMessage.Load(new MemoryStream(await room.Raw(outcome.Ticket!, 2)), Cancel);
        Assert.Equal($"[Ticket#{outcome.Ticket}] Got it: printer", mail.Subject);
        Assert.Equal($"We look into {outcome.Ticket}.", mail.TextBody!.Trim());
        Assert.Equal((id.Trim('<', '>'), "auto-replied"), (mail.InReplyTo, mail.Headers[HeaderId.AutoSubmitted]));
        Assert.Equal("All", mail.Headers["X-Auto-Response-Suppress"]);
        Assert.Empty(mail.Cc);
        var sent = Assert.IsType<ArticleAdded>((await room.History(outcome.Ticket!))[^1]);
        Assert.Equal((AutoResponseKind.Reply, Caller.System), (sent.AutoResponse, sent.By));
        Assert.Equal(1, (await room.Read(outcome.Ticket!)).CustomerVersion);
    }

    [Fact]
    public async Task A_queue_without_auto_responses_says_nothing_and_writes_nothing_down()
    {
        var queue = await helpDesk.Queue();
        var outcome = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", Person(), "printer"));
        Assert.Equal(AutoResponseOutcome.None, outcome.AutoResponse);
        Assert.Single(await room.History(outcome.Ticket!));
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("Auto-Submitted: auto-generated (rejected)")]
    [InlineData("Auto-Submitted: auto-notified; owner-email=\"a@b\"")]
    [InlineData("Precedence: bulk")]
    [InlineData("Precedence: list")]
    [InlineData("Precedence: auto_reply")]
    [InlineData("X-Auto-Response-Suppress: DR, OOF, AutoReply")]
    [InlineData("List-Id: <people.example.org>")]
    [InlineData("List-Unsubscribe: <mailto:leave@example.org>")]
    [InlineData("X-Loop: other@example.org")]
    [InlineData("Return-Path: <>")]
    [InlineData("Return-Path: < >")]
    [InlineData("X-RT-Loop-Prevention: example.org")]
    public async Task A_program_or_a_list_is_not_answered_and_the_history_says_why(string header)
    {
        var queue = await Queue();
        var outcome = await room.TakeIn(
            MailRoomDesk.Mail($"{queue}@example.org", Person(), "status of disk 3", extra: $"{header}\n"));
        await ShowsSuppressed(outcome, header.Split(':')[0]);
    }

    [Theory]
    [InlineData("Out of Office: your mail")]
    [InlineData("Re: Automatic reply: printer")]
    [InlineData("Abwesenheitsnotiz")]
    [InlineData("Réponse automatique : imprimante")]
    [InlineData("自動応答: プリンター")]
    public async Task A05_a_subject_that_only_programs_write_is_enough(string subject)
    {
        var queue = await Queue();
        var outcome = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", Person(), subject));
        await ShowsSuppressed(outcome, "Subject");
    }

    [Theory]
    [InlineData("MAILER-DAEMON@elsewhere.example")]
    [InlineData("no-reply@elsewhere.example")]
    [InlineData("")]
    public async Task Who_cannot_read_is_not_answered(string from)
    {
        var queue = await Queue();
        await ShowsSuppressed(await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", from, "hello")), "");
    }

    [Fact]
    public async Task F20_our_own_addresses_are_not_answered()
    {
        var (queue, other) = (await Queue(), await helpDesk.Queue());
        var own = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", $"{other}@example.org", "hello"));
        await ShowsSuppressed(own, "our own");
        Assert.Equal(SenderType.System, (await room.Articles(own.Ticket!))[0].SenderType);
        var asked = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", Person(), "hello", extra: $"Reply-To: {queue}+x@example.org\n"));
        await ShowsSuppressed(asked, "our own");
    }

    [Fact]
    public async Task The_text_is_in_the_senders_language_where_there_is_one()
    {
        var queue = await helpDesk.Queue(settings => settings with
        {
            AutoResponses =
            [
                new() { Kind = AutoResponseKind.Reply, Body = "Hello" },
                new() { Kind = AutoResponseKind.Reply, Language = "fr", Body = "Bonjour" },
            ],
        });
        Assert.Equal("Bonjour", await Text("Accept-Language: de-DE, fr-CA;q=0.8\n"));
        Assert.Equal("Hello", await Text("Content-Language: sv\n"));
        Assert.Equal("Hello", await Text(""));

        async Task<string> Text(string header)
        {
            var outcome = await room.TakeIn(
                MailRoomDesk.Mail($"{queue}@example.org", Person(), "printer", extra: header));
            return (await room.Articles(outcome.Ticket!))[1].Body;
        }
    }

    [Fact]
    public async Task F22_a_follow_up_and_a_rejection_have_texts_of_their_own()
    {
        var queue = await Queue(FollowUpPolicy.Reject);
        var ann = Person();
        var opened = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", ann, "printer"));
        var first = await FollowUp("a new toner");
        Assert.Equal((AutoResponseOutcome.Queued, 3), (first.AutoResponse, first.Article));
        Assert.Equal("Noted.", (await room.Articles(opened.Ticket!))[3].Body);
        using (Caller.As(await helpDesk.Agent(queue)))
        {
            await helpDesk.Client.GetGrain<ITicketGrain>(opened.Ticket!).Close(true, cancellationToken: Cancel);
        }
        await FollowUp("paper, too"); // F22
        var ticket = await room.Read(opened.Ticket!);
        Assert.Equal((TicketState.ClosedSuccessful, 6), (ticket.State, ticket.Articles));
        Assert.Equal("It is closed.", (await room.Articles(opened.Ticket!))[5].Body);

        Task<MailOutcome> FollowUp(string subject) => room.TakeIn(
            MailRoomDesk.Mail($"{queue}@example.org", ann, $"Re: [Ticket#{opened.Ticket}] {subject}"));
    }

    [Fact]
    public async Task F23_a_new_ticket_in_place_of_a_closed_one_says_so()
    {
        var queue = await Queue(FollowUpPolicy.NewTicket);
        var ann = Person();
        var opened = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", ann, "printer"));
        using (Caller.As(await helpDesk.Agent(queue)))
        {
            await helpDesk.Client.GetGrain<ITicketGrain>(opened.Ticket!).Close(true, cancellationToken: Cancel);
        }
        var outcome = await room.TakeIn(
            MailRoomDesk.Mail($"{queue}@example.org", ann, $"Re: [Ticket#{opened.Ticket}] again"));
        Assert.Equal((MailOutcomeKind.Created, AutoResponseOutcome.Queued), (outcome.Outcome, outcome.AutoResponse));
        Assert.Equal("You have a new ticket.", (await room.Articles(outcome.Ticket!))[1].Body);
        Assert.Equal(opened.Ticket, ((TicketOpened)(await room.History(outcome.Ticket!))[0]).Continues);
    }

    [Fact]
    public async Task F17_a_forged_sender_is_marked_and_not_answered()
    {
        var queue = await Queue();
        var outcome = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", Person(), "urgent",
            extra: "Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=x.example; dmarc=fail header.from=x\n"));
        await ShowsSuppressed(outcome, "Nothing proves");
        Assert.Equal(ArticleMark.UnverifiedSender, (await room.Articles(outcome.Ticket!))[0].Mark);
    }

    [Fact]
    public async Task A_stranger_in_a_ticket_is_not_answered()
    {
        var queue = await Queue();
        var id = $"<{Guid.NewGuid():N}@c>";
        await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", Person(), "shared", id: id));
        var outcome = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", Person(), "me too", extra: $"In-Reply-To: {id}\n"));
        await ShowsSuppressed(outcome, "no part");
    }

    [Fact]
    public async Task A08_a_program_without_any_mark_is_answered_three_times_at_most()
    {
        var queue = await Queue();
        var address = Person();
        var (subject, sent) = ("printer", 0);
        for (var turn = 0; turn < 10; turn++)
        {
            var outcome = await room.TakeIn(
                MailRoomDesk.Mail($"{queue}@example.org", address, $"[Case {turn}] {subject}"));
            if (outcome.AutoResponse == AutoResponseOutcome.Queued)
            {
                sent++;
                subject = (await room.Articles(outcome.Ticket!))[^1].Subject;
            }
        }
        Assert.InRange(sent, 1, 3);
    }

    [Fact]
    public async Task A07_an_absence_on_our_answer_ends_it()
    {
        var queue = await Queue();
        var ann = Person();
        var opened = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", ann, "printer"));
        var response = (await room.Articles(opened.Ticket!))[1];
        var before = await room.Read(opened.Ticket!);
        var outcome = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", ann, $"Automatic reply: {response.Subject}",
            extra: $"In-Reply-To: {response.MessageId}\nAuto-Submitted: auto-replied\n"));
        Assert.Equal((MailOutcomeKind.FollowUp, opened.Ticket), (outcome.Outcome, outcome.Ticket));
        await ShowsSuppressed(outcome, "Auto-Submitted");
        var article = (await room.Articles(opened.Ticket!))[2];
        Assert.Equal((SenderType.System, false), (article.SenderType, article.IsVisibleForCustomer));
        Assert.Equal(before.CustomerVersion, (await room.Read(opened.Ticket!)).CustomerVersion);
    }

    [Theory]
    [InlineData(FollowUpPolicy.Possible)]
    [InlineData(FollowUpPolicy.Reject)]
    [InlineData(FollowUpPolicy.NewTicket)]
    public async Task A01_an_absence_opens_nothing_that_is_closed(FollowUpPolicy policy)
    {
        var queue = await Queue(policy);
        var ann = Person();
        var opened = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", ann, "printer"));
        using (Caller.As(await helpDesk.Agent(queue)))
        {
            await helpDesk.Client.GetGrain<ITicketGrain>(opened.Ticket!).Close(true, cancellationToken: Cancel);
        }
        var outcome = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", ann, $"Automatic reply: [Ticket#{opened.Ticket}] printer",
            extra: "Auto-Submitted: auto-replied\n"));
        Assert.Equal((MailOutcomeKind.FollowUp, opened.Ticket), (outcome.Outcome, outcome.Ticket));
        Assert.Equal(TicketState.ClosedSuccessful, (await room.Read(opened.Ticket!)).State);
    }

    [Fact]
    public async Task A_notice_counts_as_long_as_somebody_works_on_the_ticket()
    {
        var queue = await Queue();
        var partner = Person();
        var opened = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", partner, "their case"));
        var agent = await helpDesk.Agent(queue);
        await room.Answer(opened.Ticket!, agent);
        using (Caller.As(agent))
        {
            await helpDesk.Client.GetGrain<ITicketGrain>(opened.Ticket!).Pend(
                new() { Until = helpDesk.Clock.GetUtcNow().AddDays(1) }, null, Cancel);
        }
        var outcome = await room.TakeIn(MailRoomDesk.Mail(
            $"{queue}@example.org", partner, $"Re: [Ticket#{opened.Ticket}] solved", extra: "Auto-Submitted: auto-generated\n"));
        await ShowsSuppressed(outcome, "Auto-Submitted");
        Assert.Equal(TicketState.Open, (await room.Read(opened.Ticket!)).State);
        Assert.True((await room.Articles(opened.Ticket!))[^1].IsVisibleForCustomer);
    }

    [Theory]
    [InlineData("wait {{ nothing }}", "en")]
    [InlineData("", "en")]
    [InlineData("hello", "english please")]
    public async Task An_auto_response_that_makes_no_sense_is_refused(string body, string language)
    {
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => helpDesk.Queue(settings => settings with
        {
            AutoResponses = [new() { Kind = AutoResponseKind.Reply, Language = language, Body = body }],
        }));
        Assert.Equal("autoResponses", refusal.Field);
    }

    private Task<string> Queue(FollowUpPolicy followUp = FollowUpPolicy.Possible) =>
        helpDesk.Queue(settings => settings with
        {
            FollowUp = followUp,
            AutoResponses =
            [
                new()
                {
                    Kind = AutoResponseKind.Reply,
                    Subject = "Got it: {{ ticket.title }}",
                    Body = "We look into {{ ticket.number }}.",
                },
                new() { Kind = AutoResponseKind.FollowUp, Subject = "Noted", Body = "Noted." },
                new() { Kind = AutoResponseKind.Reject, Subject = "Closed", Body = "It is closed." },
                new() { Kind = AutoResponseKind.NewTicket, Subject = "Anew", Body = "You have a new ticket." },
            ],
        });

    private string Person() => $"{helpDesk.Name("person")}@customer.example";

    private async Task ShowsSuppressed(MailOutcome outcome, string because)
    {
        Assert.Equal(AutoResponseOutcome.Suppressed, outcome.AutoResponse);
        Assert.Contains(because, outcome.SuppressedBecause, StringComparison.Ordinal);
        var told = (await room.History(outcome.Ticket!)).OfType<AutoResponseSuppressed>().Last();
        Assert.Equal(outcome.SuppressedBecause, told.Reason);
        Assert.DoesNotContain(
            (await room.Articles(outcome.Ticket!)).Skip(outcome.Article!.Value),
            article => article.SenderType == SenderType.System);
    }
}
