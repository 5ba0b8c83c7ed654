using Microsoft.Extensions.Logging.Abstractions;
using OrleansTickets.Silo;
using OrleansTickets.Storage;
using OrleansTickets.Tickets;

namespace OrleansTickets.Benchmarks;

/// <summary>SQLite files; in a folder that is given they stay.</summary>
internal sealed class MeasuredSqlite(DirectoryInfo? place) : MeasuredDatabase
{
    private readonly DirectoryInfo data = place ?? Directory.CreateTempSubdirectory("measured");
    private TicketDatabase? database;

    public override string Name => "SQLite";

    public override ITicketStore Store => new TicketStore(database!);

    public override ITicketLists Lists => new SqliteTicketLists(database!);

    public override KeyValuePair<string, string?> Setting => new(DataDirectory.Key, data.FullName);

    public override Task OpenAsync()
    {
        data.Create();
        database = new(data);
        database.Open();
        return Task.CompletedTask;
    }

    public override Task CloseAsync() => database?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    public override IAsyncDisposable StartIndex()
    {
        var indexer = new SearchIndexer(database!, TimeProvider.System, NullLogger<SearchIndexer>.Instance);
        indexer.Start();
        return indexer;
    }

    public override Task<(long Tickets, long Index)> BytesAsync() =>
        Task.FromResult((Bytes("tickets.db*"), Bytes("search.db*")));

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (place is null)
        {
            data.Delete(recursive: true);
        }
    }

    private long Bytes(string files) => data.GetFiles(files).Sum(file => file.Length);
}
