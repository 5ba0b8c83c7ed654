using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OrleansTickets.PostgreSql;
using OrleansTickets.Silo;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

public sealed class PostgresMigrationsTests(SharedPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_eight_that_start_at_once_on_an_empty_database_one_makes_the_tables_and_all_come_up()
    {
        var place = await server.CreateDatabaseAsync(Cancel);
        // Only one can make these; a second time would be an error.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var database = await OpenAsync(place);
            await new PostgresGrainTables(database.Source).ApplyAsync(Cancel);
            var ticket = Some.Ticket();
            var store = new TicketStore(database);
            await store.CommitAsync(Some.Opening(ticket), Cancel);
            Assert.NotNull(await store.ReadTicketAsync(ticket.Number, Cancel));
        })));
        Assert.Equal(7L, await AskAsync(place, "SELECT schema_version FROM schema_version"));
        Assert.Equal(8L, await AskAsync(place, "SELECT count(*) FROM ticket"));
        Assert.Equal(1L, await AskAsync(place, "SELECT count(*) FROM queue"));
    }

    [Fact]
    public async Task A_known_schema_is_left_as_it_is()
    {
        var place = await server.CreateDatabaseAsync(Cancel);
        await OpenAndCloseAsync(place);
        var made = await AskAsync(place, "SELECT oid FROM pg_class WHERE relname = 'ticket'");

        await OpenAndCloseAsync(place);

        Assert.Equal(made, await AskAsync(place, "SELECT oid FROM pg_class WHERE relname = 'ticket'"));
    }

    [Fact]
    public async Task A_database_that_asks_for_a_newer_program_is_refused_and_left_alone()
    {
        var place = await server.CreateDatabaseAsync(Cancel);
        await OpenAndCloseAsync(place);
        await AskAsync(place, "UPDATE schema_version SET schema_version = 9, min_program_version = 1000");

        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAndCloseAsync(place));

        Assert.Contains("newer", refusal.Message);
        Assert.Contains("schema 9", refusal.Message);
        Assert.Equal(9L, await AskAsync(place, "SELECT schema_version FROM schema_version"));
    }

    [Fact]
    public async Task A_newer_schema_that_this_program_can_still_use_is_opened()
    {
        var place = await server.CreateDatabaseAsync(Cancel);
        await OpenAndCloseAsync(place);
        await AskAsync(place, "UPDATE schema_version SET schema_version = 9");

        await OpenAndCloseAsync(place);

        Assert.Equal(9L, await AskAsync(place, "SELECT schema_version FROM schema_version"));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing()
    {
        var place = await server.CreateDatabaseAsync(Cancel);
        await AskAsync(place, "CREATE TABLE quarantine (id bigint)"); // one of the last that are made

        await Assert.ThrowsAsync<PostgresException>(() => OpenAndCloseAsync(place));

        Assert.Equal(1L, await AskAsync(place, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    // Port 1 refuses; the names of .invalid lead nowhere (RFC 6761).
    [Theory]
    [InlineData("Host=127.0.0.1;Port=1")]
    [InlineData("Host=database.invalid")]
    public async Task A_server_that_is_not_there_is_waited_for_a_minute_and_then_named(string place)
    {
        var clock = new FakeTimeProvider(Some.Noon);
        await using var database = Make($"{place};Database=tickets;Username=postgres", clock);
        var opening = database.OpenAsync(Cancel);
        while (!opening.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(opening, Task.Delay(TimeSpan.FromMilliseconds(10), Cancel));
        }
        var refusal = await Assert.ThrowsAsync<InvalidSettingException>(() => opening);
        Assert.StartsWith("ConnectionStrings:Tickets: ", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(clock.GetUtcNow() - Some.Noon, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
    }

    private static PostgresDatabase Make(string place, TimeProvider clock) =>
        new(PostgresSource.Create(place), clock, NullLogger<PostgresDatabase>.Instance);

    private static async Task<PostgresDatabase> OpenAsync(string place)
    {
        var database = Make(place, TimeProvider.System);
        await database.OpenAsync(Cancel);
        return database;
    }

    private static async Task OpenAndCloseAsync(string place)
    {
        await using var database = Make(place, TimeProvider.System);
        await database.OpenAsync(Cancel);
    }

    private static async Task<object?> AskAsync(string place, string sql)
    {
        await using var database = NpgsqlDataSource.Create(place);
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
