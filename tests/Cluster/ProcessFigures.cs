using System.Globalization;

namespace OrleansTickets.Clusters;

/// <summary>What processes cost, as Linux counts it (proc(5)).</summary>
internal static class ProcessFigures
{
    private const double TicksPerSecond = 100; // USER_HZ

    /// <summary>Processor time until now.</summary>
    public static TimeSpan Cpu(int processId) => TimeSpan.FromSeconds(Stat(processId)[11..13].Sum() / TicksPerSecond);

    /// <summary>Processor time of a process and its children, also of those that have ended.</summary>
    public static TimeSpan CpuWithChildren(int processId) => TimeSpan.FromSeconds(
        (Stat(processId)[11..15].Sum() + Children(processId).Sum(child => Stat(child)[11..13].Sum())) / TicksPerSecond);

    /// <summary>Bytes in memory, of a process and its children; what they share counts once.</summary>
    public static long MemoryWithChildren(int processId) =>
        Children(processId).Append(processId).Sum(each => Kilobytes(each, "smaps_rollup", "Pss:")) * 1024;

    /// <summary>Bytes in memory.</summary>
    public static long Memory(int processId) => Kilobytes(processId, "status", "VmRSS:") * 1024;

    private static IEnumerable<int> Children(int processId) =>
        Read(processId, $"task/{processId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number);

    // What stands before is the name, which may hold anything but is the last in parentheses.
    private static double[] Stat(int processId)
    {
        var line = Read(processId, "stat");
        return line.Length == 0
            ? new double[20]
            : [.. line[(line.LastIndexOf(')') + 4)..].Split(' ').Prepend("0")
                .Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
    }

    private static long Kilobytes(int processId, string file, string key) => Read(processId, file).Split('\n')
        .Where(line => line.StartsWith(key, StringComparison.Ordinal))
        .Sum(line => (long)Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Read(int processId, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended just now
        }
    }
}
