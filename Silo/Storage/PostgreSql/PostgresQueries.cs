using System.Collections.Immutable;
using Npgsql;

namespace OrleansTickets.Storage;

/// <summary>Queries on one connection, one after the other; in a transaction that says so, all of one state of the
/// database.</summary>
internal sealed class PostgresQueries(NpgsqlConnection connection)
{
    public async Task<ImmutableArray<T>> ReadAsync<T>(
        Sql query, Func<IRow, T> read, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { query.ToCommand() } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await PostgresRow.ReadAllAsync(reader, read, cancellationToken);
    }
}
