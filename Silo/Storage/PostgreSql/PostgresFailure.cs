using System.Net.Sockets;
using Npgsql;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>What a failure of the database means.</summary>
internal static class PostgresFailure
{
    /// <summary>How many connections in turn may be found lost: more than a pool holds. While one caller clears the
    /// pool, others may still be given such a one.</summary>
    public const int MostLost = 40;

    private const string ReadOnly = "25006"; // of a standby, or while another server takes over

    /// <summary>Whether it speaks of the connection, the server or its disk, and not of the statement.</summary>
    public static bool IsOfServer(Exception e) => e switch
    {
        PostgresException { SqlState: ReadOnly } => true,
        // Connection, resources (the disk among them), shutdown, system. PostgreSQL, appendix A.
        PostgresException known => known.SqlState[..2] is "08" or "53" or "57" or "58",
        NpgsqlException => true,
        ObjectDisposedException => true, // the data source: the silo stops
        _ => false,
    };

    /// <summary>Whether to use another connection may help, as it does when the server was started again: this one was
    /// lost, and not refused or given up.</summary>
    public static bool IsOfConnection(Exception e) =>
        e is NpgsqlException { IsTransient: true, InnerException: not (TimeoutException or SocketException) };

    public static StoreUnavailableException Unavailable(Exception e) =>
        new($"The ticket database cannot be used: {e.Message}");
}
