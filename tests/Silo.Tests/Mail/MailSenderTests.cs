using OrleansTickets.Articles;
using OrleansTickets.MailServers;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class MailSenderTests : IAsyncLifetime
{
    private const string Support = "support@helpdesk.test";
    private MailServer server = null!;
    private MailDesk desk = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
    public async Task An_answer_reaches_the_customer_whose_own_comes_back_to_the_ticket()
    {
        await desk.FetchAsync(server);
        await desk.SendByAsync(server);
        var question = Mailboxes.Compose("ann@customer.test", Support, "printer");
        await Mailboxes.SendAsync(server, question);
        var ticket = Assert.Single(await desk.TicketsAsync(1)).Number;
        await desk.ReplyAsync(ticket, "Is it **on**?");

        var answer = Assert.Single(await Mailboxes.ReadAsync(server, "ann@customer.test", 1));
        Assert.Equal(question.MessageId, answer.InReplyTo);
        Assert.Contains(ticket, answer.Subject, StringComparison.Ordinal);
        Assert.Equal("Support team", answer.From.Mailboxes.Single().Name);
        Assert.False(answer.Headers.Contains("X-Mailer"));
        await Eventually.BecomesAsync(async () => Assert.Single(await desk.OutboxAsync()).State == Delivery.Sent);
        await Eventually.BecomesAsync(async () =>
            (await desk.HistoryAsync(ticket)).OfType<MailDelivered>().Any(told => told.Delivery == Delivery.Sent));

        // Without the tag: the reference alone must do.
        await Mailboxes.SendAsync(
            server, Mailboxes.Compose("ann@customer.test", Support, "It is now", answer.MessageId));
        await Eventually.BecomesAsync(async () => (await desk.ArticlesAsync(ticket)).Length == 3);
        Assert.Single(await desk.TicketsAsync());
    }

    [Fact]
    public async Task Of_three_recipients_one_gets_it_one_never_will_and_one_is_tried_again()
    {
        await desk.SendByAsync(server);
        var ticket = await desk.TakeInAsync("ann@customer.test", "printer");
        await desk.ReplyAsync(
            ticket,
            "Hello",
            new("", "ann@customer.test"),
            new("", "nosuch@customer.test"),
            new("", "later@customer.test"));
        await Mailboxes.ReadAsync(server, "ann@customer.test", 1);
        await Eventually.BecomesAsync(async () => Assert.Single(await desk.OutboxAsync()).LastError is not null);
        var item = Assert.Single(await desk.OutboxAsync());
        Assert.Equal((Delivery.Queued, 1), (item.State, item.Attempts));
        Assert.Equal(["later@customer.test"], item.Recipients);
        Assert.Contains("450", item.LastError, StringComparison.Ordinal);
        Assert.InRange(item.NextTry!.Value - item.Created, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(3));
        await Eventually.BecomesAsync(async () =>
            (await desk.HistoryAsync(ticket)).OfType<MailDelivered>().Count() == 2);
        var told = (await desk.HistoryAsync(ticket)).OfType<MailDelivered>().ToDictionary(each => each.Delivery);
        Assert.Equal("ann@customer.test", told[Delivery.Sent].To);
        Assert.Equal("nosuch@customer.test", told[Delivery.Failed].To);
        Assert.Contains("550", told[Delivery.Failed].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipient_who_is_not_there_fails_at_once_and_can_be_tried_again()
    {
        await desk.SendByAsync(server);
        var ticket = await desk.TakeInAsync("nosuch@customer.test", "printer");
        await desk.ReplyAsync(ticket, "Hello");
        await Eventually.BecomesAsync(async () => Assert.Single(await desk.OutboxAsync()).State == Delivery.Failed);
        using var _ = Agents.Caller.AsSystem();
        var id = Assert.Single(await desk.OutboxAsync()).Id;
        await desk.Grains.GetGrain<IMailSenderGrain>(IMailSenderGrain.Key).Retry(id, Cancel);
        await Eventually.BecomesAsync(async () =>
            Assert.Single(await desk.OutboxAsync()) is { State: Delivery.Failed, Attempts: 2 });
    }

    [Fact]
    public async Task Without_an_account_mail_waits_as_a_file_until_there_is_one()
    {
        var ticket = await desk.TakeInAsync("ann@customer.test", "printer");
        await desk.ReplyAsync(ticket, "Hello");
        var outgoing = desk.Data.CreateSubdirectory("outgoing");
        await Eventually.BecomesAsync(() => Task.FromResult(outgoing.GetFiles("*.eml").Length == 1));
        await Eventually.BecomesAsync(async () => Assert.Single(await desk.OutboxAsync()).State == Delivery.Queued);
        var file = outgoing.GetFiles("*.eml").Single();
        var mail = MailReader.Read(await File.ReadAllBytesAsync(file.FullName, Cancel));
        Assert.StartsWith("Hello", mail.Body, StringComparison.Ordinal);

        await desk.SendByAsync(server);
        Assert.Single(await Mailboxes.ReadAsync(server, "ann@customer.test", 1));
        Assert.Single(outgoing.GetFiles());
    }

    [Fact]
    public async Task A_crash_while_sending_is_told_and_the_mail_goes_again_under_its_id()
    {
        var ticket = await desk.TakeInAsync("ann@customer.test", "printer");
        await desk.ReplyAsync(ticket, "Hello");
        await Eventually.BecomesAsync(async () =>
            Assert.Single(await desk.OutboxAsync()) is { State: Delivery.Queued, Attempts: 1 });
        var item = Assert.Single(await desk.OutboxAsync());

        // As a sender that ends in the middle leaves it.
        Assert.NotNull(await desk.Inside<IOutbox>().ClaimAsync(item, Cancel));
        await desk.KillAsync();
        var next = await MailDesk.StartAsync(desk.Data);
        await desk.DisposeAsync();
        desk = next;
        await desk.SendByAsync(server);

        var mail = Assert.Single(await Mailboxes.ReadAsync(server, "ann@customer.test", 1));
        Assert.Equal(item.MessageId, $"<{mail.MessageId}>");
        await Eventually.BecomesAsync(async () => Assert.Single(await desk.OutboxAsync()).State == Delivery.Sent);
        await Eventually.BecomesAsync(async () =>
            (await desk.HistoryAsync(ticket)).OfType<MailDelivered>().Count() == 2);
        Assert.Equal(
            [Delivery.MaybeSent, Delivery.Sent],
            (await desk.HistoryAsync(ticket)).OfType<MailDelivered>().Select(told => told.Delivery));
    }
}
