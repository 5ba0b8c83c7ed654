using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace OrleansTickets.Storage;

/// <summary>Keeps the silo's own state in one SQLite file: grain state, stream subscriptions, reminders.</summary>
internal static class SqliteGrainState
{
    /// <summary>The name by which Orleans' AdoNet providers load Microsoft.Data.Sqlite.</summary>
    private const string Invariant = "System.Data.SQLite";

    /// <summary>Adds the default grain storage, the one for stream subscriptions, and the reminders.</summary>
    public static ISiloBuilder AddSqliteGrainState(this ISiloBuilder silo, string connectionString)
    {
        silo.Services.AddSingleton(_ => new GrainDatabase(connectionString));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<GrainDatabase>());
        silo.AddSqliteGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
        silo.AddSqliteGrainStorage(ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME);
        return silo.UseAdoNetReminderService(reminders => reminders.Configure<GrainDatabase>((options, database) =>
        {
            options.Invariant = Invariant;
            options.DataSource = database;
        }));
    }

    /// <summary>Adds one more named storage on the file of <see cref="AddSqliteGrainState"/>.</summary>
    internal static void AddSqliteGrainStorage(
        this ISiloBuilder silo, string name, Action<AdoNetGrainStorageOptions>? configure = null)
    {
        // Orleans' binary form, not JSON: it goes by the [Id]s, so members may be renamed and added, and writes a
        // subtype with its alias. System.Text.Json silently drops what a subtype adds to its unannotated base,
        // throws on default(ImmutableArray), and takes twice the time.
        silo.Services.AddOptions<AdoNetGrainStorageOptions>(name).Configure<GrainDatabase, Serializer>(
            (options, database, serializer) =>
            {
                options.Invariant = Invariant;
                options.DataSource = database;
                options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
                configure?.Invoke(options);
            });
        silo.Services.AddGrainStorage(
            name, (services, key) => new WholeIdGrainStorage(AdoNetGrainStorageFactory.Create(services, key)));
    }
}
