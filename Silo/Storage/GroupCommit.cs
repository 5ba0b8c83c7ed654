using System.Threading.Channels;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Turns many commits into few: what queued up while one transaction ran is the next.</summary>
/// <param name="transact">Applies all of a batch in one transaction, or throws and leaves nothing. It may block: it
/// runs on a thread of its own.</param>
internal sealed class GroupCommit(Action<IReadOnlyList<PendingWrite>> transact)
{
    private const int LargestBatch = 256;

    // Bounded, so that a slow database slows the callers instead of filling the memory.
    private readonly Channel<PendingWrite> queue = Channel.CreateBounded<PendingWrite>(
        new BoundedChannelOptions(8_192) { SingleReader = true });

    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether any write waits for the one before it.</summary>
    public bool IsBusy => queue.Reader.Count > 0;

    /// <summary>Begins to write.</summary>
    public void Start() => new Thread(Run) { Name = "Ticket writer", IsBackground = true }.Start();

    /// <summary>Completes when the write is durable, or fails as that write alone failed.</summary>
    public async Task<T> WriteAsync<T>(PendingWrite<T> pending, CancellationToken cancellationToken)
    {
        try
        {
            await queue.Writer.WriteAsync(pending, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new StoreUnavailableException("The store is stopping.");
        }
        return await pending.Outcome.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more, and completes when all that was taken is written.</summary>
    public Task StopAsync()
    {
        queue.Writer.TryComplete();
        return drained.Task;
    }

    private void Run()
    {
        var batch = new List<PendingWrite>(LargestBatch);
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }
            Write(batch);
            batch.Clear();
        }
        drained.SetResult();
    }

    private void Write(List<PendingWrite> batch)
    {
        try
        {
            transact(batch);
        }
        catch (StoreUnavailableException e) // it says nothing of any write, and to try each again would take for ever
        {
            foreach (var pending in batch)
            {
                pending.Fail(e);
            }
            return;
        }
        catch (Exception) when (batch.Count > 1) // one by one, the poison row fails alone
        {
            foreach (var pending in batch.Where(pending => !pending.IsDone))
            {
                Write([pending]);
            }
            return;
        }
        catch (Exception e) // whatever it was: its caller must hear of it, and the writer must live
        {
            batch[0].Fail(e);
            return;
        }
        foreach (var pending in batch)
        {
            pending.Complete();
        }
    }
}
