using Xunit;

namespace OrleansTickets.PostgreSql;

/// <summary>A PostgreSQL server for one class of tests: those that stop it.</summary>
public sealed class OwnPostgres : IAsyncLifetime
{
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
            Server = await PostgresServer.StartAsync(CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
