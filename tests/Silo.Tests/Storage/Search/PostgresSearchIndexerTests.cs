using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansTickets.PostgreSql;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>One silo indexes at a time, and goes on whatever happens.</summary>
public sealed class PostgresSearchIndexerTests(SharedPostgres server) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider clock = new();
    private PostgresSearchIndexer? indexer;
    private PostgresDatabase? database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresDatabase Database => database!;

    public async ValueTask InitializeAsync() => database = await OpenAsync(await server.CreateDatabaseAsync(Cancel));

    public async ValueTask DisposeAsync()
    {
        await (indexer?.DisposeAsync() ?? default);
        await (database?.DisposeAsync() ?? default);
    }

    [Fact]
    public async Task A_second_silo_waits_and_goes_on_when_the_first_is_gone()
    {
        var first = Indexer();
        first.Start();
        await CommitAsync();
        await IndexedAsync();
        indexer = Indexer();
        indexer.Start();
        await AdvanceUntilAsync(async () => await AskAsync("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 0);
        Assert.Equal(1, await AskAsync(Holders));

        await first.DisposeAsync();
        await CommitAsync();

        await IndexedAsync();
        Assert.Equal(1, await AskAsync(Holders));
    }

    [Fact]
    public async Task It_goes_on_when_its_connection_is_cut()
    {
        indexer = Indexer();
        indexer.Start();
        await CommitAsync();
        await IndexedAsync();

        Assert.Equal(1, await AskAsync($"SELECT count(pg_terminate_backend(pid)) FROM ({Holders.Replace("count(*)", "pid")}) AS one"));
        await CommitAsync();

        await IndexedAsync();
        Assert.Equal(2, (await Lists().ReadPageAsync(new() { Text = "printer" }, null, "anna", Cancel)).Items.Length);
    }

    [Fact]
    public async Task Words_in_the_form_of_an_older_program_are_made_again_and_those_of_a_newer_one_are_left_alone()
    {
        await CommitAsync();
        await AskAsync("""
            WITH part AS (INSERT INTO search_part VALUES (1, 1, 1, 0, 0))
            UPDATE search_progress SET version = 0, article = 1 RETURNING version
            """);
        Assert.Equal(1, (await Lists().ReadPageAsync(new() { Text = "printer" }, null, "anna", Cancel)).Lag);
        indexer = Indexer();
        indexer.Start();
        await IndexedAsync();
        Assert.Single((await Lists().ReadPageAsync(new() { Text = "printer" }, null, "anna", Cancel)).Items);
        await indexer.DisposeAsync();

        await AskAsync("UPDATE search_progress SET version = 1000 RETURNING version");
        await CommitAsync();
        Assert.False(await TryOpenAsync());
        Assert.Equal(2, (await Lists().ReadPageAsync(new() { Text = "printer" }, null, "anna", Cancel)).Lag);
        Assert.Equal(1, await AskAsync("SELECT article FROM search_progress"));
    }

    [Fact]
    public async Task Who_writes_without_being_the_one_is_stopped_by_the_progress()
    {
        await CommitAsync();
        await using var connection = await Database.Source.OpenConnectionAsync(Cancel);
        var index = new PostgresSearchIndex(connection);
        Assert.True(await index.TryOpenAsync(Cancel));
        var articles = await new PostgresArticleFeed(new(connection)).ReadAsync(0, 10, Cancel);
        await AskAsync("UPDATE search_progress SET article = 5 RETURNING article");

        await Assert.ThrowsAsync<InvalidOperationException>(() => index.AddAsync(articles, Cancel));

        await index.CloseAsync();
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM search_part"));
    }

    private const string Holders = """
        SELECT count(*)
          FROM pg_locks
         WHERE locktype = 'advisory' AND granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    private async Task<bool> TryOpenAsync()
    {
        await using var connection = await Database.Source.OpenConnectionAsync(Cancel);
        var index = new PostgresSearchIndex(connection);
        try
        {
            return await index.TryOpenAsync(Cancel);
        }
        finally
        {
            await index.CloseAsync();
        }
    }

    private static async Task<PostgresDatabase> OpenAsync(string place)
    {
        var database = new PostgresDatabase(
            PostgresSource.Create(place), TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
        await database.OpenAsync(Cancel);
        return database;
    }

    private PostgresSearchIndexer Indexer() => new(Database, clock, NullLogger<PostgresSearchIndexer>.Instance);

    private PostgresTicketLists Lists() => new(Database);

    private Task CommitAsync() => new TicketStore(Database).CommitAsync(Some.Opening(Some.Ticket()), Cancel);

    private Task IndexedAsync() => AdvanceUntilAsync(async () =>
        (await Lists().ReadPageAsync(new() { Text = "anything" }, null, "anna", Cancel)).Lag == 0);

    // It waits by this clock alone, but for commits of other silos.
    private async Task AdvanceUntilAsync(Func<Task<bool>> isDone)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await isDone())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Deadline, "It does not go on.");
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private async Task<long> AskAsync(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
