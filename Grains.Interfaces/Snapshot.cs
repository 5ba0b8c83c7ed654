namespace OrleansTickets;

/// <summary>What a process knows for two seconds, or as long as is said: loaded once however many ask, forgotten at once
/// when it changes here.</summary>
/// <remarks>A loading that is lost with a silo is answered late or never. Meanwhile what was known before it serves,
/// for at most <see cref="Longest"/>.</remarks>
internal sealed class Snapshot<T>(Func<Task<T>> load, TimeProvider clock, TimeSpan? lifetime = null)
{
    /// <summary>How old an answer may be where no newer one is to be had.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private readonly TimeSpan lifetime = lifetime ?? TimeSpan.FromSeconds(2);
    private Loading? current;

    /// <summary>How long to wait for a newer answer where there is one. Real time even under test: nobody's deadline
    /// hangs on it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    public ValueTask<T> ReadAsync()
    {
        var loading = Load(lifetime);
        return loading.Answer.IsCompletedSuccessfully ? new(loading.Answer.Result) : ReadAsync(loading);
    }

    /// <summary>The same, no older than this, however long it takes.</summary>
    public ValueTask<T> ReadAsync(TimeSpan oldest) => new(Load(oldest).Answer);

    /// <summary>The next to ask loads, even while an older loading is on its way.</summary>
    public void Forget() => Volatile.Write(ref current, null);

    private async ValueTask<T> ReadAsync(Loading loading)
    {
        if (loading.Before is not { } before || IsTooOld(before))
        {
            return await loading.Answer;
        }
        try
        {
            return await loading.Answer.WaitAsync(Patience);
        }
        catch (Exception) when (!IsTooOld(before))
        {
            return before.Value; // who asks next loads again
        }
    }

    private bool IsTooOld(Known known) => clock.GetElapsedTime(known.Since) >= Longest;

    private Loading Load(TimeSpan oldest)
    {
        var known = Volatile.Read(ref current);
        if (known is null || known.HasFailed || clock.GetElapsedTime(known.Since) >= oldest)
        {
            // Off the asking grain's turn, so that whoever else waits does not wait for that grain too.
            var fresh = new Loading(clock.GetTimestamp(), new(() => Task.Run(load)), known?.Last);
            var winner = Interlocked.CompareExchange(ref current, fresh, known);
            known = winner == known ? fresh : winner ?? fresh;
        }
        return known;
    }

    private sealed record Known(long Since, T Value);

    private sealed record Loading(long Since, Lazy<Task<T>> Value, Known? Before)
    {
        public Task<T> Answer => Value.Value;

        public bool HasFailed =>
            Value.IsValueCreated && Answer is { IsCompleted: true, IsCompletedSuccessfully: false };

        /// <summary>Its answer, once it is there; until then the one before.</summary>
        public Known? Last =>
            Value.IsValueCreated && Answer.IsCompletedSuccessfully ? new(Since, Answer.Result) : Before;
    }
}
