namespace OrleansTickets.WebFront.Desk;

/// <summary>When to say again that an agent is at a ticket: a moment after it was opened or changed, so that who
/// leafs through a list is nowhere, then every 20 seconds.</summary>
internal sealed class PresenceBeat
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private TaskCompletionSource restarted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Restart() => restarted.TrySetResult();

    public async Task NextAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await IsRestartedWithinAsync(Pause, clock, cancellationToken))
        {
            do
            {
                restarted = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            while (await IsRestartedWithinAsync(Moment, clock, cancellationToken));
        }
    }

    private async Task<bool> IsRestartedWithinAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await restarted.Task.WaitAsync(time, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
