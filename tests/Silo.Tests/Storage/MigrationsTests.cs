using Microsoft.Data.Sqlite;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

public sealed class MigrationsTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("migrations");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_known_schema_is_left_as_it_is()
    {
        var ticket = Some.Ticket();
        for (var start = 0; start < 3; start++)
        {
            await using var database = new TicketDatabase(directory);
            database.Open();
            var store = new TicketStore(database);
            if (start == 0)
            {
                await store.CommitAsync(Some.Opening(ticket), Cancel);
            }
            Assert.NotNull(await store.ReadTicketAsync(ticket.Number, Cancel));
        }
        Assert.Equal(5L, Ask("SELECT schema_version FROM schema_version"));
        Assert.Equal("wal", Ask("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task A_file_that_asks_for_a_newer_program_is_refused_and_left_alone()
    {
        await OpenAndCloseAsync();
        Ask("UPDATE schema_version SET schema_version = 9, min_program_version = 2");

        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(OpenAndCloseAsync);

        Assert.Contains("newer", refusal.Message);
        Assert.Contains("schema 9", refusal.Message);
        Assert.Equal(9L, Ask("SELECT schema_version FROM schema_version"));
    }

    [Fact]
    public async Task A_newer_file_that_this_program_can_still_use_is_opened()
    {
        await OpenAndCloseAsync();
        Ask("UPDATE schema_version SET schema_version = 9");

        await OpenAndCloseAsync();

        Assert.Equal(9L, Ask("SELECT schema_version FROM schema_version"));
    }

    [Fact]
    public async Task A_closed_store_leaves_whole_files_alone()
    {
        await OpenAndCloseAsync();

        Assert.Equal(["search.db", "tickets.db"], directory.GetFiles().Select(file => file.Name).Order());
    }

    public void Dispose() => directory.Delete(recursive: true);

    private async Task OpenAndCloseAsync()
    {
        await using var database = new TicketDatabase(directory);
        database.Open();
    }

    private object? Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={directory.FullName}/tickets.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
