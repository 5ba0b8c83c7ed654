using Npgsql;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Brings a database to this program's schema. Of several silos that start at once one does it, and the
/// others wait.</summary>
internal static class PostgresMigrations
{
    private const string Folder = "OrleansTickets.Storage.PostgreSql.Migrations.";

    /// <summary>Whoever changes the schema holds it.</summary>
    public const long Lock = 0x4F_54_53_63_68_65_6D_61;

    /// <exception cref="StoreUnavailableException">The database needs a newer program, or is none of ours.
    /// </exception>
    public static async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync($"SELECT pg_advisory_xact_lock({Lock})");
        await RunAsync("""
            CREATE TABLE IF NOT EXISTS schema_version (
                id smallint PRIMARY KEY CHECK (id = 1),
                schema_version bigint NOT NULL,
                min_program_version bigint NOT NULL
            )
            """);
        await RunAsync("INSERT INTO schema_version VALUES (1, 0, 1) ON CONFLICT DO NOTHING");
        var known = await ReadAsync(connection, cancellationToken);
        foreach (var (number, script) in Migrations.Scripts(Folder).Where(script => script.Number > known))
        {
            await RunAsync(script);
            await RunAsync($"UPDATE schema_version SET schema_version = {number}");
        }
        await transaction.CommitAsync(cancellationToken);

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<long> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT schema_version, min_program_version FROM schema_version", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return Migrations.Check(row.GetInt64(0), row.GetInt64(1));
    }
}
