using Xunit;

namespace OrleansTickets.PostgreSql;

/// <summary>One PostgreSQL server for all tests of an assembly, started when the first of them asks.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    // Nobody stops it, so nothing need be on the disk: without flushes a database is made in a fraction of the time.
    private const string Quick = "fsync = off";

    // Not with the first test's token: the others wait for the same start.
    private readonly Lazy<Task<PostgresServer>> server =
        new(() => PostgresServer.StartAsync(CancellationToken.None, Quick));

    /// <summary>Makes an empty database, or skips the test where PostgreSQL is not installed.</summary>
    /// <returns>How to connect to it.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        var running = await server.Value.WaitAsync(cancellationToken);
        return await running.CreateDatabaseAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // A failed start has told the tests already.
        if (server.IsValueCreated && await Task.WhenAny(server.Value) is { IsCompletedSuccessfully: true } started)
        {
            await (await started).DisposeAsync();
        }
    }
}
