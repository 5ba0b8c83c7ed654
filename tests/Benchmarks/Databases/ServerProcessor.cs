using System.Globalization;

namespace OrleansTickets.Benchmarks;

/// <summary>Processor time of a server and its sessions, as Linux counts it (proc(5), stat).</summary>
internal sealed class ServerProcessor(int server)
{
    private const int TicksPerSecond = 100; // USER_HZ

    // Of the sessions that run, and of those that have ended, which the server's own line holds.
    public TimeSpan Total => TimeSpan.FromSeconds(
        Directory.GetDirectories("/proc").Sum(process => Ticks(Path.Combine(process, "stat"))) / TicksPerSecond);

    private double Ticks(string stat)
    {
        try
        {
            var line = File.ReadAllText(stat);
            var (pid, values) = (line[..line.IndexOf(' ')], line[(line.LastIndexOf(')') + 2)..].Split(' '));
            var isServer = Number(pid) == server;
            return isServer ? values[11..15].Sum(Number)
                : Number(values[1]) == server ? values[11..13].Sum(Number)
                : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // no process, or one that has ended just now
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
