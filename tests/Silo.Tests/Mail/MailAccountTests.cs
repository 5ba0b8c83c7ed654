using MailKit;
using MimeKit;
using OrleansTickets.MailServers;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class MailAccountTests : IAsyncLifetime
{
    private const string Support = "support@helpdesk.test";

    // All of a small mailbox would be in before a crash could come.
    private static readonly Dictionary<string, string?> Slow = new() { ["Mail:AtOnce"] = "2" };

    private MailServer server = null!;
    private MailDesk desk = null!;

    public async ValueTask InitializeAsync()
    {
        server = await Mailboxes.StartAsync();
        desk = await MailDesk.StartAsync();
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
    public async Task A_mail_sent_becomes_a_ticket_and_only_then_is_seen()
    {
        await desk.FetchAsync(server);
        var sent = Mailboxes.Compose("ann@customer.test", Support, "printer");
        await Mailboxes.SendAsync(server, sent);
        var ticket = Assert.Single(await desk.TicketsAsync(1));
        Assert.Equal(("printer", "Support"), (ticket.Title, ticket.Queue));
        Assert.Equal("ann@customer.test", ticket.Customer.Address);
        var article = Assert.Single(await desk.ArticlesAsync(ticket.Number));
        Assert.Equal($"<{sent.MessageId}>", article.MessageId);
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 0);

        var status = await desk.StatusAsync();
        Assert.True(status.IsConnected);
        Assert.Equal(1, status.Fetched);

        // The next one wakes an idle connection.
        await Mailboxes.SendAsync(server, Mailboxes.Compose("bob@customer.test", Support, "screen"));
        await desk.TicketsAsync(2);
    }

    [Fact]
    public async Task Mail_is_taken_in_order_and_deleted_where_that_is_wanted()
    {
        await Mailboxes.SendAsync(
            server, Enumerable.Range(0, 45).Select(i => Mailboxes.Compose("ann@customer.test", Support, $"mail {i}")));
        var arrived = await Mailboxes.ReadAsync(server, Support, 45);
        await desk.FetchAsync(server, afterFetch: AfterFetch.Delete);
        var tickets = await desk.TicketsAsync(45);
        Assert.Equal(arrived.Select(mail => mail.Subject), tickets.Select(ticket => ticket.Title));
        using var imap = await Mailboxes.OpenAsync(server, Support);
        await Eventually.BecomesAsync(async () =>
        {
            await imap.NoOpAsync(TestContext.Current.CancellationToken);
            return imap.Inbox.Count == 0;
        });
    }

    [Fact]
    public async Task Each_folder_is_watched_and_fetched_mail_moved_to_another()
    {
        using var imap = await Mailboxes.OpenAsync(server, Support);
        var cancel = TestContext.Current.CancellationToken;
        foreach (var name in (string[])["Sales", "Done"])
        {
            await imap.GetFolder(imap.PersonalNamespaces[0]).CreateAsync(name, isMessageFolder: true, cancel);
        }

        await desk.SaveAsync(ScriptedMails.Account(server.ImapPort) with
        {
            ImapPassword = server.Password,
            MoreFolders = ["Sales"],
            AfterFetch = AfterFetch.Move,
            MoveTo = "Done",
        });
        await Eventually.BecomesAsync(async () => (await desk.StatusAsync()).IsConnected);
        var sales = await imap.GetFolderAsync("Sales", cancel);
        await sales.AppendAsync(Mailboxes.Compose("ann@customer.test", Support, "offer"), cancellationToken: cancel);
        await Mailboxes.SendAsync(server, Mailboxes.Compose("ann@customer.test", Support, "printer"));
        await desk.TicketsAsync(2);
        var done = await imap.GetFolderAsync("Done", cancel);
        await Eventually.BecomesAsync(async () =>
        {
            await done.StatusAsync(StatusItems.Count, cancel);
            return done.Count == 2;
        });
        await imap.Inbox.CheckAsync(cancel);
        Assert.Equal(0, imap.Inbox.Count);
    }

    [Theory]
    [InlineData(AfterFetch.MarkSeen, 2)]
    [InlineData(AfterFetch.Delete, 0)]
    public async Task A_POP3_mailbox_is_looked_into_again_and_again(AfterFetch after, int left)
    {
        await desk.DisposeAsync();
        desk = await MailDesk.StartAsync(settings: new() { ["Mail:PollInterval"] = "00:00:01" });
        await Mailboxes.SendAsync(server, Mailboxes.Compose("ann@customer.test", Support, "one"));
        await Mailboxes.ReadAsync(server, Support, 1);
        await desk.SaveAsync(ScriptedMails.Account(server.Pop3Port) with
        {
            Source = FetchSource.Pop3,
            ImapPassword = server.Password,
            AfterFetch = after,
        });
        await desk.TicketsAsync(1);
        await Mailboxes.SendAsync(server, Mailboxes.Compose("ann@customer.test", Support, "two"));
        Assert.Equal(["one", "two"], (await desk.TicketsAsync(2)).Select(ticket => ticket.Title));
        using var imap = await Mailboxes.OpenAsync(server, Support);
        await Eventually.BecomesAsync(async () =>
        {
            await imap.NoOpAsync(TestContext.Current.CancellationToken);
            return imap.Inbox.Count == left;
        });
        Assert.Equal(2, (await desk.StatusAsync()).Fetched);
    }

    [Fact]
    public async Task A_cut_connection_and_a_restarted_server_lose_nothing()
    {
        await desk.FetchAsync(server);
        await Mailboxes.SendAsync(server, Mailboxes.Compose("ann@customer.test", Support, "before"));
        await desk.TicketsAsync(1);
        await server.StopImapAsync(TestContext.Current.CancellationToken);
        await Eventually.BecomesAsync(async () =>
            await desk.StatusAsync() is { IsConnected: false, LastError: not null });
        await Mailboxes.SendAsync(server, Mailboxes.Compose("ann@customer.test", Support, "meanwhile"));
        await server.StartImapAsync(TestContext.Current.CancellationToken);
        var tickets = await desk.TicketsAsync(2);
        Assert.Equal("meanwhile", tickets[1].Title);
        Assert.True((await desk.StatusAsync()).IsConnected);
    }

    [Fact]
    public async Task The_same_mail_comes_in_once_from_two_mailboxes_and_when_it_is_fetched_again()
    {
        var mail = Mailboxes.Compose("ann@customer.test", Support, "once");
        mail.Cc.Add(MailboxAddress.Parse("sales@helpdesk.test"));
        await Mailboxes.SendAsync(server, mail);
        await desk.FetchAsync(server);
        await desk.FetchAsync(server, "sales@helpdesk.test");
        await Eventually.BecomesAsync(async () =>
            (await desk.StatusAsync()).Fetched + (await desk.StatusAsync("sales@helpdesk.test")).Fetched == 2);
        Assert.Single(await desk.TicketsAsync());

        using (var imap = await Mailboxes.OpenAsync(server, Support))
        {
            await imap.Inbox.RemoveFlagsAsync(
                0, MessageFlags.Seen, silent: true, TestContext.Current.CancellationToken);
        }

        await Mailboxes.SendAsync(server, Mailboxes.Compose("ann@customer.test", Support, "next"));
        Assert.Equal(["once", "next"], (await desk.TicketsAsync(2)).Select(ticket => ticket.Title));
        await Eventually.BecomesAsync(async () => (await desk.StatusAsync()).Fetched == 3);
        Assert.Equal(2, (await desk.TicketsAsync()).Length);
    }

    [Fact]
    public async Task A_mail_that_nobody_can_read_is_held_and_stops_no_other()
    {
        Mailboxes.Put(server, Support, "   \n\n"u8.ToArray());
        await Mailboxes.SendAsync(server, Mailboxes.Compose("ann@customer.test", Support, "readable"));
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 2);
        await desk.FetchAsync(server);
        Assert.Equal("readable", Assert.Single(await desk.TicketsAsync(1)).Title);
        var held = Assert.Single(await desk.QuarantineAsync());
        Assert.Equal(Support, held.Account);
        Assert.Contains("empty", held.Reason, StringComparison.Ordinal);
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 0);
    }

    [Fact]
    public async Task M19_a_mail_too_large_to_fetch_is_a_ticket_of_its_header_and_stays()
    {
        await desk.DisposeAsync();
        desk = await MailDesk.StartAsync(settings: new() { ["Mail:MaxSize"] = "50000" });
        var large = Mailboxes.Compose("ann@customer.test", Support, "large");
        large.Body = new TextPart("plain") { Text = string.Concat(Enumerable.Repeat("0123456789\r\n", 10_000)) };
        await Mailboxes.SendAsync(server, large, Mailboxes.Compose("ann@customer.test", Support, "small"));
        await Mailboxes.ReadAsync(server, Support, 2);
        await desk.FetchAsync(server, afterFetch: AfterFetch.Delete);
        var tickets = await desk.TicketsAsync(2);
        Assert.Equal(["large", "small"], tickets.Select(ticket => ticket.Title).Order());
        var header = Assert.Single(await desk.ArticlesAsync(tickets.Single(ticket => ticket.Title == "large").Number));
        Assert.Contains("50000", header.Body, StringComparison.Ordinal);
        Assert.Contains("50000", Assert.Single(await desk.QuarantineAsync()).Reason, StringComparison.Ordinal);
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 0);
        Assert.Equal("large", Assert.Single(await Mailboxes.ReadAsync(server, Support, 1)).Subject);
    }

    [Fact]
    public async Task A_crash_in_the_middle_loses_no_mail_and_doubles_none()
    {
        const int Count = 60;
        await desk.DisposeAsync();
        desk = await MailDesk.StartAsync(settings: Slow);
        await Mailboxes.SendAsync(server, Enumerable.Range(0, Count)
            .Select(i => Mailboxes.Compose("ann@customer.test", Support, $"mail {i}")));
        await Mailboxes.ReadAsync(server, Support, Count);
        await desk.FetchAsync(server);
        for (var crash = 0; crash < 2; crash++)
        {
            var before = (await desk.TicketsAsync()).Length;
            await Eventually.BecomesAsync(
                async () => (await desk.TicketsAsync()).Length is var now && (now > before || now == Count));
            await desk.KillAsync();
            var next = await MailDesk.StartAsync(desk.Data, Slow);
            await desk.DisposeAsync();
            desk = next;
        }

        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => $"mail {i}").Order(),
            (await desk.TicketsAsync(Count)).Select(ticket => ticket.Title).Order());
        await Eventually.BecomesAsync(async () => await Mailboxes.CountUnseenAsync(server, Support) == 0);
        Assert.Equal(Count, (await desk.TicketsAsync()).Length);
    }

    [Fact]
    public async Task A_password_is_never_given_out_and_a_wrong_one_is_told()
    {
        using var _ = Agents.Caller.AsSystem();
        await desk.FetchAsync(server);
        var account = desk.Grains.GetGrain<IMailAccountGrain>(Support);
        var settings = await account.Read();
        Assert.Null(settings!.ImapPassword);
        await Eventually.BecomesAsync(async () => (await account.ReadStatus()).IsConnected);

        // Nothing leaves it as it was.
        Assert.Null((await account.Save(settings with { Folder = "INBOX" })).ImapPassword);
        await Eventually.BecomesAsync(async () => (await account.ReadStatus()).IsConnected);
        await account.Save(settings with { ImapPassword = "wrong" });
        await Eventually.BecomesAsync(async () => (await account.ReadStatus()).LastError is not null);
        foreach (var file in desk.Data.GetFiles("*", SearchOption.AllDirectories))
        {
            var bytes = await ReadSharedAsync(file);
            Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(server.Password)) < 0, file.Name);
        }
    }

    private static async Task<byte[]> ReadSharedAsync(FileInfo file)
    {
        await using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }
}
