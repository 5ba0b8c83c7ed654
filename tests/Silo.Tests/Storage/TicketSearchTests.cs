using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>What the full text of every store keeps to, whatever the database.</summary>
public abstract class TicketSearchTests(TestStore store) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("burns", true)]
    [InlineData("BURNS", true)]
    [InlineData("burn", false)]
    [InlineData("bur*", true)]
    [InlineData("zuruck kathe", true)]
    [InlineData("Zurück KÄTHE", true)]
    [InlineData("\"printer on fire\"", true)]
    [InlineData("\"fire on printer\"", false)]
    [InlineData("printer burns", true)]
    [InlineData("printer flood", false)]
    [InlineData("printer -flood", true)]
    [InlineData("printer -burns", false)]
    [InlineData("printer -\"on fire\"", false)]
    [InlineData("from:kaethe@example.org", true)]
    [InlineData("from:support@example.org", false)]
    [InlineData("from:\"Käthe Müller\"", true)]
    [InlineData("東京", true)]
    [InlineData("京都", true)]
    [InlineData("東京都庁", true)]
    [InlineData("都", true)]
    [InlineData("庁", true)]
    [InlineData("京東", false)]
    [InlineData("strasse", true)]
    [InlineData("quarterly-report.pdf", true)]
    [InlineData("printer queue:Inbox", true)]
    [InlineData("printer queue:Other", false)]
    [InlineData("printer state:open", true)]
    [InlineData("printer state:closed", false)]
    [InlineData("printer state:closedSuccessful", false)]
    [InlineData("printer state:all", true)]
    [InlineData("printer owner:anna", true)]
    [InlineData("printer owner:ben", false)]
    [InlineData("printer before:2026-11-24", true)]
    [InlineData("printer before:2026-11-23", false)]
    [InlineData("printer after:2026-11-23", true)]
    [InlineData("printer after:2026-11-24", false)]
    [InlineData("queue:Inbox", true)]
    [InlineData("owner:ben", false)]
    [InlineData("owner:anna before:2026-11-23", false)]
    [InlineData("owner:anna after:2026-11-23 before:2026-11-24", true)]
    [InlineData("AND OR NOT NEAR(", false)]
    [InlineData("!!! ???", false)]
    [InlineData("\"unclosed", false)]
    [InlineData("printer subject : *", false)]
    public async Task A_search_finds_what_its_words_say(string text, bool isFound)
    {
        var ticket = Some.Ticket() with { Owner = "anna" };
        var article = Some.Article(body: "It burns. Bitte zurück! 東京都庁 Straße") with
        {
            From = new("Käthe Müller", "kaethe@example.org"),
            Attachments = [new() { Id = 1, Name = "Quarterly-Report.pdf", ContentType = "application/pdf", Size = 1 }],
        };
        await CommitAsync(Some.Opening(ticket, article));
        await CommitAsync(Some.Opening(Some.Ticket(), Some.Article(body: "other") with
        {
            Subject = "other",
            From = new("", "x@example.org"),
            Attachments = [],
        }));

        var page = await SearchAsync(text);

        Assert.Equal(isFound, page.Items.Any(item => item.Number == ticket.Number));
    }

    [Theory]
    [InlineData("before:yesterday")]
    [InlineData("state:sleepy")]
    [InlineData("-printer")]
    public async Task A_text_that_cannot_be_understood_is_refused(string text)
    {
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => SearchAsync(text));
        Assert.Equal("q", refusal.Field);
    }

    [Fact]
    public async Task A_number_finds_its_ticket_whatever_its_state_if_its_queue_may_be_read()
    {
        var ticket = Some.Ticket("Secret") with { State = TicketState.ClosedSuccessful };
        await CommitAsync(Some.Opening(ticket));

        foreach (var text in (string[])[ticket.Number, $" [Ticket#{ticket.Number}] ", $"Ticket#{ticket.Number}"])
        {
            Assert.Equal(ticket.Number, Assert.Single((await SearchAsync(text)).Items).Number);
            Assert.Empty((await SearchAsync(text, ["Inbox"])).Items);
        }
    }

    [Fact]
    public async Task Nothing_is_found_in_queues_that_may_not_be_read()
    {
        var (open, secret) = (Some.Ticket(), Some.Ticket("Secret"));
        await CommitAsync(Some.Opening(open));
        await CommitAsync(Some.Opening(secret));

        Assert.Equal(2, (await SearchAsync("printer")).Items.Length);
        Assert.Equal(open.Number, Assert.Single((await SearchAsync("printer", ["Inbox", "None"])).Items).Number);
        Assert.Empty((await SearchAsync("printer queue:Secret", ["Inbox"])).Items);
        Assert.Empty((await SearchAsync("printer", [])).Items);
    }

    [Fact]
    public async Task A_hit_is_marked_in_a_piece_of_the_text_around_it()
    {
        var filler = string.Join(' ', Enumerable.Repeat("lorem", 100));
        var article = Some.Article(body: $"{filler}\r\nDie Zur\u00fcck\u0002gabe 東京都 {filler}");
        await CommitAsync(Some.Opening(Some.Ticket(), article));

        var snippet = Assert.Single((await SearchAsync("zuruck 東京都")).Items).Snippet;

        Assert.Contains("Die \u0002Zurück\u0003 gabe \u0002東京都\u0003 lorem", snippet);
        Assert.InRange(snippet!.Length, 50, 300);
        Assert.StartsWith("… lorem", snippet);
        Assert.EndsWith("lorem …", snippet);
    }

    [Fact]
    public async Task Paging_sees_each_ticket_once_the_newest_match_first()
    {
        var tickets = Enumerable.Range(0, 60).Select(_ => Some.Ticket()).ToList();
        foreach (var ticket in tickets)
        {
            await store.Tickets.CommitAsync(Some.Opening(ticket), Cancel);
        }
        // Every third gets a second match, every fifth a newer article that is none.
        foreach (var i in Enumerable.Range(0, 60).Where(i => i % 3 == 0 || i % 5 == 0))
        {
            var ticket = tickets[i];
            var article = i % 3 == 0 ? Some.Article(2) : Some.Article(2, "nothing") with { Subject = "nothing" };
            await store.Tickets.CommitAsync(
                Some.Next(ticket with { Articles = 2 }) with { Articles = [new(article, default)] }, Cancel);
        }
        await IndexedAsync();

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await SearchAsync("printer", after: after, limit: 7);
            seen.AddRange(page.Items.Select(item => item.Number));
            after = page.Next;
        }
        while (after is not null);

        var expected = tickets.Where((_, i) => i % 3 == 0).Reverse()
            .Concat(tickets.Where((_, i) => i % 3 != 0).Reverse());
        Assert.Equal(expected.Select(ticket => ticket.Number), seen);
    }

    [Fact]
    public async Task Any_text_is_indexed_however_long_or_broken()
    {
        var odd = string.Concat(Enumerable.Range(0, 70_000).Select(i => (char)i));
        var huge = string.Join(' ', Enumerable.Range(0, 300_000).Select(i => $"w{i}"));
        await CommitAsync(Some.Opening(Some.Ticket(), Some.Article(body: odd)));
        await CommitAsync(Some.Opening(Some.Ticket(), Some.Article(body: huge)));
        await CommitAsync(Some.Opening(Some.Ticket(), Some.Article(body: new string('x', 2_000_000))));
        var last = Some.Ticket();
        await CommitAsync(Some.Opening(last, Some.Article(body: "afterwards")));

        Assert.Equal(last.Number, Assert.Single((await SearchAsync("afterwards")).Items).Number);
        Assert.Single((await SearchAsync("w17")).Items);
        Assert.Single((await SearchAsync(new string('x', 300))).Items);
    }

    [Fact]
    public async Task What_was_not_indexed_before_a_crash_is_indexed_after_it()
    {
        var ticket = Some.Ticket();
        await store.Tickets.CommitAsync(Some.Opening(ticket), Cancel);
        await store.CloseAsync();
        await using var second = await store.ReopenAsync();
        var other = Some.Ticket();
        await second.Tickets.CommitAsync(Some.Opening(other), Cancel);
        await IndexedAsync(second);

        var page = await second.Lists.ReadPageAsync(new() { Text = "printer" }, null, "anna", Cancel);

        Assert.Equal([other.Number, ticket.Number], page.Items.Select(item => item.Number));
    }

    public async ValueTask InitializeAsync() => await store.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }

    private async Task CommitAsync(TicketChange change)
    {
        await store.Tickets.CommitAsync(change, Cancel);
        await IndexedAsync();
    }

    private async Task IndexedAsync(TestStore? other = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while ((await (other ?? store).Lists.ReadPageAsync(new() { Text = "anything" }, null, "anna", Cancel)).Lag > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Deadline, "The index does not catch up.");
            await Task.Yield();
        }
    }

    private Task<TicketPage> SearchAsync(
        string text, ImmutableArray<string>? queues = null, string? after = null, int limit = 50) =>
        store.Lists.ReadPageAsync(new() { Text = text, After = after, Limit = limit }, queues, "anna", Cancel);
}

public sealed class SqliteTicketSearchTests() : TicketSearchTests(new SqliteTestStore());

public sealed class PostgresTicketSearchTests(PostgreSql.SharedPostgres server) : TicketSearchTests(new PostgresTestStore(server));
