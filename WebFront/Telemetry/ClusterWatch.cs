using Orleans.Dashboard;

namespace OrleansTickets.WebFront.Telemetry;

/// <summary>What a front needs to look into a cluster that it is a client of.</summary>
internal static class ClusterWatch
{
    public static void WatchCluster(this WebApplicationBuilder builder) => builder.UseOrleansClient(client =>
    {
        client.AddDashboard(dashboard => dashboard.HideTrace = true); // logs are for operators, and not in a browser
        if (EmbeddedSilo.IsTraced(builder.Configuration))
        {
            client.AddActivityPropagation();
        }
    });
}
