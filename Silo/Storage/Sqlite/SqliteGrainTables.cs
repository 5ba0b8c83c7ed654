using Microsoft.Data.Sqlite;

namespace OrleansTickets.Storage;

/// <summary>Makes the tables and queries of Orleans' AdoNet providers in a SQLite file.</summary>
internal static class SqliteGrainTables
{
    /// <summary>Creates the file if it is missing and brings it to this version's script; safe to repeat.</summary>
    public static void Apply(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL"); // kept by the file; not allowed inside a transaction
        using var transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, OrleansScript.Read("Sqlite"));
        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
