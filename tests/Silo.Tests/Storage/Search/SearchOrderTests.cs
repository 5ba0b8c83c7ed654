using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>In which order a search of every store finds tickets, whatever the database.</summary>
public abstract class SearchOrderTests(TestStore store) : IAsyncLifetime
{
    private const int Window = 128;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_better_the_place_of_the_words_the_earlier_a_ticket_comes_though_it_is_older()
    {
        var plain = Article("other", "other");
        string[] expected =
        [
            await OpenAsync(plain with { Subject = "The fox is quick" }),
            await OpenAsync(plain with { Subject = "The fox", Body = "is quick" }),
            await OpenAsync(plain with { From = new("Quick Fox", "x@example.org") }),
            await OpenAsync(plain with
            {
                Attachments = [new() { Id = 1, Name = "quick-fox.pdf", ContentType = "application/pdf", Size = 1 }],
            }),
            await OpenAsync(plain with { Body = "A quick fox" }),
        ];

        Assert.Equal(expected, Numbers(await SearchAsync("quick fox")));
        Assert.Equal(expected, await AllAsync("quick fox", 1));
    }

    [Fact]
    public async Task A_number_comes_before_those_who_only_tell_of_it()
    {
        var number = await OpenAsync(Article("other", "other"));
        var telling = await OpenAsync(Article("other", $"As I wrote in {number}"));

        Assert.Equal([number, telling], Numbers(await SearchAsync($"\"{number}\"")));
    }

    [Fact]
    public async Task Of_equal_places_the_newest_match_comes_first()
    {
        var old = await OpenAsync(Article("A fox", "other"));
        var body = await OpenAsync(Article("other", "A fox"));
        var next = await OpenAsync(Article("The fox", "other"));
        var last = await OpenAsync(Article("other", "The fox"));

        Assert.Equal([next, old, last, body], Numbers(await SearchAsync("fox")));
    }

    [Fact]
    public async Task Paging_through_windows_sees_each_ticket_once_in_order()
    {
        var opened = await OpenManyAsync((2 * Window) + 44);

        Assert.Equal(Ranked(opened), await AllAsync("fox", 10));
        Assert.Equal(Ranked(opened), await AllAsync("fox", 200));
    }

    [Fact]
    public async Task A_page_that_ends_with_the_last_ticket_is_the_last()
    {
        await OpenManyAsync(2 * Window);

        var page = await SearchAsync("fox", limit: Window);
        Assert.NotNull(page.Next);
        page = await SearchAsync("fox", after: page.Next, limit: Window);
        Assert.Equal(Window, page.Items.Length);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Mail_between_two_pages_neither_repeats_nor_skips_a_ticket()
    {
        var closed = Some.Ticket() with { State = TicketState.ClosedSuccessful };
        var older = await OpenManyAsync(99);
        await store.Tickets.CommitAsync(Some.Opening(closed, Article("A fox", "closed")), Cancel);
        Ticket[] opened = [.. older, .. await OpenManyAsync(Window)];
        var expected = Ranked(opened);

        var page = await SearchAsync("fox", limit: 15);
        var seen = new List<string>(Numbers(page));
        await OpenManyAsync(20);
        await AddAsync(closed with { State = TicketState.Open });
        foreach (var i in (int[])[0, 15, 100, 140, 180])
        {
            await AddAsync(opened.Single(ticket => ticket.Number == expected[i]));
        }
        await IndexedAsync();
        while (page.Next is { } after)
        {
            page = await SearchAsync("fox", after: after, limit: 15);
            seen.AddRange(Numbers(page));
        }

        Assert.Equal(expected, seen.Where(number => number != closed.Number));
        Assert.True(seen.Count(number => number == closed.Number) <= 1, "The ticket opened again comes twice.");
    }

    [Fact]
    public async Task Tickets_that_may_not_be_read_take_no_place_in_a_window()
    {
        var body = await OpenAsync(Article("other", "A fox"));
        for (var i = 0; i < Window; i++)
        {
            await store.Tickets.CommitAsync(Some.Opening(Some.Ticket("Secret"), Article("A fox", "fox")), Cancel);
        }
        var subject = await OpenAsync(Article("A fox", "other"));

        var page = await SearchAsync("fox", ["Inbox"]);

        Assert.Equal([subject, body], Numbers(page));
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("cyoAAAAAAAAA")]
    [InlineData("tomorrow")]
    public async Task A_cursor_of_another_form_is_refused(string after)
    {
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => SearchAsync("a fox", after: after));
        Assert.Equal("after", refusal.Field);
    }

    public async ValueTask InitializeAsync() => await store.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }

    private static Article Article(string subject, string body) => Some.Article(body: body) with
    {
        Subject = subject,
        From = new("", "y@example.org"),
    };

    private static string[] Numbers(TicketPage page) => [.. page.Items.Select(item => item.Number)];

    // In windows of the newest, every third before the others.
    private static string[] Ranked(Ticket[] opened) =>
    [
        .. opened.Select((ticket, i) => (ticket.Number, IsSubject: i % 3 == 0)).Reverse().Chunk(Window)
            .SelectMany(window => window.OrderByDescending(ticket => ticket.IsSubject))
            .Select(ticket => ticket.Number),
    ];

    private async Task<Ticket[]> OpenManyAsync(int count)
    {
        var tickets = Enumerable.Range(0, count).Select(_ => Some.Ticket()).ToArray();
        for (var i = 0; i < count; i++)
        {
            var article = i % 3 == 0 ? Article("A fox", "other") : Article("other", "A fox");
            await store.Tickets.CommitAsync(Some.Opening(tickets[i], article), Cancel);
        }
        await IndexedAsync();
        return tickets;
    }

    private async Task<string> OpenAsync(Article article)
    {
        var ticket = Some.Ticket();
        await store.Tickets.CommitAsync(Some.Opening(ticket, article), Cancel);
        await IndexedAsync();
        return ticket.Number;
    }

    private Task AddAsync(Ticket ticket)
    {
        var next = Some.Next(ticket with { Articles = ticket.Articles + 1 });
        var article = Article("The fox again", "fox") with { Id = next.Ticket.Articles };
        return store.Tickets.CommitAsync(next with { Articles = [new(article, default)] }, Cancel);
    }

    private async Task IndexedAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while ((await SearchAsync("anything")).Lag > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Deadline, "The index does not catch up.");
            await Task.Yield();
        }
    }

    private async Task<List<string>> AllAsync(string text, int limit)
    {
        var (all, after) = (new List<string>(), (string?)null);
        do
        {
            var page = await SearchAsync(text, after: after, limit: limit);
            Assert.True(page.Items.Length == limit || page.Next is null, "A page is short and not the last.");
            all.AddRange(Numbers(page));
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    private Task<TicketPage> SearchAsync(
        string text, ImmutableArray<string>? queues = null, string? after = null, int limit = 50) =>
        store.Lists.ReadPageAsync(new() { Text = text, After = after, Limit = limit }, queues, "anna", Cancel);
}

public sealed class SqliteSearchOrderTests() : SearchOrderTests(new SqliteTestStore());

public sealed class PostgresSearchOrderTests(PostgreSql.SharedPostgres server)
    : SearchOrderTests(new PostgresTestStore(server));
