using Microsoft.Extensions.Logging.Abstractions;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.PostgreSql;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

internal sealed class PostgresTestStore(Func<Task<string>> make) : TestStore
{
    private string? place;
    private PostgresDatabase? database;
    private PostgresSearchIndexer? indexer;

    public PostgresTestStore(SharedPostgres server)
        : this(() => server.CreateDatabaseAsync(TestContext.Current.CancellationToken))
    {
    }

    public PostgresTestStore(string place)
        : this(() => Task.FromResult(place))
    {
    }

    public PostgresDatabase Database => database!;

    internal override ITicketDatabase Ground => Database;

    public override ITicketStore Tickets => new TicketStore(Database);

    public override ITicketLists Lists => new PostgresTicketLists(Database);

    public override IAgentDesk Desk => new StoredAgentDesk(Database);

    public override IOutbox Outbox => new StoredOutbox(Database);

    public override IQuarantine Quarantine => new StoredQuarantine(Database);

    public override async Task OpenAsync()
    {
        place ??= await make();
        database = new(PostgresSource.Create(place), TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
        await database.OpenAsync(TestContext.Current.CancellationToken);
        indexer = new(database, TimeProvider.System, NullLogger<PostgresSearchIndexer>.Instance);
        indexer.Start();
    }

    public override async Task<TestStore> ReopenAsync()
    {
        var second = new PostgresTestStore(place!);
        await second.OpenAsync();
        return second;
    }

    public override async Task CloseAsync()
    {
        await indexer!.DisposeAsync();
        await Database.DisposeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (database is not null)
        {
            await CloseAsync();
        }
    }
}
