using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansTickets.Agents;
using OrleansTickets.Queues;

namespace OrleansTickets.Silo.Health;

/// <summary>The silo serves: a grain answers, with what it reads from storage.</summary>
internal sealed class SiloReadiness(IGrainFactory grains, IHostApplicationLifetime lifetime) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested
            || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The silo is starting or stopping.");
        }
        try
        {
            using (Caller.AsSystem())
            {
                var queues = grains.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).Read();
                await queues.WaitAsync(Patience, cancellationToken);
            }
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException) // whatever it is, the silo does not serve
        {
            return HealthCheckResult.Unhealthy("The grains do not answer.", e);
        }
    }
}
