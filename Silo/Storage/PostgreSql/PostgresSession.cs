using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace OrleansTickets.Storage;

/// <summary>A writer's connection, and what it knows of the database. That ends with it: the server that comes back
/// may be another one, which lacks what the first wrote last.</summary>
internal sealed class PostgresSession : IDisposable
{
    private const int IdsAtOnce = 1_000; // the step of the sequence

    private readonly PostgresQueueIds queues = new();
    private long nextId;
    private long lastId = -1;

    private PostgresSession(NpgsqlConnection connection) => Connection = connection;

    public NpgsqlConnection Connection { get; }

    /// <summary>Whether it may still be used. It may be lost and nobody knows.</summary>
    public bool IsOpen => Connection.State == ConnectionState.Open;

    /// <summary>Connects, and sees to it that the writer has its row: for a row that is not there yet, nobody could
    /// wait who asks what became of its first transaction.</summary>
    public static PostgresSession Open(
        NpgsqlDataSource source, LostConnections lost, Guid writer, DateTimeOffset now)
    {
        for (var tries = 1; ; tries++)
        {
            var session = new PostgresSession(source.OpenConnection());
            try
            {
                session.Register(writer, now);
                return session;
            }
            catch (Exception e) when (PostgresFailure.IsOfConnection(e) && tries < PostgresFailure.MostLost)
            {
                session.Dispose();
                lost.Forget();
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
    }

    public int QueueId(string name) => queues.Give(Connection, name);

    /// <summary>An id for a new ticket.</summary>
    public long NextTicketId()
    {
        if (nextId > lastId)
        {
            using var command = new NpgsqlCommand("SELECT nextval('ticket_id')", Connection);
            nextId = (long)command.ExecuteScalar()!;
            lastId = nextId + IdsAtOnce - 1;
        }
        return nextId++;
    }

    public void Rollback()
    {
        using var command = new NpgsqlCommand("ROLLBACK", Connection);
        command.ExecuteNonQuery();
    }

    public void Dispose() => Connection.Dispose();

    private void Register(Guid writer, DateTimeOffset now)
    {
        using var batch = new NpgsqlBatch(Connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            INSERT INTO writer (id, batch, started_at) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING
            """).With(NpgsqlDbType.Uuid, writer).With(NpgsqlDbType.Bigint, now.UtcTicks));
        batch.ExecuteNonQuery();
    }
}
