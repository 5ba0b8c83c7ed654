using Npgsql;
using OrleansTickets.PostgreSql;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>Silos draw ids at once and commit in any order: what the index follows must leave none out.</summary>
public sealed class PostgresArticleFeedTests(SharedPostgres server) : IAsyncLifetime
{
    private readonly PostgresTestStore store = new(server);
    private NpgsqlConnection? reader;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresArticleFeed Feed { get => field ??= new(new(reader!)); set; }

    public async ValueTask InitializeAsync()
    {
        await store.OpenAsync();
        await store.Tickets.CommitAsync(Some.Opening(Some.Ticket()), Cancel); // article 1
        reader = await store.Database.Source.OpenConnectionAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await (reader?.DisposeAsync() ?? default);
        await store.DisposeAsync();
    }

    [Fact]
    public async Task What_follows_without_a_gap_is_certain()
    {
        Assert.Equal([1], await ReadAsync(0));
        await using var writer = await Writer.BeginAsync(store.Database);
        Assert.Equal(2, await writer.AddArticleAsync());
        await using var later = await Writer.BeginAsync(store.Database);
        Assert.Equal(3, await later.AddArticleAsync());

        await writer.CommitAsync();

        Assert.Equal([2], await ReadAsync(1));
        Assert.Empty(await ReadAsync(2));
        Assert.False(Feed.IsWaiting);
    }

    [Fact]
    public async Task An_article_that_is_committed_after_a_later_one_is_not_left_out()
    {
        await using var slow = await Writer.BeginAsync(store.Database);
        await using var fast = await Writer.BeginAsync(store.Database);
        Assert.Equal(2, await slow.AddArticleAsync());
        Assert.Equal(3, await fast.AddArticleAsync());

        await fast.CommitAsync();
        await AssertWaitsAsync(1);
        await slow.CommitAsync();

        Assert.Equal([2, 3], await ReadAsync(1));
    }

    // Here the snapshot's xmax is the number of the transaction that still runs.
    [Fact]
    public async Task Nor_is_it_when_its_transaction_began_after_the_other_one()
    {
        await using var fast = await Writer.BeginAsync(store.Database);
        await using var slow = await Writer.BeginAsync(store.Database);
        Assert.Equal(2, await slow.AddArticleAsync());
        Assert.Equal(3, await fast.AddArticleAsync());

        await fast.CommitAsync();
        await AssertWaitsAsync(1);
        await slow.CommitAsync();

        Assert.Equal([2, 3], await ReadAsync(1));
    }

    [Fact]
    public async Task An_id_that_is_nobodys_holds_up_only_until_its_transaction_has_ended()
    {
        await using var failing = await Writer.BeginAsync(store.Database);
        await using var other = await Writer.BeginAsync(store.Database);
        await failing.AddArticleAsync();
        await other.AddArticleAsync();
        await other.CommitAsync();
        await AssertWaitsAsync(1);

        await failing.RollBackAsync();

        Assert.Equal([3], await ReadAtLastAsync(1));
        Feed = new(new(reader!));
        Assert.Empty(await ReadAsync(1)); // another silo goes on, and has to look for itself
        Assert.Equal([3], await ReadAtLastAsync(1));
    }

    [Fact]
    public async Task A_lot_is_no_larger_than_asked_for()
    {
        await using var writer = await Writer.BeginAsync(store.Database);
        for (var i = 0; i < 5; i++)
        {
            await writer.AddArticleAsync();
        }
        await writer.CommitAsync();

        Assert.Equal([1, 2, 3], await ReadAsync(0, 3));
        Assert.Equal([4, 5, 6], await ReadAsync(3, 3));
    }

    // Transactions are numbered for the whole server: those of other tests are waited for too.
    private async Task<IEnumerable<long>> ReadAtLastAsync(long after)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            long[] read = [.. await ReadAsync(after)];
            if (read.Length > 0)
            {
                return read;
            }
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "It waits for ever.");
        }
    }

    private async Task AssertWaitsAsync(long after)
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(await ReadAsync(after));
            Assert.True(Feed.IsWaiting);
        }
    }

    private async Task<IEnumerable<long>> ReadAsync(long after, int limit = 100) =>
        (await Feed.ReadAsync(after, limit, Cancel)).Select(article => article.Article);

    /// <summary>A transaction such as a silo's writer makes: its own row first, which gives it its number.</summary>
    private sealed class Writer(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        private int number = Random.Shared.Next(100, int.MaxValue / 2);

        public static async Task<Writer> BeginAsync(PostgresDatabase database)
        {
            var connection = await database.Source.OpenConnectionAsync(Cancel);
            var writer = new Writer(connection, await connection.BeginTransactionAsync(Cancel));
            await writer.AskAsync("INSERT INTO writer VALUES (gen_random_uuid(), 1, 0) RETURNING batch");
            return writer;
        }

        public Task<long> AddArticleAsync() => AskAsync($"""
            INSERT INTO article (ticket_id, number, created_at, sender_type, channel, mark, is_visible, has_html,
                                 has_raw, from_name, from_address, subject, body)
            SELECT ticket_id, {number++}, created_at, sender_type, channel, mark, is_visible, has_html, has_raw,
                   from_name, from_address, subject, body
              FROM article
             WHERE id = 1
            RETURNING id
            """);

        public Task CommitAsync() => transaction.CommitAsync(Cancel);

        public Task RollBackAsync() => transaction.RollbackAsync(Cancel);

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }

        private async Task<long> AskAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return (long)(await command.ExecuteScalarAsync(Cancel))!;
        }
    }
}
