namespace OrleansTickets.LoadTest;

/// <summary>Lets so many pass in a second, however many wait.</summary>
/// <param name="rate">How many; 0 means all.</param>
internal sealed class Pace(Func<double> rate)
{
    // Who was held up may catch up on so much.
    private const long Credit = 1_000_000_000;

    private readonly Lock turn = new();
    private long next;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (rate() is var now && now <= 0)
        {
            return Task.CompletedTask;
        }
        long wait;
        lock (turn)
        {
            next = Math.Max(next, Clock.Now - Credit) + (long)(1e9 / now);
            wait = next - Clock.Now;
        }
        return wait > 1_000_000 ? Task.Delay(TimeSpan.FromMicroseconds(wait / 1_000.0), cancellationToken)
            : Task.CompletedTask;
    }
}
