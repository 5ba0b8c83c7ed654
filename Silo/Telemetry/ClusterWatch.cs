using Orleans.Dashboard;

namespace OrleansTickets.Silo.Telemetry;

/// <summary>What looking into a cluster takes, of its silos and of the fronts that show it.</summary>
public static class ClusterWatch
{
    /// <summary>Lets the dashboard look into this silo, and follows calls where they are traced.</summary>
    public static ISiloBuilder WatchCluster(this ISiloBuilder silo, IConfiguration configuration)
    {
        silo.AddDashboard(Limit);
        return TicketTelemetry.IsSent(configuration) ? silo.AddActivityPropagation() : silo;
    }

    /// <summary>Lets this client show the dashboard, and follows its calls where they are traced.</summary>
    public static IClientBuilder WatchCluster(this IClientBuilder client, IConfiguration configuration)
    {
        client.AddDashboard(Limit);
        return TicketTelemetry.IsSent(configuration) ? client.AddActivityPropagation() : client;
    }

    // Logs are for operators, and not in a browser.
    private static void Limit(DashboardOptions dashboard) => dashboard.HideTrace = true;
}
