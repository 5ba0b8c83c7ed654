using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Turns many commits into few: what queued up while one transaction ran is the next.</summary>
/// <param name="transact">Applies all of a batch in one transaction, or throws and leaves nothing of those that
/// are not done. It may block: it runs on a thread of its own. <see cref="StoreUnavailableException"/> says that no
/// write can be done now; anything else is taken for the fault of one of the batch, which then is tried one by one.
/// </param>
/// <param name="measures">Measures them.</param>
internal sealed class GroupCommit(Action<IReadOnlyList<PendingWrite>> transact, CommitMeasures measures)
{
    private const int LargestBatch = 256;
    private const long LargestBatchBytes = 8 * 1024 * 1024;
    private const int LongestLine = 8_192;
    private const long LongestLineBytes = 64 * 1024 * 1024;

    private readonly Lock turn = new();
    private readonly CommitLine line = new(LongestLine, LongestLineBytes);
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long? inHand;

    /// <summary>Whether any write waits for the one before it.</summary>
    public bool IsBusy => line.Count > 0;

    /// <summary>How many writes wait, and how many bytes they hold.</summary>
    public (int Count, long Bytes) Waiting => (line.Count, line.Size);

    /// <summary>How long the oldest write that is not done has waited.</summary>
    public TimeSpan LongestWait
    {
        get
        {
            lock (turn)
            {
                return (inHand ?? line.First) is { } asked ? measures.Since(asked) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Begins to write.</summary>
    public void Start()
    {
        measures.WatchWaiting(() => line.CountAll);
        new Thread(Run) { Name = "Ticket writer", IsBackground = true }.Start();
    }

    /// <summary>Completes when the write is durable, or fails as that write alone failed.</summary>
    /// <exception cref="StoreUnavailableException">The store is stopping or cannot write.</exception>
    public async Task<T> WriteAsync<T>(PendingWrite<T> pending, CancellationToken cancellationToken)
    {
        pending.Asked = measures.Now;
        await line.EnterAsync(pending, cancellationToken);
        try
        {
            var answer = await pending.Outcome.WaitAsync(cancellationToken);
            measures.CountCommit(pending.Asked);
            return answer;
        }
        catch (StaleTicketException)
        {
            measures.CountConflict();
            throw;
        }
    }

    /// <summary>Takes no more, and completes when all that was taken is written.</summary>
    public Task StopAsync()
    {
        line.Close();
        return drained.Task;
    }

    private void Run()
    {
        var batch = new List<PendingWrite>(LargestBatch);
        while (line.Take(batch, LargestBatch, LargestBatchBytes))
        {
            measures.CountBatch(batch.Count);
            Take(batch[0].Asked);
            Write(batch);
            Take(null);
            batch.Clear();
        }
        drained.SetResult();
    }

    private void Take(long? asked)
    {
        lock (turn)
        {
            inHand = asked;
        }
    }

    private void Write(List<PendingWrite> batch)
    {
        var failure = Try(batch);
        if (failure is null or StoreUnavailableException || batch.Count == 1)
        {
            batch.ForEach(pending => End(pending, failure));
            return;
        }
        // One by one, the poison row fails alone. A store that is gone meanwhile is asked no more.
        failure = null;
        foreach (var pending in batch.Where(pending => !pending.IsDone))
        {
            failure = failure as StoreUnavailableException ?? Try([pending]);
            End(pending, failure);
        }
    }

    private Exception? Try(IReadOnlyList<PendingWrite> writes)
    {
        try
        {
            transact(writes);
            return null;
        }
        catch (Exception e) // whatever it was: the callers must hear of it, and the writer must live
        {
            return e;
        }
    }

    private static void End(PendingWrite pending, Exception? failure)
    {
        if (failure is null)
        {
            pending.Complete();
        }
        else
        {
            pending.Fail(failure);
        }
    }
}
