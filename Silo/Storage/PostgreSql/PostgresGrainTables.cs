using Npgsql;

namespace OrleansTickets.Storage;

/// <summary>Makes the tables and queries of Orleans' AdoNet providers in a PostgreSQL database.</summary>
internal sealed class PostgresGrainTables(NpgsqlDataSource database) : ILifecycleParticipant<ISiloLifecycle>
{
    // "Orleans" in ASCII: any number will do that nobody else locks in this database.
    private const long AdvisoryLock = 0x4F_72_6C_65_61_6E_73;

    // Right after the database answers, for membership, reminders and grain storage then read their queries.
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(PostgresGrainTables), ServiceLifecycleStage.First + 1, ApplyAsync);

    /// <summary>Brings the database to this version's script; safe to repeat, and for many at once.</summary>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Of silos that start at once one makes the tables; to the others, CREATE IF NOT EXISTS would be an error.
        await ExecuteAsync($"SELECT pg_advisory_xact_lock({AdvisoryLock})");
        await ExecuteAsync(OrleansScript.Read("PostgreSql"));
        await transaction.CommitAsync(cancellationToken);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
