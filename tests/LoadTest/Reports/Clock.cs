using System.Diagnostics;

namespace OrleansTickets.LoadTest;

/// <summary>The time that never jumps, in nanoseconds.</summary>
internal static class Clock
{
    public static long Now => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    public static TimeSpan Since(long time) => Between(time, Now);

    public static TimeSpan Between(long start, long end) => TimeSpan.FromMicroseconds((end - start) / 1_000.0);
}
