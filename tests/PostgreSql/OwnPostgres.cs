using Xunit;

namespace OrleansTickets.PostgreSql;

/// <summary>A PostgreSQL server for one class of tests: those that stop it.</summary>
public sealed class OwnPostgres : IAsyncLifetime
{
    // Before it recovers, a server flushes each of its thousand files, lest it read what is not on the disk. To flush the
    // file system as a whole says as much (PostgreSQL 14 and newer).
    private const string QuickRecovery = "recovery_init_sync_method = 'syncfs'";

    internal PostgresServer Server { get; private set; } = null!;

    /// <summary>Skips the test where PostgreSQL is not installed.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        return await Server.CreateDatabaseAsync(cancellationToken);
    }

    /// <summary>Ends it as a crash does, and starts it again.</summary>
    public async Task CrashAsync(CancellationToken cancellationToken)
    {
        await Server.StopImmediatelyAsync(cancellationToken);
        await Server.StartAgainAsync(cancellationToken);
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.Missing is null)
        {
            Server = await PostgresServer.StartAsync(CancellationToken.None, QuickRecovery);
        }
    }

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
