using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansTickets.Storage;

namespace OrleansTickets.Silo.Health;

/// <summary>The database answers.</summary>
internal sealed class DatabaseCheck(ITicketDatabase database) : IHealthCheck
{
    private static readonly Sql Trivial = new("SELECT 1");

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.ReadAsync(Trivial, row => row.Long(0), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException) // whatever it is, nothing can be read
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", e);
        }
    }
}
