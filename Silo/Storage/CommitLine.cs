using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Writes in the order in which they came. It holds so many, of so many bytes: whoever finds it full waits
/// before it, in order too, so that a slow database slows the callers instead of filling the memory.</summary>
internal sealed class CommitLine(int places, long bytes)
{
    // An object, not a Lock: the writer's thread waits on it.
    private readonly object turn = new();
    private readonly Queue<PendingWrite> line = new();
    private readonly LinkedList<Newcomer> newcomers = new();
    private long size;
    private bool isClosed;

    public int Count
    {
        get
        {
            lock (turn)
            {
                return line.Count;
            }
        }
    }

    /// <summary>Those in the line and those before it.</summary>
    public int CountAll
    {
        get
        {
            lock (turn)
            {
                return line.Count + newcomers.Count;
            }
        }
    }

    /// <summary>When the first of the line was asked for, or nothing.</summary>
    public long? First
    {
        get
        {
            lock (turn)
            {
                return line.TryPeek(out var first) ? first.Asked : null;
            }
        }
    }

    /// <summary>The bytes of those in the line.</summary>
    public long Size
    {
        get
        {
            lock (turn)
            {
                return size;
            }
        }
    }

    /// <summary>Completes when the write stands in the line; cancelled before that, it is not written.</summary>
    /// <exception cref="StoreUnavailableException">The line is closed.</exception>
    public Task EnterAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        LinkedListNode<Newcomer> newcomer;
        lock (turn)
        {
            if (isClosed)
            {
                throw Closed();
            }
            if (newcomers.Count == 0 && Fits(write))
            {
                Add(write);
                return Task.CompletedTask;
            }
            newcomer = newcomers.AddLast(new Newcomer(write));
        }
        return WaitAsync(newcomer, cancellationToken);
    }

    /// <summary>Blocks until there is something, and takes the first of it: so many and so many bytes at most, but
    /// always one. False at the end of a closed line.</summary>
    public bool Take(List<PendingWrite> batch, int most, long mostBytes)
    {
        lock (turn)
        {
            while (line.Count == 0)
            {
                if (isClosed)
                {
                    return false;
                }
                Monitor.Wait(turn);
            }
            for (var taken = 0L; batch.Count < most && line.TryPeek(out var next); taken += next.Size)
            {
                if (batch.Count > 0 && taken + next.Size > mostBytes)
                {
                    break;
                }
                batch.Add(line.Dequeue());
                size -= next.Size;
            }
            LetIn();
            return true;
        }
    }

    /// <summary>Takes no more: who stands in the line is written, who waits before it is refused.</summary>
    public void Close()
    {
        lock (turn)
        {
            isClosed = true;
            foreach (var newcomer in newcomers)
            {
                newcomer.Entered.TrySetException(Closed());
            }
            newcomers.Clear();
            Monitor.PulseAll(turn);
        }
    }

    private async Task WaitAsync(LinkedListNode<Newcomer> newcomer, CancellationToken cancellationToken)
    {
        try
        {
            await newcomer.Value.Entered.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (turn)
            {
                if (newcomer.List is not null)
                {
                    newcomers.Remove(newcomer);
                    LetIn(); // it may have been all that a smaller one waited for
                }
            }
            throw;
        }
    }

    private void LetIn()
    {
        while (newcomers.First is { } first && Fits(first.Value.Write))
        {
            newcomers.RemoveFirst();
            Add(first.Value.Write);
            first.Value.Entered.TrySetResult();
        }
    }

    // What is larger than all the room enters an empty line.
    private bool Fits(PendingWrite write) =>
        line.Count == 0 || (line.Count < places && size + write.Size <= bytes);

    private void Add(PendingWrite write)
    {
        line.Enqueue(write);
        size += write.Size;
        Monitor.Pulse(turn);
    }

    private static StoreUnavailableException Closed() => new("The store is stopping.");

    private readonly record struct Newcomer(PendingWrite Write)
    {
        // Asynchronously, for who opens the line must not run what its callers do next.
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
