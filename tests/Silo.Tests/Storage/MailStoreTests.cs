using OrleansTickets.Articles;
using OrleansTickets.Mail;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>What outbox and quarantine of every store keep to, whatever the database.</summary>
public abstract class MailStoreTests(TestStore store) : IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IOutbox Outbox => store.Outbox;

    private StoredAutoResponses Responses => new(store.Ground);

    [Fact]
    public async Task A_mail_waits_is_claimed_once_and_its_article_shows_how_far_it_came()
    {
        var ticket = Some.Ticket();
        await store.Tickets.CommitAsync(Some.Full(ticket), Cancel);
        Assert.Equal(Delivery.Queued, await DeliveryAsync(ticket.Number));
        Assert.Equal(Some.Noon, await Outbox.ReadNextTryAsync(Cancel));
        Assert.Empty(await Outbox.ReadDueAsync(Some.Noon.AddTicks(-1), 10, Cancel));
        var due = Assert.Single(await Outbox.ReadDueAsync(Some.Noon, 10, Cancel));

        var claims = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Outbox.ClaimAsync(due, Cancel)));

        var claimed = Assert.Single(claims.OfType<OutboxItem>());
        var sent = Some.Full(ticket).Outbox[0];
        Assert.Equal(
            (ticket.Number, 1, sent.Queue, sent.MessageId, sent.From, sent.Subject, Some.Noon, 1, Delivery.Sending),
            (claimed.Ticket, claimed.Article, claimed.Queue, claimed.MessageId, claimed.From, claimed.Subject,
                claimed.Created, claimed.Attempts, claimed.State));
        Assert.Equal(sent.Recipients, claimed.Recipients);
        Assert.Equal(Delivery.Sending, await DeliveryAsync(ticket.Number));
        Assert.Null(await Outbox.ReadNextTryAsync(Cancel));

        await Outbox.RecordAsync(claimed, Delivery.Sent, [], null, null, Cancel);
        Assert.Equal(Delivery.Sent, await DeliveryAsync(ticket.Number));
        Assert.Empty(await Outbox.ReadDueAsync(Some.Noon.AddDays(1), 10, Cancel));
    }

    [Fact]
    public async Task A_mail_that_came_back_has_failed_and_can_be_sent_again_to_whom_it_did_not_reach()
    {
        var ticket = Some.Ticket();
        await store.Tickets.CommitAsync(Some.Full(ticket), Cancel);
        var item = await ClaimAsync(Some.Noon);
        await Outbox.RecordAsync(item, Delivery.Sent, [], null, null, Cancel);

        await store.Tickets.CommitAsync(Some.Next(ticket) with { Returned = [Some.Returned] }, Cancel);

        Assert.Equal(Delivery.Failed, await DeliveryAsync(ticket.Number));
        var read = (await Outbox.ReadAsync(item.Id, Cancel))!;
        Assert.Equal(("a@example.org", "550 no such user"), (Assert.Single(read.Recipients), read.LastError));
        Assert.Equal(Some.Noon.AddSeconds(1), await Responses.FindGoneAsync("a@example.org", Cancel));
        Assert.Null(await Responses.FindGoneAsync("b@example.org", Cancel));
        // Said again, it is known since then.
        var again = Some.Ticket() with { Changed = Some.Noon.AddDays(1) };
        await store.Tickets.CommitAsync(Some.Full(again) with { Returned = [Some.Returned, Some.Returned] }, Cancel);
        Assert.Equal(again.Changed, await Responses.FindGoneAsync("a@example.org", Cancel));
    }

    [Fact]
    public async Task Auto_responses_are_counted_by_address_and_altogether()
    {
        var tickets = Enumerable.Range(0, 4)
            .Select(i => Some.Ticket() with { Changed = Some.Noon.AddMinutes(i) }).ToList();
        foreach (var ticket in tickets)
        {
            var change = Some.Full(ticket);
            await store.Tickets.CommitAsync(change with
            {
                Outbox = [change.Outbox[0] with { Recipients = ["Ann@Example.org"], IsAutoResponse = ticket != tickets[0] }],
            }, Cancel);
        }

        var sent = await Responses.ReadAsync("ann@example.org", Some.Noon.AddMinutes(1), 10, Cancel);
        Assert.Equal([tickets[3].Number, tickets[2].Number], sent.Select(response => response.Ticket));
        Assert.Equal(("Re: Printer on fire", tickets[3].Changed), (sent[0].Subject, sent[0].At));
        Assert.Equal(3, await Responses.CountAsync(Some.Noon, 10, Cancel));
        Assert.Equal(2, await Responses.CountAsync(Some.Noon, 2, Cancel));
        Assert.Equal([true, true, true, false],
            (await Outbox.ReadPageAsync(null, 10, Cancel)).Items.Select(item => item.IsAutoResponse));
    }

    [Fact]
    public async Task Operators_see_how_much_mail_waits_and_for_how_long()
    {
        await store.Tickets.CommitAsync(Some.Full(Some.Ticket()), Cancel);
        await store.Tickets.CommitAsync(Some.Full(Some.Ticket()), Cancel);
        var mail = new InboundMail { Raw = [1] };
        await store.Quarantine.AddAsync(mail, Guid.NewGuid(), "unreadable", Some.Noon, Cancel);

        var load = await StoreLoad.ReadAsync(store.Ground, Some.Noon.AddMinutes(1), Cancel);

        Assert.Equal((TimeSpan.FromMinutes(1), 2, 1), (load.OutboxAge, load.OutboxLength, load.QuarantineSize));
        var due = await Outbox.ReadDueAsync(Some.Noon, 1, Cancel);
        var claimed = await Outbox.ClaimAsync(Assert.Single(due), Cancel);
        load = await StoreLoad.ReadAsync(store.Ground, Some.Noon.AddMinutes(-1), Cancel);
        Assert.Equal((TimeSpan.Zero, 2), (load.OutboxAge, load.OutboxLength)); // what is being sent is not sent yet
        await Outbox.RecordAsync(claimed!, Delivery.Sent, [], null, null, Cancel);
        load = await StoreLoad.ReadAsync(store.Ground, Some.Noon, Cancel);
        Assert.Equal(1, load.OutboxLength);
    }

    [Fact]
    public async Task A_mail_that_was_not_taken_comes_again_when_it_is_due_or_hurried()
    {
        await store.Tickets.CommitAsync(Some.Full(Some.Ticket()), Cancel);
        var item = await ClaimAsync(Some.Noon);
        var later = Some.Noon.AddHours(1);
        await Outbox.RecordAsync(item, Delivery.Queued, ["b@example.org"], later, "451 later", Cancel);

        Assert.Empty(await Outbox.ReadDueAsync(Some.Noon.AddMinutes(59), 10, Cancel));
        var read = await Outbox.ReadAsync(item.Id, Cancel);
        Assert.Equal(("451 later", later, Delivery.Queued), (read!.LastError, read.NextTry, read.State));
        await Outbox.HastenAsync(Some.Noon.AddMinutes(2), Cancel);
        var again = await ClaimAsync(Some.Noon.AddMinutes(2));
        Assert.Equal(2, again.Attempts);
        Assert.Equal(["b@example.org"], again.Recipients);
        Assert.Null(await Outbox.ReadAsync(item.Id + 1, Cancel));
    }

    [Fact]
    public async Task What_a_sender_that_ended_left_is_maybe_sent_and_comes_again()
    {
        var ticket = Some.Ticket();
        await store.Tickets.CommitAsync(Some.Full(ticket), Cancel);
        var item = await ClaimAsync(Some.Noon);

        var left = Assert.Single(await Outbox.RecoverAsync(Some.Noon.AddHours(1), Cancel));

        Assert.Equal((item.Id, Delivery.MaybeSent), (left.Id, left.State));
        Assert.Equal(Delivery.MaybeSent, await DeliveryAsync(ticket.Number));
        Assert.Empty(await Outbox.RecoverAsync(Some.Noon, Cancel));
        var again = await ClaimAsync(Some.Noon.AddHours(1));
        Assert.Equal(item.MessageId, again.MessageId);
    }

    [Fact]
    public async Task A_sender_that_was_taken_for_dead_records_nothing_over_the_next_try()
    {
        await store.Tickets.CommitAsync(Some.Full(Some.Ticket()), Cancel);
        var old = await ClaimAsync(Some.Noon);
        await Outbox.RecoverAsync(Some.Noon, Cancel);
        var next = await ClaimAsync(Some.Noon);

        await Outbox.RecordAsync(old, Delivery.Failed, ["b@example.org"], null, "550", Cancel);

        Assert.Equal(Delivery.Sending, (await Outbox.ReadAsync(old.Id, Cancel))!.State);
        Assert.Null(await Outbox.ClaimAsync(old, Cancel));
        await Outbox.RecordAsync(next, Delivery.Sent, [], null, null, Cancel);
        Assert.Equal(Delivery.Sent, (await Outbox.ReadAsync(old.Id, Cancel))!.State);
    }

    [Fact]
    public async Task The_outbox_is_paged_newest_first_and_due_earliest_first()
    {
        var tickets = Enumerable.Range(0, 12)
            .Select(i => Some.Ticket() with { Changed = Some.Noon.AddMinutes(-i) }).ToList();
        await Task.WhenAll(tickets.Select(ticket => store.Tickets.CommitAsync(Some.Full(ticket), Cancel)));

        var first = await Outbox.ReadPageAsync(null, 8, Cancel);
        var second = await Outbox.ReadPageAsync(first.Next, 8, Cancel);
        var claimed = await Outbox.ReadDueAsync(Some.Noon, 3, Cancel);

        Assert.Equal(
            tickets.Select(ticket => ticket.Number).Reverse(),
            first.Items.Concat(second.Items).Select(item => item.Ticket));
        Assert.Null(second.Next);
        Assert.Equal(
            tickets.TakeLast(3).Reverse().Select(ticket => ticket.Number), claimed.Select(item => item.Ticket));
    }

    [Fact]
    public async Task Quarantine_holds_a_mail_once_until_it_is_removed()
    {
        var quarantine = store.Quarantine;
        var mail = new InboundMail
        {
            Raw = [.. Enumerable.Range(0, 5_000).Select(i => (byte)i)],
            EnvelopeTo = "support@example.org",
            Account = "main",
            SourceId = "main/7/42",
            Queue = "Inbox",
        };
        var receipt = Guid.NewGuid();
        var id = await quarantine.AddAsync(mail, receipt, "No end of headers", Some.Noon, Cancel);

        Assert.Equal(id, await quarantine.AddAsync(mail, receipt, "again", Some.Noon, Cancel));
        Assert.Equal(id, await quarantine.FindAsync(receipt, Cancel));
        Assert.Equal(
            new QuarantineItem
            {
                Id = id,
                At = Some.Noon,
                Reason = "No end of headers",
                EnvelopeTo = mail.EnvelopeTo,
                Account = "main",
                Size = 5_000,
            },
            Assert.Single((await quarantine.ReadPageAsync(null, 10, Cancel)).Items));
        var read = await quarantine.ReadAsync(id, Cancel);
        Assert.Equal(mail.Raw, read!.Raw);
        Assert.Equal(mail, read with { Raw = mail.Raw });
        await quarantine.RemoveAsync(id, Cancel);
        Assert.Null(await quarantine.ReadAsync(id, Cancel));
        Assert.Null(await quarantine.FindAsync(receipt, Cancel));
        Assert.Empty((await quarantine.ReadPageAsync(null, 10, Cancel)).Items);
    }

    [Fact]
    public async Task What_is_ignored_is_held_apart_and_goes_in_the_end()
    {
        var (quarantine, mail) = (store.Quarantine, new InboundMail { Raw = [1, 2, 3] });
        var unread = await quarantine.AddAsync(mail, Guid.NewGuid(), "broken", Some.Noon, Cancel);
        var receipt = Guid.NewGuid();
        var id = await quarantine.IgnoreAsync(mail, receipt, "spam", Some.Noon, Some.Noon.AddDays(-30), Cancel);

        Assert.Equal(id, await quarantine.IgnoreAsync(mail, receipt, "spam", Some.Noon, Some.Noon, Cancel));
        var ignored = Assert.Single((await quarantine.ReadIgnoredAsync(null, 10, Cancel)).Items);
        Assert.Equal((id, "spam", 3L), (ignored.Id, ignored.IgnoredBy, ignored.Size));
        Assert.Equal(unread, Assert.Single((await quarantine.ReadPageAsync(null, 10, Cancel)).Items).Id);
        Assert.True((await quarantine.ReadAsync(id, Cancel))!.IsWanted);
        Assert.False((await quarantine.ReadAsync(unread, Cancel))!.IsWanted);

        var later = Some.Noon.AddDays(31);
        var next = await quarantine.IgnoreAsync(mail, Guid.NewGuid(), "spam", later, later.AddDays(-30), Cancel);
        Assert.Equal(next, Assert.Single((await quarantine.ReadIgnoredAsync(null, 10, Cancel)).Items).Id);
        Assert.NotNull(await quarantine.ReadAsync(unread, Cancel));
    }

    public async ValueTask InitializeAsync() => await store.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }

    private async Task<OutboxItem> ClaimAsync(DateTimeOffset now)
    {
        var claimed = await Outbox.ClaimAsync(Assert.Single(await Outbox.ReadDueAsync(now, 10, Cancel)), Cancel);
        Assert.NotNull(claimed);
        return claimed;
    }

    private async Task<Delivery?> DeliveryAsync(string ticket) =>
        Assert.Single(await store.Tickets.ReadArticlesAsync(ticket, 0, 10, Cancel)).Delivery;
}

public sealed class SqliteMailStoreTests() : MailStoreTests(new SqliteTestStore());

public sealed class PostgresMailStoreTests(PostgreSql.SharedPostgres server) : MailStoreTests(new PostgresTestStore(server));
