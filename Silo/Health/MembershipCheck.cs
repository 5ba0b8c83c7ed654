using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrleansTickets.Silo.Health;

/// <summary>The cluster counts on this silo.</summary>
internal sealed class MembershipCheck(ISiloStatusOracle cluster) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(cluster.CurrentStatus == SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The silo is {cluster.CurrentStatus}."));
}
