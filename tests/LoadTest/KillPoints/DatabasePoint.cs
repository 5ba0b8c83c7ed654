using Npgsql;
using OrleansTickets.Clusters;

namespace OrleansTickets.LoadTest;

/// <summary>A place within a transaction: a trigger there asks for a lock that is free, unless we hold it.</summary>
/// <param name="cluster">Whose silos are met.</param>
/// <param name="name">Where it is.</param>
/// <param name="key">Of the lock.</param>
/// <param name="random">Chooses whether the transaction of a silo that is killed is undone, or left to the server,
/// which may have heard all of it and then commits.</param>
internal sealed class DatabasePoint(RunningCluster cluster, string name, int key, Random random) : IKillPoint
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public string Name => name;

    /// <summary>Whether the silo is met only when its transaction is committed, and has not heard of it.</summary>
    public bool IsPast { get; init; }

    public async Task<Meeting> MeetAsync(CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken);
        try
        {
            await RunAsync(session, $"SELECT pg_advisory_lock({DatabasePoints.Locks}, {key})", cancellationToken);
            var (backend, silo) = await WaitAsync(session, cancellationToken);
            if (IsPast)
            {
                await silo.FreezeAsync();
                await RunAsync(session, "SELECT pg_advisory_unlock_all()", CancellationToken.None);
                await CommittedAsync(session, backend);
                return new(silo, name, session.DisposeAsync);
            }
            var isUndone = random.Next(2) == 0;
            return new(silo, $"{name}, {(isUndone ? "undone" : "the server left to itself")}", async () =>
            {
                if (isUndone)
                {
                    await RunAsync(session, $"SELECT pg_terminate_backend({backend})", CancellationToken.None);
                }
                await session.DisposeAsync(); // and with it the lock
            });
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Pooling = false };
        var session = new NpgsqlConnection(settings.ConnectionString);
        await session.OpenAsync(cancellationToken);
        return session;
    }

    // The first that is a silo's.
    private async Task<(int Backend, ClusterProcess Silo)> WaitAsync(
        NpgsqlConnection session, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using (var command = new NpgsqlCommand($"""
                SELECT pid, client_port
                  FROM pg_locks JOIN pg_stat_activity USING (pid)
                 WHERE locktype = 'advisory' AND classid = {DatabasePoints.Locks} AND objid = {key} AND NOT granted
                """, session))
            {
                await using var waiting = await command.ExecuteReaderAsync(cancellationToken);
                while (await waiting.ReadAsync(cancellationToken))
                {
                    if (ConnectionOwner.Find(cluster.Silos, waiting.GetInt32(1), session.Port) is { } silo)
                    {
                        return (waiting.GetInt32(0), silo);
                    }
                }
            }
            await Task.Delay(Look, cancellationToken);
        }
    }

    private static async Task CommittedAsync(NpgsqlConnection session, int backend)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT count(*) FROM pg_stat_activity WHERE pid = {backend} AND state = 'active'", session);
        while (await command.ExecuteScalarAsync() is > 0L)
        {
            await Task.Delay(Look);
        }
    }

    private static async Task RunAsync(NpgsqlConnection session, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
