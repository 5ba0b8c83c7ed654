namespace OrleansTickets.WebFront.Desk;

/// <summary>Does something once when several wishes for it come close together. One run at a time; a wish that
/// comes during a run makes another one.</summary>
internal sealed class Debounce(TimeProvider clock, TimeSpan wait, Func<Task> act)
{
    private int wishes;

    public void Wish()
    {
        if (Interlocked.Increment(ref wishes) == 1)
        {
            _ = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        int seen;
        do
        {
            await Task.Delay(wait, clock);
            seen = Volatile.Read(ref wishes);
            try
            {
                await act();
            }
            catch (ObjectDisposedException)
            {
                return; // what it was for has been closed
            }
        }
        while (Interlocked.Add(ref wishes, -seen) > 0);
    }
}
