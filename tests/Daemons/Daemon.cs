using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansTickets.Daemons;

/// <summary>One server in the foreground, which ends with this process however this process ends.</summary>
internal sealed class Daemon
{
    private const string SetSid = "/usr/bin/setsid";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenKnocks = TimeSpan.FromMilliseconds(20);

    // The server leads a session of its own, so its process group holds its whole tree and nobody else's: killing
    // that group needs no names, and touches no other server of its kind (the plain id is for a stop that comes
    // before the session exists). The servers' own users must pass through the directories, hence 711.
    // A line on stdin means "stop", its end means that the test process is gone and nobody else will remove the
    // directory. CONT, for a test may have frozen the server. The reader is a process of its own, so it outlives a
    // killed shell. (Not pdeathsig: a server's change of user clears it.)
    private const string Watchdog = """
        directory=$1 home=$2 command=$3 signal=$4
        exec 3<&0 </dev/null >>"$home/log" 2>&1
        cd "$home"
        chmod 711 "$directory" "$home"
        setsid sh -ec "$command" "$home" 3<&- &
        server=$!
        {
            read -r _ <&3
            end=$?
            trap '' TERM
            kill -$signal -$server $server
            kill -CONT -$server
            exit $end
        } &
        reader=$!
        wait $server
        kill -KILL -$server 2>/dev/null
        kill $reader 2>/dev/null
        wait $reader
        end=$?
        # The rest of the tree dies on its own time; as zombies for ever, where no init reaps them.
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            kill -0 -$server 2>/dev/null || break
            sleep 0.02
        done
        [ $end -ne 1 ] || rm -rf "$directory"
        """;

    private readonly Process watchdog;
    private readonly string token;
    private readonly DirectoryInfo home;

    /// <summary>Starts a shell command that ends with <c>exec</c> of the server; <c>$0</c> is its home.</summary>
    // All is temporary, so KILL will do where it reaches every process of the server.
    public Daemon(DirectoryInfo directory, DirectoryInfo home, string command, string signal = "KILL")
    {
        this.home = home;
        token = directory.Name;
        // The watchdog, too, has its own session: Ctrl-C in a terminal ends the tests, not the one who tidies up.
        string[] arguments = ["sh", "-c", Watchdog, "watchdog", directory.FullName, home.FullName, command, signal];
        watchdog = Process.Start(new ProcessStartInfo(SetSid, arguments) { RedirectStandardInput = true })!;
    }

    /// <summary>Whether the program is here that gives a server its own session.</summary>
    public static bool CanStart => File.Exists(SetSid);

    /// <summary>Completes when the server at the endpoint greets with the name of this daemon's directory.</summary>
    /// <exception cref="DaemonException">The server ended or is silent; the message ends with its log.</exception>
    // By the name, since a foreign server, mute even, may sit on the port that this one fails to bind.
    public Task WaitForGreetingAsync(EndPoint endpoint, CancellationToken cancellationToken) => WaitForAnswerAsync(
        async patience => (await ReadGreetingAsync(endpoint, patience)).Contains(token, StringComparison.Ordinal),
        cancellationToken);

    /// <summary>Completes when somebody who asks again and again is answered by this daemon and no other.</summary>
    /// <exception cref="DaemonException">The server ended or is silent; the message ends with its log.</exception>
    public async Task WaitForAnswerAsync(
        Func<CancellationToken, Task<bool>> isAnsweredAsync, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var end = watchdog.WaitForExitAsync(patience.Token);
            while (true)
            {
                var answer = isAnsweredAsync(patience.Token);
                if (await Task.WhenAny(answer, end) == end && watchdog.HasExited)
                {
                    throw new DaemonException($"The {home.Name} server ended at its start.\n{ReadLog()}");
                }

                if (await answer)
                {
                    return;
                }

                await Task.Delay(BetweenKnocks, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DaemonException($"The {home.Name} server is silent after {Patience}.\n{ReadLog()}");
        }
        finally
        {
            await patience.CancelAsync(); // the open knock, the wait for the end
        }
    }

    /// <summary>Completes when the server and all its processes are dead.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await watchdog.StandardInput.WriteLineAsync("stop".AsMemory(), cancellationToken);
            await watchdog.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The server had ended before, and its watchdog with it.
        }

        await watchdog.WaitForExitAsync(cancellationToken);
        watchdog.Dispose();
    }

    private static async Task<string> ReadGreetingAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(
            endpoint.AddressFamily,
            SocketType.Stream,
            endpoint.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            var greeting = new byte[512];
            return Encoding.ASCII.GetString(greeting, 0, await socket.ReceiveAsync(greeting, cancellationToken));
        }
        catch (SocketException)
        {
            return ""; // nobody listens yet
        }
    }

    private string ReadLog()
    {
        var log = new FileInfo(Path.Combine(home.FullName, "log"));
        return log.Exists ? File.ReadAllText(log.FullName) : "";
    }
}
