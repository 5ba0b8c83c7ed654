using Npgsql;
using NpgsqlTypes;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Writes batches of changes on a connection of its own, for one thread. A transaction takes two round trips:
/// in the first comes all that can refuse a change, in the second the rest, and the COMMIT.</summary>
internal sealed class PostgresWriter(NpgsqlDataSource source, LostConnections lost, TimeProvider clock) : IDisposable
{
    private const int MostTries = 5;

    // Shorter than what the callers' callers wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Guid id = Guid.NewGuid();
    private readonly ManualResetEventSlim never = new();
    private PostgresSession? session;
    private long batches;

    /// <summary>Writes all, or completes those that are refused. When it throws, those that are not done are not
    /// written.</summary>
    /// <exception cref="StoreUnavailableException">The server does not answer or cannot write, or nobody knows what
    /// became of the transaction.</exception>
    public void Write(IReadOnlyList<PendingWrite> batch)
    {
        var waiting = batch.Cast<PostgresWrite>().ToList();
        try
        {
            while (waiting.Count > 0)
            {
                waiting = WriteSome(waiting);
            }
        }
        catch (Exception e) when (PostgresFailure.IsOfServer(e))
        {
            Dispose();
            throw PostgresFailure.Unavailable(e);
        }
        catch
        {
            Undo();
            throw;
        }
    }

    public void Dispose()
    {
        session?.Dispose();
        session = null;
    }

    // Those that are left: two changes of one ticket, or with one receipt, do not go into one transaction.
    private List<PostgresWrite> WriteSome(List<PostgresWrite> waiting)
    {
        var (numbers, receipts) = (new HashSet<string>(), new HashSet<Guid>());
        var together = waiting.ToLookup(write =>
            numbers.Add(write.Ticket.Number) & write.Change.Receipts.All(receipts.Add));
        List<PostgresWrite> writes = [.. together[true]];
        for (var tries = 0; writes.Count > 0 && !TryWrite(writes); tries++)
        {
            Undo();
            writes = [.. writes.Except(PostgresRefusals.Tell(Session().Connection, writes))];
            if (tries == MostTries)
            {
                throw new InvalidOperationException("What refuses these changes cannot be found.");
            }
        }
        return [.. together[false]];
    }

    private bool TryWrite(List<PostgresWrite> writes)
    {
        if (!TryBegin(writes))
        {
            return false;
        }
        Finish(writes);
        foreach (var write in writes)
        {
            write.Complete();
        }
        return true;
    }

    // Up to here nothing can be committed, for the COMMIT is not sent. So what meets a lost connection is begun again:
    // that was idle while the server was started again, as were the others in the pool.
    private bool TryBegin(List<PostgresWrite> writes)
    {
        for (var tries = 1; ; tries++)
        {
            var open = Session();
            try
            {
                return TryBegin(open, writes);
            }
            catch (Exception e) when (!open.IsOpen && e.InnerException is not TimeoutException && tries < MostTries)
            {
                lost.Forget();
            }
        }
    }

    private bool TryBegin(PostgresSession open, List<PostgresWrite> writes)
    {
        foreach (var write in writes)
        {
            write.QueueId = open.QueueId(write.Ticket.Queue);
            write.TicketId = write.IsNew ? open.NextTicketId() : 0;
        }
        var receipts = writes.Sum(write => write.Change.Receipts.Length);
        var (inserts, updates) = (writes.FindAll(write => write.IsNew), writes.FindAll(write => !write.IsNew));
        using var batch = new NpgsqlBatch(open.Connection);
        batch.BatchCommands.Add(new("BEGIN"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            INSERT INTO writer (id, batch, started_at) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET batch = excluded.batch
            """).With(NpgsqlDbType.Uuid, id).With(NpgsqlDbType.Bigint, ++batches)
            .With(NpgsqlDbType.Bigint, clock.GetUtcNow().UtcTicks));
        var taken = Add(batch, receipts, () => PostgresTicketRows.Receipts(writes));
        var inserted = Add(batch, inserts.Count, () => PostgresTicketRows.Insert(inserts));
        var updated = Add(batch, updates.Count, () => PostgresTicketRows.Update(updates));
        using (var rows = batch.ExecuteReader())
        {
            var found = updates.ToDictionary(write => write.Ticket.Number);
            do
            {
                while (rows.Read())
                {
                    found[rows.GetString(0)].TicketId = rows.GetInt64(1);
                }
            }
            while (rows.NextResult());
        }
        return IsWhole(taken, receipts) && IsWhole(inserted, inserts.Count) && IsWhole(updated, updates.Count);
    }

    private void Finish(List<PostgresWrite> writes)
    {
        using var batch = new NpgsqlBatch(session!.Connection);
        foreach (var rows in PostgresArticleRows.Of(writes))
        {
            batch.BatchCommands.Add(rows);
        }
        batch.BatchCommands.Add(new("COMMIT"));
        try
        {
            batch.ExecuteNonQuery();
        }
        catch (Exception e) when (PostgresFailure.IsOfServer(e))
        {
            Dispose();
            if (!WasCommitted())
            {
                throw;
            }
        }
    }

    // Locks its row, and so waits for the end of a transaction that goes on without us.
    private bool WasCommitted()
    {
        for (var asked = clock.GetTimestamp(); ; never.Wait(Pause))
        {
            try
            {
                using var other = source.OpenConnection();
                using var command = new NpgsqlCommand("SELECT batch FROM writer WHERE id = $1 FOR UPDATE", other);
                command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
                return command.ExecuteScalar() is long last && last == batches;
            }
            catch (Exception e) when (PostgresFailure.IsOfServer(e) && clock.GetElapsedTime(asked) < Patience)
            {
                // It is not there yet.
            }
        }
    }

    // Whoever keeps an idle connection alive may have found it lost.
    private PostgresSession Session()
    {
        if (session is { IsOpen: false })
        {
            Dispose();
        }
        return session ??= PostgresSession.Open(source, lost, id, clock.GetUtcNow());
    }

    private void Undo()
    {
        try
        {
            session?.Rollback();
        }
        catch (Exception) // of whatever kind: the server rolls back what has lost its client
        {
            Dispose();
        }
    }

    private static NpgsqlBatchCommand? Add(NpgsqlBatch batch, int rows, Func<NpgsqlBatchCommand> command)
    {
        if (rows == 0)
        {
            return null;
        }
        var added = command();
        batch.BatchCommands.Add(added);
        return added;
    }

    private static bool IsWhole(NpgsqlBatchCommand? command, int rows) =>
        command is null || command.Rows == (ulong)rows;
}
