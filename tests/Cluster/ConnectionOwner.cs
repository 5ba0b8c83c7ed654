using System.Globalization;

namespace OrleansTickets.Clusters;

/// <summary>Whose a connection on this machine is, as Linux tells it (proc(5)).</summary>
internal static class ConnectionOwner
{
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Which of these processes made a connection.</summary>
    /// <param name="processes">Among whom to look.</param>
    /// <param name="port">The port of its own end.</param>
    /// <param name="peer">The port it is connected to.</param>
    /// <returns>The process, or <see langword="null"/> if it is none of them, or has ended.</returns>
    public static ClusterProcess? Find(IEnumerable<ClusterProcess> processes, int port, int peer)
    {
        var sockets = Tables.SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => IsAt(columns[1], port) && IsAt(columns[2], peer))
            .Select(columns => $"socket:[{columns[9]}]").ToHashSet();
        return processes.FirstOrDefault(process => process.IsRunning && Files(process.ProcessId).Any(sockets.Contains));
    }

    // An address and a port, both hexadecimal.
    private static bool IsAt(string end, int port) =>
        end.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{port:X4}"), StringComparison.Ordinal);

    private static IEnumerable<string> Files(int processId)
    {
        try
        {
            return [.. new DirectoryInfo($"/proc/{processId}/fd").GetFileSystemInfos()
                .Select(file => file.LinkTarget).OfType<string>()];
        }
        catch (IOException)
        {
            return []; // it has ended, or closed one of them, just now
        }
    }
}
