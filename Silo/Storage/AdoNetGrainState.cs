using System.Data.Common;
using Npgsql;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;
using OrleansTickets.Silo;

namespace OrleansTickets.Storage;

/// <summary>Has Orleans' AdoNet providers keep the silo's own state: grain state, subscriptions, reminders.</summary>
internal static class AdoNetGrainState
{
    /// <summary>Adds the default grain storage, the one for stream subscriptions, and the reminders.</summary>
    public static ISiloBuilder AddAdoNetGrainState<TDatabase>(this ISiloBuilder silo, string invariant)
        where TDatabase : DbDataSource
    {
        silo.AddWholeIdGrainStorage<TDatabase>(invariant, ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
        silo.AddWholeIdGrainStorage<TDatabase>(invariant, ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME);
        silo.AddIncomingGrainCallFilter<ForeignFailureFilter>();
        return silo.UseAdoNetReminderService(reminders => reminders.Configure<TDatabase>((options, database) =>
        {
            options.Invariant = invariant;
            options.DataSource = database;
        }));
    }

    /// <summary>Adds one named grain storage.</summary>
    public static void AddWholeIdGrainStorage<TDatabase>(
        this ISiloBuilder silo, string invariant, string name, Action<AdoNetGrainStorageOptions>? configure = null)
        where TDatabase : DbDataSource
    {
        // Orleans' binary form, not JSON: it goes by the [Id]s, so members may be renamed and added, and writes a
        // subtype with its alias. System.Text.Json silently drops what a subtype adds to its unannotated base,
        // throws on default(ImmutableArray), and takes twice the time.
        silo.Services.AddOptions<AdoNetGrainStorageOptions>(name).Configure<TDatabase, Serializer>(
            (options, database, serializer) =>
            {
                options.Invariant = invariant;
                options.DataSource = database;
                options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
                configure?.Invoke(options);
            });
        silo.Services.AddGrainStorage(name, (services, key) => new WholeIdGrainStorage(
            AdoNetGrainStorageFactory.Create(services, key),
            services.GetRequiredService<TDatabase>() is NpgsqlDataSource source
                ? new LostConnections(source, TimeProvider.System)
                : null));
    }
}
