namespace OrleansTickets.WebFront.Tickets;

/// <summary>A right that was checked lately: a notice costs no call, and a right that is taken away soon counts.</summary>
internal sealed class RecentRight(TimeProvider clock, Func<Task> checkAsync)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    private long? checkedAt;

    /// <summary>Throws what the check throws.</summary>
    public async Task NeedAsync()
    {
        if (checkedAt is not { } at || clock.GetElapsedTime(at) > Memory)
        {
            await checkAsync();
            checkedAt = clock.GetTimestamp();
        }
    }
}
