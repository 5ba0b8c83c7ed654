namespace OrleansTickets.Silo;

/// <summary>A front that starts before any silo, or while none is to be had, waits for one.</summary>
internal sealed partial class PatientConnection(TimeProvider clock, ILogger<PatientConnection> logger)
    : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool isWaiting;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (!isWaiting)
        {
            LogWaits(exception.Message);
            isWaiting = true;
        }
        await Task.Delay(Pause, clock, cancellationToken);
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "There is no silo to talk to yet; it is asked for every second: {Reason}")]
    private partial void LogWaits(string reason);
}
