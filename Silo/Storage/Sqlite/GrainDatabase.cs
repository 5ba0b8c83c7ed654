using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OrleansTickets.Storage;

/// <summary>The SQLite file of Orleans' own state. One operation at a time; the others wait without a thread.</summary>
/// <remarks>
/// SQLite takes one writer. Left to itself, Microsoft.Data.Sqlite answers a locked file with
/// <c>Thread.Sleep(150)</c> on the grain's thread, again and again; with turns that is left for other processes.
/// </remarks>
internal sealed class GrainDatabase(string connectionString) : DbDataSource, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly SemaphoreSlim turns = new(1);

    public override string ConnectionString => connectionString;

    // The first to start, for reminders and grain storage then read their queries, and so the last to stop.
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(GrainDatabase), ServiceLifecycleStage.First, Start, Stop);

    protected override DbConnection CreateDbConnection() => new SqliteConnection(connectionString);

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(
        CancellationToken cancellationToken = default)
    {
        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        var turn = new Turn(connectionString, turns);
        try
        {
            turn.Open();
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private Task Start(CancellationToken cancellationToken)
    {
        SqliteGrainTables.Apply(connectionString);
        return Task.CompletedTask;
    }

    // Closing the last connection folds the write-ahead log into the file, which then may be copied alone.
    private Task Stop(CancellationToken cancellationToken)
    {
        using var any = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(any);
        return Task.CompletedTask;
    }

    private sealed class Turn(string connectionString, SemaphoreSlim turns) : SqliteConnection(connectionString)
    {
        private bool isOver;

        protected override void Dispose(bool disposing)
        {
            try
            {
                base.Dispose(disposing);
            }
            finally
            {
                if (disposing && !isOver)
                {
                    isOver = true;
                    turns.Release();
                }
            }
        }
    }
}
