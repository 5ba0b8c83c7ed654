using OrleansTickets.PostgreSql;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>However much there is to look through, a page of PostgreSQL's search looks at so much.</summary>
public sealed class PostgresSearchPageTests(SharedPostgres server) : IAsyncLifetime
{
    private const int Many = 1_500;

    private readonly PostgresTestStore store = new(server);
    private readonly Ticket oldest = Some.Ticket("Quiet");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await store.OpenAsync();
        await store.Tickets.CommitAsync(Some.Opening(oldest, Some.Article(body: "a fire on printer")), Cancel);
        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => store.Tickets.CommitAsync(
            Some.Opening(Some.Ticket("Busy"), Some.Article(body: i % 5 == 0 ? "It burns on." : "It burns.")), Cancel)));
        while ((await PageAsync("anything")).Lag > 0)
        {
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("printer queue:Quiet")]
    [InlineData("fire queue:Quiet before:2030-01-01")]
    [InlineData("\"fire on\" queue:Quiet")]
    public async Task A_quiet_queue_is_searched_behind_a_busy_one(string text)
    {
        var page = await PageAsync(text);

        Assert.Equal(oldest.Number, Assert.Single(page.Items).Number);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task A_page_that_reads_many_texts_in_vain_ends_early_and_the_next_goes_on()
    {
        var (pages, found) = (0, new List<string>());
        string? after = null;
        do
        {
            var page = await PageAsync("\"fire on printer\"", after);
            found.AddRange(page.Items.Select(item => item.Number));
            (after, pages) = (page.Next, pages + 1);
        }
        while (after is not null);

        Assert.Equal([oldest.Number], found);
        Assert.InRange(pages, 2, (Many / 256) + 1);
    }

    // The second one ends its windows early, and has several pages in each of them.
    [Theory]
    [InlineData("printer", 200, Many + 1)]
    [InlineData("\"burns on\"", 10, Many / 5)]
    [InlineData("printer -\"burns on\"", 50, (Many * 4 / 5) + 1)]
    public async Task Every_match_comes_once_over_all_pages(string text, int limit, int count)
    {
        var found = new List<string>();
        string? after = null;
        do
        {
            var page = await PageAsync(text, after, limit);
            found.AddRange(page.Items.Select(item => item.Number));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(count, found.Count);
        Assert.Equal(found.Count, found.Distinct().Count());
    }

    private Task<TicketPage> PageAsync(string text, string? after = null, int limit = 50) =>
        store.Lists.ReadPageAsync(new() { Text = text, After = after, Limit = limit }, null, "anna", Cancel);
}
