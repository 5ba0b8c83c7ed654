namespace OrleansTickets.Storage;

/// <summary>Reads now and then what waits in the database, so that whoever scrapes does not.</summary>
internal sealed partial class StoreWatch(
    ITicketDatabase database, StoreMeasures measures, TimeProvider clock, ILogger<StoreWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        do
        {
            if (measures.IsWatched)
            {
                await ReadAsync(stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            measures.Last = await StoreLoad.ReadAsync(database, clock.GetUtcNow(), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested) // whatever it is, the next look may succeed
        {
            measures.Last = null;
            LogUnread(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What waits in the database could not be read; its metrics are missing meanwhile")]
    private partial void LogUnread(Exception exception);
}
