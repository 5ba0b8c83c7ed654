using Microsoft.Data.Sqlite;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>All that a silo keeps, in SQLite files of one directory.</summary>
internal static class SqliteStorage
{
    /// <summary>Adds everything the silo keeps: tickets, grain state, reminders and stream subscriptions.</summary>
    public static ISiloBuilder AddSqliteStorage(this ISiloBuilder silo, DirectoryInfo data)
    {
        data.Create();
        silo.Services.AddSingleton(
            services => new TicketDatabase(data, services.GetRequiredService<CommitMeasures>()));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<TicketDatabase>());
        silo.Services.AddSingleton<SearchIndexer>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<SearchIndexer>());
        silo.Services.AddSingleton<ITicketDatabase>(services => services.GetRequiredService<TicketDatabase>());
        silo.Services.AddSingleton<ITicketLists, SqliteTicketLists>();
        return silo.AddSqliteGrainState(ConnectionString(data, "grains.db"));
    }

    private static string ConnectionString(DirectoryInfo data, string file) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(data.FullName, file) }.ToString();
}
