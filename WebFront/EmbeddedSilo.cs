using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Orleans.Configuration;
using OrleansTickets.Silo;
using OrleansTickets.Silo.Health;
using OrleansTickets.Silo.Telemetry;
using OrleansTickets.WebFront.Cluster;
using OrleansTickets.WebFront.Settings;

namespace OrleansTickets.WebFront;

/// <summary>Where the grains are: in a silo within the front, the one-process edition, or in a cluster of silos. The
/// only file that knows what a silo is made of.</summary>
internal static class EmbeddedSilo
{
    /// <summary>Whether this process hosts its own silo, rather than being a client of a cluster.</summary>
    public static bool IsWanted(IConfiguration configuration) => !TicketCluster.IsWanted(configuration);

    /// <summary>Whether a setting of the silo's, or what it leads to, stopped the start; the message says so.</summary>
    public static bool IsSettingFailure(Exception failure) => TicketSilo.IsSettingFailure(failure);

    /// <summary>Adds settings that are kept in files of their own, as secrets are.</summary>
    public static void AddSecretFiles(IConfigurationManager configuration) => configuration.AddSecretFiles();

    /// <summary>Where the tickets are kept, if not in the data directory.</summary>
    public static string? DescribeDatabase(IConfiguration configuration) => TicketSilo.DescribeDatabase(configuration);

    /// <summary>What all fronts of one cluster, and no others, call it.</summary>
    public static string DescribeCluster(IConfiguration configuration) => TicketCluster.Describe(configuration);

    /// <summary>Opens the database first, so that a failure stops the start before anything else does.</summary>
    public static Task OpenAsync(WebApplication app) => IsWanted(app.Configuration)
        ? TicketSilo.OpenDatabaseAsync(app.Services)
        : TicketCluster.OpenDatabaseAsync(app.Services);

    public static void AddClusterClient(this WebApplicationBuilder builder) =>
        builder.UseOrleansClient(client =>
        {
            client.JoinCluster(builder.Configuration).WatchCluster(builder.Configuration)
                .AddOutgoingGrainCallFilter<SecondTry>();
            client.Services.AddSingleton<IClusterConnectionStatusObserver>(
                services => services.GetRequiredService<ClusterContact>());
        });

    /// <summary>Measures as a silo does.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, bool isScraped) =>
        TicketTelemetry.AddTelemetry(builder, "OrleansTickets.WebFront", isScraped);

    /// <summary>Whether there is a dashboard.</summary>
    public static bool HasDashboard(IConfiguration configuration) => ClusterWatch.HasDashboard(configuration);

    /// <summary>Tells how it goes as a silo does.</summary>
    public static void MapHealth(WebApplication app) => HealthAnswer.MapHealth(app);

    public static void AddEmbeddedSilo(this WebApplicationBuilder builder, DataDirectory data)
    {
        // The silo reads these; it must not depend on where the process was started.
        builder.Configuration[DataDirectory.Key] = data.Path.FullName;
        builder.Configuration["Mail:PickupDirectory"] = builder.Configuration["Mail:PickupDirectory"]
            is { Length: > 0 } given
                ? Path.Combine(builder.Environment.ContentRootPath, given)
                : Path.Combine(data.Path.FullName, "outgoing");
        builder.UseOrleans(silo =>
        {
            // No gateway: nobody but this process talks to this silo.
            silo.UseLocalhostClustering(FreePort(), gatewayPort: 0);
            silo.Configure<EndpointOptions>(endpoints => endpoints.GatewayPort = 0);
            silo.AddTicketSilo(builder.Configuration);
        });
    }

    // Below the ports that systems give to outgoing connections: one of those could take it before the silo does.
    private static int FreePort()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(12_000, 32_000);
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken, or not for us: try another.
            }
        }
        throw new InvalidSettingException("There is no free port on 127.0.0.1 for the silo.");
    }
}
