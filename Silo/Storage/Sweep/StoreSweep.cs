using Microsoft.Extensions.Options;
using OrleansTickets.Silo;

namespace OrleansTickets.Storage;

/// <summary>How often the tickets are looked through. Section <c>Sweep</c>.</summary>
internal sealed class SweepOptions
{
    public const string Section = "Sweep";

    /// <summary>The pause between two looks; zero for none at all.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Looks through all tickets, time and again, whether what must be true of them is. One silo of a cluster does
/// it.</summary>
internal sealed partial class StoreSweep(
    ITicketDatabase database, IOptions<SweepOptions> options, IClusterMembershipService cluster,
    ILocalSiloDetails silo, SweepMeasures measures, TimeProvider clock, ILogger<StoreSweep> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Every == TimeSpan.Zero)
        {
            return;
        }
        using var timer = new PeriodicTimer(options.Value.Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (cluster.CurrentSnapshot.IsFirst(silo.SiloAddress))
            {
                await TrySweepAsync(stoppingToken);
            }
        }
    }

    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await new TicketSweep(database, clock).RunAsync(cancellationToken);
            measures.Last = result;
            foreach (var broken in result.Broken)
            {
                LogBroken(broken);
            }
            LogDone(result.Tickets, result.Broken.Length);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested) // whatever it is, the next look may succeed
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Error, "In the database there is {Broken}")]
    private partial void LogBroken(string broken);

    [LoggerMessage(LogLevel.Information, "{Tickets} tickets were looked through; {Broken} things are not as they must be")]
    private partial void LogDone(long tickets, int broken);

    [LoggerMessage(LogLevel.Warning, "The tickets could not be looked through")]
    private partial void LogFailed(Exception exception);
}
