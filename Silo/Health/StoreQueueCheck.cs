using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansTickets.Storage;

namespace OrleansTickets.Silo.Health;

/// <summary>Commits get through: however many wait, none waits for long.</summary>
internal sealed class StoreQueueCheck(ITicketDatabase database) : IHealthCheck
{
    // A third of what a caller waits for at most.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(database.LongestWait <= Longest
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"A commit waits since {database.LongestWait}."));
}
