using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Queues;
using OrleansTickets.Silo.Health;
using OrleansTickets.Silo.Telemetry;
using OrleansTickets.Storage;
using OrleansTickets.Tickets;

namespace OrleansTickets.Silo;

/// <summary>What makes a silo one of ours: storage, rights, streams, and what its grains share.</summary>
public static class TicketSilo
{
    /// <summary>Composes the silo; where it listens and which cluster it joins is the host's to say.</summary>
    /// <exception cref="InvalidSettingException">A setting makes no sense; the message names its key.</exception>
    public static ISiloBuilder AddTicketSilo(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configuration);
        _ = PostgresSource.ReadSetting(configuration) is { } database
            ? silo.AddPostgresStorage(database)
            : silo.AddSqliteStorage(DataDirectory.Open(configuration));
        silo.Services.AddTicketKeys(configuration);
        silo.Services.AddTicketStore();
        silo.Services.AddOptions<SweepOptions>().Bind(configuration.GetSection(SweepOptions.Section))
            .Validate(sweep => sweep.Every >= TimeSpan.Zero, $"{SweepOptions.Section}:Every must not be negative.")
            .ValidateOnStart();
        silo.Services.AddSingleton<SweepMeasures>();
        silo.Services.AddHostedService<StoreSweep>();
        silo.AddNoticeStreams();
        silo.AddIncomingGrainCallFilter<RightsFilter>();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton<AgentRights>();
        silo.Services.AddSingleton<QueueMap>();
        silo.Services.AddSingleton<TicketFieldMap>();
        silo.Services.AddSingleton<TicketNumbers>();
        silo.Services.AddSingleton<ReplyComposer>();
        silo.Services.AddSingleton<TicketMeasures>();
        silo.Services.AddSingleton<Announcer>();
        silo.Services.AddHostedService(services => services.GetRequiredService<Announcer>());
        silo.AddMail(configuration);
        silo.Services.AddHostedService<WakeUp>();
        silo.Services.AddStoreHealth();
        silo.WatchCluster(configuration);
        silo.Services.AddLogging(SetLogLevels);
        return silo;
    }

    /// <summary>Opens the database before the silo starts, which reports the same failure as a list of its own.
    /// </summary>
    /// <exception cref="InvalidSettingException">It cannot be opened; the message names the key.</exception>
    /// <exception cref="StoreUnavailableException">It needs a newer program.</exception>
    public static Task OpenDatabaseAsync(IServiceProvider services) =>
        services.GetRequiredService<ITicketDatabase>().OpenAsync(CancellationToken.None);

    /// <summary>Whether a setting, or what it leads to, stopped the start; the message says so.</summary>
    public static bool IsSettingFailure(Exception failure) =>
        failure is InvalidSettingException or StoreUnavailableException;

    /// <summary>Where the tickets are kept, if not in the data directory.</summary>
    public static string? DescribeDatabase(IConfiguration configuration) =>
        PostgresSource.ReadSetting(configuration) is { } database ? PostgresSource.Describe(database) : null;

    // At every start the watchdog of Orleans 10.4.2 warns of a check that has not completed for as long as the machine
    // is up (it has never run yet): whoever starts the product for the first time would read of a deadlock.
    private static void SetLogLevels(ILoggingBuilder logging) =>
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

    // Measured: at the defaults (100 ms, batches of one) a notice takes 55 ms, and under load half a second; so, 8 ms.
    private static void AddNoticeStreams(this ISiloBuilder silo) =>
        silo.AddMemoryStreams(TicketNotice.Streams, streams =>
        {
            streams.ConfigurePartitioning(TicketNotice.Partitions);
            streams.ConfigurePullingAgent(agent => agent.Configure(options =>
            {
                options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10);
                options.BatchContainerBatchSize = 100;
            }));
        });
}
