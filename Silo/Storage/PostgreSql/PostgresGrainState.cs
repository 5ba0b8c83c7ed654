using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace OrleansTickets.Storage;

/// <summary>Keeps the silo's own state in the PostgreSQL database of the registered data source.</summary>
internal static class PostgresGrainState
{
    /// <summary>The name by which Orleans' AdoNet providers load Npgsql.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>Adds the default grain storage, the one for stream subscriptions, and the reminders.</summary>
    public static ISiloBuilder AddPostgresGrainState(this ISiloBuilder silo)
    {
        silo.AddPostgresGrainTables();
        return silo.AddAdoNetGrainState<NpgsqlDataSource>(Invariant);
    }

    /// <summary>Lets the silo find the others of its cluster in that database.</summary>
    public static ISiloBuilder UsePostgresClustering(this ISiloBuilder silo)
    {
        silo.AddPostgresGrainTables();
        return silo.UseAdoNetClustering(clustering => clustering.Configure<NpgsqlDataSource>((options, database) =>
        {
            options.Invariant = Invariant;
            options.DataSource = database;
        }));
    }

    /// <summary>Lets the client find the silos in that database.</summary>
    public static IClientBuilder UsePostgresClustering(this IClientBuilder client) =>
        client.UseAdoNetClustering(clustering => clustering.Configure<NpgsqlDataSource>((options, database) =>
        {
            options.Invariant = Invariant;
            options.DataSource = database;
        }));

    private static void AddPostgresGrainTables(this ISiloBuilder silo) => silo.Services.TryAddEnumerable(
        ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, PostgresGrainTables>());
}
