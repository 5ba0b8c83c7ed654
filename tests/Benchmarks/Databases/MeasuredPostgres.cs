using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansTickets.PostgreSql;
using OrleansTickets.Storage;
using OrleansTickets.Tickets;

namespace OrleansTickets.Benchmarks;

/// <summary>A database of a PostgreSQL server that is started for it, as a small machine would be set up.</summary>
internal sealed class MeasuredPostgres(PostgresServer server, string place) : MeasuredDatabase
{
    private readonly ServerProcessor processor = new(server.ProcessId);
    private PostgresDatabase? database;

    public override string Name => "PostgreSQL";

    public override ITicketStore Store => new TicketStore(database!);

    public override ITicketLists Lists => new PostgresTicketLists(database!);

    public override KeyValuePair<string, string?> Setting => new(PostgresSource.Key, place);

    public override TimeSpan ServerProcessor => processor.Total;

    public static async Task<MeasuredDatabase> StartAsync()
    {
        var server = await PostgresServer.StartAsync(
            CancellationToken.None, "shared_buffers = '2GB'", "max_wal_size = '8GB'", "wal_compression = lz4");
        return new MeasuredPostgres(server, await server.CreateDatabaseAsync(CancellationToken.None));
    }

    public override async Task OpenAsync()
    {
        database = new(PostgresSource.Create(place), TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
        await database.OpenAsync(CancellationToken.None);
    }

    public override Task CloseAsync() => database?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    public override IAsyncDisposable StartIndex()
    {
        var indexer = new PostgresSearchIndexer(
            database!, TimeProvider.System, NullLogger<PostgresSearchIndexer>.Instance);
        indexer.Start();
        return indexer;
    }

    public override async Task<(long Tickets, long Index)> BytesAsync()
    {
        await using var source = NpgsqlDataSource.Create(place);
        await using var vacuum = source.CreateCommand("VACUUM");
        vacuum.CommandTimeout = 0;
        await vacuum.ExecuteNonQueryAsync();
        await using var sizes = source.CreateCommand("""
            SELECT relname LIKE 'search%' AS is_index, sum(pg_total_relation_size(oid))::bigint
              FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
             GROUP BY 1
            """);
        var (tickets, index) = (0L, 0L);
        await using var rows = await sizes.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            (tickets, index) = rows.GetBoolean(0) ? (tickets, rows.GetInt64(1)) : (rows.GetInt64(1), index);
        }
        return (tickets, index);
    }

    public override async Task<long> LogBytesAsync()
    {
        await using var source = NpgsqlDataSource.Create(place);
        await using var written = source.CreateCommand("SELECT wal_bytes::bigint FROM pg_stat_wal");
        return (long)(await written.ExecuteScalarAsync())!;
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await server.DisposeAsync();
    }
}
