namespace OrleansTickets.LoadTest;

internal enum LockAct
{
    Lock,
    Unlock,
    Read,
}

/// <summary>Something that an agent did to the lock of a ticket, or saw of it.</summary>
/// <param name="Act">What it was.</param>
/// <param name="Who">The agent.</param>
/// <param name="Start">When it began, in nanoseconds.</param>
/// <param name="End">When it was known to be over; nothing for what may happen still.</param>
/// <param name="Ok">Whether it was done; nothing if that is not known.</param>
/// <param name="Saw">Who held the lock, for what was read or refused.</param>
internal sealed record LockOperation(LockAct Act, string Who, long Start, long? End, bool? Ok, string? Saw = null)
{
    /// <summary>Something that may happen at any time from now on, or never.</summary>
    public static LockOperation Maybe(LockAct act, string who, long start) => new(act, who, start, null, null);
}
