using System.Diagnostics;
using System.Text;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Processes;

/// <summary>The product as a user starts it: a process of its own.</summary>
internal sealed class FrontProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private FrontProcess(Process process) => this.process = process;

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public Uri Url { get; private set; } = null!;

    public static FrontProcess Start(params string[] arguments)
    {
        var assembly = typeof(App).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
        };
        var front = new FrontProcess(new Process { StartInfo = start });
        front.process.OutputDataReceived += front.Keep;
        front.process.ErrorDataReceived += front.Keep;
        front.process.Start();
        front.process.BeginOutputReadLine();
        front.process.BeginErrorReadLine();
        return front;
    }

    /// <summary>Waits until it says where it is.</summary>
    public async Task ReadyAsync()
    {
        const string Said = "OrleansTickets is at ";
        Url = new((await SaysAsync(Said))[Said.Length..].Trim());
    }

    /// <summary>Waits until it says this; returns the line.</summary>
    public async Task<string> SaysAsync(string text)
    {
        using var patience = Deadline();
        while (true)
        {
            if (Output.Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } said)
            {
                return said;
            }
            Assert.False(process.HasExited, Output);
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Waits for its end; returns the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = Deadline();
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }
        process.Dispose();
    }

    private static CancellationTokenSource Deadline()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return patience;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }
}
