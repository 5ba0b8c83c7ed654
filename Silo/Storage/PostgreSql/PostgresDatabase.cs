using System.Collections.Immutable;
using System.Data;
using Npgsql;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>The PostgreSQL database of the tickets: connections that all of a silo shares, and one writer on its own
/// thread.</summary>
internal sealed partial class PostgresDatabase : ITicketDatabase, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    // A server that comes back makes connections slowly. If all ask at once, each waits longer than it has patience,
    // the server goes on with those that nobody waits for any more, and it never ends.
    private const int MostOpening = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim committed = new(0);
    private readonly SemaphoreSlim opening = new(MostOpening);
    private readonly LostConnections lost;
    private readonly PostgresSchema schema;
    private readonly ILogger<PostgresDatabase> logger;
    private readonly PostgresWriter writer;
    private readonly GroupCommit commits;
    private bool isOpen;
    private int isClosed;

    public PostgresDatabase(
        NpgsqlDataSource source, TimeProvider clock, ILogger<PostgresDatabase> logger, CommitMeasures? measures = null)
    {
        (Source, this.logger) = (source, logger);
        schema = new(source, clock, logger);
        lost = new(source, clock);
        writer = new(source, lost, clock);
        commits = new(Transact, measures ?? new());
    }

    /// <summary>The connections; Orleans' own tables are in the same database.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Whether commits wait to be written.</summary>
    public bool IsBusy => commits.IsBusy;

    public TimeSpan LongestWait => commits.LongestWait;

    public Sql SearchLag =>
        new("SELECT coalesce((SELECT max(id) FROM article), 0) - article FROM search_progress");

    /// <summary>Completes when this silo committed something since the last call, or when the time is over: other
    /// silos commit too. For one caller.</summary>
    public Task CommittedAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        committed.WaitAsync(patience, cancellationToken);

    // The first to start, for everything else may read tickets, and so the last to stop: after the grains.
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(PostgresDatabase), ServiceLifecycleStage.First, OpenAsync, _ => DisposeAsync().AsTask());

    /// <inheritdoc/>
    /// <remarks>Waits for a server that is starting.</remarks>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (isOpen)
        {
            return;
        }
        await schema.ApplyAsync(cancellationToken);
        commits.Start();
        isOpen = true;
    }

    public Task CommitAsync(TicketChange change, CancellationToken cancellationToken) =>
        commits.WriteAsync(new PostgresWrite(new(change)), cancellationToken);

    public Task<ImmutableArray<T>> ReadAsync<T>(
        Sql query, Func<IRow, T> read, CancellationToken cancellationToken) =>
        ReadAsync(connection => RunAsync(connection, [query], read, cancellationToken), cancellationToken);

    /// <summary>Reads one snapshot; it may be read twice.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public Task<T> ReadAsync<T>(Func<PostgresQueries, Task<T>> read, CancellationToken cancellationToken) =>
        ReadAsync(connection => RunAsync(connection, read, cancellationToken), cancellationToken);

    public async Task<ImmutableArray<T>> WriteAsync<T>(
        ImmutableArray<Sql> statements, Func<IRow, T> read, CancellationToken cancellationToken)
    {
        await using var connection = await RentAsync(cancellationToken);
        try
        {
            return await RunAsync(connection, statements, read, cancellationToken);
        }
        catch (Exception e) when (PostgresFailure.IsOfServer(e))
        {
            throw PostgresFailure.Unavailable(e);
        }
    }

    /// <summary>Writes what was taken, then closes; whoever comes later is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, 1) == 1)
        {
            return;
        }
        if (isOpen)
        {
            await commits.StopAsync(); // only what was started ends
        }
        writer.Dispose();
        await Source.DisposeAsync();
        committed.Dispose();
    }

    // A connection that was idle while the server was started again is known to be lost only once it is used, and then
    // the others are lost too: who fails on one reads again on a new one. Who gets none hears so at once.
    private async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            await using var connection = await RentAsync(cancellationToken);
            try
            {
                return await read(connection);
            }
            catch (Exception e) when (PostgresFailure.IsOfConnection(e) && tries < PostgresFailure.MostLost)
            {
                LogReadsAgain(e);
                lost.Forget();
            }
            catch (Exception e) when (PostgresFailure.IsOfServer(e))
            {
                throw PostgresFailure.Unavailable(e);
            }
        }
    }

    private async Task<NpgsqlConnection> RentAsync(CancellationToken cancellationToken)
    {
        if (!await opening.WaitAsync(Patience, cancellationToken))
        {
            throw new StoreUnavailableException("The ticket database gives no connection in time.");
        }
        try
        {
            return await Source.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception e) when (PostgresFailure.IsOfServer(e))
        {
            throw PostgresFailure.Unavailable(e);
        }
        finally
        {
            opening.Release();
        }
    }

    // Without a BEGIN the statements of a batch are one transaction: they share one Sync (PostgreSQL, 55.2.3).
    private static async Task<ImmutableArray<T>> RunAsync<T>(
        NpgsqlConnection connection, ImmutableArray<Sql> statements, Func<IRow, T> read,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(statement.ToCommand());
        }
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await PostgresRow.ReadAllAsync(reader, read, cancellationToken);
    }

    // The BEGIN travels with the first query.
    private static async Task<T> RunAsync<T>(
        NpgsqlConnection connection, Func<PostgresQueries, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(
            IsolationLevel.RepeatableRead, cancellationToken);
        return await read(new(connection));
    }

    private void Transact(IReadOnlyList<PendingWrite> batch)
    {
        writer.Write(batch);
        if (committed.CurrentCount == 0)
        {
            committed.Release();
        }
    }

    [LoggerMessage(LogLevel.Information, "A connection to the database was lost; what it read is read again.")]
    private partial void LogReadsAgain(Exception exception);
}
