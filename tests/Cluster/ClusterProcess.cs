using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace OrleansTickets.Clusters;

/// <summary>A silo or a front as an operator runs it, a process of its own.</summary>
/// <param name="name">Such as <c>silo2</c>; its log is the file of that name.</param>
/// <param name="program">What it runs.</param>
/// <param name="address">Where it listens.</param>
/// <param name="settings">What it is told, by its environment: other users read the command line, but not that.</param>
/// <param name="logs">Where its log is.</param>
/// <param name="leash">Ends it with this process.</param>
internal sealed class ClusterProcess(
    string name, FileInfo program, Uri address, Dictionary<string, string> settings, DirectoryInfo logs, Leash leash)
    : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient health = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
    private Process? process;
    private TimeSpan spentBefore;

    public string Name { get; } = name;

    public Uri Address { get; } = address;

    /// <summary>What it has said since the cluster was made.</summary>
    public FileInfo Log { get; } = new(Path.Combine(logs.FullName, $"{name}.log"));

    /// <summary>The user it runs as.</summary>
    /// <value>By default that of the caller.</value>
    public int? User { get; init; }

    /// <summary>Where the other silos reach it; 0 for a front.</summary>
    public int PeerPort { get; init; }

    /// <summary>What it runs at its next start.</summary>
    public FileInfo Program { get; set; } = program;

    /// <summary>Whether it was started, and neither killed nor stopped since.</summary>
    public bool IsWanted { get; private set; }

    public bool IsRunning => process is { HasExited: false };

    public int ProcessId => process!.Id;

    /// <summary>Processor time of all its lives.</summary>
    public TimeSpan Cpu => spentBefore + (IsRunning ? ProcessFigures.Cpu(ProcessId) : TimeSpan.Zero);

    /// <summary>Bytes in memory.</summary>
    public long Memory => IsRunning ? ProcessFigures.Memory(ProcessId) : 0;

    /// <summary>Starts it, for the first time or again, where it was.</summary>
    public void Start()
    {
        End();
        // A session of its own: Ctrl+C is for who runs the cluster, and is passed on in order.
        string[] command =
        [
            "-c", $"log=$0; exec setsid {As(User)}dotnet \"$@\" >>\"$log\" 2>&1", Log.FullName,
            Program.FullName, "--urls", Address.GetLeftPart(UriPartial.Authority),
        ];
        var start = new ProcessStartInfo("sh", command) { WorkingDirectory = Program.DirectoryName! };
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }
        process = Process.Start(start)!;
        leash.Hold(process.Id);
        IsWanted = true;
    }

    /// <summary>Completes when it says that it is ready.</summary>
    /// <exception cref="ClusterException">It ended, or is silent; the message ends with its log.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(cancellationToken))
        {
            if (!IsRunning || Stopwatch.GetElapsedTime(since) > Patience)
            {
                throw new ClusterException($"{Name} {(IsRunning ? "is not ready" : "ended")}.\n{ReadEndOfLog()}");
            }
            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    /// <summary>Whether it says now that it is ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await health.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>kill -9: nothing is told, nothing is flushed.</summary>
    public Task KillAsync() => EndAsync("KILL", CancellationToken.None);

    /// <summary>Asks it to end, and waits until it has finished what it does.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => EndAsync("TERM", cancellationToken);

    /// <summary>Halts it: its connections stay, and it does not answer.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        health.Dispose();
    }

    private static string As(int? user) => user is { } id
        ? string.Create(CultureInfo.InvariantCulture, $"setpriv --reuid={id} --regid={id} --clear-groups ")
        : "";

    private async Task EndAsync(string signal, CancellationToken cancellationToken)
    {
        IsWanted = false;
        if (process is null)
        {
            return;
        }
        if (IsRunning)
        {
            var spent = ProcessFigures.Cpu(ProcessId);
            await SignalAsync(signal);
            await process.WaitForExitAsync(cancellationToken);
            spentBefore += spent;
        }
        End();
    }

    private void End()
    {
        if (process is { } ended)
        {
            leash.Free(ended.Id);
            ended.Dispose();
            process = null;
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{ProcessId}"]);
        await kill.WaitForExitAsync();
    }

    private string ReadEndOfLog() => Log.Exists ? string.Join('\n', File.ReadLines(Log.FullName).TakeLast(40)) : "";
}
