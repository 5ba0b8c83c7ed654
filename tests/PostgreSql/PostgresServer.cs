using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OrleansTickets.Daemons;

namespace OrleansTickets.PostgreSql;

/// <summary>A real PostgreSQL on a loopback port, for tests, in a directory of its own.</summary>
/// <remarks>Unless told otherwise it flushes every commit, as the one in production does.</remarks>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("postgres-");
    private readonly DirectoryInfo home;
    private readonly int port = LoopbackPort.Pick();
    private int databases;
    private Daemon? daemon;

    private PostgresServer(string[] settings)
    {
        home = directory.CreateSubdirectory("postgresql");
        string[] ours =
        [
            $"port = {port}",
            "listen_addresses = '127.0.0.1'",
            $"unix_socket_directories = '{home.FullName}/sockets'",
            $"cluster_name = '{directory.Name}'",
            "max_connections = 100",
            "max_wal_size = '4GB'",
        ];
        // The last of two lines for one setting counts.
        File.WriteAllLines(Path.Combine(home.FullName, "settings"), [.. ours, .. settings]);
    }

    /// <summary>Why no server can start on this machine, or <see langword="null"/> when one can.</summary>
    public static string? Missing => PostgresPrograms.Missing;

    /// <summary>The server's own process, the parent of its sessions.</summary>
    public int ProcessId => int.Parse(
        File.ReadLines(Path.Combine(home.FullName, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Completes when the server takes connections; settings are lines of <c>postgresql.conf</c>.</summary>
    /// <exception cref="DaemonException">It did not start; the message ends with its log.</exception>
    public static async Task<PostgresServer> StartAsync(
        CancellationToken cancellationToken, params string[] settings)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new PostgresServer(settings);
            try
            {
                await server.StartAgainAsync(cancellationToken);
                return server;
            }
            catch (DaemonException e) when (e.IsPortTaken && attempt < 3) // between the pick and the bind
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Makes an empty database and tells how to connect to it.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = NextName();
        await RunAsync($"CREATE DATABASE {name}", cancellationToken);
        return ConnectionString(name, isPooled: true);
    }

    /// <summary>Makes one whose tables are in this empty folder; its log stays where the server's is.</summary>
    public async Task<string> CreateDatabaseInAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["postgres", folder.FullName]);
            await chown.WaitForExitAsync(cancellationToken);
        }
        var name = NextName();
        await RunAsync($"CREATE TABLESPACE {name} LOCATION '{folder.FullName}'", cancellationToken);
        await RunAsync($"CREATE DATABASE {name} TABLESPACE {name}", cancellationToken);
        return ConnectionString(name, isPooled: true);
    }

    /// <summary>All that the server has said.</summary>
    public Task<string> ReadLogAsync(CancellationToken cancellationToken) =>
        File.ReadAllTextAsync(Path.Combine(home.FullName, "log"), cancellationToken);

    /// <summary>Ends it as a crash does: sessions are cut, nothing is flushed that no commit asked for.</summary>
    public async Task StopImmediatelyAsync(CancellationToken cancellationToken)
    {
        if (daemon is { } running)
        {
            await running.StopAsync(cancellationToken);
            daemon = null;
        }
    }

    /// <summary>Halts all its processes: connections stay, and nobody answers.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => SignalAsync("STOP", cancellationToken);

    /// <summary>Lets them go on.</summary>
    public Task ThawAsync(CancellationToken cancellationToken) => SignalAsync("CONT", cancellationToken);

    /// <summary>Completes when it takes connections again, with the same data on the same port.</summary>
    /// <exception cref="DaemonException">It did not start; the message ends with its log.</exception>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (daemon is not null)
        {
            return;
        }

        // QUIT to the postmaster is "pg_ctl stop -m immediate". Not KILL: each session leads a process group of its
        // own, so only the postmaster reaches them all; and it would leave shared memory behind.
        daemon = new(directory, home, PostgresPrograms.Command, signal: "QUIT");
        try
        {
            await daemon.WaitForAnswerAsync(IsItselfAsync, cancellationToken);
        }
        catch
        {
            await StopImmediatelyAsync(CancellationToken.None); // so that a second try starts from nothing
            throw;
        }
    }

    /// <summary>Ends the server and removes its directory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (daemon is { } running)
        {
            daemon = null;
            await running.RemoveAsync();
        }

        directory.Refresh();
        if (directory.Exists)
        {
            directory.Delete(recursive: true);
            directory.Refresh();
        }
    }

    // First the one who would start others. /proc tells whose children they are (proc(5)); some may be gone by then.
    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        var children = $"/proc/{ProcessId}/task/{ProcessId}/children";
        var send = $"kill -{signal} {ProcessId} && for child in $(cat {children}); do kill -{signal} $child || :; done";
        using var shell = Process.Start("sh", ["-c", send]);
        await shell.WaitForExitAsync(cancellationToken);
        if (shell.ExitCode != 0)
        {
            throw new DaemonException($"The server did not take the signal {signal}.");
        }
    }

    // By the name, since the server of another test process may sit on the port that this one fails to bind.
    private async Task<bool> IsItselfAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres", isPooled: false));
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SHOW cluster_name", connection);
            return await command.ExecuteScalarAsync(cancellationToken) is string name && name == directory.Name;
        }
        catch (NpgsqlException)
        {
            return false; // nobody listens yet, or the server still starts
        }
    }

    private string NextName() =>
        string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");

    private async Task RunAsync(string statement, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres", isPooled: false));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // Small pools: many test classes share the server's connections.
    private string ConnectionString(string database, bool isPooled) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = "postgres",
        Database = database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = isPooled,
        MaxPoolSize = 16,
        IncludeErrorDetail = true,
    }.ConnectionString;
}
