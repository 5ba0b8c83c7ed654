using System.Security.Cryptography;
using MailKit;
using MimeKit;
using OrleansTickets.MailServers;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Many mails at once: what keeps its order, what waits on the server, and what holds up nobody.</summary>
public sealed class MailboxRoundTests : IAsyncLifetime
{
    private const string Support = "support@helpdesk.test";
    private const string Ann = "ann@customer.test";
    private MailServer server = null!;
    private MailDesk desk = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await Mailboxes.StartAsync();
        desk = await MailDesk.StartAsync(settings: new() { ["Mail:AtOnce"] = "10" });
    }

    public async ValueTask DisposeAsync()
    {
        if (desk is not null)
        {
            await desk.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Answers_that_lie_with_their_question_follow_it_in_the_order_of_the_mailbox()
    {
        var question = Mailboxes.Compose(Ann, Support, "question");
        var thread = Enumerable.Range(1, 24).Select(i =>
        {
            var answer = Mailboxes.Compose(Ann, Support, $"answer {i}");
            if (i % 2 == 0)
            {
                answer.InReplyTo = question.MessageId;
            }

            answer.References.Add(question.MessageId!);
            return answer;
        });
        await PutAsync(thread.Prepend(question).SelectMany((mail, i) =>
            new[] { mail, Mailboxes.Compose($"c{i}@customer.test", Support, $"other {i}") }));
        await desk.FetchAsync(server);
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 0);
        var tickets = await desk.TicketsAsync(26);
        var ticket = Assert.Single(tickets, ticket => ticket.Title == "question");
        Assert.Equal(
            Enumerable.Range(1, 24).Select(i => $"answer {i}").Prepend("question"),
            (await desk.ArticlesAsync(ticket.Number)).Select(article => article.Subject));
    }

    [Fact]
    public async Task Mails_that_name_a_ticket_get_their_articles_in_the_order_of_the_mailbox()
    {
        var number = await desk.TakeInAsync(Ann, "printer");
        string[] subjects = [.. Enumerable.Range(0, 30).Select(i => $"Re: [Ticket#{number}] {i}")];
        await PutAsync(subjects.Select(subject => Mailboxes.Compose(Ann, Support, subject)));
        await desk.FetchAsync(server);
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 0);
        Assert.Equal(
            subjects.Prepend("printer"), (await desk.ArticlesAsync(number)).Select(article => article.Subject));
    }

    [Fact]
    public async Task While_the_store_is_gone_mail_stays_unseen_and_then_comes_in_by_itself()
    {
        var isGone = true;
        desk.Store.Before = _ => isGone
            ? throw new StoreUnavailableException("The disk is full.")
            : Task.CompletedTask;
        await PutAsync(Letters(100));
        await desk.FetchAsync(server);
        await Eventually.BecomesAsync(async () => (await desk.StatusAsync()).LastError == "The disk is full.");
        Assert.Equal(100, await Mailboxes.CountUnseenAsync(server, Support));
        isGone = false;
        Assert.Equal(100, (await desk.TicketsAsync(100)).Select(ticket => ticket.Title).Distinct().Count());
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 0);
        Assert.Empty(await desk.QuarantineAsync()); // it was no fault of theirs
    }

    [Fact]
    public async Task What_waits_for_a_slow_store_is_no_more_than_two_batches()
    {
        var release = new TaskCompletionSource();
        desk.Store.Before = _ => release.Task;
        await PutAsync(Letters(100));
        await desk.FetchAsync(server);
        await Eventually.BecomesAsync(() => Task.FromResult(desk.Store.Begun == 20));
        Assert.Equal(100, await Mailboxes.CountUnseenAsync(server, Support));
        Assert.InRange(desk.Inside<MailGate>().Room.InHand, 1, 20 * 2 * MailRoom.LeastPerMail);
        Assert.Equal(20, desk.Store.Begun);
        release.SetResult();
        await desk.TicketsAsync(100);
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 0);
        Assert.Equal(0, desk.Inside<MailGate>().Room.InHand);
    }

    [Fact]
    public async Task Poison_at_the_head_of_the_mailbox_holds_up_only_its_own_answers()
    {
        var poison = Mailboxes.Compose(Ann, Support, "poison");
        var answer = Mailboxes.Compose(Ann, Support, "answer to poison", poison.MessageId);
        desk.Store.Before = change => change.Ticket.Title == "poison"
            ? throw new InvalidDataException("No row can hold this.")
            : Task.CompletedTask;
        await PutAsync([poison, answer, .. Letters(98)]);
        await desk.FetchAsync(server);
        Assert.DoesNotContain(await desk.TicketsAsync(98), ticket => ticket.Title.Contains("poison"));
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 0);
        var held = Assert.Single(await desk.QuarantineAsync());
        Assert.Contains("failed 3 times: No row can hold this.", held.Reason, StringComparison.Ordinal);
        Assert.Contains(await desk.TicketsAsync(99), ticket => ticket.Title == "answer to poison");
    }

    [Fact]
    public async Task Large_mails_go_alone_and_all_are_whole()
    {
        var sizes = Enumerable.Range(0, 12).Select(i => i % 3 == 0 ? 9_000_000 : 3_000_000).ToList();
        await PutAsync(sizes.Select((size, i) =>
        {
            var mail = Mailboxes.Compose(Ann, Support, $"{size} of {i}");
            mail.Body = new TextPart("plain") { Text = string.Concat(Enumerable.Repeat("0123456789\r\n", size / 12)) };
            return mail;
        }));
        await desk.FetchAsync(server);
        Assert.Equal(
            sizes.Select((size, i) => $"{size} of {i}").Order(),
            (await desk.TicketsAsync(12)).Select(ticket => ticket.Title).Order());
        Assert.Empty(await desk.QuarantineAsync());
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_a_mail_truncates_none_and_doubles_none()
    {
        var mails = Letters(60).ToList();
        mails.ForEach(mail => mail.Body = new TextPart("plain") { Text = RandomNumberGenerator.GetHexString(5_000) });
        await PutAsync(mails);
        await using var proxy = new CuttingProxy(server.ImapPort, 4_000, 50_000, 130_000);
        await desk.FetchAsync(server, port: proxy.Port);
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 0);
        Assert.Equal(0, proxy.CutsLeft);
        var asSent = new FormatOptions { NewLineFormat = NewLineFormat.Dos };
        var tickets = await desk.TicketsAsync(60);
        foreach (var mail in await Mailboxes.ReadAsync(server, Support, 60))
        {
            var ticket = Assert.Single(tickets, ticket => ticket.Title == mail.Subject);
            var raw = await desk.Inside<ITicketStore>().ReadRawAsync(ticket.Number, 1, Cancel);
            using var whole = new MemoryStream();
            await mail.WriteToAsync(asSent, whole, Cancel);
            Assert.Equal(whole.ToArray(), raw);
        }
    }

    private static IEnumerable<MimeMessage> Letters(int count) =>
        Enumerable.Range(0, count).Select(i => Mailboxes.Compose($"c{i}@customer.test", Support, $"mail {i}"));

    // In this order, which a mail server does not promise.
    private async Task PutAsync(IEnumerable<MimeMessage> mails)
    {
        using var imap = await Mailboxes.OpenAsync(server, Support);
        foreach (var mail in mails)
        {
            await imap.Inbox.AppendAsync(FormatOptions.Default, mail, MessageFlags.None, Cancel);
        }
    }
}
