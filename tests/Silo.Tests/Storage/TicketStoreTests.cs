using OrleansTickets.Articles;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>What every ticket store keeps to, whatever the database.</summary>
public abstract class TicketStoreTests(TestStore store) : IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ITicketStore Tickets => store.Tickets;

    [Fact]
    public async Task A_ticket_comes_back_with_every_field()
    {
        var ticket = Some.Ticket() with
        {
            State = TicketState.PendingReminder,
            Priority = 5,
            Lock = TicketLock.Locked,
            Owner = "anna",
            Responsible = "ben",
            Changed = Some.Noon.AddHours(1),
            Due = Some.Noon.AddDays(1),
            UnlocksAt = Some.Noon.AddMinutes(30),
            CustomerVersion = 1,
            AnsweredBy = "cem",
            Participants = ["kaethe@example.org", "max@example.org"],
            MergedInto = "2026112300001",
            Tags = ["vip", "été"],
            Fields = [new("order", "4711"), new("product", "Drücker")],
        };
        await Tickets.CommitAsync(Some.Opening(ticket), Cancel);

        var read = await Tickets.ReadTicketAsync(ticket.Number, Cancel);

        Assert.Equal(ticket.Participants, read!.Participants);
        Assert.Equal(ticket.Tags, read.Tags);
        Assert.Equal(ticket.Fields, read.Fields);
        Assert.Equal(
            ticket, read with { Participants = ticket.Participants, Tags = ticket.Tags, Fields = ticket.Fields });
    }

    [Fact]
    public async Task An_article_comes_back_with_every_field_and_its_bytes()
    {
        var ticket = Some.Ticket();
        var article = Some.Article() with
        {
            SenderType = SenderType.Agent,
            Channel = CommunicationChannel.Web,
            Cc = [new("Max", "max@example.org"), new("", "moritz@example.org")],
            Body = string.Join(' ', Enumerable.Repeat("Das Öl brennt 🔥.", 500)),
            HasHtml = true,
            Attachments =
            [
                new()
                {
                    Id = 1, Name = "飛行.pdf", ContentType = "application/pdf", Size = 5_000_000_000, ContentId = "a@b",
                },
                new() { Id = 2, Name = "b.txt", ContentType = "text/plain", Size = 0 },
            ],
            By = "anna",
            Mark = ArticleMark.NewParticipant,
        };
        byte[] bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i >> 3))];
        var opening = Some.Opening(ticket) with { Articles = [new(article, bytes)] };
        await Tickets.CommitAsync(opening, Cancel);

        var read = Assert.Single(await Tickets.ReadArticlesAsync(ticket.Number, 0, 10, Cancel));

        Assert.Equal(article.To, read.To);
        Assert.Equal(article.Cc, read.Cc);
        Assert.Equal(article.Attachments, read.Attachments);
        Assert.Equal(article.Protection, read.Protection);
        Assert.Equal(
            article, read with { To = article.To, Cc = article.Cc, Attachments = article.Attachments });
        Assert.Equal(bytes, await Tickets.ReadRawAsync(ticket.Number, 1, Cancel));
    }

    [Fact]
    public async Task What_is_not_there_is_nothing()
    {
        Assert.Null(await Tickets.ReadTicketAsync("none", Cancel));
        Assert.Empty(await Tickets.ReadArticlesAsync("none", 0, 10, Cancel));
        Assert.Null(await Tickets.ReadRawAsync("none", 1, Cancel));
        Assert.Empty(await Tickets.ReadHistoryAsync("none", 0, 10, Cancel));
        Assert.Null(await Tickets.FindReceiptAsync([Guid.NewGuid()], Cancel));
        Assert.Null(await Tickets.FindMessageAsync(["<none@example.org>"], null, Cancel));
        var note = Some.Ticket();
        await Tickets.CommitAsync(
            Some.Opening(note) with { Articles = [new(Some.Article() with { HasRaw = false }, default)] }, Cancel);
        Assert.Null(await Tickets.ReadRawAsync(note.Number, 1, Cancel));
        Assert.False(Assert.Single(await Tickets.ReadArticlesAsync(note.Number, 0, 10, Cancel)).HasRaw);
    }

    [Fact]
    public async Task Articles_are_read_from_the_last_backwards_and_given_in_order()
    {
        var ticket = Some.Ticket();
        var articles = Enumerable.Range(1, 7).Select(id => new NewArticle(Some.Article(id), "raw"u8.ToArray()));
        await Tickets.CommitAsync(Some.Opening(ticket) with { Articles = [.. articles] }, Cancel);

        var last = await Tickets.ReadArticlesAsync(ticket.Number, 0, 3, Cancel);
        var before = await Tickets.ReadArticlesAsync(ticket.Number, last[0].Id, 3, Cancel);

        Assert.Equal([5, 6, 7], last.Select(article => article.Id));
        Assert.Equal([2, 3, 4], before.Select(article => article.Id));
    }

    [Fact]
    public async Task History_is_every_event_in_order()
    {
        var ticket = Some.Ticket();
        TicketEvent[] events =
        [
            .. Some.Opening(ticket).Events,
            new FollowUpReceived
            {
                At = Some.Noon, By = "customer", Article = 1, From = new("K", "k@example.org"),
                Reason = FollowUpReason.Subject, Mark = ArticleMark.UnverifiedSender,
            },
            new StateChanged
            {
                At = Some.Noon, By = "anna", From = TicketState.New, To = TicketState.PendingReminder,
                Until = Some.Noon,
            },
            new ReminderReached { At = Some.Noon, By = "system" },
        ];
        var next = Some.Next(ticket);
        await Tickets.CommitAsync(Some.Opening(ticket) with { Events = [.. events] }, Cancel);
        await Tickets.CommitAsync(next, Cancel);

        Assert.Equal([.. events, .. next.Events], await Tickets.ReadHistoryAsync(ticket.Number, 0, 100, Cancel));
        Assert.Equal(events[1..3], await Tickets.ReadHistoryAsync(ticket.Number, 1, 2, Cancel));
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_leaves_nothing()
    {
        var ticket = Some.Ticket();
        await Tickets.CommitAsync(Some.Opening(ticket), Cancel);
        await Tickets.CommitAsync(Some.Next(ticket), Cancel);
        var receipt = Guid.NewGuid();
        var stale = Some.Next(ticket) with
        {
            Articles = [new(Some.Article(2), default)],
            Receipts = [receipt],
        };

        await Assert.ThrowsAsync<StaleTicketException>(() => Tickets.CommitAsync(stale, Cancel));
        await Assert.ThrowsAsync<StaleTicketException>(() => Tickets.CommitAsync(Some.Opening(ticket), Cancel));
        await Assert.ThrowsAsync<StaleTicketException>(() => Tickets.CommitAsync(Some.Next(Some.Ticket()), Cancel));

        Assert.Equal(2, (await Tickets.ReadTicketAsync(ticket.Number, Cancel))!.Version);
        Assert.Single(await Tickets.ReadArticlesAsync(ticket.Number, 0, 10, Cancel));
        Assert.Equal(2, (await Tickets.ReadHistoryAsync(ticket.Number, 0, 10, Cancel)).Length);
        Assert.Null(await Tickets.FindReceiptAsync([receipt], Cancel));
    }

    [Fact]
    public async Task Of_many_writers_of_one_version_exactly_one_wins()
    {
        var ticket = Some.Ticket();
        await Tickets.CommitAsync(Some.Opening(ticket), Cancel);

        for (var version = 1; version < 20; version++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Record.ExceptionAsync(() =>
                Tickets.CommitAsync(Some.Next(ticket with { Owner = $"writer{writer}" }), Cancel)).AsTask()));

            var winner = Assert.Single(Enumerable.Range(0, 8), writer => outcomes[writer] is null);
            Assert.All(
                outcomes.Where(outcome => outcome is not null),
                outcome => Assert.IsType<StaleTicketException>(outcome));
            ticket = (await Tickets.ReadTicketAsync(ticket.Number, Cancel))!;
            Assert.Equal($"writer{winner}", ticket.Owner);
        }
    }

    [Fact]
    public async Task A_taken_receipt_is_refused_with_what_it_stands_for()
    {
        var (first, second) = (Some.Ticket(), Some.Ticket());
        var (source, content) = (Guid.NewGuid(), Guid.NewGuid());
        await Tickets.CommitAsync(Some.Opening(first) with { Receipts = [source, content] }, Cancel);

        var refusal = await Assert.ThrowsAsync<ReceiptTakenException>(
            () => Tickets.CommitAsync(Some.Opening(second) with { Receipts = [Guid.NewGuid(), content] }, Cancel));

        Assert.Equal(new ArticleRef(first.Number, 1), refusal.First);
        Assert.Null(await Tickets.ReadTicketAsync(second.Number, Cancel));
        Assert.Equal(refusal.First, await Tickets.FindReceiptAsync([Guid.NewGuid(), source], Cancel));
    }

    [Fact]
    public async Task One_mail_that_comes_many_times_at_once_comes_in_once()
    {
        var receipt = Guid.NewGuid();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Record.ExceptionAsync(() =>
            Tickets.CommitAsync(Some.Opening(Some.Ticket()) with { Receipts = [receipt] }, Cancel)).AsTask()));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.Single(outcomes.OfType<ReceiptTakenException>().Select(taken => taken.First).Distinct());
    }

    [Fact]
    public async Task A_poison_row_harms_nobody_else()
    {
        var tickets = Enumerable.Range(0, 300).Select(_ => Some.Ticket()).ToList();
        var poison = Some.Ticket() with { Title = null! };

        var bad = Record.ExceptionAsync(() => Tickets.CommitAsync(Some.Opening(poison), Cancel)).AsTask();
        await Task.WhenAll(tickets.Select(ticket => Tickets.CommitAsync(Some.Opening(ticket), Cancel)));

        Assert.NotNull(await bad);
        Assert.Null(await Tickets.ReadTicketAsync(poison.Number, Cancel));
        Assert.All(tickets, ticket => Assert.NotNull(Tickets.ReadTicketAsync(ticket.Number, Cancel).Result));
    }

    [Fact]
    public async Task The_first_article_with_a_message_id_is_found()
    {
        var (ticket, other) = (Some.Ticket(), Some.Ticket());
        var article = Some.Article();
        await Tickets.CommitAsync(Some.Opening(ticket, article), Cancel);
        await Tickets.CommitAsync(Some.Opening(other, article), Cancel);

        var found = await Tickets.FindMessageAsync(["<unknown@example.org>", article.MessageId!], null, Cancel);

        Assert.Equal(new ArticleRef(ticket.Number, 1), found);
    }

    [Fact]
    public async Task What_was_committed_is_there_after_a_crash()
    {
        var ticket = Some.Ticket();
        await Tickets.CommitAsync(Some.Opening(ticket), Cancel);

        await using var second = await store.ReopenAsync(); // the first was not closed

        Assert.Equal(ticket.Number, (await second.Tickets.ReadTicketAsync(ticket.Number, Cancel))?.Number);
        await second.Tickets.CommitAsync(Some.Next(ticket), Cancel);
        await Assert.ThrowsAsync<StaleTicketException>(() => Tickets.CommitAsync(Some.Next(ticket), Cancel));
    }

    [Fact]
    public async Task Commits_in_flight_are_written_at_a_stop_and_later_ones_refused()
    {
        var tickets = Enumerable.Range(0, 1_000).Select(_ => Some.Ticket()).ToList();
        var writes = tickets.Select(ticket => Tickets.CommitAsync(Some.Opening(ticket), Cancel)).ToList();
        await using var second = await store.ReopenAsync();
        await store.CloseAsync();

        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => Tickets.CommitAsync(Some.Opening(Some.Ticket()), Cancel));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Tickets.ReadTicketAsync(tickets[0].Number, Cancel));
        Assert.NotNull(await second.Tickets.ReadTicketAsync(tickets[^1].Number, Cancel));
    }

    // As numbers, for an attribute cannot hold half a pair.
    [Theory]
    [InlineData(0x00, "a\uFFFDb")]
    [InlineData(0xD83D, "a\uFFFDb")]
    [InlineData(0xDD25, "a\uFFFDb")]
    [InlineData(0x1F525, "a\U0001F525b")]
    public async Task Text_that_a_database_refuses_is_mended(int character, string stored)
    {
        var text = character > 0xFFFF ? $"a{char.ConvertFromUtf32(character)}b" : $"a{(char)character}b";
        var ticket = Some.Ticket() with
        {
            Title = text,
            Customer = new(text, text),
            Owner = text,
            Participants = [text],
        };
        var article = Some.Article(body: text) with { Subject = text, From = new(text, text), To = [new(text, text)] };
        await Tickets.CommitAsync(Some.Opening(ticket, article), Cancel);

        var read = await Tickets.ReadTicketAsync(ticket.Number, Cancel);
        Assert.Equal((stored, stored, stored), (read!.Title, read.Customer.Name, read.Owner));
        Assert.Single(read.Participants);
        var back = Assert.Single(await Tickets.ReadArticlesAsync(ticket.Number, 0, 1, Cancel));
        Assert.Equal((stored, stored, stored), (back.Subject, back.Body, back.From.Address));
        Assert.Single(await Tickets.ReadHistoryAsync(ticket.Number, 0, 10, Cancel));
    }

    [Fact]
    public async Task A_huge_body_comes_back_whole()
    {
        var body = string.Concat(Enumerable.Range(0, 2_000_000).Select(i => (char)('a' + i * 7919L % 26)));
        var ticket = Some.Ticket();
        await Tickets.CommitAsync(Some.Opening(ticket, Some.Article(body: body)), Cancel);

        Assert.Equal(body, Assert.Single(await Tickets.ReadArticlesAsync(ticket.Number, 0, 1, Cancel)).Body);
    }

    public async ValueTask InitializeAsync() => await store.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }
}

public sealed class SqliteTicketStoreTests() : TicketStoreTests(new SqliteTestStore());

public sealed class PostgresTicketStoreTests(PostgreSql.SharedPostgres server) : TicketStoreTests(new PostgresTestStore(server));
