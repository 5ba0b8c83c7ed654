using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using OrleansTickets.Tickets;
using SQLitePCL;

namespace OrleansTickets.Storage;

/// <summary>The SQLite file of the tickets: one writer, on its own thread, and a few readers.</summary>
internal sealed class TicketDatabase : ITicketDatabase, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    // Readers beyond the cores only share them, but one that waits for the disk should not hold up the others.
    private static readonly int Readers = Math.Max(4, Environment.ProcessorCount);

    private readonly string path;
    private readonly SemaphoreSlim committed = new(0);
    private readonly GroupCommit commits;
    private readonly ConcurrentBag<SqliteSession> idle = [];
    private readonly SemaphoreSlim free = new(Readers);
    private SqliteSession? writer;
    private volatile bool isOpen;
    private int isClosed;

    public TicketDatabase(DirectoryInfo data, CommitMeasures? measures = null)
    {
        path = Path.Combine(data.FullName, "tickets.db");
        SearchFile = new(Path.Combine(data.FullName, "search.db"));
        commits = new(Transact, measures ?? new());
    }

    /// <summary>The full-text index; readers know it as <c>search</c>.</summary>
    public FileInfo SearchFile { get; }

    /// <summary>Whether commits wait to be written.</summary>
    public bool IsBusy => commits.IsBusy;

    public TimeSpan LongestWait => commits.LongestWait;

    public Sql SearchLag => new("SELECT coalesce((SELECT max(id) FROM article), 0) - article FROM search.progress");

    /// <summary>Completes when something was committed since the last call; for one caller.</summary>
    public Task CommittedAsync(CancellationToken cancellationToken) => committed.WaitAsync(cancellationToken);

    // The first to start, for everything else may read tickets, and so the last to stop: after the grains.
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(TicketDatabase), ServiceLifecycleStage.First, OpenAsync, _ => DisposeAsync().AsTask());

    public Task OpenAsync(CancellationToken cancellationToken) =>
        isOpen ? Task.CompletedTask : Task.Run(Open, cancellationToken);

    /// <summary>Opens the file, makes it if it is missing, and brings it to this program's schema.</summary>
    public void Open()
    {
        var session = Connect(SqliteOpenMode.ReadWriteCreate);
        try
        {
            Prepare(session);
            new SearchIndex(SearchFile).Dispose(); // readers open it, so it must be there
        }
        catch
        {
            session.Dispose();
            throw;
        }
        writer = session;
        isOpen = true;
        commits.Start();
    }

    public Task CommitAsync(TicketChange change, CancellationToken cancellationToken) =>
        WriteAsync(new TicketWrite(new(change)), cancellationToken);

    public Task<ImmutableArray<T>> ReadAsync<T>(
        Sql query, Func<IRow, T> read, CancellationToken cancellationToken) =>
        ReadAsync(session => session.ReadAll(query, read), cancellationToken);

    public Task<ImmutableArray<T>> WriteAsync<T>(
        ImmutableArray<Sql> statements, Func<IRow, T> read, CancellationToken cancellationToken) =>
        WriteAsync(new SqliteWrite<T>(statements, read), cancellationToken);

    /// <summary>Completes when the write is durable.</summary>
    public Task<T> WriteAsync<T>(PendingWrite<T> write, CancellationToken cancellationToken) =>
        commits.WriteAsync(write, cancellationToken);

    /// <summary>Reads one snapshot, on a pool thread: SQLite blocks, and a grain's turn should not.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(read), cancellationToken);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Writes what was taken, then closes; whoever comes later is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        if (writer is null || Interlocked.Exchange(ref isClosed, 1) == 1)
        {
            return;
        }
        await commits.StopAsync();
        isOpen = false;
        for (var i = 0; i < Readers; i++)
        {
            await free.WaitAsync();
        }
        while (idle.TryTake(out var session))
        {
            session.Dispose();
        }
        writer.Dispose(); // folds the write-ahead log into the file, which then may be copied alone
        free.Release(Readers);
    }

    private T Read<T>(Func<SqliteSession, T> read)
    {
        if (!isOpen)
        {
            throw new StoreUnavailableException("The store is not open.");
        }
        if (!idle.TryTake(out var session))
        {
            session = Connect(SqliteOpenMode.ReadOnly);
            session.Execute("PRAGMA cache_size = -16384");
            session.Prepare("ATTACH DATABASE @file AS search").Bind(SearchFile.FullName).Run();
        }
        try
        {
            session.Prepare("BEGIN").Run();
            return read(session);
        }
        finally
        {
            session.End();
            idle.Add(session);
        }
    }

    private static void Prepare(SqliteSession session)
    {
        session.Execute("""
            PRAGMA page_size = 4096;
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 8000;
            PRAGMA journal_size_limit = 134217728;
            PRAGMA cache_size = -131072;
            """);
        SqliteMigrations.Apply(session);
    }

    private SqliteSession Connect(SqliteOpenMode mode) => new(
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());

    private void Transact(IReadOnlyList<PendingWrite> batch)
    {
        var session = writer!; // the writer's thread starts after it is set, and ends before it is disposed
        try
        {
            session.Prepare("BEGIN IMMEDIATE").Run();
            foreach (var write in batch)
            {
                ((ISqliteWrite)write).Apply(session);
            }
            session.Prepare("COMMIT").Run();
            if (committed.CurrentCount == 0)
            {
                committed.Release();
            }
        }
        catch (SqliteException e) when (CannotWrite(e))
        {
            throw new StoreUnavailableException($"The ticket file cannot be written: {e.Message}");
        }
        finally
        {
            session.End();
        }
    }

    // Of the disk, the file or its other users; anything else is the fault of what was to be written.
    private static bool CannotWrite(SqliteException e) => e.SqliteErrorCode is
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT
            or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM;
}
