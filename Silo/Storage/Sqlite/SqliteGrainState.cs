namespace OrleansTickets.Storage;

/// <summary>Keeps the silo's own state in one SQLite file: grain state, stream subscriptions, reminders.</summary>
internal static class SqliteGrainState
{
    /// <summary>The name by which Orleans' AdoNet providers load Microsoft.Data.Sqlite.</summary>
    public const string Invariant = "System.Data.SQLite";

    /// <summary>Adds the default grain storage, the one for stream subscriptions, and the reminders.</summary>
    public static ISiloBuilder AddSqliteGrainState(this ISiloBuilder silo, string connectionString)
    {
        silo.Services.AddSingleton(_ => new GrainDatabase(connectionString));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<GrainDatabase>());
        return silo.AddAdoNetGrainState<GrainDatabase>(Invariant);
    }
}
