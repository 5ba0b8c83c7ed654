using System.Collections.Immutable;
using OrleansTickets.PostgreSql;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>Both databases find the same, each in its own way.</summary>
public sealed class SameSearchTests(SharedPostgres server) : IAsyncLifetime
{
    private static readonly string[] Vocabulary =
        ["printer", "print", "Prînt", "fire", "on", "Öl", "東京都", "a", "x@y.org", "2026", "Straße", "ﷺ"];

    private readonly SqliteTestStore sqlite = new();
    private readonly PostgresTestStore postgres = new(server);
    private readonly Random random = new(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await postgres.OpenAsync();
        var tickets = new List<Ticket>();
        for (var i = 0; i < 150; i++)
        {
            var ticket = Some.Ticket($"queue{random.Next(3)}") with
            {
                State = random.GetItems(Enum.GetValues<TicketState>(), 1)[0],
                Owner = random.Next(2) == 0 ? "anna" : null,
            };
            tickets.Add(ticket);
            await CommitAsync(Some.Opening(ticket, Article(1)));
            if (random.Next(2) == 0)
            {
                var old = random.Next(tickets.Count);
                var next = Some.Next(tickets[old] with { Articles = tickets[old].Articles + 1 });
                await CommitAsync(next with { Articles = [new(Article(next.Ticket.Articles), default)] });
                tickets[old] = next.Ticket;
            }
        }
        foreach (var store in (TestStore[])[sqlite, postgres])
        {
            while ((await PageAsync(store, "anything", null, null)).Lag > 0)
            {
                await Task.Yield();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await sqlite.DisposeAsync();
        await postgres.DisposeAsync();
    }

    [Fact]
    public async Task Any_search_finds_the_same_on_both()
    {
        var found = 0;
        for (var i = 0; i < 200; i++)
        {
            string[] terms = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Term())];
            var text = string.Join(' ', terms.Any(term => term[0] == '-') ? [.. terms, Text(1)] : terms);
            ImmutableArray<string>? queues = random.Next(3) == 0 ? ["queue1", "none"] : null;
            string? after = null;
            do
            {
                var (one, other) = (
                    await PageAsync(sqlite, text, queues, after), await PageAsync(postgres, text, queues, after));
                Assert.Equal(
                    (text, string.Join('\n', one.Items.Select(item => $"{item.Number} {item.Snippet}"))),
                    (text, string.Join('\n', other.Items.Select(item => $"{item.Number} {item.Snippet}"))));
                Assert.Equal(one.Next, other.Next);
                (after, found) = (one.Next, found + one.Items.Length);
            }
            while (after is not null);
        }
        Assert.True(found > 500, $"Only {found} lines were compared.");
    }

    private string Term() => random.Next(9) switch
    {
        0 => $"\"{Text(2)}\"",
        1 => $"\"{Text(3)}\"",
        2 => $"-{Text(1)}",
        3 => $"-\"{Text(2)}\"",
        4 => $"from:{Text(1)}",
        5 => $"{Text(1)[..1]}*",
        6 => random.GetItems(["state:all", "state:closed", "owner:anna", "queue:queue2", "after:2026-01-01"], 1)[0],
        _ => Text(1),
    };

    private string Text(int words) => string.Join(' ', random.GetItems(Vocabulary, words));

    private Articles.Article Article(int id) => Some.Article(id, Text(random.Next(12))) with
    {
        Subject = Text(random.Next(4)),
        From = new(Text(1), "kaethe@example.org"),
        Attachments = random.Next(3) > 0
            ? []
            : [new() { Id = 1, Name = $"{Text(1)}.pdf", ContentType = "application/pdf", Size = 1 }],
    };

    // One after the other, so that both count the articles alike.
    private async Task CommitAsync(TicketChange change)
    {
        await sqlite.Tickets.CommitAsync(change, Cancel);
        await postgres.Tickets.CommitAsync(change, Cancel);
    }

    private static Task<TicketPage> PageAsync(
        TestStore store, string text, ImmutableArray<string>? queues, string? after) => store.Lists.ReadPageAsync(
        new() { Text = text, After = after, Limit = 7, States = StateGroup.All }, queues, "anna", Cancel);
}
