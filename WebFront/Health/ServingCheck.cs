using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansTickets.Agents;
using OrleansTickets.Queues;

namespace OrleansTickets.WebFront.Health;

/// <summary>Ready: grains answer, from storage, and a fresh help desk can be set up.</summary>
internal sealed class ServingCheck(IGrainFactory grains) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using (Caller.AsSystem())
            {
                await grains.GetGrain<ISetupGrain>(ISetupGrain.Key).ReadToken().WaitAsync(Patience, cancellationToken);
                await grains.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).Read()
                    .WaitAsync(Patience, cancellationToken);
            }
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException) // whatever it is: not ready, and here is why
        {
            return HealthCheckResult.Unhealthy("Grains do not answer.", e);
        }
    }
}
