using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansTickets.Storage;

namespace OrleansTickets.Silo.Health;

/// <summary>What must be true of the tickets was, when this silo looked last. Somebody has to look at what is not; the
/// desk can be used all the same.</summary>
internal sealed class SweepCheck(SweepMeasures measures) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(measures.Last is { Broken: [var first, ..] all } last
            ? HealthCheckResult.Degraded($"On {last.At:u} there was {first}, and {all.Length - 1} more; see the log.")
            : HealthCheckResult.Healthy());
}
