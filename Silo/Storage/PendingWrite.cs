namespace OrleansTickets.Storage;

/// <summary>Something that waits to be written, and somebody who waits for that.</summary>
internal abstract class PendingWrite
{
    /// <summary>Bytes of a write that carries no mail, more or less.</summary>
    protected const long Small = 1_024;

    /// <summary>About the bytes that it holds in memory; it never changes.</summary>
    public virtual long Size => Small;

    /// <summary>Timestamp of when it was asked for.</summary>
    public long Asked { get; set; }

    /// <summary>The transaction that it was applied in is durable.</summary>
    public abstract void Complete();

    /// <summary>It could not be written.</summary>
    public abstract void Fail(Exception reason);

    /// <summary>Whether somebody knows already what became of it.</summary>
    public abstract bool IsDone { get; }
}

/// <summary>A write that answers something once it is durable.</summary>
internal abstract class PendingWrite<T> : PendingWrite
{
    // Asynchronously, for the writer's thread must not run what its callers do next.
    private readonly TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Outcome => outcome.Task;

    /// <summary>What the transaction found. It counts only once that is durable; a retry may find another.</summary>
    protected T Answer { get; set; } = default!;

    /// <summary>Why nothing of it was written although the transaction went well.</summary>
    protected Exception? Refusal { get; set; }

    public override void Complete() =>
        _ = Refusal is null ? outcome.TrySetResult(Answer) : outcome.TrySetException(Refusal);

    public override void Fail(Exception reason) => outcome.TrySetException(reason);

    public override bool IsDone => outcome.Task.IsCompleted;
}
