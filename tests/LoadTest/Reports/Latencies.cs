namespace OrleansTickets.LoadTest;

/// <summary>How long things took; however many, in little memory, within one part in a hundred.</summary>
internal sealed class Latencies
{
    private const double Growth = 1.01;
    private static readonly double LogGrowth = Math.Log(Growth);

    // From a microsecond to more than an hour.
    private readonly int[] counts = new int[2_300];
    private long longest;

    public int Count => counts.Sum();

    public void Add(TimeSpan took)
    {
        var microseconds = Math.Max(took.TotalMicroseconds, 1);
        Interlocked.Increment(ref counts[Math.Min((int)(Math.Log(microseconds) / LogGrowth), counts.Length - 1)]);
        for (var seen = Volatile.Read(ref longest); took.Ticks > seen;)
        {
            var before = Interlocked.CompareExchange(ref longest, took.Ticks, seen);
            seen = before == seen ? took.Ticks : before;
        }
    }

    public Percentiles Read() =>
        new(Count, At(0.50), At(0.95), At(0.99), TimeSpan.FromTicks(longest).TotalMilliseconds);

    private double At(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var i = 0; i < counts.Length; i++)
        {
            left -= counts[i];
            if (left <= 0)
            {
                return Math.Pow(Growth, i + 0.5) / 1_000;
            }
        }
        return 0;
    }
}

/// <summary>Latencies in milliseconds.</summary>
internal sealed record Percentiles(int Count, double P50, double P95, double P99, double Max)
{
    /// <summary>Of a few that are all known.</summary>
    public static Percentiles Of(IEnumerable<TimeSpan> all)
    {
        double[] sorted = [.. all.Select(each => each.TotalMilliseconds).Order()];
        return sorted.Length == 0 ? new(0, 0, 0, 0, 0)
            : new(sorted.Length, At(0.50), At(0.95), At(0.99), sorted[^1]);

        double At(double share) => sorted[(int)Math.Ceiling(sorted.Length * share) - 1];
    }
}
