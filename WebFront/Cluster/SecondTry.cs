using System.Collections.Concurrent;
using System.Reflection;

namespace OrleansTickets.WebFront.Cluster;

/// <summary>Calls again what was lost with a silo, if to do it twice is to do it once: the others have taken over its
/// grains within seconds, and whoever waits for the answer need not know.</summary>
internal sealed partial class SecondTry(TimeProvider clock, ILogger<SecondTry> logger) : IOutgoingGrainCallFilter
{
    // Longer than the other silos take to miss one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<MethodInfo, bool> repeatable = new();

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var since = clock.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            try
            {
                await context.Invoke();
                return;
            }
            catch (Exception e) when (IsOfCluster(e, context) && IsRepeatable(context.InterfaceMethod)
                && (tries == 1 || clock.GetElapsedTime(since) < Patience))
            {
                LogCallsAgain(context.InterfaceMethod.Name, context.TargetId, e.Message);
            }
            await Task.Delay(Pause, clock);
        }
    }

    private static bool IsOfCluster(Exception e, IOutgoingGrainCallContext context) => e
        is SiloUnavailableException or OrleansMessageRejectionException or TimeoutException
        // A message that expired on its way, unless the caller went.
        || (e is OperationCanceledException && !context.Request.GetCancellationToken().IsCancellationRequested);

    private bool IsRepeatable(MethodInfo method) =>
        repeatable.GetOrAdd(method, one => one.IsDefined(typeof(RepeatableAttribute)));

    [LoggerMessage(LogLevel.Information, "{Method} of {Grain} is called again: {Reason}")]
    private partial void LogCallsAgain(string method, GrainId grain, string reason);
}
