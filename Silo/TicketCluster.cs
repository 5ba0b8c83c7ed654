using Npgsql;
using Orleans.Configuration;
using OrleansTickets.Storage;
using OrleansTickets.Tickets;

namespace OrleansTickets.Silo;

/// <summary>How silos and fronts find each other: in the database of the tickets. Names and ports are settings of
/// section <c>Orleans</c>.</summary>
public static class TicketCluster
{
    // Under this name every help desk has kept the state of its grains from the first; another would find none.
    private const string ServiceId = "dev";
    private const string ClusterId = "OrleansTickets";
    private const string Provider = "AdoNet";
    private const string Messaging = "Orleans:Messaging";

    /// <summary>Joins the silos that share its database; over SQLite, which one process alone can use, it is alone.
    /// </summary>
    /// <exception cref="InvalidSettingException">A setting makes no sense; the message names its key.</exception>
    public static ISiloBuilder JoinCluster(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configuration);
        if (PostgresSource.ReadSetting(configuration) is null)
        {
            return IsWanted(configuration)
                ? throw new InvalidSettingException($"{PostgresSource.Key} is needed: silos find each other there.")
                : silo.UseLocalhostClustering(
                    configuration.GetValue("Orleans:Endpoints:SiloPort", EndpointOptions.DEFAULT_SILO_PORT),
                    configuration.GetValue("Orleans:Endpoints:GatewayPort", EndpointOptions.DEFAULT_GATEWAY_PORT),
                    serviceId: ServiceId);
        }
        CheckProvider(configuration);
        silo.Services.AddOptions<ClusterMembershipOptions>().Configure(Watch)
            .Bind(configuration.GetSection("Orleans:Membership"));
        silo.Services.Configure<ClusterOptions>(options => Name(options, configuration));
        silo.Services.AddOptions<SiloMessagingOptions>().Configure(LoseInTime)
            .Bind(configuration.GetSection(Messaging));
        ClusterTls.AddTo(silo, configuration);
        return silo.UsePostgresClustering();
    }

    /// <summary>Makes this process a client of the silos that share its database.</summary>
    /// <exception cref="InvalidSettingException">A setting makes no sense; the message names its key.</exception>
    public static IClientBuilder JoinCluster(this IClientBuilder client, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(configuration);
        var database = PostgresSource.ReadSetting(configuration)
            ?? throw new InvalidSettingException($"{PostgresSource.Key} is needed: silos are found there.");
        CheckProvider(configuration);
        client.Services.AddPostgresSource(database);
        client.Services.Configure<ClusterOptions>(options => Name(options, configuration));
        // A gateway that is gone is found missing when the list is read.
        client.Services.AddOptions<GatewayOptions>()
            .Configure(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
            .Bind(configuration.GetSection("Orleans:Gateways"));
        client.Services.AddOptions<ClientMessagingOptions>().Configure(LoseInTime)
            .Bind(configuration.GetSection(Messaging));
        client.Services.AddSingleton<IClientConnectionRetryFilter, PatientConnection>();
        ClusterTls.AddTo(client, configuration);
        client.UsePostgresClustering();
        return client.AddMemoryStreams(
            TicketNotice.Streams, streams => streams.ConfigurePartitioning(TicketNotice.Partitions));
    }

    /// <summary>Opens the database of a client before it looks for silos.</summary>
    /// <exception cref="InvalidSettingException">It cannot be opened; the message names the key.</exception>
    /// <exception cref="StoreUnavailableException">It needs a newer program.</exception>
    public static async Task OpenDatabaseAsync(IServiceProvider services)
    {
        var source = services.GetRequiredService<NpgsqlDataSource>();
        var logger = services.GetRequiredService<ILogger<PostgresSchema>>();
        await new PostgresSchema(source, TimeProvider.System, logger).ApplyAsync(CancellationToken.None);
        await new PostgresGrainTables(source).ApplyAsync(CancellationToken.None);
    }

    /// <summary>Whether this process is part of a cluster by its settings.</summary>
    public static bool IsWanted(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["Orleans:Clustering:ProviderType"]);

    /// <summary>What all fronts of one cluster, and no others, call it.</summary>
    public static string Describe(IConfiguration configuration)
    {
        var options = new ClusterOptions();
        Name(options, configuration);
        return $"{options.ClusterId} in {TicketSilo.DescribeDatabase(configuration)}";
    }

    private static void Name(ClusterOptions options, IConfiguration configuration)
    {
        options.ServiceId = ServiceId;
        options.ClusterId = configuration["Orleans:ClusterId"] is { Length: > 0 } given ? given : ClusterId;
    }

    private static void CheckProvider(IConfiguration configuration)
    {
        if (configuration["Orleans:Clustering:ProviderType"] is { Length: > 0 } given and not Provider)
        {
            throw new InvalidSettingException(
                $"Orleans:Clustering:ProviderType: there is no '{given}'; there is {Provider}.");
        }
    }

    // A call that was lost with a silo is never answered, and nothing tells a front so but the time; nor a silo, of a
    // notice that went to a front by way of another. What may take longer says so itself.
    private static void LoseInTime(MessagingOptions messaging) => messaging.ResponseTimeout = TimeSpan.FromSeconds(4);

    // A silo that is killed is missed within 2 s. One that hangs, and whose connections stand, is missed after three
    // probes of the longest kind: 6 s, and 12 by default. Who is taken for dead and is not ends itself, and the database
    // refuses what it still writes.
    private static void Watch(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }
}
