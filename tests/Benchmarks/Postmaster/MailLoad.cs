using System.Diagnostics;

namespace OrleansTickets.Benchmarks;

/// <summary>Hands work over, so many at once, and says what it took.</summary>
internal static class MailLoad
{
    public static async Task<MailRate> RunAsync<T>(
        MeasuredDatabase database, string what, int atOnce, IReadOnlyList<T> work, Func<T, Task> take)
    {
        GC.Collect();
        var taken = new double[work.Count];
        var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var (allocated, served) = (GC.GetTotalAllocatedBytes(), database.ServerProcessor);
        var (next, done) = (-1, 0);
        var all = Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < work.Count; i = Interlocked.Increment(ref next))
            {
                var began = Stopwatch.GetTimestamp();
                await take(work[i]);
                taken[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                Interlocked.Increment(ref done);
            }
        })));
        while (await Task.WhenAny(all, Task.Delay(500)) != all)
        {
            Console.Write($"\r{what,-32} {atOnce,5} at once: {Volatile.Read(ref done)} of {work.Count}   ");
        }
        await all;
        var elapsed = Stopwatch.GetElapsedTime(started);
        var processor = Environment.CpuUsage.TotalTime - used;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        Array.Sort(taken);
        var server = (database.ServerProcessor - served).TotalMicroseconds / work.Count;
        var rate = new MailRate(work.Count / elapsed.TotalSeconds, server + (processor.TotalMicroseconds / work.Count));
        Console.WriteLine($"\r{what,-32} {atOnce,5} at once: {rate.PerSecond,7:N0}/s   processor {rate.Processor,5:N0} µs, {server,4:N0} of them the server's" +
            $"   allocated {allocated / 1_024.0 / work.Count,5:N1} KB" +
            $"   p50 {taken[taken.Length / 2],7:N1} ms   p99 {taken[taken.Length * 99 / 100],7:N1} ms");
        return rate;
    }
}

/// <summary>Mails a second, and microseconds of processor time for each, of this process and the database's server.</summary>
internal readonly record struct MailRate(double PerSecond, double Processor);
