using System.Diagnostics;

namespace OrleansTickets.Clusters;

/// <summary>Ends the processes that are on it when this process ends, however that happens.</summary>
internal sealed class Leash : IAsyncDisposable
{
    private const string SetSid = "/usr/bin/setsid";

    // The end of stdin means that this process is gone. A session of its own, for Ctrl+C must not end who tidies up.
    private const string Watch = """
        directory=$1 pids=
        while read -r word pid; do
            kept=
            for each in $pids; do
                [ "$each" = "$pid" ] || kept="$kept $each"
            done
            pids=$kept
            [ $word = free ] || pids="$pids $pid"
        done
        for pid in $pids; do
            kill -KILL $pid
        done 2>/dev/null
        [ -z "$directory" ] || rm -rf "$directory"
        """;

    private readonly Process watchdog;

    /// <param name="directory">What to remove in the end, if anything.</param>
    public Leash(DirectoryInfo? directory)
    {
        string[] arguments = ["sh", "-c", Watch, "leash", directory?.FullName ?? ""];
        watchdog = Process.Start(new ProcessStartInfo(SetSid, arguments) { RedirectStandardInput = true })!;
        watchdog.StandardInput.AutoFlush = true;
    }

    public void Hold(int processId) => Say("hold", processId);

    /// <summary>It has ended; its id may be another's soon.</summary>
    public void Free(int processId) => Say("free", processId);

    public async ValueTask DisposeAsync()
    {
        watchdog.StandardInput.Close();
        await watchdog.WaitForExitAsync();
        watchdog.Dispose();
    }

    private void Say(string word, int processId)
    {
        lock (watchdog)
        {
            watchdog.StandardInput.WriteLine($"{word} {processId}");
        }
    }
}
