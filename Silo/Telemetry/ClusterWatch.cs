using Orleans.Dashboard;

namespace OrleansTickets.Silo.Telemetry;

/// <summary>What looking into a cluster takes, of its silos and of the fronts that show it.</summary>
public static class ClusterWatch
{
    /// <summary>Whether there is a dashboard: <c>Dashboard:Enabled</c>, by default there is. Its silos count each second
    /// even while nobody looks.</summary>
    public static bool HasDashboard(IConfiguration configuration) =>
        configuration.GetValue("Dashboard:Enabled", true);

    /// <summary>Lets the dashboard look into this silo, and follows calls where they are traced.</summary>
    public static ISiloBuilder WatchCluster(this ISiloBuilder silo, IConfiguration configuration)
    {
        if (HasDashboard(configuration))
        {
            silo.AddDashboard(Limit);
        }
        return TicketTelemetry.IsSent(configuration) ? silo.AddActivityPropagation() : silo;
    }

    /// <summary>Lets this client show the dashboard, and follows its calls where they are traced.</summary>
    public static IClientBuilder WatchCluster(this IClientBuilder client, IConfiguration configuration)
    {
        if (HasDashboard(configuration))
        {
            client.AddDashboard(Limit);
        }
        return TicketTelemetry.IsSent(configuration) ? client.AddActivityPropagation() : client;
    }

    // Logs are for operators, and not in a browser.
    private static void Limit(DashboardOptions dashboard) => dashboard.HideTrace = true;
}
