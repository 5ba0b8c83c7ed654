using Orleans.Storage;
using OrleansTickets.Tickets;

namespace OrleansTickets;

/// <summary>Writes a grain's small state.</summary>
internal static class RecordKeeping
{
    /// <summary>Keeps this. If that fails the grain's memory may be ahead of what is kept, so its activation ends, and
    /// the next call reads.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be written now.</exception>
    public static async Task KeepAsync<T>(this IPersistentState<T> record, T next, IGrainBase grain)
    {
        record.State = next;
        try
        {
            await record.WriteStateAsync();
        }
        catch (OrleansException e) when (e is not InconsistentStateException)
        {
            // Orleans' message has the whole stack in it, and would be shown to whoever asked.
            grain.DeactivateOnIdle();
            throw new StoreUnavailableException(
                $"What the help desk keeps cannot be written: {e.GetBaseException().Message}");
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
