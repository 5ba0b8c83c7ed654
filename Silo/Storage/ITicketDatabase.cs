using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>The database of the tickets: a SQLite file, or PostgreSQL.</summary>
internal interface ITicketDatabase
{
    /// <summary>How long the oldest commit that is not done has waited.</summary>
    TimeSpan LongestWait { get; }

    /// <summary>Asks how many articles the full-text index has still to take in.</summary>
    Sql SearchLag { get; }

    /// <summary>Brings the database to this program's schema, and begins to write. Does nothing once it is open.
    /// </summary>
    /// <exception cref="Silo.InvalidSettingException">There is no such database, or it cannot be used.</exception>
    /// <exception cref="StoreUnavailableException">The database needs a newer program.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>As <see cref="ITicketStore.CommitAsync"/>.</summary>
    Task CommitAsync(TicketChange change, CancellationToken cancellationToken);

    /// <summary>All rows of a query, which says itself how many that are at most.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    Task<ImmutableArray<T>> ReadAsync<T>(Sql query, Func<IRow, T> read, CancellationToken cancellationToken);

    /// <summary>Runs the statements in one transaction; completes with the rows of the last one, once that is
    /// durable.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer or cannot write.</exception>
    Task<ImmutableArray<T>> WriteAsync<T>(
        ImmutableArray<Sql> statements, Func<IRow, T> read, CancellationToken cancellationToken);
}

internal static class TicketDatabaseCalls
{
    /// <summary>The only row, or nothing.</summary>
    public static async Task<T?> ReadOneAsync<T>(
        this ITicketDatabase database, Sql query, Func<IRow, T> read, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(query, read, cancellationToken);
        return rows.IsEmpty ? default : rows[0];
    }

    /// <summary>Statements that answer no rows.</summary>
    public static Task WriteAsync(
        this ITicketDatabase database, CancellationToken cancellationToken, params ImmutableArray<Sql> statements) =>
        database.WriteAsync(statements, _ => true, cancellationToken);
}
