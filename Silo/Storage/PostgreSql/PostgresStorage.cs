using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>All that a silo keeps, in one PostgreSQL database.</summary>
internal static class PostgresStorage
{
    /// <summary>Adds everything the silo keeps: tickets, grain state, reminders and stream subscriptions.</summary>
    /// <exception cref="Silo.InvalidSettingException">It is no connection string.</exception>
    public static ISiloBuilder AddPostgresStorage(this ISiloBuilder silo, string connectionString)
    {
        silo.Services.AddPostgresSource(connectionString);
        silo.Services.AddSingleton<PostgresDatabase>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<PostgresDatabase>());
        silo.Services.AddSingleton<PostgresSearchIndexer>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<PostgresSearchIndexer>());
        silo.Services.AddSingleton<ITicketDatabase>(services => services.GetRequiredService<PostgresDatabase>());
        silo.Services.AddSingleton<ITicketLists, PostgresTicketLists>();
        return silo.AddPostgresGrainState();
    }
}
