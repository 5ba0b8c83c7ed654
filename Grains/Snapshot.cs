namespace OrleansTickets;

/// <summary>What a silo knows for two seconds: loaded once however many ask, forgotten at once when it
/// changes here.</summary>
internal sealed class Snapshot<T>(Func<Task<T>> load, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);
    private Loading? current;

    public ValueTask<T> ReadAsync() => ReadAsync(Lifetime);

    /// <summary>The same, no older than this.</summary>
    public ValueTask<T> ReadAsync(TimeSpan oldest)
    {
        var known = Volatile.Read(ref current);
        if (known is null || known.HasFailed || clock.GetElapsedTime(known.Since) >= oldest)
        {
            // Off the asking grain's turn, so that whoever else waits does not wait for that grain too.
            var fresh = new Loading(clock.GetTimestamp(), new(() => Task.Run(load)));
            var winner = Interlocked.CompareExchange(ref current, fresh, known);
            known = winner == known ? fresh : winner ?? fresh;
        }
        return new(known.Value.Value);
    }

    /// <summary>The next to ask loads, even while an older loading is on its way.</summary>
    public void Forget() => Volatile.Write(ref current, null);

    private sealed record Loading(long Since, Lazy<Task<T>> Value)
    {
        public bool HasFailed =>
            Value.IsValueCreated && Value.Value is { IsCompleted: true, IsCompletedSuccessfully: false };
    }
}
