using Microsoft.Extensions.Logging.Abstractions;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>A store on a place of its own, which can be opened again after it was closed or abandoned.</summary>
public abstract class TestStore : IAsyncDisposable
{
    /// <summary>Makes the place if need be; a test skips where it cannot be had.</summary>
    public abstract Task OpenAsync();

    public abstract ITicketStore Tickets { get; }

    public abstract ITicketLists Lists { get; }

    public abstract IAgentDesk Desk { get; }

    public abstract IOutbox Outbox { get; }

    public abstract IQuarantine Quarantine { get; }

    /// <summary>What all of them stand on.</summary>
    internal abstract ITicketDatabase Ground { get; }

    /// <summary>A second program on the same place, as after a crash of the first one.</summary>
    public abstract Task<TestStore> ReopenAsync();

    /// <summary>Stops it as a silo does.</summary>
    public abstract Task CloseAsync();

    public abstract ValueTask DisposeAsync();
}

internal sealed class SqliteTestStore : TestStore
{
    private readonly DirectoryInfo directory;
    private readonly bool isOwner;

    public SqliteTestStore(DirectoryInfo? directory = null)
    {
        isOwner = directory is null;
        this.directory = directory ?? Directory.CreateTempSubdirectory("tickets");
        Database = new(this.directory);
        Database.Open();
        Indexer = new(Database, TimeProvider.System, NullLogger<SearchIndexer>.Instance);
        Indexer.Start();
        Tickets = new TicketStore(Database);
    }

    public override Task OpenAsync() => Task.CompletedTask;

    public TicketDatabase Database { get; }

    internal override ITicketDatabase Ground => Database;

    private SearchIndexer Indexer { get; }

    public override ITicketStore Tickets { get; }

    public override ITicketLists Lists => new SqliteTicketLists(Database);

    public override IAgentDesk Desk => new StoredAgentDesk(Database);

    public override IOutbox Outbox => new StoredOutbox(Database);

    public override IQuarantine Quarantine => new StoredQuarantine(Database);

    public override Task<TestStore> ReopenAsync() => Task.FromResult<TestStore>(new SqliteTestStore(directory));

    public override async Task CloseAsync()
    {
        await Indexer.DisposeAsync();
        await Database.DisposeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (isOwner)
        {
            directory.Delete(recursive: true);
        }
    }
}
